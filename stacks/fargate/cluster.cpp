// SPDX-License-Identifier: Apache-2.0

#include <terrace/tf/aws_ecs_cluster.hpp>
#include <terrace/tf/aws_ecs_cluster_capacity_providers.hpp>
#include <terrace/tf/aws_service_discovery_private_dns_namespace.hpp>

#include "parts.hpp"

using namespace terrace;

namespace fargate {

ClusterPart::Ref ClusterPart::build(Scope& scope) const {
  // Not aws::Cluster: whether there is Insights is a Terraform variable here.
  const auto cluster = scope.add(
      "cluster",
      tf::aws_ecs_cluster{
          .configuration = {{.execute_command_configuration = {{.log_configuration = {{.cloud_watch_log_group_name =
                                                                                           log_group}},
                                                                .logging = "OVERRIDE"}}}},
          .name = or_else(in.cluster_name, in.name),
          .setting = {{.name = "containerInsights", .value = in.container_insights}},
      });
  const auto capacity =
      scope.add("capacity", tf::aws_ecs_cluster_capacity_providers{
                                .capacity_providers = {"FARGATE", "FARGATE_SPOT"},
                                .cluster_name = cluster.name(),
                                .default_capacity_provider_strategy = {
                                    {.capacity_provider = "FARGATE", .weight = in.fargate_weight},
                                    {.capacity_provider = "FARGATE_SPOT", .weight = in.fargate_spot_weight}}});
  // Read from the capacity, so that whoever uses the name has it.
  return {.name = capacity.cluster_name(), .arn = cluster.arn()};
}

DiscoveryPart::Ref DiscoveryPart::build(Scope& scope) const {
  const auto names = scope.add("namespace", tf::aws_service_discovery_private_dns_namespace{
                                                .description = "Containers of the ECS backend",
                                                .name = or_else(in.namespace_name, format("{}.local", in.name)),
                                                .vpc = vpc_id});
  return {.id = names.id(), .arn = names.arn(), .name = names.name(), .hosted_zone = names.hosted_zone()};
}

}  // namespace fargate
