// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/core/render.hpp>
#include <terrace/tf/aws_ecs_cluster.hpp>
#include <terrace/tf/aws_ecs_cluster_capacity_providers.hpp>

#include <set>

#include "aws/containers/cluster_state.hpp"
#include "aws/containers/errors.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

/// All capacity of a cluster in the one resource that there may be of it.
void write_capacity(Scope at) {
  namespace blocks = tf::shared;
  auto& gathered = at.state<ClusterState>();
  Set<Str> providers = std::initializer_list<Str>{};
  if (gathered.fargate) providers.add("FARGATE").add("FARGATE_SPOT");
  for (const Str& machines : gathered.machines) providers.add(machines);
  if (providers.size() == 0) return;

  Items<CapacityShare> shares = gathered.default_capacity;
  if (shares.empty()) shares.push_back({.provider = gathered.fargate ? Str("FARGATE") : gathered.machines.front()});
  clusters::check_strategy(at, shares, std::nullopt);
  for (const CapacityShare& share : shares) {
    if (!gathered.fargate && clusters::is_fargate_provider(share.provider)) {
      errors::wrong_strategy(at, "the strategy names Fargate, and the cluster does not have it",
                             "set `fargate = true`");
    }
  }
  Blocks<blocks::aws_cloudwatch_event_target_ecs_target_capacity_provider_strategy> strategy;
  for (const CapacityShare& share : shares) {
    strategy.add({.base = share.base, .capacity_provider = share.provider, .weight = share.weight});
  }
  at.add("capacity", tf::aws_ecs_cluster_capacity_providers{.capacity_providers = providers,
                                                            .cluster_name = gathered.name,
                                                            .default_capacity_provider_strategy = strategy});
}

}  // namespace

Cluster::Ref Cluster::build(Scope& scope) const {
  namespace blocks = tf::blocks::aws_ecs_cluster;
  const support::NameRule rule{.what = "the name of a cluster", .others = "-_"};
  const Str shown = support::name_or(name, scope, rule.longest);
  support::check_name(scope, shown, rule);

  auto& gathered = scope.state<ClusterState>();
  const auto known = support::literal_text(insights);
  if (known && *known != "enabled" && *known != "enhanced" && *known != "disabled") {
    support::errors::out_of_range(scope, "insights", *known, "\"enabled\", \"enhanced\" or \"disabled\"");
  }
  gathered.has_insights = known != "disabled";
  gathered.fargate = fargate;
  gathered.default_capacity = default_capacity;
  gathered.connect = service_connect;
  gathered.exec_key = exec_logs.key;

  tf::aws_ecs_cluster cluster{.name = shown, .setting = {{.name = "containerInsights", .value = insights}}};
  blocks::configuration configuration;
  if (exec_logs.enabled) {
    if (exec_logs.key.is_set() && !exec_logs.group) exec_logs.key.allow_cloudwatch_logs();
    gathered.exec_logs =
        exec_logs.group
            ? *exec_logs.group
            : scope.add("exec-logs", LogGroup{.name = "/ecs/" + support::physical_name(scope, 400) + "/exec",
                                              .retention_days = exec_logs.retention_days,
                                              .kms_key_arn = exec_logs.key.arn()});
    configuration.execute_command_configuration = blocks::configuration_execute_command_configuration{
        .kms_key_id = exec_logs.key.arn(),
        .log_configuration =
            blocks::configuration_execute_command_configuration_log_configuration{
                .cloud_watch_encryption_enabled = exec_logs.key.is_set() ? Bool(true) : Bool(),
                .cloud_watch_log_group_name = gathered.exec_logs->name()},
        .logging = "OVERRIDE"};
  } else if (exec_logs.key.is_set()) {
    configuration.execute_command_configuration =
        blocks::configuration_execute_command_configuration{.kms_key_id = exec_logs.key.arn(), .logging = "DEFAULT"};
  }
  if (ephemeral_storage_key.is_set()) {
    ephemeral_storage_key.allow_fargate_storage(shown);
    configuration.managed_storage_configuration = blocks::configuration_managed_storage_configuration{
        .fargate_ephemeral_storage_kms_key_id = ephemeral_storage_key.arn()};
  }
  if (configuration.execute_command_configuration.is_set() || configuration.managed_storage_configuration.is_set()) {
    cluster.configuration = configuration;
  }
  if (service_connect) cluster.service_connect_defaults = {{.namespace_ = service_connect->arn()}};

  const auto made = scope.add("cluster", cluster);
  gathered.name = made.name();
  gathered.arn = made.arn();
  scope.when_gathered(write_capacity);
  return Ref(scope);
}

