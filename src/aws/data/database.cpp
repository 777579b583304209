// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/database.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/aws/log_group.hpp>
#include <terrace/tf/aws_db_instance.hpp>
#include <terrace/tf/aws_db_parameter_group.hpp>
#include <terrace/tf/aws_db_subnet_group.hpp>
#include <terrace/value/expression.hpp>

#include <algorithm>

#include "aws/data/database_engine.hpp"
#include "aws/data/errors.hpp"
#include "aws/data/windows.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

using data::DatabaseEngine;
using terrace::detail::as;

constexpr support::NameRule kDatabaseName{.what = "the identifier of a database",
                                          .longest = 63,
                                          .lower_case = true,
                                          .begins_with_letter = true,
                                          .hyphen_inside = true,
                                          .double_hyphen = false};
constexpr std::int64_t kGrowth = 5;

/// What replicas take over from their source.
struct DatabaseState {
  Str instance_class;
  Str parameter_group;
  Str security_group;
  Str monitoring_role;
  Num monitoring_seconds;
  Str key;
  Bool insights;
  bool has_backups = true;
  bool iam_auth = true;
};

Str database_parameters(Scope& scope, const Database& spec, const DatabaseEngine* engine, const Str& family) {
  Blocks<tf::shared::aws_db_parameter_group_parameter> parameters;
  const auto add = [&](const Map<Str>& given, const char* method) {
    if (given.is_expression()) {
      parameters.add_dynamic(given, [&](const Any& key, const Any& value) {
        return tf::shared::aws_db_parameter_group_parameter{
            .apply_method = method, .name = Str(key), .value = Str(value)};
      });
      return;
    }
    for (std::size_t i = 0; i < given.size(); ++i) {
      parameters.add(
          {.apply_method = method, .name = as<Str>(given.items()[2 * i]), .value = as<Str>(given.items()[2 * i + 1])});
    }
  };
  if (spec.tls_only && engine != nullptr) {
    parameters.add(
        {.apply_method = "pending-reboot", .name = Str(engine->tls_parameter), .value = Str(engine->tls_value)});
  }
  add(spec.parameters, "pending-reboot");
  add(spec.dynamic_parameters, "immediate");
  // A new major version needs another group, while the database still has this one.
  return scope
      .add("parameters",
           tf::aws_db_parameter_group{.description = "Made for " + scope.path(),
                                      .family = family,
                                      .name_prefix = data::lower_name(scope, 200) + '-',
                                      .parameter = parameters,
                                      .tags = {{"Name", Str(scope.path())}}},
           {.lifecycle = {{.create_before_destroy = true}}})
      .name();
}

/// The groups that RDS would make by itself, without an end.
DependsOn database_logs(Scope& scope, const Database& spec, const Str& identifier, const List<Str>& logs) {
  DependsOn made;
  if (logs.is_expression()) return made;
  Scope where = scope.group("logs");
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const auto log = support::literal_text(logs.items()[i]);
    if (!log) continue;
    const auto group = where.add(*log, LogGroup{.name = format("/aws/rds/instance/{}/{}", identifier, Str(*log)),
                                                .retention_days = spec.log_retention_days,
                                                .key = spec.key});
    made.add(group.ready());
  }
  return made;
}

Str database_monitoring_role(Scope& scope, const Num& seconds) {
  const auto known = support::literal_number(seconds);
  if (known && *known == 0) return {};
  return scope
      .add("monitoring", Role{.trusts = {Principal::service("monitoring.rds.amazonaws.com")},
                              .managed_policies = {"service-role/AmazonRDSEnhancedMonitoringRole"}})
      .arn();
}

Num most_database_storage(const Database& spec) {
  const auto most = support::literal_number(spec.max_storage_gib);
  if (most && *most == 0) return {};
  if (spec.max_storage_gib.is_set()) return spec.max_storage_gib;
  const auto size = support::literal_number(spec.storage_gib);
  return size ? Num(*size * kGrowth) : Num(spec.storage_gib * kGrowth);
}

/// What a minor version of its own stays: RDS would upgrade it, and Terraform take it back.
Bool database_upgrades_itself(const Database& spec, const DatabaseEngine* engine) {
  const auto version = support::literal_text(spec.version);
  if (engine == nullptr || !version) return {};
  return data::first_parts(*version, engine->family_parts) == *version;
}

SecurityGroup::Ref database_group(Scope& scope, const Database& spec, const Num& port) {
  if (spec.security_group) return *spec.security_group;
  return scope.add(
      "group", SecurityGroup{.vpc = spec.network.vpc_id(), .all_outbound = false, .default_port = Ports::tcp(port)});
}

}  // namespace

