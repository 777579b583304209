// SPDX-License-Identifier: Apache-2.0
#pragma once

// What EFS refuses, as far as the program knows it.

#include <terrace/aws/file_system.hpp>

#include <string>
#include <vector>

namespace terrace::aws::file_system_rules {

void check(const Scope& scope, const FileSystem& spec);
void check(const Scope& scope, const Str& path, const AccessPoint& spec);
/// What the mount targets of a literal list are called: after their subnets, so that they keep their names when one comes
/// or goes; by number where a subnet has no name that the program knows.
std::vector<std::string> names_of_subnets(const List<Str>& subnets);

}  // namespace terrace::aws::file_system_rules
