// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/policy_document.hpp>
#include <terrace/tf/aws_cloudwatch_log_group.hpp>
#include <terrace/tf/aws_default_security_group.hpp>
#include <terrace/tf/aws_eip.hpp>
#include <terrace/tf/aws_flow_log.hpp>
#include <terrace/tf/aws_iam_role.hpp>
#include <terrace/tf/aws_iam_role_policy.hpp>
#include <terrace/tf/aws_internet_gateway.hpp>
#include <terrace/tf/aws_nat_gateway.hpp>
#include <terrace/tf/aws_route.hpp>
#include <terrace/tf/aws_route_table.hpp>
#include <terrace/tf/aws_route_table_association.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/aws_vpc_endpoint.hpp>

#include "parts.hpp"

using namespace terrace;

namespace fargate {
namespace {

/// The one that there is, or null.
template <class R> Str id_of(const R& resource) { return Str(fn::one(all(resource).splat(&R::id))); }

struct Layout {
  List<Str> zones;
  List<Str> public_cidrs;
  List<Str> private_cidrs;
  /// Zone and its number; empty when the network exists already.
  Map<Num> numbers;
};

Layout lay_out(Stack stack, const Scope& scope, const Inputs& in) {
  Layout made;
  // By letter, because a look-up would keep everybody without an account from planning this.
  const List<Str> first_zones = for_list<Num>(fn::range(in.zone_count), [&](const Any&, const Num& number) {
    return format("{}{}", aws::region(scope), List<Str>{"a", "b", "c", "d", "e", "f"}.at(number));
  });
  made.zones =
      stack.local("zones", if_else(equal(in.availability_zones, null), first_zones, List<Str>(in.availability_zones)));
  const auto part = [&](const List<Str>& given, int first) {
    return if_else(equal(given, null),
                   List<Str>(for_list<Str>(made.zones,
                                           [&](const Any& number, const Str&) {
                                             return fn::cidrsubnet(in.vpc_cidr, 4,
                                                                   first == 0 ? Num(number) : Num(number) + first);
                                           })),
                   given);
  };
  made.public_cidrs = stack.local("public_cidrs", part(in.public_subnet_cidrs, 0));
  made.private_cidrs = stack.local("private_cidrs", part(in.private_subnet_cidrs, 8));
  made.numbers = stack.local("zone_numbers", for_map<Str>(
                                                 made.zones,
                                                 [](const Any& number, const Str& zone) {
                                                   return Map<Num>::Entry{zone, Num(number)};
                                                 },
                                                 [&](const Any&, const Str&) { return in.create_network; }));
  return made;
}

/// No two of the ranges have an address in common.
Bool all_apart(const List<Str>& ranges) {
  return fn::alltrue(List<Bool>(fn::flatten(for_list<Str>(ranges, [&](const Any& i, const Str& one) {
    return for_list<Str>(ranges,
                         [&](const Any& j, const Str& other) { return Num(i) >= Num(j) || are_apart(one, other); });
  }))));
}

/// Who talked to whom, for a limited time.
struct FlowLog {
  const Inputs& in;
  Num number;
  Str vpc_id;