Database::Ref Database::build(Scope& scope) const {
  const DatabaseEngine* known = data::engine_of(scope, engine);
  data::check(scope, *this, known);
  const Str name = identifier.is_set() ? identifier : Str(data::lower_name(scope, kDatabaseName.longest));
  support::check_name(scope, name, kDatabaseName);
  const bool restored = snapshot.is_set();
  const bool own_password = password.is_set();
  if (restored && database.is_set()) {
    support::errors::contradiction(scope, "`database` and `snapshot`: what a snapshot holds has its name already",
                                   "leave `database` out");
  }

  const Num used_port = port.is_set() ? port : known != nullptr ? Num(known->port) : Num();
  const auto group = database_group(scope, *this, used_port);
  const Num listen = used_port.is_set() ? used_port : Num(if_else(equal(Str(engine), "postgres"), 5432, 3306));
  const auto subnets = scope.add("subnets", tf::aws_db_subnet_group{.description = "Made for " + scope.path(),
                                                                    .name = data::lower_name(scope, 255),
                                                                    .subnet_ids = Set<Str>(network.subnet_ids()),
                                                                    .tags = {{"Name", Str(scope.path())}}});
  List<Str> exported = logs;
  if (!exported.is_set() && known != nullptr) {
    exported = List<Str>(std::initializer_list<Str>{});
    for (const std::string_view log : known->usual_logs) exported.add(Str(log));
  }
  const DependsOn groups = database_logs(scope, *this, name, exported);

  auto& shared = scope.state<DatabaseState>();
  shared.instance_class = instance_class;
  shared.parameter_group = database_parameters(scope, *this, known, data::family_of(scope, *this, known));
  shared.security_group = group.id();
  shared.monitoring_role = database_monitoring_role(scope, monitoring_seconds);
  shared.monitoring_seconds = monitoring_seconds;
  shared.key = key.arn();
  shared.insights = performance_insights.is_set() ? performance_insights : Bool(data::knows_insights(*this));
  shared.has_backups = support::literal_number(backup_days).value_or(1) != 0;
  shared.iam_auth = support::literal_bool(iam_auth).value_or(true);

  const bool has_insights = support::literal_bool(shared.insights).value_or(true);
  const auto instance = scope.add(
      "instance",
      tf::aws_db_instance{.allocated_storage = storage_gib,
                          .apply_immediately = apply_immediately,
                          .auto_minor_version_upgrade = database_upgrades_itself(*this, known),
                          .backup_retention_period = backup_days,
                          .backup_window = backup_window,
                          .ca_cert_identifier = ca,
                          .copy_tags_to_snapshot = true,
                          .db_name = database,
                          .db_subnet_group_name = subnets.name(),
                          .deletion_protection = deletion_protection,
                          .enabled_cloudwatch_logs_exports = Set<Str>(exported),
                          .engine = engine,
                          .engine_version = version,
                          .final_snapshot_identifier = !final_snapshot                ? Str()
                                                       : final_snapshot_name.is_set() ? final_snapshot_name
                                                                                      : format("{}-final", name),
                          .iam_database_authentication_enabled = iam_auth,
                          .identifier = name,
                          .instance_class = instance_class,
                          .iops = iops,
                          .kms_key_id = key.arn(),
                          .maintenance_window = maintenance_window,
                          .manage_master_user_password = own_password ? Bool() : Bool(true),
                          .master_user_secret_kms_key_id = own_password ? Str() : key.arn(),
                          .max_allocated_storage = most_database_storage(*this),
                          .monitoring_interval = monitoring_seconds,
                          .monitoring_role_arn = shared.monitoring_role,
                          .multi_az = multi_az,
                          .parameter_group_name = shared.parameter_group,
                          .password_wo = password,
                          .password_wo_version = own_password ? password_version : Num(),
                          .performance_insights_enabled = shared.insights,
                          .performance_insights_kms_key_id = has_insights ? key.arn() : Str(),
                          .performance_insights_retention_period = has_insights ? Num(7) : Num(),
                          .port = used_port,
                          .publicly_accessible = false,
                          .skip_final_snapshot = !final_snapshot,
                          .snapshot_identifier = snapshot,
                          .storage_encrypted = true,
                          .storage_throughput = throughput,
                          .storage_type = storage_type,
                          .tags = {{"Name", Str(scope.path())}},
                          .username = restored ? Str() : username,
                          .vpc_security_group_ids = {group.id()}},
      {.depends_on = groups});

  const Connections& made = group.connections();
  Ref ref(scope, Connections(scope, {.group_id = made.group_id(),
                                     .default_port = Ports::tcp(listen),
                                     .may_change = made.may_change(),
                                     .all_outbound = made.all_outbound()}));
  ref.identifier_ = instance.identifier();
  ref.arn_ = instance.arn();
  ref.address_ = instance.address();
  ref.port_ = instance.port();
  ref.database_ = database;
  ref.username_ = instance.username();
  ref.resource_id_ = instance.resource_id();
  if (!own_password) {
    ref.secret_ =
        scope.add("secret", Secret::Existing{.arn = instance.master_user_secret().at(0).secret_arn(), .key = key});
  }
  return ref;
}

