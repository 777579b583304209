// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names of DNS: what they may look like, and what they are called in addresses.

#include <terrace/core/scope.hpp>

#include <string>

namespace terrace::aws::domain_name {

/// Reports what is wrong with a literal name; `wildcard` allows `*` as its first label. Returns whether it is fine.
bool check(const Scope& scope, const Str& name, bool wildcard = false);
/// "wildcard-dev" of "*.dev", "apex" of "".
std::string slug(std::string_view name);

}  // namespace terrace::aws::domain_name
