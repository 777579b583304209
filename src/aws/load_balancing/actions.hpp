// SPDX-License-Identifier: Apache-2.0
#pragma once

// Actions of listeners and rules as blocks: both have the same members, in types of their own.

#include <terrace/tf/aws_lb_listener.hpp>
#include <terrace/tf/aws_lb_listener_rule.hpp>

#include "aws/load_balancing/balancer_state.hpp"

namespace terrace::aws {

Blocks<tf::blocks::aws_lb_listener::default_action> default_actions(const ListenerAction& action);
Blocks<tf::blocks::aws_lb_listener_rule::action> rule_actions(const ListenerAction& action);

}  // namespace terrace::aws
