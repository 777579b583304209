# SPDX-License-Identifier: Apache-2.0
"""The cycles of the gallery of AWS constructs: one for each stack. A cycle that says nothing more deploys its stack, sees
that a second plan is empty, and destroys it."""

import json

CHECKS = {}


def check(stack):
    """Marks a function of (moto, expect) that looks at what a stack made; the text of its state is `moto.state_text`."""
    def mark(function):
        CHECKS[stack] = function
        return function
    return mark


@check("containers")
def check_containers(moto, expect):
    ecs = moto.client("ecs")
    services = {service["serviceName"]: service for service in ecs.describe_services(
        cluster="containers-cluster", services=["containers-web", "containers-worker"])["services"]}
    expect(services["containers-web"]["desiredCount"] == 2, "not two web tasks")
    worker = services["containers-worker"]["deploymentConfiguration"]
    expect((worker["minimumHealthyPercent"], worker["maximumPercent"]) == (0, 100), "two workers may run at once")
    task = ecs.describe_task_definition(taskDefinition="containers-shop")["taskDefinition"]
    expect([one["name"] for one in task["containerDefinitions"]] == ["app", "cache"], "wrong containers")
    expect(all(one["readonlyRootFilesystem"] for one in task["containerDefinitions"]), "a root can be written to")
    schedule = moto.client("scheduler").get_schedule(Name="containers-nightly", GroupName="containers-nightly")
    expect(schedule["Target"]["EcsParameters"]["LaunchType"] == "FARGATE", "the nightly task runs elsewhere")


@check("blue-green")
def check_blue_green(moto, expect):
    group = moto.client("codedeploy").get_deployment_group(
        applicationName="blue-green-deploy", deploymentGroupName="blue-green-deploy")["deploymentGroupInfo"]
    expect(group["deploymentStyle"]["deploymentType"] == "BLUE_GREEN", "the new tasks take the place of the old ones")
    expect([one["name"] for one in group["alarmConfiguration"]["alarms"]] == ["blue-green-failing"], "no alarm stops it")
    service = moto.client("ecs").describe_services(cluster="blue-green-cluster", services=["blue-green-web"])["services"][0]
    expect(service["deploymentController"]["type"] == "CODE_DEPLOY", "ECS deploys by itself")
    expect(len(service["loadBalancers"]) == 1, "the service is in no target group, or in both")


@check("iam")
def check_iam(moto, expect):
    iam = moto.client("iam")
    document = iam.get_role_policy(RoleName="iam-worker", PolicyName="grants")["PolicyDocument"]
    actions = [action for statement in document["Statement"] for action in statement["Action"]]
    expect(actions == ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], f"wrong grants: {actions}")
    whole = iam.list_attached_role_policies(RoleName="iam-reader")["AttachedPolicies"]
    expect(whole, "what does not fit into the role is lost")
    profile = iam.get_instance_profile(InstanceProfileName="iam-machines")["InstanceProfile"]
    expect(profile["Roles"][0]["RoleName"] == "iam-machines", "the machines' profile has another role")


@check("security-groups")
def check_security_groups(moto, expect):
    groups = moto.client("ec2").describe_security_groups()["SecurityGroups"]
    database = [group for group in groups if group["GroupName"].startswith("security-groups-database-")]
    expect(len(database) == 1, "no database group")
    ports = {(rule["FromPort"], rule["ToPort"]) for rule in database[0]["IpPermissions"]}
    expect(ports == {(5432, 5432)}, f"wrong ports: {ports}")
    asking = [pair for rule in database[0]["IpPermissions"] for pair in rule["UserIdGroupPairs"]]
    expect(len(asking) == 2, "not both may ask the database")


@check("machines")
def check_machines(moto, expect):
    groups = moto.client("autoscaling").describe_auto_scaling_groups()["AutoScalingGroups"]
    expect(groups[0]["NewInstancesProtectedFromScaleIn"], "machines go while tasks run")
    tags = {tag["Key"] for tag in groups[0]["Tags"]}
    expect("AmazonECSManaged" in tags, "ECS does not know its machines")
    providers = moto.client("ecs").describe_clusters(clusters=["machines-cluster"])["clusters"][0]["capacityProviders"]
    expect(providers == ["machines-machines"], f"wrong capacity: {providers}")


