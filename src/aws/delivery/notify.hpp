// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <terrace/aws/notification_rule.hpp>

namespace terrace::aws {

/// The rule of a `notify`, in the scope of what is told of. `otherwise` are the events when none are said.
void add_notifications(const Scope& scope, const Str& resource, const Topic::Ref& topic,
                       const Notifications& notifications, const Items<std::string>& otherwise);
/// Reports events that are not of `service`, whose ARN only Terraform knows.
void check_events_of(const Scope& scope, const Items<std::string>& events, std::string_view service);

}  // namespace terrace::aws
