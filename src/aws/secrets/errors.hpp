// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of keys, secrets and parameters: T14xx.

#include <terrace/core/scope.hpp>

namespace terrace::aws::errors {

void key_locks_account_out(const Scope& scope);
void ambiguous_secret_name(const Scope& scope, std::string_view name);
/// A warning: `who` needs the key, and its policy is somebody else's.
void fixed_key_policy(const Scope& scope, std::string_view who);
void wrong_secret_field(const Scope& scope, std::string_view field, std::string_view problem, std::string_view help);
void reader_without_key(const Scope& scope, std::string_view reader);
void reserved_parameter_name(const Scope& scope, std::string_view name, std::string_view problem);
void parameter_too_long(const Scope& scope, std::size_t size, std::size_t limit, std::string_view tier);
void comma_in_list(const Scope& scope, std::string_view item);
void fixed_secret_policy(const Scope& scope);
void wrong_key_arn(const Scope& scope, std::string_view arn);
void wrong_secret_arn(const Scope& scope, std::string_view arn);
void replica_at_home(const Scope& scope, std::string_view region, bool twice);

}  // namespace terrace::aws::errors
