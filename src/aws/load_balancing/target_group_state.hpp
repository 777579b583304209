// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is known of a target group; lives with its node.

#include <terrace/aws/target.hpp>
#include <terrace/aws/target_group.hpp>

#include <optional>
#include <string>

namespace terrace::aws {

struct TargetGroupState {
  /// Of the load balancer whose listener forwards to it first.
  Str balancer_suffix;
  bool is_grpc = false;
  /// Who gets into the group once a listener forwards to it; nobody for a group by itself.
  std::optional<Target> target;
  /// How the group was described, for a target that is forwarded to again.
  std::string description;
};

}  // namespace terrace::aws
