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


#: The stacks whose cycles take no longer than a minute or two; the others run with `all`.
SHORT = ("iam", "security-groups")
LONG = ()
