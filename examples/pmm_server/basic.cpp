// SPDX-License-Identifier: Apache-2.0
// The five inputs that there is no default for.

#include <terrace/patterns/pmm_server.hpp>
#include <terrace/tf/data/aws_route53_zone.hpp>
#include <terrace/tf/provider/aws.hpp>

#include "pmm_examples.hpp"

using namespace terrace;

void pmm_examples::basic(Stack& stack) {
  stack.tag("project", "databases");
  // [basic]
  auto public_subnets = stack.variable<List<Str>>("public_subnet_ids", {.description = "For the load balancer"});
  auto private_subnets = stack.variable<List<Str>>("private_subnet_ids", {.description = "For the server"});
  auto zone_id = stack.variable<Str>("zone_id", {.description = "The DNS zone"});
  auto environment = stack.variable<Str>("environment", {.description = "Such as production"});
  auto emails = stack.variable<List<Str>>("alarm_emails", {.description = "Who gets alarms"});

  stack.provider(tf::provider::aws{.region = "eu-west-1"});
  auto network = stack.add(
      "network", aws::Network::Existing{.public_subnets = public_subnets, .private_subnets = private_subnets});
  auto found = stack.add("dns-zone", tf::data::aws_route53_zone{.zone_id = zone_id});
  auto zone = stack.add("zone", aws::Zone::Existing{.name = found.name(), .id = zone_id});

  auto pmm = stack.add(
      "pmm", patterns::PmmServer{.network = network, .zone = zone, .environment = environment, .alarm_emails = emails});
  stack.output("pmm_url", {.value = pmm.url(), .description = "Where it answers"});
  // [/basic]
}
