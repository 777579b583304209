#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes mocks for `terraform test` with mock_provider "aws": ARN-shaped defaults for every resource type and data source
that computes an ARN, plus values whose format other resources check.

usage: gen_mocks.py SCHEMA.json OUT.tfmock.json [TYPE...]    SCHEMA.json: what `terraform providers schema -json` prints
"""
import argparse
import json

ACCOUNT = "123456789012"
UUID = "11111111-2222-3333-4444-555555555555"
NUMBER = "1234567890123456"


def arn(service, rest, region="us-east-1", account=ACCOUNT):
    return f"arn:aws:{service}:{region}:{account}:{rest}"


def iam(rest):
    return arn("iam", rest, region="")


def elb(rest):
    return arn("elasticloadbalancing", rest)


EMPTY_POLICY = json.dumps({"Version": "2012-10-17", "Statement": []})
QUEUE_URL = f"https://sqs.us-east-1.amazonaws.com/{ACCOUNT}/mock"

# Attributes whose format another resource checks.
RESOURCES = {
    "aws_iam_role": {"arn": iam("role/mock"), "unique_id": "AROAMOCKMOCKMOCKMOCK1"},
    "aws_iam_policy": {"arn": iam("policy/mock")},
    "aws_iam_instance_profile": {"arn": iam("instance-profile/mock")},
    "aws_kms_key": {"arn": arn("kms", "key/" + UUID), "key_id": UUID},
    "aws_kms_alias": {"arn": arn("kms", "alias/mock"), "target_key_arn": arn("kms", "key/" + UUID)},
    "aws_s3_bucket": {"arn": "arn:aws:s3:::mock-bucket", "bucket_domain_name": "mock-bucket.s3.amazonaws.com",
                      "bucket_regional_domain_name": "mock-bucket.s3.us-east-1.amazonaws.com"},
    "aws_lb": {"arn": elb("loadbalancer/app/mock/" + NUMBER), "arn_suffix": "app/mock/" + NUMBER,
               "dns_name": "mock-1.us-east-1.elb.amazonaws.com", "zone_id": "Z35SXDOTRQ7X7K"},
    "aws_lb_target_group": {"arn": elb("targetgroup/mock/" + NUMBER), "arn_suffix": "targetgroup/mock/" + NUMBER},
    "aws_lb_listener": {"arn": elb(f"listener/app/mock/{NUMBER}/{NUMBER}")},
    "aws_acm_certificate": {
        "arn": arn("acm", "certificate/" + UUID),
        "domain_validation_options": [{"domain_name": "mock.example.com", "resource_record_name": "_m.example.com.",
                                       "resource_record_type": "CNAME",
                                       "resource_record_value": "_v.acm-validations.aws."}]},
    "aws_acm_certificate_validation": {"certificate_arn": arn("acm", "certificate/" + UUID)},
    "aws_wafv2_web_acl": {"arn": arn("wafv2", "regional/webacl/mock/1")},
    "aws_cloudwatch_log_group": {"arn": arn("logs", "log-group:mock")},
    "aws_ecs_cluster": {"id": arn("ecs", "cluster/mock"), "arn": arn("ecs", "cluster/mock")},
    "aws_ecs_task_definition": {"arn": arn("ecs", "task-definition/mock:1"),
                                "arn_without_revision": arn("ecs", "task-definition/mock")},
    "aws_ecs_service": {"id": arn("ecs", "service/mock/mock")},
    "aws_sqs_queue": {"id": QUEUE_URL, "url": QUEUE_URL, "arn": arn("sqs", "mock")},
    "aws_backup_plan": {"arn": arn("backup", "backup-plan:mock")},
    "aws_launch_template": {"id": "lt-12345678901234567"},
    "aws_vpc": {"id": "vpc-12345678", "cidr_block": "10.0.0.0/16"},
    "aws_subnet": {"id": "subnet-12345678"},
    "aws_security_group": {"id": "sg-12345678"},
    "aws_efs_file_system": {"id": "fs-12345678", "arn": arn("elasticfilesystem", "file-system/fs-12345678")},
    "aws_efs_access_point": {"id": "fsap-12345678901234567",
                             "arn": arn("elasticfilesystem", "access-point/fsap-12345678901234567")},
    "aws_eip": {"public_ip": "203.0.113.10", "allocation_id": "eipalloc-12345678"},
}
DATA_SOURCES = RESOURCES | {
    "aws_iam_policy_document": {"json": EMPTY_POLICY, "minified_json": EMPTY_POLICY},
    "aws_availability_zones": {"names": ["us-east-1a", "us-east-1b", "us-east-1c"],
                               "zone_ids": ["use1-az1", "use1-az2", "use1-az3"]},
    "aws_caller_identity": {"account_id": ACCOUNT, "arn": iam("user/mock")},
    "aws_region": {"name": "us-east-1", "id": "us-east-1"},
    "aws_partition": {"partition": "aws", "dns_suffix": "amazonaws.com"},
    "aws_ami": {"id": "ami-12345678", "image_id": "ami-12345678", "root_device_name": "/dev/xvda"},
    "aws_ssm_parameter": {"value": "ami-12345678"},
    "aws_subnets": {"ids": ["subnet-11111111", "subnet-22222222"]},
    "aws_route53_zone": {"zone_id": "ZMOCKMOCK"},
    "aws_secretsmanager_random_password": {"random_password": "mock-password-123"},
}
SERVICES = {"lb": "elasticloadbalancing"}


def defaults(name, attributes, special):
    found = {}
    words = name.split("_")[1:]
    service = SERVICES.get(words[0], words[0])
    for key, attribute in attributes.items():
        if attribute.get("computed") and attribute.get("type") == "string" and (key == "arn" or key.endswith("_arn")):
            found[key] = arn(service, ("-".join(words[1:]) or service) + "/mock")
    return found | {key: value for key, value in special.get(name, {}).items() if key in attributes}


def main():
    parser = argparse.ArgumentParser(description="Writes mocks for `terraform test` with mock_provider \"aws\".")
    parser.add_argument("schema", help="what `terraform providers schema -json` prints")
    parser.add_argument("out", help="the .tfmock.json file to write")
    parser.add_argument("type", nargs="*", help="only these types")
    options = parser.parse_args()
    with open(options.schema, encoding="utf-8") as file:
        provider = json.load(file)["provider_schemas"]["registry.terraform.io/hashicorp/aws"]
    mocks = {}
    for kind, key, special in (("mock_resource", "resource_schemas", RESOURCES),
                               ("mock_data", "data_source_schemas", DATA_SOURCES)):
        for name in sorted(provider[key]):
            if options.type and name not in options.type:
                continue
            found = defaults(name, provider[key][name]["block"].get("attributes", {}), special)
            if found:
                mocks.setdefault(kind, {})[name] = {"defaults": found}
    with open(options.out, "w", encoding="utf-8") as file:
        json.dump(mocks, file, indent=1)
    print(sum(len(found) for found in mocks.values()), "mock blocks")


if __name__ == "__main__":
    main()
