// SPDX-License-Identifier: Apache-2.0
#pragma once

// What ElastiCache refuses, its families of parameters, and its users.

#include <terrace/aws/cache.hpp>

namespace terrace::aws::data {

void check(const Scope& scope, const Cache& spec);
/// "valkey8", "redis7", "redis6.x": checked, or made by Terraform of a late version.
Str cache_family(const Scope& scope, const Cache& spec);
/// Makes the users and their group; unset when there are none.
Set<Str> cache_users(Scope& scope, const Cache& spec, const Str& cache_name);
/// A user who signs in by role.
struct CacheRoleUser {
  Str name;
  Str arn;
};
std::optional<CacheRoleUser> cache_user_by_role(const Scope& scope, std::string_view name);

}  // namespace terrace::aws::data
