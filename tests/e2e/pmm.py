# SPDX-License-Identifier: Apache-2.0
"""What an operator sees of a PMM server that was deployed: used by the cycles `pmm` and `pmm-efs`."""

import json

VARIABLES = {
    "environment": "test",
    "alarm_emails": '["dba@example.com","ops@example.com"]',
    "dns_names": '["pmm","monitoring"]',
    "secret_readers": '["arn:aws:iam::123456789012:role/dba"]',
    "tags": '{"team":"data"}',
}
NAME = "pmm-server"


def make_zone(moto):
    zone = moto.client("route53").create_hosted_zone(Name="example.com", CallerReference="pmm")
    return zone["HostedZone"]["Id"].rsplit("/", 1)[-1]


def check_service(moto, expect, outputs, storage):
    ecs = moto.client("ecs")
    cluster, service = outputs["ecs_cluster_name"], outputs["ecs_service_name"]
    expect((cluster, service) == (NAME, NAME), f"wrong names: {cluster}, {service}")
    found = ecs.describe_services(cluster=cluster, services=[service])["services"][0]
    expect(found["desiredCount"] == 1, "not one task")
    deployment = found["deploymentConfiguration"]
    expect((deployment["minimumHealthyPercent"], deployment["maximumPercent"]) == (0, 100), f"two may run: {deployment}")
    task = ecs.describe_task_definition(taskDefinition=found["taskDefinition"])["taskDefinition"]
    container = task["containerDefinitions"][0]
    expect((container["name"], container["image"]) == (NAME, "percona/pmm-server:3"), "wrong container")
    environment = {one["name"]: one["value"] for one in container["environment"]}
    expect(environment["PMM_ENABLE_TELEMETRY"] == "0", "telemetry is on")
    expect(not any("PASSWORD" in name for name in environment), "a password in the environment")
    expect([one["name"] for one in container["secrets"]] == ["GF_SECURITY_ADMIN_PASSWORD"], "no password injected")
    expect(container["mountPoints"][0]["containerPath"] == "/srv", "no data at /srv")
    volume = task["volumes"][0]
    if storage == "efs":
        files = volume["efsVolumeConfiguration"]
        expect(files["transitEncryption"] == "ENABLED" and files["authorizationConfig"]["iam"] == "ENABLED", "open files")
    else:
        expect(volume["host"]["sourcePath"] == "/mnt/pmm/srv", f"wrong volume: {volume}")
    groups = moto.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    expect([(group["MinSize"], group["MaxSize"]) for group in groups] == [(1, 1)], "not one machine")
    return task


def check_edge(moto, expect, outputs):
    elb = moto.client("elbv2")
    groups = elb.describe_target_groups()["TargetGroups"]
    expect({(group["Protocol"], group["Port"]) for group in groups} == {("HTTPS", 8443)}, "wrong target groups")
    web = [group for group in groups if group["TargetGroupArn"] == outputs["target_group_arn"]][0]
    expect((web["HealthCheckPath"], web["HealthCheckProtocol"], web["Matcher"]["HttpCode"]) == ("/v1/readyz", "HTTPS", "200"),
           "wrong health check")
    listeners = {one["Port"]: one for one in
                 elb.describe_listeners(LoadBalancerArn=outputs["load_balancer_arn"])["Listeners"]}
    expect(set(listeners) == {80, 443}, f"wrong listeners: {sorted(listeners)}")
    expect(listeners[80]["DefaultActions"][0]["RedirectConfig"]["StatusCode"] == "HTTP_301", "HTTP is not redirected")
    certificate = moto.client("acm").describe_certificate(
        CertificateArn=listeners[443]["Certificates"][0]["CertificateArn"])["Certificate"]
    expect(certificate["Status"] == "ISSUED", "the certificate is not issued")
    expect(set(certificate["SubjectAlternativeNames"]) == {"pmm.example.com", "monitoring.example.com"}, "wrong names")
    route53 = moto.client("route53")
    zone = route53.list_hosted_zones()["HostedZones"][0]["Id"]
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    aliases = {record["Name"] for record in records if record["Type"] == "A"}
    expect(aliases == {"pmm.example.com.", "monitoring.example.com."}, f"wrong records: {aliases}")
    expect(outputs["pmm_url"] == "https://pmm.example.com", f"wrong URL: {outputs['pmm_url']}")


def check_secret(moto, expect, outputs, state, task):
    secrets, iam = moto.client("secretsmanager"), moto.client("iam")
    password = secrets.get_secret_value(SecretId=outputs["admin_password_secret_arn"])["SecretString"]
    expect(len(password) == 32, "the password has not 32 characters")
    expect(password not in state, "the password is in the state")
    policy = json.loads(secrets.get_resource_policy(SecretId=outputs["admin_password_secret_arn"])["ResourcePolicy"])
    expect([one["Principal"]["AWS"] for one in policy["Statement"]] == [["arn:aws:iam::123456789012:role/dba"]],
           f"wrong readers: {policy}")
    actions = policy["Statement"][0]["Action"]
    expect(not any("Put" in action or "*" in action for action in actions), "readers may write")
    for kind, may in (("executionRoleArn", True), ("taskRoleArn", False)):
        role = task[kind].rsplit("/", 1)[-1]
        documents = [iam.get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
                     for name in iam.list_role_policies(RoleName=role)["PolicyNames"]]
        expect(("GetSecretValue" in json.dumps(documents)) == may, f"{kind}: wrong rights to the secret")


