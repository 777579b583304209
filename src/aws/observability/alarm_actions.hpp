// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who hears of an alarm, for alarms on metrics and on alarms.

#include <terrace/aws/alarm.hpp>

namespace terrace::aws::alarm_actions {

struct Actions {
  /// Unset when nobody is to hear of it.
  Set<Str> arns;
};

/// Also lets CloudWatch publish in the topics among them.
Actions of(const Scope& scope, const Items<AlarmAction>& notify);
void check_description(const Scope& scope, const Str& description);

}  // namespace terrace::aws::alarm_actions
