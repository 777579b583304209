// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics that every family of AWS constructs may report: T10xx. Each family has its own beside its sources.

#include <terrace/core/scope.hpp>

namespace terrace::aws::support::errors {

/// `what` with its article: "the name of an IAM role".
void invalid_name(const Scope& scope, std::string_view what, std::string_view name, std::string_view problem);
/// A number out of its range, or not one of a list: "1 to 12 hours".
void out_of_range(const Scope& scope, std::string_view member, std::string_view given, std::string_view allowed);
/// Two members that exclude each other, or one that needs another: `problem` names both.
void contradiction(const Scope& scope, std::string_view problem, std::string_view help);
/// A member that must be given and may not be empty.
void missing(const Scope& scope, std::string_view member, std::string_view help);
/// A call that comes when the construct has been written already.
void too_late(const Scope& scope, std::string_view what);

}  // namespace terrace::aws::support::errors
