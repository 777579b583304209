// SPDX-License-Identifier: Apache-2.0
#pragma once

// What RDS's engines differ in.

#include <terrace/aws/database.hpp>

#include <string_view>
#include <vector>

namespace terrace::aws::data {

struct DatabaseEngine {
  std::string_view name;
  int port;
  /// How many parts of a version make a family: "postgres16", "mysql8.0".
  int family_parts;
  std::vector<std::string_view> versions;
  std::vector<std::string_view> logs;
  /// Those that are exported unless others are named.
  std::vector<std::string_view> usual_logs;
  /// The parameter that refuses connections without TLS, and its value.
  std::string_view tls_parameter;
  std::string_view tls_value;
  std::vector<std::string_view> reserved_users;
  std::size_t longest_user;
  std::size_t longest_database;
};

/// Null for an engine that is late or unknown; the latter is reported.
const DatabaseEngine* engine_of(const Scope& scope, const Str& engine);
/// "postgres16": checked against what is known of the engine, or made by Terraform of a late version.
Str family_of(const Scope& scope, const Database& spec, const DatabaseEngine* engine);
/// Names, storage, class, windows, logs: what RDS refuses.
void check(const Scope& scope, const Database& spec, const DatabaseEngine* engine);
/// Whether RDS has Performance Insights for it.
bool knows_insights(const Database& spec);

}  // namespace terrace::aws::data