Cluster::Ref Cluster::Existing::build(Scope& scope) const {
  auto& gathered = scope.state<ClusterState>();
  gathered.is_existing = true;
  gathered.name = name;
  gathered.arn = arn.is_set()
                     ? arn
                     : format("arn:{}:ecs:{}:{}:cluster/{}", partition(scope), region(scope), account_id(scope), name);
  gathered.has_insights = has_insights;
  gathered.connect = service_connect;
  gathered.exec_logs = exec_logs;
  gathered.exec_key = exec_key;
  return Ref(scope);
}

Str Cluster::Ref::name() const { return scope_.state<ClusterState>().name; }
Str Cluster::Ref::arn() const { return scope_.state<ClusterState>().arn; }
bool Cluster::Ref::has_insights() const { return scope_.state<ClusterState>().has_insights; }
std::optional<Namespace::Ref> Cluster::Ref::service_connect() const { return scope_.state<ClusterState>().connect; }
Cluster::Ref::Metrics Cluster::Ref::metrics() const { return Metrics(name()); }

const Cluster::Ref& Cluster::Ref::grant_exec_sessions(const Grantee& grantee) const {
  const auto& gathered = scope_.state<ClusterState>();
  grantee.role().allow({.actions = {"ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
                                    "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"},
                        .resources = {"*"}});
  if (gathered.exec_logs) {
    grantee.role().allow({.actions = {"logs:DescribeLogGroups"}, .resources = {"*"}});
    grantee.role().allow({.actions = {"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
                          .resources = {gathered.exec_logs->streams_arn()}});
  }
  if (gathered.exec_key.is_set()) gathered.exec_key.grant_decrypt(grantee);
  return *this;
}

namespace clusters {

ClusterState& state_of(const Cluster::Ref& cluster) { return cluster.scope().state<ClusterState>(); }

bool is_fargate_provider(const Str& provider) {
  const auto text = support::literal_text(provider);
  return text && (*text == "FARGATE" || *text == "FARGATE_SPOT");
}

void check_strategy(const Scope& scope, const Items<CapacityShare>& shares, std::optional<bool> on_fargate) {
  std::size_t bases = 0;
  std::size_t fargate = 0;
  bool weighs = shares.empty();
  std::set<std::string> seen;
  for (const CapacityShare& share : shares) {
    const auto weight = support::literal_number(share.weight);
    const auto base = support::literal_number(share.base);
    weighs |= !weight || *weight > 0;
    bases += base && *base > 0 ? 1U : 0U;
    fargate += is_fargate_provider(share.provider) ? 1U : 0U;
    if (weight && (*weight < 0 || *weight > 1000)) {
      errors::wrong_strategy(scope, "the weight of a capacity provider is " + std::to_string(*weight),
                             "weights are 0 to 1000");
    }
    if (base && (*base < 0 || *base > 100000)) {
      errors::wrong_strategy(scope, "the base of a capacity provider is " + std::to_string(*base),
                             "bases are 0 to 100000");
    }
    if (!seen.insert(to_json(share.provider)).second) {
      errors::wrong_strategy(scope, "a capacity provider is twice in a strategy", "give its shares once");
    }
  }
  if (!weighs) {
    errors::wrong_strategy(scope, "no capacity provider of the strategy has a weight", "give one a weight above 0");
  }
  if (bases > 1) {
    errors::wrong_strategy(scope, "two capacity providers of a strategy have a base", "keep one `base`");
  }
  if (fargate > 0 && fargate < shares.size()) {
    errors::wrong_strategy(scope, "a strategy has both Fargate and machines", "use two services, one on each");
  } else if (on_fargate && !shares.empty() && (fargate > 0) != *on_fargate) {
    errors::wrong_strategy(scope,
                           *on_fargate ? "a service on Fargate has a strategy of machines"
                                       : "a service on machines has a strategy of Fargate",
                           *on_fargate ? "name \"FARGATE\" and \"FARGATE_SPOT\" only" : "name machines only");
  }
}

}  // namespace clusters
}  // namespace terrace::aws
