// SPDX-License-Identifier: Apache-2.0

#include "parts.hpp"

using namespace terrace;

namespace fargate {

SecurityPart::Ref SecurityPart::build(Scope& scope) const {
  const aws::Ports agent = aws::Ports::tcp(9111);
  const auto tasks = scope.add("tasks", aws::SecurityGroup{.vpc = vpc_id,
                                                           .description = "Containers of the ECS backend",
                                                           .name = format("{}-tasks", in.name),
                                                           .default_port = agent});
  tasks.connections().allow_among_members(aws::Ports::all(), "containers among themselves");

  // Neither ranges nor groups: whoever is in the network. Validations see to it that a network of others has one of them.
  const List<Str> fallback = if_else(in.create_network && equal(fn::length(in.agent_security_group_ids), 0),
                                     List<Str>{in.vpc_cidr}, no_texts());
  const List<Str> ranges = scope.stack().local(
      "agent_cidr_blocks", if_else(equal(in.agent_cidr_blocks, null), fallback, List<Str>(in.agent_cidr_blocks)));
  tasks.connections().allow_from(aws::Peer::cidrs(ranges), agent, "agents by address");
  tasks.connections().allow_from(aws::Peer::security_groups(in.agent_security_group_ids), agent, "agents by group");

  const auto files = scope.add("files", aws::SecurityGroup{.vpc = vpc_id,
                                                           .description = "The shared files of the ECS backend",
                                                           .name = format("{}-files", in.name),
                                                           .all_outbound = false,
                                                           .default_port = aws::Ports::tcp(2049)});
  files.connections().allow_from(tasks);
  return {tasks, files};
}

}  // namespace fargate
