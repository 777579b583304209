// SPDX-License-Identifier: Apache-2.0

#include "aws/data/database_engine.hpp"

#include <terrace/fn.hpp>
#include <terrace/value/expression.hpp>

#include <algorithm>

#include "aws/data/errors.hpp"
#include "aws/data/windows.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "value/ascii.hpp"

namespace terrace::aws::data {
namespace {

using terrace::detail::is_alphanumeric;
using terrace::detail::is_letter;

using Words = std::vector<std::string_view>;

/// Below this, a gp3 volume has 3000 operations and 125 MiB/s, and no more.
constexpr std::int64_t kStripedGib = 400;

const std::vector<DatabaseEngine>& engines() {
  static const auto& known = *new std::vector<DatabaseEngine>{
      {.name = "postgres",
       .port = 5432,
       .family_parts = 1,
       .versions = {"11", "12", "13", "14", "15", "16", "17"},
       .logs = {"postgresql", "upgrade", "iam-db-auth-error"},
       .usual_logs = {"postgresql", "upgrade"},
       .tls_parameter = "rds.force_ssl",
       .tls_value = "1",
       .reserved_users = {"admin", "rdsadmin", "rds_superuser", "public", "user", "root"},
       .longest_user = 63,
       .longest_database = 63},
      {.name = "mysql",
       .port = 3306,
       .family_parts = 2,
       .versions = {"5.7", "8.0", "8.4"},
       .logs = {"audit", "error", "general", "iam-db-auth-error", "slowquery"},
       .usual_logs = {"error", "slowquery"},
       .tls_parameter = "require_secure_transport",
       .tls_value = "1",
       .reserved_users = {"rdsadmin", "rdsrepladmin", "user", "mysql", "root"},
       .longest_user = 16,
       .longest_database = 64},
      {.name = "mariadb",
       .port = 3306,
       .family_parts = 2,
       .versions = {"10.4", "10.5", "10.6", "10.11", "11.4", "11.8"},
       .logs = {"audit", "error", "general", "iam-db-auth-error", "slowquery"},
       .usual_logs = {"error", "slowquery"},
       .tls_parameter = "require_secure_transport",
       .tls_value = "1",
       .reserved_users = {"rdsadmin", "rdsrepladmin", "user", "mysql", "root"},
       .longest_user = 16,
       .longest_database = 64}};
  return known;
}

bool is_among(const Words& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

std::string joined(const Words& words) {
  std::string made;
  for (const std::string_view word : words) made += (made.empty() ? "" : ", ") + std::string(word);
  return made;
}

bool is_identifier(std::string_view text, std::size_t longest) {
  return !text.empty() && text.size() <= longest && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_alphanumeric(c) || c == '_'; });
}

void check_storage(const Scope& scope, const Database& spec) {
  const auto size = support::literal_number(spec.storage_gib);
  const auto most = support::literal_number(spec.max_storage_gib);
  if (size && (*size < 5 || *size > 65536))
    support::errors::out_of_range(scope, "`storage_gib`", std::to_string(*size), "20 to 65536");
  // RDS wants a tenth of room at least.
  if (size && most && *most != 0 && *most * 10 < *size * 11) data::errors::storage_shrinks(scope, *size, *most);
  const auto type = support::literal_text(spec.storage_type);
  if (!type) return;
  const bool is_provisioned = *type == "io1" || *type == "io2";
  if (!is_provisioned && *type != "gp2" && *type != "gp3")
    support::errors::out_of_range(scope, "`storage_type`", *type, "gp3, gp2, io1 or io2");
  if (is_provisioned && !spec.iops.is_set())
    data::errors::wrong_performance(scope, "a storage of the type " + std::string(*type) + " without `iops`");
  if (*type == "gp2" && spec.iops.is_set())
    data::errors::wrong_performance(scope, "`iops` of a storage of the type gp2");
  if (*type != "gp3" && spec.throughput.is_set())
    data::errors::wrong_performance(scope, "`throughput` of a storage of the type " + std::string(*type));
  if (*type != "gp3") return;
  if (size && *size < kStripedGib && (spec.iops.is_set() || spec.throughput.is_set())) {
    data::errors::wrong_performance(scope, "`iops` or `throughput` of a gp3 storage of " + std::to_string(*size) +
                                               " GiB, and RDS takes them from 400 GiB on");
  }
  if (spec.throughput.is_set() && !spec.iops.is_set())
    data::errors::wrong_performance(scope, "`throughput` of a gp3 storage without `iops`");
}

void check_words(const Scope& scope, const Database& spec, const DatabaseEngine& engine) {
  const auto user = support::literal_text(spec.username);
  if (user && (!is_identifier(*user, engine.longest_user) || is_among(engine.reserved_users, *user)))
    data::errors::reserved_word(scope, "the master user", *user);
  const auto database = support::literal_text(spec.database);
  if (database && (!is_identifier(*database, engine.longest_database) || *database == "rdsadmin" || *database == "db"))
    data::errors::reserved_word(scope, "the name of a database", *database);
  const auto count = support::literal_size(spec.logs);
  for (std::size_t i = 0; count && i < *count; ++i) {
    const auto log = support::literal_text(spec.logs.items()[i]);
    if (log && !is_among(engine.logs, *log)) data::errors::unknown_log(scope, *log, engine.name, joined(engine.logs));
  }
}

}  // namespace

