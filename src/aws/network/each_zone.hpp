// SPDX-License-Identifier: Apache-2.0
#pragma once

// A network whose zones only Terraform knows: one resource with `for_each`, by the zones' names, where otherwise there is
// one resource for each zone.

#include <terrace/tf/aws_internet_gateway.hpp>
#include <terrace/tf/aws_subnet.hpp>

#include <optional>

#include "aws/network/state.hpp"

namespace terrace::aws {

/// Whether only Terraform knows in how many zones the network is.
bool has_late_zones(const Network& network);

class EachZone {
 public:
  EachZone(const Scope& network, const Network& spec, NetworkState& state)
      : scope_(network), spec_(spec), state_(state) {}

  void add_tier(Tier which, const SubnetTier& tier);
  /// After the tiers and the route of the public one. Without `internet` there can be none.
  void add_nat(const std::optional<tf::aws_internet_gateway::Ref>& internet);

 private:
  Scope scope_;
  const Network& spec_;
  NetworkState& state_;
  std::optional<tf::aws_subnet::Ref> public_subnets_;
  /// That of the zone which `each` stands for.
  Str private_table_;
};

}  // namespace terrace::aws
