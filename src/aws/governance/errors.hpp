// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of trails, AWS Config, GuardDuty and budgets: T2020 to T2039.

#include <terrace/core/scope.hpp>

namespace terrace::aws::governance::errors {

/// Two of what an account (or a region of it) has one of. Names both places.
void twice_in_account(const Scope& second, const Scope& first, std::string_view what, std::string_view where,
                      std::string_view help);
void wrong_address(const Scope& scope, std::string_view address);
void wrong_data_arn(const Scope& scope, std::string_view arn, std::string_view type, std::string_view help);
void wrong_rule(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_alert(const Scope& scope, std::string_view problem, std::string_view help);
void no_trail_logs(const Scope& scope);
void runtime_twice(const Scope& scope);

}  // namespace terrace::aws::governance::errors
