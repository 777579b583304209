// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/cache.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/aws/log_group.hpp>
#include <terrace/tf/aws_elasticache_parameter_group.hpp>
#include <terrace/tf/aws_elasticache_replication_group.hpp>
#include <terrace/tf/aws_elasticache_subnet_group.hpp>
#include <terrace/value/expression.hpp>

#include <algorithm>

#include "aws/data/cache_rules.hpp"
#include "aws/data/errors.hpp"
#include "aws/data/windows.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

constexpr support::NameRule kCacheName{.what = "the name of a cache",
                                       .longest = 40,
                                       .lower_case = true,
                                       .begins_with_letter = true,
                                       .hyphen_inside = true,
                                       .double_hyphen = false};

Str cache_parameters(Scope& scope, const Cache& spec) {
  using Parameter = tf::shared::
      aws_appautoscaling_policy_target_tracking_scaling_policy_configuration_customized_metric_specification_dimensions;
  Blocks<Parameter> parameters;
  parameters.add({.name = "maxmemory-policy", .value = spec.when_full});
  if (spec.parameters.is_expression()) {
    parameters.add_dynamic(spec.parameters, [](const Any& key, const Any& value) {
      return Parameter{.name = Str(key), .value = Str(value)};
    });
  } else {
    for (std::size_t i = 0; i < spec.parameters.size(); ++i) {
      parameters.add({.name = terrace::detail::as<Str>(spec.parameters.items()[2 * i]),
                      .value = terrace::detail::as<Str>(spec.parameters.items()[2 * i + 1])});
    }
  }
  const Str family = data::cache_family(scope, spec);
  // The family is in the name, so that a new one can exist while the cache still has the old one.
  const std::string name = data::lower_name(scope, 200);
  const auto known = support::literal_text(family);
  std::string ending = known ? std::string(*known) : "parameters";
  std::replace(ending.begin(), ending.end(), '.', '-');
  return scope
      .add("parameters",
           tf::aws_elasticache_parameter_group{.description = "Made for " + scope.path(),
                                               .family = family,
                                               .name = name + '-' + ending,
                                               .parameter = parameters,
                                               .tags = {{"Name", Str(scope.path())}}},
           {.lifecycle = {{.create_before_destroy = true}}})
      .name();
}

using CacheLogDelivery = tf::shared::aws_elasticache_cluster_log_delivery_configuration_;

Blocks<CacheLogDelivery> log_deliveries(Scope& scope, const Cache& spec, const Str& name) {
  Blocks<CacheLogDelivery> made;
  if (!spec.logs) return made;
  Scope where = scope.group("logs");
  for (const char* type : {"slow-log", "engine-log"}) {
    const auto group = where.add(type, LogGroup{.name = format("/aws/elasticache/{}/{}", name, type),
                                                .retention_days = spec.log_retention_days,
                                                .key = spec.key});
    made.add(
        {.destination = group.name(), .destination_type = "cloudwatch-logs", .log_format = "json", .log_type = type});
  }
  return made;
}

/// Left out, a cache fails over when it has where to.
Bool fails_over(const Cache& spec) {
  if (spec.failover.is_set()) return spec.failover;
  const auto nodes = support::literal_number(spec.nodes);
  return nodes ? Bool(*nodes > 1) : spec.nodes > 1;
}

}  // namespace