@check("network")
def check_network(moto, expect):
    ec2 = moto.client("ec2")
    vpcs = {tag["Value"]: vpc["VpcId"] for vpc in ec2.describe_vpcs()["Vpcs"] for tag in vpc.get("Tags", [])
            if tag["Key"] == "Name"}
    production = {"Name": "vpc-id", "Values": [vpcs["network-production"]]}
    subnets = ec2.describe_subnets(Filters=[production])["Subnets"]
    expect(len(subnets) == 9, f"{len(subnets)} subnets in production")
    expect(not any(subnet["MapPublicIpOnLaunch"] for subnet in subnets), "public addresses that nobody asked for")
    gateways = ec2.describe_nat_gateways(Filters=[production])["NatGateways"]
    expect(len({gateway["SubnetId"] for gateway in gateways}) == 3, "not one NAT gateway in each zone")
    groups = ec2.describe_security_groups(Filters=[production, {"Name": "group-name", "Values": ["default"]}])
    default = groups["SecurityGroups"][0]
    expect(not default["IpPermissions"] and not default["IpPermissionsEgress"], "the default group lets something through")
    peerings = ec2.describe_vpc_peering_connections()["VpcPeeringConnections"]
    expect({peering["Status"]["Code"] for peering in peerings} == {"active"}, "a peering is not accepted")


@check("load-balancing")
def check_load_balancing(moto, expect):
    elb = moto.client("elbv2")
    balancers = {balancer["LoadBalancerName"]: balancer for balancer in elb.describe_load_balancers()["LoadBalancers"]}
    expect(sorted(balancers) == ["load-balancing-edge", "load-balancing-inside"], f"wrong balancers: {list(balancers)}")
    edge = balancers["load-balancing-edge"]
    attributes = {item["Key"]: item["Value"] for item in elb.describe_load_balancer_attributes(
        LoadBalancerArn=edge["LoadBalancerArn"])["Attributes"]}
    expect(attributes["access_logs.s3.enabled"] == "true", "no access logs")
    expect(attributes["routing.http.drop_invalid_header_fields.enabled"] == "true", "invalid headers are kept")
    listeners = {listener["Port"]: listener for listener in elb.describe_listeners(
        LoadBalancerArn=edge["LoadBalancerArn"])["Listeners"]}
    expect(listeners[443]["SslPolicy"] == "ELBSecurityPolicy-TLS13-1-2-2021-06", "old versions of TLS")
    expect(listeners[80]["DefaultActions"][0]["Type"] == "redirect", "HTTP is not redirected")
    rules = [rule for rule in elb.describe_rules(ListenerArn=listeners[443]["ListenerArn"])["Rules"]
             if rule["Priority"] != "default"]
    expect([rule["Actions"][0]["Type"] for rule in sorted(rules, key=lambda rule: int(rule["Priority"]))]
           == ["fixed-response", "forward", "redirect"], "the rules are not in their order")
    groups = elb.describe_target_groups(LoadBalancerArn=edge["LoadBalancerArn"])["TargetGroups"]
    ports = sorted(group["Port"] for group in groups)
    expect(ports == [8080, 9000], f"wrong groups: {ports}")
    health = [elb.describe_target_health(TargetGroupArn=group["TargetGroupArn"]) for group in groups]
    expect(sum(len(one["TargetHealthDescriptions"]) for one in health) == 3, "not all machines are in their groups")
    certificates = moto.client("acm").list_certificates(CertificateStatuses=["ISSUED"])["CertificateSummaryList"]
    expect({one["DomainName"] for one in certificates} == {"shop.example.com", "next.shop.example.com"}, "not issued")


