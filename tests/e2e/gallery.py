# SPDX-License-Identifier: Apache-2.0
"""The cycles of the gallery of AWS constructs: one for each stack. A cycle that says nothing more deploys its stack, sees
that a second plan is empty, and destroys it."""

CHECKS = {}


def check(stack):
    """Marks a function of (moto, expect) that looks at what a stack made."""
    def mark(function):
        CHECKS[stack] = function
        return function
    return mark


@check("iam")
def check_iam(moto, expect):
    iam = moto.client("iam")
    document = iam.get_role_policy(RoleName="iam-worker", PolicyName="grants")["PolicyDocument"]
    actions = [action for statement in document["Statement"] for action in statement["Action"]]
    expect(actions == ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"], f"wrong grants: {actions}")
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


#: The stacks whose cycles take no longer than a minute or two; the others run with `all`.
SHORT = ("iam", "security-groups")
LONG = ("network",)
