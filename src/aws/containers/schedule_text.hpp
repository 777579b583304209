// SPDX-License-Identifier: Apache-2.0
#pragma once

// When something happens, as EventBridge and Application Auto Scaling read it.

#include <terrace/core/scope.hpp>

namespace terrace::aws::schedules {

/// "cron(…)", "rate(…)" or "at(…)" of the one that is given; reports more or less than one, and forms that are none.
std::string expression_of(const Scope& scope, const std::string& cron, const std::string& rate, const std::string& at);

}  // namespace terrace::aws::schedules
