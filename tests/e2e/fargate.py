# SPDX-License-Identifier: Apache-2.0
"""What an operator looks at after `fargate deploy`, and the way from there to nothing: containers as the backend runs
them, the sweep of what they left, and the destroy that is refused until it is meant."""

import json
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
NAME, REGION = "ci", "eu-west-1"
VARIABLES = {"zone_count": "3", "nat_gateway_count": "2", "create_runner": "true", "enable_exec": "true", "task_root_access": "true",
             "ecr_force_delete": "true", "efs_throughput_mode": "elastic", "fargate_spot_weight": "3",
             "container_insights": "enhanced", "log_retention_days": "7"}


def variables():
    return [word for name, value in VARIABLES.items() for word in ("--var", f"{name}={value}")]


def read_yaml(text):
    """What yamlencode makes of a flat map of texts and lists of texts."""
    made, key = {}, None
    for line in text.splitlines():
        if line.startswith("- "):
            made[key].append(line[2:].strip('"'))
        else:
            key, value = (part.strip().strip('"') for part in line.split(":", 1))
            made[key] = value if value else []
    return made


class Operator:
    def __init__(self, moto, expect, config_file, state):
        self.moto, self.expect = moto, expect
        self.config = read_yaml(pathlib.Path(config_file).read_text())
        self.state = state
        self.outputs = {name: output["value"] for name, output in state["outputs"].items()}

    def handed_on(self):
        """What was written is what the outputs say, and all of it."""
        keys = {"region", "cluster", "subnets", "security_groups", "execution_role_arn", "task_role_arn",
                "efs_filesystem_id", "log_group"}
        self.expect(set(self.config) == keys, f"the file has the keys {sorted(self.config)}")
        self.expect(read_yaml(self.outputs["backend_config"]) == self.config, "the file is not the output")
        environment = self.outputs["backend_environment"]
        self.expect(environment["SOCKERLESS_ECS_SUBNETS"].split(",") == self.config["subnets"], "other subnets")
        self.expect(environment["SOCKERLESS_AGENT_EFS_ID"] == self.config["efs_filesystem_id"], "other files")

    def network(self):
        ec2 = self.moto.client("ec2")
        here = [{"Name": "vpc-id", "Values": [self.outputs["vpc_id"]]}]
        subnets = {found["SubnetId"]: found for found in ec2.describe_subnets(Filters=here)["Subnets"]}
        self.expect(len(subnets) == 6, f"{len(subnets)} subnets")
        public, private = self.outputs["public_subnet_ids"], self.outputs["private_subnet_ids"]
        self.expect(all(subnets[found]["MapPublicIpOnLaunch"] for found in public), "no public addresses")
        self.expect(not any(subnets[found]["MapPublicIpOnLaunch"] for found in private), "private with addresses")
        self.expect({subnets[found]["CidrBlock"] for found in private} == {"10.0.128.0/20", "10.0.144.0/20", "10.0.160.0/20"},
                    "the private subnets are no /20")
        tables = {link["SubnetId"]: table for table in ec2.describe_route_tables(Filters=here)["RouteTables"]
                  for link in table["Associations"] if "SubnetId" in link}
        way_out = {found: [route for route in tables[found]["Routes"] if route.get("DestinationCidrBlock") == "0.0.0.0/0"]
                   for found in subnets}
        self.expect(all(way_out[found][0]["GatewayId"].startswith("igw-") for found in public), "no way in")
        gateways = [way_out[found][0]["NatGatewayId"] for found in private]
        self.expect(len(set(gateways)) == 2 and gateways[0] == gateways[2], f"the gateways are not taken in turn: {gateways}")

    def groups(self):
        ec2 = self.moto.client("ec2")
        tasks, files = self.outputs["task_security_group_id"], self.outputs["efs_security_group_id"]
        found = {group["GroupId"]: group for group in ec2.describe_security_groups(GroupIds=[tasks, files])["SecurityGroups"]}
        rules = {(rule["IpProtocol"], rule.get("FromPort")): rule for rule in found[tasks]["IpPermissions"]}
        self.expect(set(rules) == {("-1", None), ("tcp", 9111)},
                    f"wrong rules of the tasks: {set(rules)}")
        self.expect(rules["tcp", 9111]["IpRanges"][0]["CidrIp"] == "10.0.0.0/16", "agents from elsewhere")
        mounts = found[files]["IpPermissions"]
        self.expect([(rule["FromPort"], rule["ToPort"], rule["UserIdGroupPairs"][0]["GroupId"], rule["IpRanges"])
                     for rule in mounts] == [(2049, 2049, tasks, [])], f"wrong rules of the files: {mounts}")

    def files(self):
        efs, system = self.moto.client("efs"), self.config["efs_filesystem_id"]
        found = efs.describe_file_systems(FileSystemId=system)["FileSystems"][0]
        self.expect(found["Encrypted"] and found["ThroughputMode"] == "elastic", "wrong file system")
        targets = efs.describe_mount_targets(FileSystemId=system)["MountTargets"]
        self.expect({target["SubnetId"] for target in targets} == set(self.config["subnets"]), "not mounted everywhere")
        for target in targets:
            groups = efs.describe_mount_target_security_groups(MountTargetId=target["MountTargetId"])["SecurityGroups"]
            self.expect(groups == [self.outputs["efs_security_group_id"]], "a mount target has another group")
        policy = json.loads(efs.describe_file_system_policy(FileSystemId=system)["Policy"])
        denied = [rule["Condition"] for rule in policy["Statement"] if rule["Effect"] == "Deny"]
        self.expect(denied == [{"Bool": {"aws:SecureTransport": "false"}}], f"not only by TLS: {policy}")
        allowed = [(rule["Principal"]["AWS"], "elasticfilesystem:AccessPointArn" in str(rule["Condition"]))
                   for rule in policy["Statement"] if rule["Effect"] == "Allow"]
        task, runner = self.outputs["task_role_arn"], self.outputs["runner_role_arn"]
        self.expect(sorted(allowed) == sorted([(task, False), (task, False), (runner, True)]), f"who gets in: {policy}")
        points = efs.describe_access_points(FileSystemId=system)["AccessPoints"]
        self.expect([point["PosixUser"]["Uid"] for point in points] == [1000], "no access point for runners")

    def roles(self):
        iam = self.moto.client("iam")
        for output in ("execution_role_arn", "task_role_arn", "runner_role_arn"):
            role = iam.get_role(RoleName=self.outputs[output].split("/")[-1])["Role"]
            trust = role["AssumeRolePolicyDocument"]["Statement"][0]
            self.expect(trust["Principal"] == {"Service": "ecs-tasks.amazonaws.com"}, f"{output}: wrong trust")
            self.expect(trust["Condition"]["StringEquals"] == {"aws:SourceAccount": "123456789012"},
                        f"{output}: not only for this account")
        task = self.outputs["task_role_arn"].split("/")[-1]
        rights = str(iam.get_role_policy(RoleName=task, PolicyName="grants")["PolicyDocument"])
        for right, given in (("ssmmessages:OpenDataChannel", True), ("elasticfilesystem:ClientRootAccess", True),
                             ("route53:ChangeResourceRecordSets", False)):
            self.expect((right in rights) == given, f"tasks: {right} is {'not ' if given else ''}given")
        execution = self.outputs["execution_role_arn"].split("/")[-1]
        attached = iam.list_attached_role_policies(RoleName=execution)["AttachedPolicies"]
        self.expect([policy["PolicyName"] for policy in attached] == ["AmazonECSTaskExecutionRolePolicy"], "not attached")

    def rest(self):
        ecs = self.moto.client("ecs")
        cluster = ecs.describe_clusters(clusters=[self.config["cluster"]], include=["SETTINGS"])["clusters"][0]
        self.expect(cluster["clusterName"] == NAME and cluster["status"] == "ACTIVE", "no cluster")
        self.expect(cluster["settings"] == [{"name": "containerInsights", "value": "enhanced"}], "no Insights")
        self.expect(sorted(cluster["capacityProviders"]) == ["FARGATE", "FARGATE_SPOT"], "no capacity")
        groups = self.moto.client("logs").describe_log_groups(logGroupNamePrefix=self.config["log_group"])["logGroups"]
        self.expect([(group["logGroupName"], group["retentionInDays"]) for group in groups] ==
                    [(f"/{NAME}/containers", 7)], f"wrong logs: {groups}")
        names = self.moto.client("servicediscovery").get_namespace(Id=self.outputs["cloud_map_namespace_id"])["Namespace"]
        self.expect((names["Name"], names["Type"]) == (f"{NAME}.local", "DNS_PRIVATE"), "wrong namespace")
        ecr = self.moto.client("ecr")
        rules = json.loads(ecr.get_lifecycle_policy(repositoryName=NAME)["lifecyclePolicyText"])["rules"]
        self.expect(rules[0]["selection"]["countNumber"] == 7, "images without a tag stay")
        self.expect(self.outputs["ecr_repository_url"].endswith(f".dkr.ecr.{REGION}.amazonaws.com/{NAME}"), "no URL")

    def run_a_container(self):
        """As the backend does, with nothing but its configuration."""
        ecs, names = self.moto.client("ecs"), self.moto.client("servicediscovery")
        definition = ecs.register_task_definition(
            family=f"{NAME}-job", requiresCompatibilities=["FARGATE"], networkMode="awsvpc", cpu="256", memory="512",
            executionRoleArn=self.config["execution_role_arn"], taskRoleArn=self.config["task_role_arn"],
            volumes=[{"name": "shared", "efsVolumeConfiguration": {
                "fileSystemId": self.config["efs_filesystem_id"], "transitEncryption": "ENABLED",
                "authorizationConfig": {"iam": "ENABLED"}}}],
            containerDefinitions=[{"name": "main", "image": "alpine:3", "essential": True, "memory": 512,
                                   "mountPoints": [{"sourceVolume": "shared", "containerPath": "/shared"}],
                                   "logConfiguration": {"logDriver": "awslogs", "options": {
                                       "awslogs-group": self.config["log_group"], "awslogs-region": REGION,
                                       "awslogs-stream-prefix": "job"}}}])["taskDefinition"]
        tasks = ecs.run_task(cluster=self.config["cluster"], taskDefinition=definition["taskDefinitionArn"],
                             launchType="FARGATE", networkConfiguration={"awsvpcConfiguration": {
                                 "subnets": self.config["subnets"],
                                 "securityGroups": self.config["security_groups"]}})["tasks"]
        self.expect(len(tasks) == 1, "no task was started")
        service = names.create_service(Name="job", NamespaceId=self.outputs["cloud_map_namespace_id"],
                                       DnsConfig={"DnsRecords": [{"Type": "A", "TTL": 10}]})["Service"]
        names.register_instance(ServiceId=service["Id"], InstanceId="one", Attributes={"AWS_INSTANCE_IPV4": "10.0.128.9"})
        time.sleep(1)

    def sweep(self, environment):
        def swept(*words):
            text = json.dumps({"outputs": self.state["outputs"]})
            done = subprocess.run([sys.executable, str(ROOT / "stacks" / "fargate" / "sweep"), *words], input=text,
                                  env=environment, text=True, capture_output=True, timeout=120, check=False)
            self.expect(done.returncode == 0, done.stdout + done.stderr)
            return done.stdout
        said = swept()
        self.expect("would remove task" in said and "would remove service job" in said, f"not found: {said}")
        self.expect("access point" not in said, "the runners' access point would have been removed")
        swept("--yes")
        left = swept()
        self.expect("service" not in left, f"still there: {left}")

    def no_secret(self):
        """There is nothing secret in this system, and so there is nothing in its state."""
        suspicious = []

        def walk(value, path):
            if isinstance(value, dict):
                for key, inner in value.items():
                    if any(word in key.lower() for word in ("password", "secret", "private_key", "token")) and inner:
                        if key != "creation_token":
                            suspicious.append(f"{path}/{key}")
                    walk(inner, f"{path}/{key}")
            elif isinstance(value, list):
                for number, inner in enumerate(value):
                    walk(inner, f"{path}/{number}")
        walk(self.state["resources"], "")
        self.expect(not suspicious, f"the state may hold secrets: {suspicious}")
        sensitive = [instance["sensitive_attributes"] for resource in self.state["resources"]
                     for instance in resource["instances"] if instance.get("sensitive_attributes")]
        self.expect(not sensitive, f"the state has sensitive attributes: {sensitive}")

    def tags(self):
        wanted = {"project": "sockerless", "environment": "dev", "component": "ecs", "managed-by": "terraform"}
        for resource in self.state["resources"]:
            for instance in resource["instances"]:
                tags = instance["attributes"].get("tags_all")
                if resource["mode"] == "managed" and tags is not None:
                    self.expect(wanted.items() <= tags.items(), f"{resource['type']}.{resource['name']}: tags {tags}")

    def all(self, environment):
        for look in (self.handed_on, self.network, self.groups, self.files, self.roles, self.rest, self.no_secret,
                     self.tags, self.run_a_container):
            look()
        self.sweep(environment)


def gone(moto, expect):
    here = [{"Name": "tag:project", "Values": ["sockerless"]}]
    expect(not moto.client("ec2").describe_vpcs(Filters=here)["Vpcs"], "the VPC is still there")
    expect(not moto.client("efs").describe_file_systems()["FileSystems"], "the files are still there")
    expect(not moto.client("ecr").describe_repositories()["repositories"], "the repository is still there")
    roles = [role["RoleName"] for role in moto.client("iam").list_roles()["Roles"]]
    expect(not [role for role in roles if role.startswith(NAME + "-")], f"roles are still there: {roles}")
    expect(not moto.client("servicediscovery").list_namespaces()["Namespaces"], "the namespace is still there")