const DatabaseEngine* engine_of(const Scope& scope, const Str& engine) {
  const auto name = support::literal_text(engine);
  if (!name) return nullptr;
  for (const DatabaseEngine& one : engines()) {
    if (one.name == *name) return &one;
  }
  data::errors::wrong_engine(scope, *name, "postgres, mysql or mariadb");
  return nullptr;
}

Str family_of(const Scope& scope, const Database& spec, const DatabaseEngine* engine) {
  if (spec.parameter_family.is_set()) return spec.parameter_family;
  const auto version = support::literal_text(spec.version);
  if (engine != nullptr && version) {
    const std::string_view start = first_parts(*version, engine->family_parts);
    if (!is_among(engine->versions, start))
      data::errors::unknown_version(scope, engine->name, *version, joined(engine->versions));
    return std::string(engine->name) + std::string(start);
  }
  const Any parts = fn::split(".", spec.version);
  const Str two = format("{}.{}", fn::element(parts, 0), fn::element(parts, 1));
  if (engine != nullptr) {
    return engine->family_parts == 1 ? format("{}{}", Str(engine->name), fn::element(parts, 0))
                                     : format("{}{}", Str(engine->name), two);
  }
  return format("{}{}", Str(spec.engine), if_else(equal(spec.engine, "postgres"), Str(fn::element(parts, 0)), two));
}

void check(const Scope& scope, const Database& spec, const DatabaseEngine* engine) {
  check_zones(scope, spec.network);
  check_storage(scope, spec);
  check_windows(scope, "backup_window", spec.backup_window, spec.maintenance_window, 30);
  support::check_range(scope, "`backup_days`", spec.backup_days, 0, 35);
  support::check_range(scope, "`port`", spec.port, 1150, 65535);
  const auto seconds = support::literal_number(spec.monitoring_seconds);
  constexpr std::int64_t kIntervals[] = {0, 1, 5, 10, 15, 30, 60};
  if (seconds && std::find(std::begin(kIntervals), std::end(kIntervals), *seconds) == std::end(kIntervals))
    support::errors::out_of_range(scope, "`monitoring_seconds`", std::to_string(*seconds), "0, 1, 5, 10, 15, 30 or 60");
  const auto instance_class = support::literal_text(spec.instance_class);
  if (instance_class && !is_node_class(*instance_class, "db."))
    data::errors::wrong_class(scope, "class of RDS", *instance_class, "db.t4g.medium");
  if (support::literal_bool(spec.performance_insights).value_or(false) && !knows_insights(spec))
    data::errors::no_insights(scope, instance_class.value_or(""));
  if (engine != nullptr) check_words(scope, spec, *engine);
}

bool knows_insights(const Database& spec) {
  const auto engine = support::literal_text(spec.engine);
  const auto instance_class = support::literal_text(spec.instance_class);
  if (!engine || !instance_class || *engine == "postgres") return true;
  return !(instance_class->starts_with("db.t") &&
           (instance_class->ends_with(".micro") || instance_class->ends_with(".small")));
}

}  // namespace terrace::aws::data