  void build(Scope& scope) const {
    const auto group = scope.add("group",
                                 tf::aws_cloudwatch_log_group{.name = format("/{}/flow", in.name),
                                                              .retention_in_days = in.flow_log_retention_days},
                                 {.count = number});
    const Str group_arn = Str(fn::one(all(group).splat(&tf::aws_cloudwatch_log_group::Ref::arn)));
    aws::PolicyDocument trust, rights;
    trust.allow({.actions = {"sts:AssumeRole"},
                 .principals = {aws::Principal::service("vpc-flow-logs.amazonaws.com")},
                 .conditions = aws::only_for_this_account(scope)});
    rights.allow({.actions = {"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
                  .resources = {format("{}:*", group_arn)}});
    const auto role = scope.add("role",
                                tf::aws_iam_role{.assume_role_policy = trust.json(),
                                                 .description = "Writes the flow logs of the network",
                                                 .name = format("{}-{}-flow", in.name, aws::region(scope))},
                                {.count = number});
    const auto write =
        scope.add("write", tf::aws_iam_role_policy{.name = "write", .policy = rights.json(), .role = id_of(role)},
                  {.count = number});
    scope.add("log",
              tf::aws_flow_log{
                  .iam_role_arn = Str(fn::one(all(role).splat(&tf::aws_iam_role::Ref::arn))),
                  .log_destination = group_arn,
                  .log_destination_type = "cloud-watch-logs",
                  .tags = {{"Name", in.name}},
                  .traffic_type = "ALL",
                  .vpc_id = vpc_id,
              },
              {.count = number, .depends_on = {write}});
  }
};

}  // namespace

NetworkPart::Ref NetworkPart::build(Scope& scope) const {
  const Layout layout = lay_out(scope.stack(), scope, in);
  const Num one = if_else(in.create_network, 1, 0);
  const Map<Str> named = {{"Name", in.name}};
  const auto name_of = [&](const char* kind) {
    return Map<Str>{{"Name", format("{}-{}-{}", in.name, kind, each::key())}};
  };

  const auto vpc = scope.add(
      "vpc",
      tf::aws_vpc{.cidr_block = in.vpc_cidr, .enable_dns_hostnames = true, .enable_dns_support = true, .tags = named},
      {.count = one,
       .lifecycle = {{.precondition = {{.condition = all_apart(fn::concat(layout.public_cidrs, layout.private_cidrs)),
                                        .error_message = "No two subnets may share addresses."}}}}});
  const Str vpc_id = id_of(vpc);
  // What names no group gets the default one, which lets nothing through here.
  scope.add(
      "default_group",
      tf::aws_default_security_group{
          .egress = list({}), .ingress = list({}), .tags = {{"Name", format("{}-unused", in.name)}}, .vpc_id = vpc_id},
      {.count = one});
  scope.add("flow", FlowLog{in, one, vpc_id});

  const auto gateway = scope.add("gateway", tf::aws_internet_gateway{.tags = named, .vpc_id = vpc_id}, {.count = one});
  Scope open = scope.group("public");
  const auto public_subnet = open.add("subnet",
                                      tf::aws_subnet{.availability_zone = each::key(),
                                                     .cidr_block = layout.public_cidrs.at(each::value<Num>()),
                                                     .map_public_ip_on_launch = true,
                                                     .tags = name_of("public"),
                                                     .vpc_id = vpc_id},
                                      {.for_each = layout.numbers});
  const auto public_table = open.add(
      "table", tf::aws_route_table{.tags = {{"Name", format("{}-public", in.name)}}, .vpc_id = vpc_id}, {.count = one});
  open.add("out",
           tf::aws_route{.destination_cidr_block = "0.0.0.0/0",
                         .gateway_id = id_of(gateway),
                         .route_table_id = id_of(public_table)},
           {.count = one});
  open.add("association",
           tf::aws_route_table_association{.route_table_id = id_of(public_table),
                                           .subnet_id = by_key(public_subnet).at(each::key()).id()},
           {.for_each = layout.numbers});

  // One for each of the first zones. Those beyond take them in turn.
  const Map<Num> nat_zones = scope.stack().local(
      "nat_zones", for_map<Num>(
                       layout.numbers,
                       [](const Any& zone, const Num& number) {
                         return Map<Num>::Entry{Str(zone), number};
                       },
                       [&](const Any&, const Num& number) { return number < in.nat_gateway_count; }));
  const auto address = open.add("nat_address", tf::aws_eip{.domain = "vpc", .tags = name_of("nat")},
                                {.for_each = nat_zones, .depends_on = {gateway}});
  const auto nat = open.add("nat",
                            tf::aws_nat_gateway{.allocation_id = by_key(address).at(each::key()).id(),
                                                .subnet_id = by_key(public_subnet).at(each::key()).id(),
                                                .tags = name_of("nat")},
                            {.for_each = nat_zones, .depends_on = {gateway}});

  // Each zone has a table of its own, so that more NAT gateways change routes and no subnet.
  Scope closed = scope.group("private");
  const auto private_subnet = closed.add("subnet",
                                         tf::aws_subnet{.availability_zone = each::key(),
                                                        .cidr_block = layout.private_cidrs.at(each::value<Num>()),
                                                        .map_public_ip_on_launch = false,
                                                        .tags = name_of("private"),
                                                        .vpc_id = vpc_id},
                                         {.for_each = layout.numbers});
  const auto private_table = closed.add("table", tf::aws_route_table{.tags = name_of("private"), .vpc_id = vpc_id},
                                        {.for_each = layout.numbers});
  const Str nat_zone = layout.zones.at(each::value<Num>() % in.nat_gateway_count);
  const auto out = closed.add("out",
                              tf::aws_route{.destination_cidr_block = "0.0.0.0/0",
                                            .nat_gateway_id = by_key(nat).at(nat_zone).id(),
                                            .route_table_id = by_key(private_table).at(each::key()).id()},
                              {.for_each = layout.numbers});
  const auto association =
      closed.add("association",
                 tf::aws_route_table_association{.route_table_id = by_key(private_table).at(each::key()).id(),
                                                 .subnet_id = by_key(private_subnet).at(each::key()).id()},
                 {.for_each = layout.numbers});

  // The layers of images are in S3 and do not pay for NAT so.
  const auto ids_of = [&](const auto& resource) {
    return for_list<Str>(
        layout.zones, [&](const Any&, const Str& zone) { return by_key(resource).at(zone).id(); },
        [&](const Any&, const Str&) { return in.create_network; });
  };
  scope.add("s3",
            tf::aws_vpc_endpoint{.route_table_ids = Set<Str>(fn::concat(
                                     all(public_table).splat(&tf::aws_route_table::Ref::id), ids_of(private_table))),
                                 .service_name = format("com.amazonaws.{}.s3", aws::region(scope)),
                                 .tags = {{"Name", format("{}-s3", in.name)}},
                                 .vpc_endpoint_type = "Gateway",
                                 .vpc_id = vpc_id},
            {.count = one});

  const auto either = [&](const List<Str>& made, const List<Str>& given) {
    return if_else(in.create_network, made, given);
  };
  Stack stack = scope.stack();
  return {.vpc_id = stack.local("vpc_id", if_else(in.create_network, vpc_id, Str(in.existing_vpc_id))),
          .private_subnets = stack.local("private_subnet_ids",
                                         either(ids_of(private_subnet), List<Str>(in.existing_private_subnet_ids))),
          .public_subnets =
              stack.local("public_subnet_ids", either(ids_of(public_subnet), List<Str>(in.existing_public_subnet_ids))),
          .nat_addresses = for_list<tf::aws_eip::Ref>(
              by_key(address), [](const Any&, const tf::aws_eip::Ref& eip) { return eip.public_ip(); }),
          .ready = {out, association}};
}

}  // namespace fargate
