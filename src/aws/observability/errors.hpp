// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of log groups, alarms, topics, dashboards and event rules: T18xx.

#include <terrace/core/scope.hpp>

namespace terrace::aws::errors {

void wrong_retention(const Scope& scope, long long days);
void class_without_filters(const Scope& scope, std::string_view log_class, std::string_view what);
void too_many_subscriptions(const Scope& scope, std::size_t count);
void default_with_dimensions(const Scope& scope);

}  // namespace terrace::aws::errors
