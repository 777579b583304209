// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/network.hpp>
#include <terrace/aws/peering.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/provider/aws.hpp>

#include "gallery.hpp"

using namespace terrace;

void gallery::network(Stack& stack) {
  // [network]
  auto production = stack.add("production", aws::Network{.cidr = "10.0.0.0/16",
                                                         .zone_names = {"eu-west-1a", "eu-west-1b", "eu-west-1c"},
                                                         .flow_logs = {.retention_days = 365, .seconds = 60},
                                                         .gateway_endpoints = {"s3", "dynamodb"},
                                                         .interface_endpoints = {"ecr.api", "ecr.dkr", "logs"}});
  production.interface_endpoint("secretsmanager");
  stack.output("leaves_from", {.value = production.nat_addresses(), .description = "For allow-lists of others"});
  // [/network]

  // What the program leaves to Terraform: the range, the zones, and how many NAT gateways.
  auto range = stack.variable<Str>("range", {.default_value = "10.1.0.0/16", .description = "The staging network"});
  auto zones = stack.variable<List<Str>>(
      "zones", {.default_value = list({"eu-west-1a", "eu-west-1b"}), .description = "Where the staging network is"});
  auto gateways = stack.variable<Num>("gateways", {.default_value = 1, .description = "How many NAT gateways"});
  auto services = stack.variable<List<Str>>(
      "services", {.default_value = list({"sts"}), .description = "What is reached by endpoints"});
  auto staging = stack.add("staging", aws::Network{.cidr = range,
                                                   .zone_names = zones,
                                                   .nat = aws::Nat::count(gateways),
                                                   .interface_endpoints = services});

  // [explicit]
  auto batch = stack.add(
      "batch", aws::Network{.cidr = "10.2.0.0/20",
                            .zone_names = {"eu-west-1a", "eu-west-1b"},
                            .public_tier = {.enabled = false},
                            .private_tier = {.cidrs = {"10.2.0.0/22", "10.2.4.0/22"}},
                            .isolated_tier = {.cidrs = {"10.2.8.0/24", "10.2.9.0/24"},
                                              .acl = {{.number = 100, .cidr = "10.2.0.0/20"},
                                                      {.number = 100, .egress = true, .cidr = "10.2.0.0/20"}}},
                            .nat = aws::Nat::none()});
  // [/explicit]

  // [optional]
  auto with_lab = stack.variable<Bool>("with_lab", {.default_value = true, .description = "A network to try things"});
  auto lab = stack.group("lab").only_if(with_lab).add(
      "network", aws::Network{.cidr = "10.4.0.0/20", .zone_names = zones, .nat = aws::Nat::one()});
  stack.output("lab_subnets", {.value = lab.private_subnets(), .description = "Empty without the lab"});
  // [/optional]

  auto ohio = stack.provider(tf::provider::aws{.region = "us-east-2"}, {.alias = "ohio"});
  auto there = stack.add("there", tf::aws_vpc{.cidr_block = "10.9.0.0/16"}, {.provider = ohio});
  there.node().acknowledge("TS032", "stands for a network of somebody else");
  there.node().acknowledge("TS033", "stands for a network of somebody else");

  // [peering]
  stack.add("production-to-staging", aws::Peering{.requester = production, .accepter = staging});

  auto partner = stack.add("partner", aws::Network::Existing{.vpc_id = there.id(),
                                                             .cidr = "10.9.0.0/16",
                                                             .private_route_tables = {there.main_route_table_id()},
                                                             .provider = ohio});
  stack.add(
      "batch-to-partner",
      aws::Peering{.requester = batch, .accepter = partner, .accepter_provider = ohio, .accepter_region = "us-east-2"});
  // [/peering]
}
