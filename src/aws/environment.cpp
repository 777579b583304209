// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/tf/data/aws_caller_identity.hpp>
#include <terrace/tf/data/aws_partition.hpp>
#include <terrace/tf/data/aws_region.hpp>

#include "aws/support/environment_state.hpp"

namespace terrace::aws {
using support::EnvironmentState;

Str account_id(const Scope& scope) {
  Stack stack = scope.stack();
  Str& known = stack.state<EnvironmentState>().account_id;
  if (!known.is_set()) known = stack.add("current_account", tf::data::aws_caller_identity{}).account_id();
  return known;
}

Str region(const Scope& scope) {
  Stack stack = scope.stack();
  Str& known = stack.state<EnvironmentState>().region;
  if (!known.is_set()) known = stack.add("current_region", tf::data::aws_region{}).name();
  return known;
}

Str partition(const Scope& scope) {
  Stack stack = scope.stack();
  Str& known = stack.state<EnvironmentState>().partition;
  if (!known.is_set()) known = stack.add("current_partition", tf::data::aws_partition{}).partition();
  return known;
}

void set_account_id(Stack& stack, const Str& id) { stack.state<EnvironmentState>().account_id = id; }

void set_region(Stack& stack, const Str& region) { stack.state<EnvironmentState>().region = region; }

}  // namespace terrace::aws