Cache::Ref Cache::build(Scope& scope) const {
  data::check(scope, *this);
  const Str cache_name = name.is_set() ? name : Str(data::lower_name(scope, kCacheName.longest));
  support::check_name(scope, cache_name, kCacheName);
  const SecurityGroup::Ref group =
      security_group
          ? *security_group
          : scope.add("group",
                      SecurityGroup{.vpc = network.vpc_id(), .all_outbound = false, .default_port = Ports::tcp(port)});
  const auto subnets =
      scope.add("subnets", tf::aws_elasticache_subnet_group{.description = "Made for " + scope.path(),
                                                            .name = data::lower_name(scope, 255),
                                                            .subnet_ids = Set<Str>(network.subnet_ids()),
                                                            .tags = {{"Name", Str(scope.path())}}});
  const Bool takes_over = fails_over(*this);
  const auto days = support::literal_number(snapshot_days);
  tf::aws_elasticache_replication_group made{.apply_immediately = apply_immediately,
                                             .at_rest_encryption_enabled = "true",
                                             .auth_token = auth_token,
                                             .automatic_failover_enabled = takes_over,
                                             .description = description.is_set() ? description : Str(scope.path()),
                                             .engine = engine,
                                             .engine_version = version,
                                             .final_snapshot_identifier =
                                                 deletion_protection ? format("{}-final", cache_name) : Str(),
                                             .kms_key_id = key.arn(),
                                             .log_delivery_configuration = log_deliveries(scope, *this, cache_name),
                                             .maintenance_window = maintenance_window,
                                             .multi_az_enabled = takes_over,
                                             .node_type = node_type,
                                             .num_cache_clusters = nodes,
                                             .parameter_group_name = cache_parameters(scope, *this),
                                             .port = port,
                                             .replication_group_id = cache_name,
                                             .security_group_ids = {group.id()},
                                             .snapshot_retention_limit = snapshot_days,
                                             .snapshot_window = days && *days == 0 ? Str() : snapshot_window,
                                             .subnet_group_name = subnets.name(),
                                             .tags = {{"Name", Str(scope.path())}},
                                             .transit_encryption_enabled = tls,
                                             .user_group_ids = data::cache_users(scope, *this, cache_name)};
  const auto cache = deletion_protection ? scope.add("cache", made, {.lifecycle = {{.prevent_destroy = true}}})
                                         : scope.add("cache", made);

  const Connections& given = group.connections();
  Ref ref(scope, Connections(scope, {.group_id = given.group_id(),
                                     .default_port = Ports::tcp(port),
                                     .may_change = given.may_change(),
                                     .all_outbound = given.all_outbound()}));
  ref.name_ = cache.replication_group_id();
  ref.arn_ = cache.arn();
  ref.address_ = cache.primary_endpoint_address();
  ref.reader_address_ = cache.reader_endpoint_address();
  ref.port_ = port;
  ref.tls_ = support::literal_bool(tls).value_or(true);
  ref.nodes_ = static_cast<int>(std::clamp<std::int64_t>(support::literal_number(nodes).value_or(1), 1, 6));
  return ref;
}

Cache::Ref Cache::Existing::build(Scope& scope) const {
  const Connections& given = security_group.connections();
  Ref ref(scope, Connections(scope, {.group_id = given.group_id(),
                                     .default_port = Ports::tcp(port),
                                     .may_change = given.may_change(),
                                     .all_outbound = given.all_outbound()}));
  ref.name_ = name;
  ref.arn_ = format("arn:{}:elasticache:{}:{}:replicationgroup:{}", partition(scope), region(scope), account_id(scope),
                    Str(name));
  ref.address_ = address;
  ref.port_ = port;
  return ref;
}

Str Cache::Ref::user_name(std::string_view user) const {
  const auto found = data::cache_user_by_role(scope_, user);
  return found ? found->name : Str(user);
}

Str Cache::Ref::url() const { return format("{}://{}:{}", tls_ ? "rediss" : "redis", address_, port_); }

const Cache::Ref& Cache::Ref::grant_connect(const Grantee& grantee, std::string_view user) const {
  if (const auto found = data::cache_user_by_role(scope_, user)) {
    grantee.role().allow({.actions = {"elasticache:Connect"}, .resources = {arn_, found->arn}});
  } else {
    data::errors::no_iam_auth(scope_, user);
  }
  return *this;
}

Metric Cache::Ref::Metrics::highest(const char* metric) const {
  const auto of_node = [&](int node) {
    return Metric("AWS/ElastiCache", metric, {{"CacheClusterId", format("{}-00{}", name_, node)}}, "Maximum");
  };
  if (nodes_ == 1) return of_node(1);
  std::vector<Metric::Operand> operands;
  std::string list;
  for (int node = 1; node <= nodes_; ++node) {
    const std::string id = 'n' + std::to_string(node);
    operands.push_back({id, of_node(node)});
    list += (node == 1 ? "" : ", ") + id;
  }
  return Metric::math("MAX([" + list + "])", operands);
}

}  // namespace terrace::aws