@check("secrets")
def check_secrets(moto, expect):
    secrets, parameters, kms = moto.client("secretsmanager"), moto.client("ssm"), moto.client("kms")
    session = secrets.get_secret_value(SecretId="secrets/session")["SecretString"]
    login = json.loads(secrets.get_secret_value(SecretId="secrets/login")["SecretString"])
    payments = secrets.get_secret_value(SecretId="secrets/payments")["SecretString"]
    signing = parameters.get_parameter(Name="/secrets/signing", WithDecryption=True)["Parameter"]
    expect(len(session) == 32 and len(login["password"]) == 32, "no password was generated")
    expect((login["username"], login["port"]) == ("shop", 5432), f"wrong fields: {sorted(login)}")
    expect(payments == "given-by-the-operator", "the given secret is another one")
    expect(signing["Type"] == "SecureString" and len(signing["Value"]) == 50, "no parameter was generated")
    expect("aws_secretsmanager_secret_version" in moto.state_text, "that is no state")
    values = {"session": session, "login": login["password"], "payments": payments, "signing": signing["Value"]}
    for name, value in values.items():
        expect(value not in moto.state_text, f"the value of {name} is in the state")
    keys = [key for key in kms.list_keys()["Keys"]
            if kms.describe_key(KeyId=key["KeyId"])["KeyMetadata"]["Description"] == "Secrets and logs of the shop"]
    expect(len(keys) == 1, f"{len(keys)} keys")
    expect(secrets.describe_secret(SecretId="secrets/rotated")["RotationEnabled"], "nobody changes the password")
    function = moto.client("lambda").get_policy(FunctionName="gallery-rotate")["Policy"]
    expect("secretsmanager.amazonaws.com" in function, "Secrets Manager may not call who changes the password")
    expect(kms.get_key_rotation_status(KeyId=keys[0]["KeyId"])["KeyRotationEnabled"], "the key is not rotated")


@check("observability")
def check_observability(moto, expect):
    alarms = moto.client("cloudwatch").describe_alarms()["MetricAlarms"]
    missing = {alarm["AlarmName"]: alarm["TreatMissingData"] for alarm in alarms}
    expect(missing == {"observability-failing": "notBreaching", "observability-silent": "breaching",
                       "observability-unusual": "missing"}, f"wrong alarms: {missing}")
    sns = moto.client("sns")
    topic = sns.list_topics()["Topics"][0]["TopicArn"]
    attributes = sns.get_topic_attributes(TopicArn=topic)["Attributes"]
    services = [statement["Principal"]["Service"] for statement in json.loads(attributes["Policy"])["Statement"]
                if statement["Effect"] == "Allow"]
    expect(sorted(services) == ["cloudwatch.amazonaws.com", "events.amazonaws.com"], f"who may publish: {services}")
    key = moto.client("kms").get_key_policy(KeyId=attributes["KmsMasterKeyId"], PolicyName="default")["Policy"]
    calls = json.loads(moto.client("lambda").get_policy(FunctionName="gallery-cleaner")["Policy"])["Statement"]
    expect(sorted(one["Principal"]["Service"] for one in calls)
           == ["events.amazonaws.com", "logs.amazonaws.com", "sns.amazonaws.com"], f"who may call the function: {calls}")
    filters = moto.client("logs").describe_subscription_filters(logGroupName="observability-logs")
    expect(len(filters["subscriptionFilters"]) == 1, "no lines are sent on")
    expect(all(service in key for service in services), "the topic's key does not let in who may publish")


@check("data")
def check_data(moto, expect):
    database = moto.client("rds").describe_db_instances()["DBInstances"][0]
    expect(database["StorageEncrypted"] and not database["PubliclyAccessible"], "the database is open or not encrypted")
    expect(database["MultiAZ"] and database["BackupRetentionPeriod"] == 7, "no second zone, or no backups")
    groups = [group["logGroupName"] for group in moto.client("logs").describe_log_groups()["logGroups"]]
    expect("/aws/rds/instance/data-database/postgresql" in groups, f"no group for the database's log: {groups}")


@check("backup")
def check_backup(moto, expect):
    backup = moto.client("backup")
    plans = {plan["BackupPlanName"]: plan["BackupPlanId"] for plan in backup.list_backup_plans()["BackupPlansList"]}
    expect(set(plans) == {"backup-backups", "second"}, f"wrong plans: {plans}")
    plan = backup.get_backup_plan(BackupPlanId=plans["backup-backups"])["BackupPlan"]
    kept = {rule["RuleName"]: rule["Lifecycle"]["DeleteAfterDays"] for rule in plan["Rules"]}
    expect(kept == {"daily": 35, "monthly": 365}, f"wrong rules: {kept}")


