// SPDX-License-Identifier: Apache-2.0
#pragma once

// When something happens, as EventBridge's scheduler and auto scaling read it.

#include <terrace/core/scope.hpp>

namespace terrace::aws::schedules {

/// Reports a literal that is neither "cron(…)", "rate(…)" nor "at(…)".
void check(const Scope& scope, const Str& schedule);

}  // namespace terrace::aws::schedules
