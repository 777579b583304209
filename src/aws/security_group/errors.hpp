// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of security groups and connections: T12xx.

#include <terrace/core/scope.hpp>

namespace terrace::aws::errors {

void no_port(const Scope& scope, std::string_view peer);
void wrong_range(const Scope& scope, std::string_view range);
void ports_reversed(const Scope& scope, std::string_view ports);
void wrong_port(const Scope& scope, std::string_view ports);
void wrong_description(const Scope& scope, std::string_view description);
void nothing_to_open(const Scope& scope, std::string_view peer);
void wrong_group_id(const Scope& scope, std::string_view id);
void reserved_group_name(const Scope& scope, std::string_view name);

}  // namespace terrace::aws::errors
