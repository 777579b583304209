// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an ARN says, where the program knows it.

#include <terrace/core/scope.hpp>

#include <optional>
#include <string_view>

namespace terrace::aws::support {

/// One of the six parts of an ARN, counted from 0 ("arn"): 3 is the region, 4 the account, 5 all the rest. Nothing for
/// what is no literal ARN.
std::optional<std::string_view> part_of_arn(const Value& arn, int part);
/// Whether a principal (an ARN or an account's number) and the account of `scope` are both known, and differ.
bool is_of_other_account(const Scope& scope, const Str& principal);

}  // namespace terrace::aws::support
