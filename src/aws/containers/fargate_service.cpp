// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/ec2_service.hpp>
#include <terrace/aws/fargate_service.hpp>

#include "aws/containers/service_state.hpp"
#include "aws/support/errors.hpp"

namespace terrace::aws {

Task::Ref task_of(Scope& scope, const SingleContainer& given) {
  const bool says_more = given.image || given.command.is_set() || given.environment.is_set() ||
                         !given.secrets.empty() || given.health || !given.scratch.empty() ||
                         given.read_only_root.is_set();
  if (given.task) {
    if (says_more) {
      support::errors::contradiction(scope, "a task is given, and what its only container would be",
                                     "say it of the task's containers, or leave `task` out");
    }
    return *given.task;
  }
  if (!given.image) {
    support::errors::missing(scope, "task", "give a task, or the image of its only container");
    return scope.add("task", Task::Existing{.arn = "unknown", .port = 80});
  }
  Container container{.image = *given.image,
                      .command = given.command,
                      .environment = given.environment,
                      .secrets = given.secrets,
                      .health = given.health,
                      .read_only_root = given.read_only_root,
                      .scratch = given.scratch};
  if (given.port.is_set()) container.ports = {{.port = given.port, .name = "main"}};
  return scope.add("task", Task{.containers = {container}, .size = given.size, .architecture = given.architecture});
}

Service::Ref FargateService::build(Scope& scope) const {
  const Task::Ref runs = task_of(scope, {.task = task,
                                         .image = image,
                                         .port = port,
                                         .command = command,
                                         .environment = environment,
                                         .secrets = secrets,
                                         .health = health,
                                         .size = size,
                                         .architecture = architecture,
                                         .scratch = scratch,
                                         .read_only_root = read_only_root});
  return services::make(scope, {.on_fargate = true,
                                .cluster = cluster,
                                .task = runs,
                                .network = network,
                                .subnets = subnets,
                                .public_address = public_address,
                                .security_groups = security_groups,
                                .port = port,
                                .name = name,
                                .desired = desired,
                                .singleton = singleton,
                                .capacity = capacity,
                                .launch_type = launch_type,
                                .platform_version = platform_version,
                                .rollout = rollout,
                                .health_check_grace = health_check_grace,
                                .rebalance_zones = rebalance_zones,
                                .exec = exec,
                                .connect = connect,
                                .discovery = discovery,
                                .propagate_tags = propagate_tags,
                                .force_delete = force_delete});
}

Service::Ref Ec2Service::build(Scope& scope) const {
  return services::make(scope, {.on_fargate = false,
                                .cluster = cluster,
                                .task = task,
                                .network = network,
                                .subnets = subnets,
                                .security_groups = security_groups,
                                .machines = machines,
                                .name = name,
                                .desired = desired,
                                .singleton = singleton,
                                .capacity = capacity,
                                .launch_type = launch_type,
                                .rollout = rollout,
                                .health_check_grace = health_check_grace,
                                .rebalance_zones = rebalance_zones,
                                .placement = placement,
                                .distinct_machines = distinct_machines,
                                .machines_with = machines_with,
                                .exec = exec,
                                .connect = connect,
                                .discovery = discovery,
                                .propagate_tags = propagate_tags,
                                .force_delete = force_delete});
}

}  // namespace terrace::aws
