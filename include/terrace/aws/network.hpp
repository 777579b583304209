// SPDX-License-Identifier: Apache-2.0
#pragma once

// Networks: a VPC with public, private and isolated subnets in each of its zones.
//
//   auto network = stack.add("network", aws::Network{.cidr = "10.0.0.0/16", .zones = 3});
//   stack.add("db", aws::SecurityGroup{.vpc = network});
//   network.interface_endpoint("secretsmanager");
//
// Public subnets have a route to the internet, private ones reach it through NAT gateways, isolated ones not at all.
// Decided for the user: nothing gets a public address by itself, traffic is logged for 90 days, the default security
// group and the default route table are emptied, S3 is reached past the NAT gateways. Ranges are laid out so that one
// more zone (up to four) or one tier more or less moves no other subnet.

#include <terrace/aws/bucket.hpp>
#include <terrace/aws/connections.hpp>
#include <terrace/aws/security_group.hpp>
#include <terrace/core/items.hpp>
#include <terrace/terraform/meta.hpp>

#include <optional>

namespace terrace::aws {

/// How private subnets reach the internet. A NAT gateway costs by the hour and by what goes through it.
class Nat {
 public:
  /// Not at all: what is in private subnets talks to the network and its endpoints only.
  static Nat none() { return {Kind::count, 0}; }
  /// One for all zones: the cheapest. When its zone fails, no private subnet reaches the internet.
  static Nat one() { return {Kind::count, 1}; }
  /// One in each zone.
  static Nat per_zone() { return {Kind::per_zone, {}}; }
  /// So many, for the zones in turn; late values too, such as `if_else(is_production, 3, 1)`.
  static Nat count(const Num& gateways) { return {Kind::count, gateways}; }
  /// The same with Elastic IP addresses that exist already, by allocation id: one for each gateway.
  Nat with_addresses(const List<Str>& allocation_ids) const {
    Nat made = *this;
    made.allocation_ids_ = allocation_ids;
    return made;
  }

  bool is_per_zone() const { return kind_ == Kind::per_zone; }
  /// Unset for one in each zone.
  const Num& gateways() const { return gateways_; }
  const List<Str>& allocation_ids() const { return allocation_ids_; }

 private:
  enum class Kind : unsigned char { count, per_zone };
  Nat(Kind kind, const Num& gateways) : kind_(kind), gateways_(gateways) {}
  Kind kind_;
  Num gateways_;
  List<Str> allocation_ids_;
};

/// A rule of a network ACL. ACLs know no connections: what is let in needs a way out, too, usually tcp 1024-65535.
struct NetworkAclRule {
  /// 1 to 32766, unique in its direction; the lowest that fits decides.
  int number = 100;
  bool egress = false;
  bool allow = true;
  Str cidr = "0.0.0.0/0";
  Ports ports = Ports::all();
};

/// The subnets of one kind, one in each zone.
struct SubnetTier {
  bool enabled = true;
  /// Their ranges, in the order of the zones; also a list that only Terraform knows, which then refuses one of another
  /// length and ranges that overlap. Left out: parts of the network's range, a sixteenth each (a thirty-second with more
  /// than four zones).
  List<Str> cidrs{};
  /// What else is to be on them, such as {"kubernetes.io/role/elb", "1"}.
  Map<Str> tags{};
  /// Left out: the VPC's default ACL, which lets everything through. Given: an ACL with these and nothing else.
  Items<NetworkAclRule> acl{};
};

/// Where flow logs go and what they hold. CloudWatch, unless a bucket is named.
struct FlowLogs {
  /// False: none. Then nobody can tell afterwards who talked to whom.
  bool enabled = true;
  /// A bucket instead of CloudWatch: cheaper, and slower to ask. It lets the logs in by itself.
  std::optional<Bucket::Ref> bucket{};
  /// Where in the bucket, without slashes at its ends.
  Str folder{};
  /// The same by the ARN of a bucket that is somebody else's, also with a folder ("arn:aws:s3:::logs/network"). Its policy
  /// must let delivery.logs.amazonaws.com write.
  Str bucket_arn{};
  /// How long CloudWatch keeps them: one of its terms (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365 … days).
  Num retention_days = 90;
  /// What encrypts the log group; CloudWatch Logs is let in by its policy. Left out: a key of CloudWatch's own.
  Key::Ref key{};
  /// The same by the ARN of a key whose policy is somebody else's, and lets CloudWatch Logs in.
  Str kms_key_arn{};
  /// "ALL", "ACCEPT" or "REJECT".
  Str traffic = "ALL";
  /// 60 or 600. A record each minute costs up to ten times as much.
  Num seconds = 600;
  /// The fields of a record: "${version} ${vpc-id} …" with dollars as they are. Left out: AWS's default.
  Str format{};
  /// "STANDARD", or "INFREQUENT_ACCESS" at half the price and without metric filters. Changing it makes a new log group.
  Str log_class{};
  /// Of the log group, and of the role that is made. Left out: the path.
  Str group_name{};
  Str role_name{};
  /// The ARN of a role that may write. Left out: one is made.
  Str role_arn{};
  /// Limits the role that is made.
  Str permissions_boundary{};
};

struct EndpointOptions {
  /// A policy document as text. Left out: everybody in the network may do there what their own policies allow.
  Str policy{};
  /// The service's usual name leads to the endpoint; only for interface endpoints.
  bool private_dns = true;
};

struct Network {
  class Ref;
  struct Existing;