Database::Ref Database::Existing::build(Scope& scope) const {
  const Connections& given = security_group.connections();
  Ref ref(scope, Connections(scope, {.group_id = given.group_id(),
                                     .default_port = Ports::tcp(port),
                                     .may_change = given.may_change(),
                                     .all_outbound = given.all_outbound()}));
  ref.identifier_ = identifier;
  ref.arn_ = format("arn:{}:rds:{}:{}:db:{}", partition(scope), region(scope), account_id(scope), Str(identifier));
  ref.address_ = address;
  ref.port_ = port;
  ref.resource_id_ = resource_id;
  ref.secret_ = secret;
  return ref;
}

Str Database::Ref::endpoint() const { return format("{}:{}", address_, port_); }

const Database::Ref& Database::Ref::grant_connect(const Grantee& grantee, const Str& user) const {
  if (!scope_.state<DatabaseState>().iam_auth) {
    data::errors::no_iam_auth(scope_, support::literal_text(user).value_or("the user"));
    return *this;
  }
  if (!resource_id_.is_set()) {
    support::errors::missing(scope_, "`resource_id`", "give it where the database is named: a policy needs it");
    return *this;
  }
  grantee.role().allow({.actions = {"rds-db:connect"},
                        .resources = {format("arn:{}:rds-db:{}:{}:dbuser:{}/{}", partition(scope_), region(scope_),
                                             account_id(scope_), resource_id_, user)}});
  return *this;
}

Database::Ref Database::Ref::replica(const Id& id, const Replica& spec) const {
  const auto& shared = scope_.state<DatabaseState>();
  Scope here = Scope(scope_).group(id);
  if (!shared.has_backups) data::errors::replica_needs_backups(here);
  const Str name = spec.identifier.is_set() ? spec.identifier : Str(data::lower_name(here, kDatabaseName.longest));
  support::check_name(here, name, kDatabaseName);
  const bool monitored = shared.monitoring_role.is_set();
  const Num every = spec.monitoring_seconds.is_set() ? spec.monitoring_seconds : shared.monitoring_seconds;
  const bool has_insights = support::literal_bool(shared.insights).value_or(true);
  const auto instance =
      here.add("instance", tf::aws_db_instance{.copy_tags_to_snapshot = true,
                                               .identifier = name,
                                               .instance_class = spec.instance_class.is_set() ? spec.instance_class
                                                                                              : shared.instance_class,
                                               .kms_key_id = shared.key,
                                               .monitoring_interval = monitored ? every : Num(),
                                               .monitoring_role_arn = shared.monitoring_role,
                                               .multi_az = spec.multi_az,
                                               .parameter_group_name = shared.parameter_group,
                                               .performance_insights_enabled = shared.insights,
                                               .performance_insights_kms_key_id = has_insights ? shared.key : Str(),
                                               .performance_insights_retention_period = has_insights ? Num(7) : Num(),
                                               .publicly_accessible = false,
                                               .replicate_source_db = identifier_,
                                               // A replica has nothing that its source has not.
                                               .skip_final_snapshot = true,
                                               .storage_encrypted = true,
                                               .tags = {{"Name", Str(here.path())}},
                                               .vpc_security_group_ids = {shared.security_group}});
  Ref ref(here, connections_);
  ref.identifier_ = instance.identifier();
  ref.arn_ = instance.arn();
  ref.address_ = instance.address();
  ref.port_ = instance.port();
  ref.database_ = database_;
  ref.username_ = username_;
  ref.resource_id_ = instance.resource_id();
  ref.secret_ = secret_;
  here.state<DatabaseState>() = shared;
  return ref;
}

}  // namespace terrace::aws
