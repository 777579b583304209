// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/security_group.hpp>
#include <terrace/tf/aws_vpc.hpp>

#include "gallery.hpp"

using namespace terrace;

void gallery::security_groups(Stack& stack) {
  stack.acknowledge("TS032", "nothing runs in this network").acknowledge("TS033", "nothing runs in this network");
  auto vpc = stack.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16"}).id();

  // [connections]
  auto database = stack.add(
      "database", aws::SecurityGroup{.vpc = vpc, .all_outbound = false, .default_port = aws::Ports::tcp(5432)});
  auto web = stack.add("web", aws::SecurityGroup{.vpc = vpc, .description = "The web servers"});
  auto agents = stack.add("agents", aws::SecurityGroup{.vpc = vpc, .all_outbound = false});

  database.connections().allow_from(web);     // tcp 5432, in at the database
  database.connections().allow_from(agents);  // and out at the agents, whose group lets nothing out
  agents.connections().allow_from(aws::Peer::cidrs({"10.1.0.0/16", "10.2.0.0/16"}), aws::Ports::tcp(9111),
                                  "the offices");
  agents.connections().allow_among_members();
  // [/connections]
}
