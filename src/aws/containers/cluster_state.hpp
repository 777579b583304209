// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is known of a cluster until synth, and the rules of capacity provider strategies.

#include <terrace/aws/cluster.hpp>

namespace terrace::aws {

struct ClusterState {
  Str name{};
  Str arn{};
  bool is_existing = false;
  bool has_insights = true;
  bool fargate = true;
  std::optional<Namespace::Ref> connect{};
  std::optional<LogGroup::Ref> exec_logs{};
  Key::Ref exec_key{};
  Items<CapacityShare> default_capacity{};
  /// The capacity providers of its machines.
  Items<Str> machines{};
};

namespace clusters {

ClusterState& state_of(const Cluster::Ref& cluster);
/// Reports what ECS refuses of a strategy. `on_fargate`: what the strategy must be made of; unset for either.
void check_strategy(const Scope& scope, const Items<CapacityShare>& shares, std::optional<bool> on_fargate);
bool is_fargate_provider(const Str& provider);

}  // namespace clusters
}  // namespace terrace::aws