@check("storage")
def check_storage(moto, expect):
    s3, efs, ecr = moto.client("s3"), moto.client("efs"), moto.client("ecr")
    names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    records = next(name for name in names if name.startswith("storage-records-"))
    lock = s3.get_object_lock_configuration(Bucket=records)["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    expect(lock == {"Mode": "COMPLIANCE", "Days": 0, "Years": 10}, f"wrong lock: {lock}")
    for start in ("storage-logs-of-logs-", "storage-uploads-"):
        name = next(name for name in names if name.startswith(start))
        block = s3.get_public_access_block(Bucket=name)["PublicAccessBlockConfiguration"]
        expect(all(block.values()), f"{name} does not block public access")
        expect(s3.get_bucket_versioning(Bucket=name)["Status"] == "Enabled", f"{name} keeps no versions")
        policy = json.loads(s3.get_bucket_policy(Bucket=name)["Policy"])
        denied = [one for one in policy["Statement"] if one["Effect"] == "Deny"]
        expect(denied and denied[0]["Condition"]["Bool"]["aws:SecureTransport"] == "false", f"{name} answers HTTP")
    rules = s3.get_bucket_lifecycle_configuration(Bucket=name)["Rules"]
    expect([rule["ID"] for rule in rules] == ["housekeeping", "avatars", "drafts"], f"wrong rules: {rules}")
    files = efs.describe_file_systems()["FileSystems"][0]
    expect(files["Encrypted"] and files["NumberOfMountTargets"] == 2, f"wrong file system: {files}")
    policy = json.loads(efs.describe_file_system_policy(FileSystemId=files["FileSystemId"])["Policy"])
    granted = [one for one in policy["Statement"] if one["Effect"] == "Allow"]
    expect(len(granted) == 1 and granted[0]["Principal"]["AWS"].endswith(":role/storage-task"), "wrong policy of files")
    expect("elasticfilesystem:ClientRootAccess" not in granted[0]["Action"], "somebody may be root")
    images = ecr.describe_repositories()["repositories"][0]
    expect(images["imageTagMutability"] == "IMMUTABLE", "tags can be moved")


@check("delivery")
def check_delivery(moto, expect):
    pipeline = moto.client("codepipeline").get_pipeline(name="delivery-release")["pipeline"]
    actions = {action["name"]: action for stage in pipeline["stages"] for action in stage["actions"]}
    expect(actions["Code"]["configuration"]["DetectChanges"] == "false", "the branch starts what a trigger does")
    expect([one["name"] for one in actions["Web"]["inputArtifacts"]] == ["Image"], "the service gets another artifact")
    expect(actions["Release"]["runOrder"] < actions["Web"]["runOrder"], "the service does not wait for the approval")
    project = moto.client("codebuild").batch_get_projects(names=["delivery-build"])["projects"][0]
    kinds = {one["name"]: one["type"] for one in project["environment"]["environmentVariables"]}
    expect(kinds == {"REPOSITORY_URL": "PLAINTEXT", "NPM_TOKEN": "SECRETS_MANAGER", "CDN_HOST": "PARAMETER_STORE"},
           f"wrong variables: {kinds}")
    policy = moto.client("iam").get_role_policy(RoleName="delivery-release-role", PolicyName="grants")["PolicyDocument"]
    passed = [statement for statement in policy["Statement"] if statement["Action"] == "iam:PassRole"]
    expect([statement["Resource"] for statement in passed] == ["arn:aws:iam::123456789012:role/shop-web"],
           "the pipeline may hand on other roles than the service's")


@check("governance")
def check_governance(moto, expect):
    trail = moto.client("cloudtrail").describe_trails()["trailList"][0]
    expect(trail["IsMultiRegionTrail"] and trail["LogFileValidationEnabled"] and trail["KmsKeyId"], "a weak trail")
    config = moto.client("config")
    status = config.describe_configuration_recorder_status()["ConfigurationRecordersStatus"]
    expect([one["recording"] for one in status] == [True], "AWS Config does not record")
    rules = {rule["Source"]["SourceIdentifier"] for rule in config.describe_config_rules()["ConfigRules"]}
    expect("ENCRYPTED_VOLUMES" in rules and len(rules) == 4, f"wrong rules: {rules}")
    detectors = moto.client("guardduty").list_detectors()["DetectorIds"]
    expect(len(detectors) == 1, f"{len(detectors)} detectors")
    budget = moto.client("budgets").describe_budget(AccountId="123456789012", BudgetName="governance-budget")["Budget"]
    expect(float(budget["BudgetLimit"]["Amount"]) == 500, "another limit")


#: The stacks whose cycles take no longer than a minute or two; the others run with `all`.
SHORT = ("backup", "governance", "iam", "observability", "secrets", "security-groups")
LONG = ("blue-green", "containers", "data", "delivery", "load-balancing", "machines", "network", "storage")