  /// What the tags `Name` begin with. Left out: the path.
  Str name{};
  /// The whole range, /16 to /28. A late one is divided by Terraform (`cidrsubnet`).
  Str cidr = "10.0.0.0/16";
  /// In how many zones, 1 to 6. Left out: one for each of `zone_names`, or two where there are none. Load balancers and
  /// databases want two.
  int zones = 0;
  /// "eu-west-1a" and so on. Also a list that only Terraform knows: with `zones` the first ones of it are used, without it
  /// all, and each kind of thing is one resource with `for_each` by zone; new ones at its end then move no subnet (up to
  /// four). Left out: the region's first zones, looked up in each plan.
  List<Str> zone_names{};

  SubnetTier public_tier{};
  SubnetTier private_tier{};
  SubnetTier isolated_tier{};
  Nat nat = Nat::per_zone();
  /// Machines in public subnets get a public address by themselves. Load balancers and NAT gateways do not need it.
  bool assign_public_addresses = false;

  FlowLogs flow_logs{};
  /// "s3", "dynamodb": free, and past the NAT gateways. Empty: none.
  Items<std::string> gateway_endpoints = {"s3"};
  /// "ecr.api", "ecr.dkr", "logs", "secretsmanager" …; each costs by the hour and zone. Also a list that only Terraform
  /// knows. A name with "com.amazonaws" in it is taken as it is.
  List<Str> interface_endpoints{};

  /// DNS in the VPC, and names for what has a public address. Private names of endpoints need both.
  Bool dns_support = true;
  Bool dns_hostnames = true;
  /// "dedicated": on hardware of one's own, at a price.
  Str tenancy{};
  /// Leaves the rules of the default security group, which lets its members talk to each other and to the world, and
  /// with which everything starts for which nobody names a group.
  bool keep_default_security_group = false;

  Ref build(Scope& scope) const;
};

/// A network that exists already: by what the program knows of it. What is left out and asked for is looked up in AWS.
struct Network::Existing {
  /// Left out: looked up from the first subnet that is given.
  Str vpc_id{};
  List<Str> public_subnets{};
  List<Str> private_subnets{};
  List<Str> isolated_subnets{};
  /// Left out: looked up when something asks for it.
  Str cidr{};
  /// Only when something asks: in the order of the subnets.
  List<Str> zone_names{};
  /// Where peerings and gateway endpoints put their routes.
  List<Str> public_route_tables{};
  List<Str> private_route_tables{};
  List<Str> isolated_route_tables{};
  /// The public addresses of its NAT gateways, for allow-lists of others.
  List<Str> nat_addresses{};
  /// Whom to ask, when it is in another region or account than this stack.
  ProviderRef provider{};

  Ref build(Scope& scope) const;
};

class Network::Ref {
 public:
  Str vpc_id() const;
  Str vpc_arn() const;
  Str cidr() const;
  /// In how many zones; 0 if only Terraform knows.
  int zones() const;
  List<Str> zone_names() const;

  /// The subnets' ids in the order of the zones; an empty list where there are none.
  List<Str> public_subnets() const;
  List<Str> private_subnets() const;
  List<Str> isolated_subnets() const;
  /// Where data is at home: the isolated subnets, or the private ones of a network without.
  List<Str> data_subnets() const;
  bool has_public_subnets() const;
  bool has_private_subnets() const;
  bool has_isolated_subnets() const;

  /// From which private subnets reach the internet: public addresses without "/32".
  List<Str> nat_addresses() const;
  /// Unset for a network without public subnets, and for one that exists already.
  Str internet_gateway_id() const;

  /// The public tier has one table, the isolated tier too, the private tier one for each zone.
  List<Str> public_route_tables() const;
  List<Str> private_route_tables() const;
  List<Str> isolated_route_tables() const;

  /// An endpoint through which the network reaches a service of AWS. Saying one twice makes one.
  const Ref& gateway_endpoint(const Str& service, const EndpointOptions& options = {}) const;
  const Ref& interface_endpoint(const Str& service, const EndpointOptions& options = {}) const;
  /// The group of all interface endpoints, which lets in the network's own range on port 443.
  Connections endpoint_connections() const;

  /// To depend on: what is in private subnets can reach what it needs, by routes or, without any NAT, by endpoints.
  Dependency ready() const;
  const Scope& scope() const { return scope_; }

 private:
  friend struct Network;
  friend struct Network::Existing;
  explicit Ref(const Scope& scope) : scope_(scope) {}
  Scope scope_;
};

}  // namespace terrace::aws
