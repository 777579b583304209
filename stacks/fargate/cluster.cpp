// SPDX-License-Identifier: Apache-2.0

#include "parts.hpp"

using namespace terrace;

namespace fargate {

aws::Cluster::Ref add_cluster(Stack& stack, const Inputs& in, const aws::LogGroup::Ref& logs) {
  return stack.add("cluster",
                   aws::Cluster{.name = or_else(in.cluster_name, in.name),
                                .insights = in.container_insights,
                                .default_capacity = {{.provider = "FARGATE", .weight = in.fargate_weight},
                                                     {.provider = "FARGATE_SPOT", .weight = in.fargate_spot_weight}},
                                .exec_logs = {.group = logs}});
}

aws::Namespace::Ref add_discovery(Stack& stack, const Inputs& in, const NetworkPart::Ref& network) {
  return stack.add("discovery", aws::Namespace{.name = or_else(in.namespace_name, format("{}.local", in.name)),
                                               .vpc = aws::InVpc(network.vpc_id),
                                               .description = "Containers of the ECS backend"});
}

}  // namespace fargate