def check_operation(moto, expect, outputs, state, storage):
    backup, logs, sns = moto.client("backup"), moto.client("logs"), moto.client("sns")
    plans = backup.list_backup_plans()["BackupPlansList"]
    expect(len(plans) == 1, f"{len(plans)} plans")
    rule = backup.get_backup_plan(BackupPlanId=plans[0]["BackupPlanId"])["BackupPlan"]["Rules"][0]
    expect(rule["Lifecycle"]["DeleteAfterDays"] == 365, "backups are not kept for a year")
    expect(rule["ScheduleExpression"] == "cron(0 2 * * ? *)", "wrong schedule")
    # moto lists no selections, so the state says which there is.
    selection = [one["instances"][0]["attributes"]["id"] for one in json.loads(state)["resources"]
                 if one["type"] == "aws_backup_selection"]
    selected = backup.get_backup_selection(BackupPlanId=plans[0]["BackupPlanId"],
                                           SelectionId=selection[0])["BackupSelection"]["Resources"]
    expect(selected == [outputs["efs_arn" if storage == "efs" else "volume_arn"]], f"wrong selection: {selected}")
    group = logs.describe_log_groups(logGroupNamePrefix="/ecs/pmm-server")["logGroups"][0]
    expect(group["retentionInDays"] == 365, "logs are not kept for a year")
    heard = sns.list_subscriptions_by_topic(TopicArn=outputs["alarm_topic_arn"])["Subscriptions"]
    expect({one["Endpoint"] for one in heard} == {"dba@example.com", "ops@example.com"}, "not all hear the alarms")
    alarms = {alarm["AlarmName"]: alarm for alarm in moto.client("cloudwatch").describe_alarms()["MetricAlarms"]}
    storage_alarm = "burst-credits" if storage == "efs" else "volume-stalled"
    names = {f"{NAME}-{one}" for one in ("running-tasks", "healthy-hosts", "server-errors", "memory", "machine-status",
                                         "machine-hardware", "backups", storage_alarm)}
    expect(set(alarms) == names, f"wrong alarms: {sorted(alarms)}")
    for alarm in alarms.values():
        expect(alarm["AlarmActions"] == alarm["OKActions"] == [outputs["alarm_topic_arn"]], "an alarm says nothing")
    hosts = {one["Name"]: one["Value"] for one in alarms[f"{NAME}-healthy-hosts"]["Dimensions"]}
    expect(hosts["TargetGroup"].startswith("targetgroup/") and hosts["LoadBalancer"].startswith("app/"), f"wrong: {hosts}")


def check_storage(moto, expect, outputs, storage):
    ec2 = moto.client("ec2")
    groups = ec2.describe_security_groups()["SecurityGroups"]
    ports = [rule.get("FromPort") for group in groups for rule in group["IpPermissions"]]
    expect(22 not in ports, "SSH is open")
    if storage == "ebs":
        volume = ec2.describe_volumes(VolumeIds=[outputs["volume_id"]])["Volumes"][0]
        expect(volume["Encrypted"] and volume["VolumeType"] == "gp3" and volume["Size"] == 100, f"wrong volume: {volume}")
        machines = moto.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"][0]
        subnets = ec2.describe_subnets(SubnetIds=machines["VPCZoneIdentifier"].split(","))["Subnets"]
        expect({subnet["AvailabilityZone"] for subnet in subnets} == {volume["AvailabilityZone"]},
               "the machine is not where the volume is")
        return
    efs = moto.client("efs")
    files = efs.describe_file_systems(FileSystemId=outputs["efs_id"])["FileSystems"][0]
    tags = {tag["Key"]: tag["Value"] for tag in files["Tags"]}
    expect(files["Encrypted"] and tags["Name"] == f"{NAME}-data" and tags["team"] == "data", f"wrong files: {files}")
    targets = efs.describe_mount_targets(FileSystemId=outputs["efs_id"])["MountTargets"]
    expect(len({target["AvailabilityZoneName"] for target in targets}) == 2, "not one mount target in each zone")
    point = efs.describe_access_points(FileSystemId=outputs["efs_id"])["AccessPoints"][0]
    expect((point["PosixUser"]["Uid"], point["PosixUser"]["Gid"]) == (1000, 0), f"wrong user: {point}")


def check(moto, expect, outputs, state, storage):
    task = check_service(moto, expect, outputs, storage)
    check_edge(moto, expect, outputs)
    check_secret(moto, expect, outputs, state, task)
    check_operation(moto, expect, outputs, state, storage)
    check_storage(moto, expect, outputs, storage)


def check_gone(moto, expect):
    ec2 = moto.client("ec2")
    expect(not [vpc for vpc in ec2.describe_vpcs()["Vpcs"] if vpc["CidrBlock"] == "10.20.0.0/16"], "the VPC is still there")
    ecs = moto.client("ecs")
    clusters = ecs.describe_clusters(clusters=ecs.list_clusters()["clusterArns"] or ["none"])["clusters"]
    expect(not [cluster for cluster in clusters if cluster["status"] == "ACTIVE"], "the cluster is still there")
    expect(not moto.client("backup").list_backup_vaults()["BackupVaultList"], "the vault is still there")
    # A machine that the autoscaling group of moto started, and its disk, go with it; our volume must be gone.
    named = [volume for volume in ec2.describe_volumes()["Volumes"]
             if {"Key": "type", "Value": "pmm-storage"} in volume.get("Tags", [])]
    expect(not named, "the volume is still there")
