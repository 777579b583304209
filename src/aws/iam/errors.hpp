// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of roles and policy documents: T13xx.

#include <terrace/core/scope.hpp>

namespace terrace::aws::errors {

void no_actions(const Scope& scope, std::string_view statement);
void wrong_action(const Scope& scope, std::string_view action);
void no_resources(const Scope& scope, std::string_view actions);
void wrong_resource(const Scope& scope, std::string_view resource);
void empty_condition(const Scope& scope, std::string_view variable);
void misplaced_principal(const Scope& scope, std::string_view actions);
void no_principals(const Scope& scope, std::string_view actions);
void wrong_sid(const Scope& scope, std::string_view sid);
void no_trust(const Scope& scope);
void wrong_session(const Scope& scope, long long hours);
void fixed_role(const Scope& scope, std::string_view what);
void too_many_policies(const Scope& scope, std::size_t count);

}  // namespace terrace::aws::errors
