// SPDX-License-Identifier: Apache-2.0
#pragma once

// What EventBridge refuses of a pattern and a target, or accepts and never delivers.

#include <terrace/aws/event_rule.hpp>

namespace terrace::aws::event_target_rules {

void check_pattern(const Scope& scope, const Value& pattern);
void check(const Scope& scope, const EventRule::Target& target);

}  // namespace terrace::aws::event_target_rules
