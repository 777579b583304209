// SPDX-License-Identifier: Apache-2.0
#pragma once

// A service of either kind, before it is written, and what is said about it until synth.

#include <terrace/aws/ec2_service.hpp>
#include <terrace/aws/fargate_service.hpp>
#include <terrace/tf/aws_ecs_service.hpp>

#include "aws/containers/cluster_state.hpp"
#include "aws/containers/task_state.hpp"

namespace terrace::aws {

/// What both kinds of services come down to.
struct ServicePlan {
  bool on_fargate = true;
  Cluster::Ref cluster;
  Task::Ref task;
  TaskNetwork network{};
  List<Str> subnets{};
  Bool public_address{};
  Items<SecurityGroup::Ref> security_groups{};
  std::optional<Machines::Ref> machines{};
  /// Where load balancers find the task, when the program says so.
  Num port{};
  Str name{};
  Num desired{};
  bool singleton = false;
  Items<CapacityShare> capacity{};
  Str launch_type{};
  Str platform_version{};
  Rollout rollout{};
  std::optional<Seconds> health_check_grace{};
  bool rebalance_zones = true;
  Items<Ec2Service::Placement> placement{};
  bool distinct_machines = false;
  Items<Str> machines_with{};
  bool exec = false;
  std::optional<ServiceConnect> connect{};
  std::optional<ServiceDiscovery> discovery{};
  std::string propagate_tags{};
  bool force_delete = false;
};

struct ServiceState {
  std::optional<ServicePlan> plan{};
  std::optional<Cluster::Ref> cluster{};
  std::optional<Task::Ref> task{};
  bool is_existing = false;
  Str name{};
  /// The attribute of the resource, for what must come after it.
  Str made_name{};
  std::optional<tf::aws_ecs_service::Ref> node{};
  std::optional<Connections> connections{};
  /// The containers that targets were asked for, by what their port reads.
  Items<std::pair<std::string, std::string>> target_containers{};
  Items<Dependency> needs{};
  bool is_scaled = false;
  Num scaling_min{};
  Num scaling_max{};
};

/// What makes Refs of services.
class ServiceAccess {
 public:
  static Service::Ref ref(const Scope& scope) { return Service::Ref(scope); }
};

namespace services {

ServiceState& state_of(const Service::Ref& service);
/// Writes the service of a plan.
Service::Ref make(Scope& scope, const ServicePlan& plan);

/// Whether tasks have addresses of their own.
bool has_own_addresses(const ServicePlan& plan);
/// The percentages of a deployment, with what is left out filled in.
Num min_percent(const ServicePlan& plan);
Num max_percent(const ServicePlan& plan);
bool rebalances(const ServicePlan& plan);

namespace blocks = tf::blocks::aws_ecs_service;
Blocks<blocks::load_balancer> load_balancers_of(const Scope& scope);
Block<blocks::service_connect_configuration> connect_of(const Scope& scope, const ServicePlan& plan);
Block<tf::shared::aws_ecs_service_service_registries> registries_of(Scope& scope, const ServicePlan& plan);

/// What can be said when the service is made, and what only when everything was gathered.
void check_plan(const Scope& scope, const ServicePlan& plan);
void check_gathered(const Scope& scope);

}  // namespace services

/// The one container of a spec that has no task of its own: FargateService, ScheduledTask and OneOffTask.
struct SingleContainer {
  std::optional<Task::Ref> task{};
  std::optional<Image> image{};
  Num port{};
  List<Str> command{};
  Map<Str> environment{};
  Items<SecretVariable> secrets{};
  std::optional<ContainerHealthCheck> health{};
  FargateSize size;
  Task::Architecture architecture;
  Items<std::string> scratch{};
  Bool read_only_root{};
};
Task::Ref task_of(Scope& scope, const SingleContainer& given);

/// The subnets of tasks with addresses of their own, checked; and the groups they are in, of which the first is made.
List<Str> task_subnets(const Scope& scope, const TaskNetwork& network, const List<Str>& subnets);

}  // namespace terrace::aws
