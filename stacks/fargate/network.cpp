// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/network.hpp>

#include "parts.hpp"

using namespace terrace;

namespace fargate {

NetworkPart::Ref NetworkPart::build(Scope& scope) const {
  Stack stack = scope.stack();
  // By letter, because a look-up would keep everybody without an account from planning this.
  const List<Str> first_zones = for_list<Num>(fn::range(in.zone_count), [&](const Any&, const Num& number) {
    return format("{}{}", aws::region(scope), List<Str>{"a", "b", "c", "d", "e", "f"}.at(number));
  });
  const List<Str> zones =
      stack.local("zones", if_else(equal(in.availability_zones, null), first_zones, List<Str>(in.availability_zones)));
  // Sixteenths of the range; the private ones begin in its second half.
  const auto ranges = [&](const List<Str>& given, const Num& first) {
    const List<Str> parts = for_list<Str>(
        zones, [&](const Any& number, const Str&) { return fn::cidrsubnet(in.vpc_cidr, 4, Num(number) + first); });
    return if_else(equal(given, null), parts, given);
  };
  const List<Str> public_cidrs = stack.local("public_cidrs", ranges(in.public_subnet_cidrs, 0));
  const List<Str> private_cidrs = stack.local("private_cidrs", ranges(in.private_subnet_cidrs, 8));

  scope.only_if(in.create_network);
  const auto own =
      scope.add("own", aws::Network{.name = in.name,
                                    .cidr = in.vpc_cidr,
                                    .zone_names = zones,
                                    .public_tier = {.cidrs = public_cidrs},
                                    .private_tier = {.cidrs = private_cidrs},
                                    .isolated_tier = {.enabled = false},
                                    .nat = aws::Nat::count(in.nat_gateway_count),
                                    .assign_public_addresses = true,
                                    .flow_logs = {.retention_days = in.flow_log_retention_days,
                                                  .group_name = format("/{}/flow", in.name),
                                                  .role_name = format("{}-{}-flow", in.name, aws::region(scope))}});

  const auto either = [&](const auto& made, const auto& given) { return if_else(in.create_network, made, given); };
  return {.vpc_id = stack.local("vpc_id", either(own.vpc_id(), Str(in.existing_vpc_id))),
          .private_subnets = stack.local("private_subnet_ids",
                                         either(own.private_subnets(), List<Str>(in.existing_private_subnet_ids))),
          .public_subnets =
              stack.local("public_subnet_ids", either(own.public_subnets(), List<Str>(in.existing_public_subnet_ids))),
          .nat_addresses = own.nat_addresses(),
          .ready = {own.ready()}};
}

}  // namespace fargate
