# SPDX-License-Identifier: Apache-2.0
"""Patches of moto: VPC and Route 53."""

from . import patch


@patch
def ec2_dhcp_tags():
    """CreateDhcpOptions drops TagSpecifications -> tags diff on the second plan."""
    from moto.ec2.responses.dhcp_options import DHCPOptions

    orig = DHCPOptions.create_dhcp_options

    def create_dhcp_options(self):
        r = orig(self)
        for spec in self._get_param("TagSpecifications", []) or []:
            r.result["DhcpOptions"].add_tags({t["Key"]: t.get("Value", "") for t in spec.get("Tags", [])})
        return r

    DHCPOptions.create_dhcp_options = create_dhcp_options


@patch
def ec2_subnet_ipv6_filter():
    """DescribeSubnets has no ipv6 association filter -> aws_subnet with IPv6 hangs."""
    from moto.ec2.models.subnets import Subnet

    orig = Subnet.get_filter_value

    def get_filter_value(self, filter_name, method_name=None):
        if filter_name == "ipv6-cidr-block-association.association-id":
            return list(self.ipv6_cidr_block_associations.keys())
        return orig(self, filter_name, method_name)

    Subnet.get_filter_value = get_filter_value
    Subnet.ipv6_cidr_block_association_set = property(lambda self: [
        {"Ipv6CidrBlock": a["ipv6CidrBlock"], "AssociationId": a["associationId"],
         "Ipv6CidrBlockState": {"State": a["ipv6CidrBlockState"]["State"]}}
        for a in self.ipv6_cidr_block_associations.values() if a["ipv6CidrBlockState"]["State"] == "associated"])


@patch
def route53_private_zone():
    """A zone created with a VPC but without HostedZoneConfig.PrivateZone (what
    Terraform sends) is stored as public -> vpc diff, private_zone lookup fails."""
    from moto.route53.responses import Route53

    orig = Route53.create_hosted_zone

    def create_hosted_zone(self):
        if self._get_param("VPC.VPCId"):
            real = self._get_bool_param
            self._get_bool_param = lambda n, d=None: True if n == "HostedZoneConfig.PrivateZone" else real(n, d)
            try:
                return orig(self)
            finally:
                del self._get_bool_param
        return orig(self)

    Route53.create_hosted_zone = create_hosted_zone


@patch
def ec2_rule_descriptions():
    """Only rules about ranges give their description back -> diff of rules about groups and prefix lists."""
    from moto.ec2.models.security_groups import SecurityGroupRule

    init = SecurityGroupRule.__init__

    def __init__(self, *a, **k):
        init(self, *a, **k)
        about = [given for given in (*a, *k.values()) if isinstance(given, dict)]
        self._about = next((given["Description"] for given in about if given.get("Description")), None)

    def description(self):
        return self.ip_range.get("Description") or self.source_group.get("Description") or self._about

    SecurityGroupRule.__init__ = __init__
    SecurityGroupRule.description = property(description)
