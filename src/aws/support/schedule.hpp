// SPDX-License-Identifier: Apache-2.0
#pragma once

// Schedules as EventBridge, AWS Backup and auto scaling write them.

#include <string>
#include <string_view>

namespace terrace::aws::support {

/// What is wrong with "cron(minute hour day month weekday year)" or "rate(5 minutes)"; empty when nothing is.
std::string problem_of_schedule(std::string_view text);

}  // namespace terrace::aws::support
