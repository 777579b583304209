// SPDX-License-Identifier: Apache-2.0
#pragma once

// Services on Fargate: tasks that are always there, without machines of one's own.
//
//   auto web = stack.add("web", aws::FargateService{
//       .cluster = cluster, .network = network, .image = "nginx:1.27", .port = 80, .desired = 2});
//   edge.https({.certificate = certificate}).forward(web);                  // a load balancer takes it as a target
//   database.connections().allow_from(web);                                 // its tasks may ask the database
//   bucket.grant_read(web);                                                 // the task role may read the bucket
//   web.scale({.min = 2, .max = 10}).on_cpu(60);
//
// Decided for the user: private addresses in private subnets, a group of its own that lets nobody in, a circuit breaker
// with rollback, logs kept 30 days, containers with a read-only root (`scratch` names what they write to). Fargate
// charges for what the tasks' `size` is, while they run.

#include <terrace/aws/service.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

struct FargateService {
  using Ref = Service::Ref;

  Cluster::Ref cluster;
  /// Tasks are in its private subnets, unless `subnets` says otherwise.
  TaskNetwork network;
  List<Str> subnets{};
  /// Gives each task an address that the internet reaches. Needed in public subnets, where there is no other way out.
  Bool public_address = false;
  /// Other groups for the tasks, beside the service's own.
  Items<SecurityGroup::Ref> security_groups{};

  /// What it runs: a task, or one container named "main" by the members down to `scratch`.
  std::optional<Task::Ref> task{};
  std::optional<Image> image{};
  /// Where the container listens.
  Num port{};
  List<Str> command{};
  Map<Str> environment{};
  Items<SecretVariable> secrets{};
  std::optional<ContainerHealthCheck> health{};
  FargateSize size = {256, Size(std::uint64_t{512} << 20)};
  Task::Architecture architecture = Task::Architecture::x86_64;
  Items<std::string> scratch{};
  /// See aws::Container.
  Bool read_only_root{};

  /// Left out: "<stack>-<path>". Changing it replaces the service.
  Str name{};
  Num desired = 1;
  /// There are never two tasks, not even while one takes the place of the other: the old one goes first.
  bool singleton = false;
  /// Shares of capacity providers, such as {{"FARGATE", 1, 1}, {"FARGATE_SPOT", 3}}. Left out: FARGATE.
  Items<CapacityShare> capacity{};
  /// Left out: "FARGATE", or the strategy in `capacity`; only one of them can be said.
  Str launch_type{};
  Str platform_version{};
  Rollout rollout{};
  /// How long failing health checks of the load balancer do not count after a start.
  std::optional<Seconds> health_check_grace{};
  /// Moves tasks when a zone has more than its share. Not with a singleton.
  bool rebalance_zones = true;
  /// A shell in a running container, by `aws ecs execute-command`. Sessions are logged by the cluster.
  bool exec = false;
  /// Names by which services reach each other through proxies; `aws::ServiceConnect{}` only calls others.
  std::optional<ServiceConnect> connect{};
  std::optional<ServiceDiscovery> discovery{};
  /// Tasks get the tags of the "SERVICE" or of the "TASK_DEFINITION"; "NONE".
  std::string propagate_tags = "SERVICE";
  /// Destroys the service although tasks run.
  bool force_delete = false;

  Ref build(Scope& scope) const;
};

}  // namespace terrace::aws
