#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the real Terraform makes of stacks/fargate: as JSON, as native syntax and as a module, with the variables'
defaults and with other values. No account and no network are needed.

usage: tests/stacks/fargate_plan.py PROGRAM FOLDER [WORD...]     with words, only the checks whose name has one of them
       tests/stacks/fargate_plan.py PROGRAM FOLDER --write       makes the page's diagram and tables anew

Each check says by @proves what of the system's list it proves; fargate_coverage_test.cpp reads that.
"""
import json
import os
import pathlib
import shutil
import subprocess
import sys

from real_terraform import OFFLINE, ROOT, Terraform, proves, run_checks

TAGS = {"project": "sockerless", "environment": "dev", "component": "ecs", "managed-by": "terraform"}
OUTPUTS = {"vpc_id", "private_subnet_ids", "public_subnet_ids", "ecs_cluster_arn", "ecs_cluster_name",
           "efs_filesystem_id", "log_group_name", "log_group_arn", "cloud_map_namespace_id", "cloud_map_namespace_arn",
           "execution_role_arn", "task_role_arn", "task_security_group_id", "efs_security_group_id",
           "ecr_repository_url"}
EXISTING = {"create_network": False, "existing_vpc_id": "vpc-0a1b2c3d", "agent_cidr_blocks": ["192.168.0.0/16"],
            "existing_private_subnet_ids": ["subnet-0a", "subnet-0b", "subnet-0c"]}


class Work:
    def __init__(self, program, folder, mirror):
        self.program, self.folder, self.mirror = program, pathlib.Path(folder), mirror
        shutil.rmtree(folder, ignore_errors=True)
        self.made = {}

    def synth(self, *words):
        done = subprocess.run([self.program, "synth", "--quiet", "--ledger", "none", *words], capture_output=True,
                              text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    def form(self, form):
        """The stack as "json" or "hcl"."""
        if form not in self.made:
            self.synth("--format", form, "--out", str(self.folder / form))
            folder = self.folder / form / "fargate"
            (folder / "offline_override.tf.json").write_text(json.dumps({"provider": {"aws": [OFFLINE]}}))
            self.made[form] = Terraform(folder, self.mirror)
        return self.made[form]

    def calls(self, name, configuration):
        """A configuration that calls the module."""
        if "module" not in self.made:
            self.made["module"] = self.folder / "modules"
            self.synth("--module", "--out", str(self.made["module"]))
        folder = self.folder / name
        folder.mkdir()
        providers = {"terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
                     "provider": {"aws": [OFFLINE]}}
        (folder / "main.tf.json").write_text(json.dumps(providers | configuration))
        return Terraform(folder, self.mirror)


SOURCE = "../modules/fargate"


@proves("SKL-28 T", "SKL-29 J")
def valid_without_a_warning_and_nothing_deprecated(work):
    module = work.calls("one", {"module": {"backend": {"source": SOURCE}}})
    for terraform in (work.form("json"), work.form("hcl"), module):
        assert terraform.warnings_and_errors() == [], terraform.warnings_and_errors()
    schemas = json.loads(work.form("json").run("providers", "schema", "-json").stdout)["provider_schemas"]
    resources = schemas["registry.terraform.io/hashicorp/aws"]["resource_schemas"]
    document = json.loads((work.form("json").folder / "main.tf.json").read_text())

    def walk(block, body, path):
        for name, value in body.items():
            attribute = block.get("attributes", {}).get(name)
            nested = block.get("block_types", {}).get(name)
            assert not (attribute or nested or {}).get("deprecated"), f"{path}.{name} is deprecated"
            if nested:
                for item in value if isinstance(value, list) else [value]:
                    walk(nested["block"], item, f"{path}.{name}")
    for kind, blocks in document["resource"].items():
        for name, body in blocks.items():
            if kind in resources:
                assert not resources[kind]["block"].get("deprecated"), f"{kind} is deprecated"
                walk(resources[kind]["block"], body, f"{kind}.{name}")


@proves("SKL-27 T")
def native_syntax_is_formatted(work):
    done = work.form("hcl").run("fmt", "-check", "-diff", "-recursive")
    assert done.returncode == 0, done.stdout
    work.calls("two", {"module": {"backend": {"source": SOURCE}}})
    done = work.form("hcl").run("fmt", "-check", "-diff", "-recursive", str(work.made["module"]))
    assert done.returncode == 0, done.stdout


@proves("SKL-AC25 T", "SKL-AC26 T", "SKL-AC24 T")
def defaults_plan_in_every_form(work):
    plan = work.form("json").plan()
    print(f"    {len(plan.resources)} resources with the defaults")
    assert len(plan.resources) == 47
    same = work.form("hcl").plan()
    assert plan.document["planned_values"] == same.document["planned_values"]
    outputs = plan.document["planned_values"]["outputs"]
    assert OUTPUTS <= set(plan.document["configuration"]["root_module"]["outputs"]), sorted(outputs)
    for found in plan.resources:
        if "tags_all" in found["values"]:
            assert TAGS.items() <= found["values"]["tags_all"].items(), found["address"]
    assert plan.output("ecs_cluster_name") == "sockerless"
    assert plan.output("log_group_name") == "/sockerless/containers"
    assert plan.one("aws_service_discovery_private_dns_namespace")["name"] == "sockerless.local"
    assert {found["cidr_block"] for found in plan.of("aws_subnet", "private")} == {"10.0.128.0/20", "10.0.144.0/20"}
    assert {found["availability_zone"] for found in plan.of("aws_subnet")} == {"eu-west-1a", "eu-west-1b"}
    assert [found["cidr_ipv4"] for found in plan.of("aws_vpc_security_group_ingress_rule", "ranges")] == ["10.0.0.0/16"]
    assert len(plan.of("aws_efs_mount_target")) == 2 and len(plan.of("aws_nat_gateway")) == 1
    assert not plan.of("terraform_data")


@proves("SKL-AC01 V", "SKL-AC04 T", "SKL-AC06 V", "SKL-AC10 T")
def zones_ranges_and_gateways_are_variables(work):
    plan = work.form("json").plan(zone_count=3, vpc_cidr="172.20.0.0/18", nat_gateway_count=2)
    assert plan.one("aws_vpc")["cidr_block"] == "172.20.0.0/18"
    assert len(plan.of("aws_subnet")) == 6 and len(plan.of("aws_nat_gateway")) == 2 and len(plan.of("aws_eip")) == 2
    assert len(plan.of("aws_efs_mount_target")) == 3 and len(plan.of("aws_route", "private")) == 3
    plan = work.form("json").plan(
        availability_zones=["eu-west-1c", "eu-west-1a", "eu-west-1b"], nat_gateway_count=3,
        public_subnet_cidrs=["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"],
        private_subnet_cidrs=["10.0.64.0/18", "10.0.128.0/18", "10.0.192.0/18"])
    assert len(plan.of("aws_nat_gateway")) == 3
    assert {(found["availability_zone"], found["cidr_block"]) for found in plan.of("aws_subnet", "private")} == {
        ("eu-west-1c", "10.0.64.0/18"), ("eu-west-1a", "10.0.128.0/18"), ("eu-west-1b", "10.0.192.0/18")}
    plan = work.form("json").plan(zone_count=1)
    assert len(plan.of("aws_subnet")) == 2 and len(plan.of("aws_efs_mount_target")) == 1


@proves("SKL-AC07 V", "SKL-AC08 V", "SKL-AC09 V", "SKL-AC12 V", "SKL-AC13 V", "SKL-AC21 T", "SKL-39 T")
def everything_else_is_a_variable(work):
    plan = work.form("json").plan(
        name="ci", project="acme", environment="production", cluster_name="jobs", container_insights="enhanced",
        fargate_weight=1, fargate_spot_weight=4, log_group_name="/jobs", log_retention_days=365,
        namespace_name="jobs.internal", efs_performance_mode="generalPurpose", efs_throughput_mode="provisioned",
        efs_provisioned_throughput_mibps=64, efs_kms_key_arn="arn:aws:kms:eu-west-1:123456789012:key/one",
        efs_transition_to_ia="AFTER_7_DAYS", efs_backup=False, create_runner=True, ecr_repository_name="acme/jobs",
        ecr_untagged_expiry_days=3, ecr_immutable_tags=False, ecr_force_delete=True, create_pull_through_cache=True,
        pull_through_cache_credential_arn=("arn:aws:secretsmanager:eu-west-1:123456789012:secret:"
                                           "ecr-pullthroughcache/hub-AbCdEf"),
        enable_exec=True, task_root_access=True, task_dns_registration=True, config_file="backend.yaml",
        agent_security_group_ids=["sg-0a1b"], flow_log_retention_days=7)
    assert plan.one("aws_ecs_cluster")["setting"] == [{"name": "containerInsights", "value": "enhanced"}]
    capacity = plan.one("aws_ecs_cluster_capacity_providers")["default_capacity_provider_strategy"]
    assert {(part["capacity_provider"], part["weight"]) for part in capacity} == {("FARGATE", 1), ("FARGATE_SPOT", 4)}
    assert (plan.output("ecs_cluster_name"), plan.output("log_group_name")) == ("jobs", "/jobs")
    assert plan.one("aws_cloudwatch_log_group", "group.logs_group")["retention_in_days"] == 365
    assert plan.one("aws_service_discovery_private_dns_namespace")["name"] == "jobs.internal"
    files = plan.one("aws_efs_file_system")
    assert (files["throughput_mode"], files["provisioned_throughput_in_mibps"]) == ("provisioned", 64)
    assert files["lifecycle_policy"][0]["transition_to_ia"] == "AFTER_7_DAYS" and files["kms_key_id"].endswith("/one")
    assert plan.one("aws_efs_backup_policy")["backup_policy"] == [{"status": "DISABLED"}]
    assert len(plan.of("aws_efs_access_point")) == 1 and len(plan.of("aws_iam_role", "roles_own_runner")) == 1
    repository = plan.one("aws_ecr_repository")
    assert repository["force_delete"] and repository["image_tag_mutability"] == "MUTABLE"
    assert json.loads(plan.one("aws_ecr_lifecycle_policy")["policy"])["rules"][0]["selection"]["countNumber"] == 3
    assert plan.one("aws_ecr_pull_through_cache_rule")["ecr_repository_prefix"] == "ci-hub"
    assert len(plan.of("terraform_data")) == 1
    rules = plan.of("aws_vpc_security_group_ingress_rule", "from-a-group")
    assert [rule["referenced_security_group_id"] for rule in rules] == ["sg-0a1b"]
    assert not plan.of("aws_vpc_security_group_ingress_rule", "ranges"), "groups alone let in no range"
    off = work.form("json").plan(create_ecr_repository=False, container_insights="disabled", efs_encrypted=False,
                                 efs_performance_mode="maxIO", efs_require_iam=False)
    assert not off.of("aws_ecr_repository") and not off.of("aws_ecr_lifecycle_policy")
    assert off.output("ecr_repository_url") is None
    assert off.one("aws_efs_file_system")["encrypted"] is False


@proves("SKL-AC06 T", "SKL-AC19 T")
def a_network_that_exists(work):
    plan = work.form("json").plan(**EXISTING, agent_security_group_ids=["sg-1", "sg-2"],
                                  additional_security_group_ids=["sg-3"])
    for kind in ("aws_vpc", "aws_subnet", "aws_nat_gateway", "aws_internet_gateway", "aws_flow_log", "aws_route"):
        assert not plan.of(kind), f"{kind} in a network that exists"
    assert plan.output("vpc_id") == "vpc-0a1b2c3d" and plan.output("nat_addresses") == []
    assert plan.output("private_subnet_ids") == ["subnet-0a", "subnet-0b", "subnet-0c"]
    assert len(plan.of("aws_efs_mount_target")) == 3
    assert [found["cidr_ipv4"] for found in plan.of("aws_vpc_security_group_ingress_rule", "ranges")] == ["192.168.0.0/16"]
    assert len(plan.of("aws_vpc_security_group_ingress_rule", "from-a-group")) == 2
    # The caller makes the network in the same apply: nothing of it is known while this is planned.
    named = {"vpc_id": "${aws_vpc.main.id}"}
    module = work.calls("own-network", {
        "resource": {"aws_vpc": {"main": {"cidr_block": "10.9.0.0/16"}},
                     "aws_subnet": {"private": {"count": 2, "cidr_block": "10.9.${count.index}.0/24"} | named},
                     "aws_security_group": {"agents": named}},
        "module": {"backend": {"source": SOURCE, "create_network": False, "existing_vpc_id": "${aws_vpc.main.id}",
                               "existing_private_subnet_ids": "${aws_subnet.private[*].id}",
                               "agent_security_group_ids": ["${aws_security_group.agents.id}"]}}})
    plan = module.plan()
    assert len(plan.of("aws_vpc")) == 1 and len(plan.of("aws_efs_mount_target")) == 2


@proves("SKL-32 T")
def two_in_one_account_share_no_name(work):
    terraform = work.calls("pair", {"module": {
        "first": {"source": SOURCE, "create_runner": True},
        "second": {"source": SOURCE, "create_runner": True, "name": "other", "vpc_cidr": "10.1.0.0/16"}}})
    assert terraform.warnings_and_errors() == []
    plan, names = terraform.plan(), {"first": set(), "second": set()}
    for found in plan.resources:
        owner = found["address"].split(".")[1]
        values = found["values"]
        for key in ("name", "creation_token", "bucket", "ecr_repository_prefix", "family", "cluster_name"):
            # Policies that are a part of their role are named within it.
            if isinstance(values.get(key), str) and found["type"] != "aws_iam_role_policy":
                names[owner].add((found["type"], values[key]))
        if (values.get("tags") or {}).get("Name"):
            names[owner].add((found["type"], "Name", values["tags"]["Name"]))
    assert len(names["first"]) == len(names["second"]) >= 20, {owner: len(found) for owner, found in names.items()}
    assert not names["first"] & names["second"], names["first"] & names["second"]
    for owner, prefix in (("first", "sockerless"), ("second", "other")):
        for kind, *name in names[owner]:
            assert name[-1].lstrip("/").startswith(prefix), f"{kind} {name[-1]}"
    print(f"    {len(names['first'])} names each, none shared; {len(plan.resources)} resources")


#: Value and message; all of a batch are given to one plan.
BAD_ALONE = {
    "name": ("Sockerless!", "The name must be 2 to 24 lower-case letters"),
    "environment": ("a*b", "A tag is 1 to 256 letters"),
    "vpc_cidr": ("10.0.0.0", "The range must be in CIDR notation"),
    "zone_count": (7, "There must be 1 to 6 availability zones."),
    "availability_zones": (["eu-west-1"], "Zones are named like eu-west-1a"),
    "flow_log_retention_days": (2, "CloudWatch keeps logs for 1, 3, 5"),
    "existing_private_subnet_ids": (["vpc-1"], "Subnets are named like subnet-0a1b2c3d."),
    "agent_security_group_ids": (["default"], "Security groups are named like sg-0a1b2c3d."),
    "cluster_name": ("a b", "The name of a cluster is 1 to 255"),
    "container_insights": ("on", "Container Insights is enabled, enhanced or disabled."),
    "fargate_weight": (1001, "A weight is a whole number from 0 to 1000."),
    "log_group_name": ("a b", "The name of a log group is 1 to 512"),
    "log_retention_days": (0, "CloudWatch keeps logs for 1, 3, 5"),
    "namespace_name": ("local", "The namespace must be a DNS name of two labels"),
    "efs_performance_mode": ("fast", "The performance mode is generalPurpose or maxIO."),
    "efs_transition_to_ia": ("AFTER_8_DAYS", "That is AFTER_1_DAY, or AFTER_<n>_DAYS"),
    "ecr_repository_name": ("Jobs", "The name of a repository is 2 to 256"),
    "ecr_untagged_expiry_days": (0, "Images without a tag stay for a whole number of days"),
    "pull_through_cache_prefix": ("A", "The prefix is 2 to 30"),
    "efs_kms_key_arn": ("alias/mine", "The key must be the ARN of a KMS key."),
    "pull_through_cache_credential_arn": ("arn:aws:secretsmanager:eu-west-1:1:secret:hub",
                                          "whose name begins with ecr-pullthroughcache/"),
}
#: Sets of values that do not fit together, with the messages of each plan.
BAD_TOGETHER = [
    ({"vpc_cidr": "10.0.0.0/8", "efs_performance_mode": "maxIO", "efs_throughput_mode": "elastic",
      "create_pull_through_cache": True, "efs_encrypted": False, "fargate_weight": 0,
      "efs_kms_key_arn": "arn:aws:kms:eu-west-1:1:key/one"},
     ["The range must be a /16 to a /24.", "Elastic throughput needs", "Docker Hub is cached only with a credential.",
      "A key makes no sense", "One of the two weights must not be 0."]),
    ({"nat_gateway_count": 3, "public_subnet_cidrs": ["10.0.0.0/24"],
      "private_subnet_cidrs": ["10.0.1.0/24", "10.9.0.0/24"], "efs_throughput_mode": "provisioned"},
     ["at most one for each availability zone", "There must be one range for each availability zone.",
      "inside of vpc_cidr", "Provisioned throughput is given with the mode provisioned, and only then."]),
    ({"nat_gateway_count": 0, "efs_provisioned_throughput_mibps": 0, "log_retention_days": -1,
      "private_subnet_cidrs": ["10.0.1.0", "10.0.2.0/24"], "create_network": False},
     ["at least one NAT gateway", "Provisioned throughput is 1 to 3414", "CloudWatch keeps logs",
      "in CIDR notation and inside of", "the VPC must be named", "at least one private subnet",
      "say who may reach the agents"]),
    ({"agent_cidr_blocks": ["10.0.0.0/40"]}, ["Every range must be in CIDR notation, such as 10.0.0.0/16."]),
    ({"public_subnet_cidrs": ["10.0.0.0/20", "10.0.128.0/24"]}, ["No two subnets may share addresses."]),
]


@proves("SKL-31 T", "SKL-AC01 T", "SKL-AC13 T", "SKL-AC23 T")
def bad_values_are_refused_with_the_reason(work):
    said = " ".join(work.form("json").refusals(**{name: value for name, (value, _) in BAD_ALONE.items()}).split())
    missing = [name for name, (_, message) in BAD_ALONE.items() if message not in said]
    assert not missing, f"not refused: {missing}\n{said}"
    for values, messages in BAD_TOGETHER:
        said = " ".join(work.form("json").refusals(**values).split())
        assert not [text for text in messages if text not in said], f"{values}\n{said}"
    print(f"    {len(BAD_ALONE) + sum(len(messages) for _, messages in BAD_TOGETHER)} refusals")


def made_parts(work):
    """What of the page docs/systems/fargate.md is made: the diagram, and the tables of the module's README."""
    diagram = subprocess.run([work.program, "graph", "--format", "mermaid", "--view", "architecture", "--ledger", "none",
                              "--out", str(work.folder / "graph")], capture_output=True, text=True, check=True).stdout
    work.synth("--module", "--out", str(work.folder / "readme"))
    readme = (work.folder / "readme" / "fargate" / "README.md").read_text(encoding="utf-8")

    def table(heading):
        return readme.split(f"## {heading}\n\n")[1].split("\n\n")[0].rstrip("\n")
    return {"diagram": f"```mermaid\n{diagram.rstrip()}\n```", "inputs": table("Inputs"), "outputs": table("Outputs")}


PAGE = ROOT / "docs" / "systems" / "fargate.md"


def with_made_parts(work):
    text = PAGE.read_text(encoding="utf-8")
    for name, part in made_parts(work).items():
        mark = f"<!-- made: {name} -->\n"
        begin = text.index(mark) + len(mark)
        end = text.index("<!-- /made -->", begin)
        text = text[:begin] + part + "\n" + text[end:]
    return text


@proves("SKL-33 F")
def the_page_is_true(work):
    text = PAGE.read_text(encoding="utf-8")
    assert text == with_made_parts(work), "the page differs: run tests/stacks/fargate_plan.py PROGRAM FOLDER --write"
    document = json.loads((work.form("json").folder / "main.tf.json").read_text())
    missing = [kind for kind in document["resource"] if f"`{kind}`" not in text]
    assert not missing, f"the page does not name {missing}"


def main():
    if sys.argv[-1] == "--write":
        work = Work(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), "")
        PAGE.write_text(with_made_parts(work), encoding="utf-8")
        return
    run_checks(Work)


if __name__ == "__main__":
    main()
