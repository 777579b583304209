// SPDX-License-Identifier: Apache-2.0
#pragma once

// Services on machines of one's own (aws::Machines).
//
//   auto task = stack.add("task", aws::Task{.containers = {…}, .runs_on = aws::Task::RunsOn::machines});
//   stack.add("jobs", aws::Ec2Service{.cluster = cluster, .task = task, .network = network,
//                                     .capacity = {{machines.capacity_provider()}}});
//
// As on Fargate, but for how tasks reach the network: with an address of their own (`awsvpc`, which needs `network`), or
// by the machine's, and then the machines' group decides who may reach them.

#include <terrace/aws/service.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

struct Ec2Service {
  using Ref = Service::Ref;

  Cluster::Ref cluster;
  Task::Ref task;
  /// For tasks with addresses of their own; left out for others, except for load balancers, which ask for the VPC.
  TaskNetwork network{};
  List<Str> subnets{};
  Items<SecurityGroup::Ref> security_groups{};
  /// The machines, for tasks that share their network: load balancers are let in there.
  std::optional<Machines::Ref> machines{};

  Str name{};
  Num desired = 1;
  /// See aws::FargateService.
  bool singleton = false;
  /// Left out: `machines`, or the launch type "EC2".
  Items<CapacityShare> capacity{};
  Str launch_type{};
  Rollout rollout{};
  std::optional<Seconds> health_check_grace{};
  bool rebalance_zones = true;
  /// How tasks are spread, in this order. Left out: over the zones, then as few machines as their memory allows.
  struct Placement {
    /// "spread", "binpack" or "random".
    Str type;
    /// "attribute:ecs.availability-zone", "instanceId", "memory", "cpu".
    Str field{};
  };
  Items<Placement> placement = {{"spread", "attribute:ecs.availability-zone"}, {"binpack", "memory"}};
  /// "distinctInstance", or an expression of the cluster query language for "memberOf".
  bool distinct_machines = false;
  Items<Str> machines_with{};
  bool exec = false;
  /// Names by which services reach each other through proxies; `aws::ServiceConnect{}` only calls others.
  std::optional<ServiceConnect> connect{};
  std::optional<ServiceDiscovery> discovery{};
  std::string propagate_tags = "SERVICE";
  bool force_delete = false;

  Ref build(Scope& scope) const;
};

}  // namespace terrace::aws
