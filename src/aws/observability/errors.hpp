// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of log groups, alarms, topics, dashboards and event rules: T18xx.

#include <terrace/core/scope.hpp>

namespace terrace::aws::observability::errors {

void wrong_retention(const Scope& scope, long long days);
void class_without_filters(const Scope& scope, std::string_view log_class, std::string_view what);
void too_many_subscriptions(const Scope& scope, std::size_t count);
void default_with_dimensions(const Scope& scope);
void no_threshold(const Scope& scope, std::size_t given);
void wrong_period(const Scope& scope, long long seconds);
void wrong_evaluation(const Scope& scope, std::string_view problem);
void wrong_statistic(const Scope& scope, std::string_view statistic);
void arn_as_dimension(const Scope& scope, std::string_view dimension, std::string_view name_space);
void wrong_math(const Scope& scope, std::string_view expression, std::string_view problem);
void wrong_email(const Scope& scope, std::string_view address);
void managed_key(const Scope& scope);
void fifo_takes_queues(const Scope& scope, std::string_view what);
void wrong_url(const Scope& scope, std::string_view url);
void pattern_or_schedule(const Scope& scope, bool both);
void wrong_schedule(const Scope& scope, std::string_view schedule, std::string_view problem);
void wrong_pattern(const Scope& scope, std::string_view problem);
void too_many_targets(const Scope& scope, std::size_t count);
void many_inputs(const Scope& scope);
void row_too_wide(const Scope& scope, std::size_t row, int columns);
void role_of_target(const Scope& scope, std::string_view service, bool needed);
void rule_too_long(const Scope& scope, std::size_t alarms);
void empty_widget(const Scope& scope, std::string_view what);

}  // namespace terrace::aws::observability::errors
