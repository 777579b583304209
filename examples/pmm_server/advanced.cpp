// SPDX-License-Identifier: Apache-2.0
// What else can be said, part by part.

#include <terrace/aws/environment.hpp>
#include <terrace/patterns/pmm_server.hpp>
#include <terrace/tf/provider/aws.hpp>

#include "pmm_examples.hpp"

using namespace terrace;

void pmm_examples::advanced(Stack& stack) {
  stack.tag("project", "databases");
  stack.provider(tf::provider::aws{.region = "eu-west-1"});
  const auto dns = stack.provider(tf::provider::aws{.region = "eu-west-1"}, {.alias = "dns"});
  auto account = stack.variable<Str>("account_id", {.default_value = "123456789012", .description = "The account"});
  aws::set_account_id(stack, account);
  auto network = stack.add("network", aws::Network::Existing{.vpc_id = "vpc-0a1b2c3d4e5f60718",
                                                             .public_subnets = {"subnet-0aa1", "subnet-0aa2"},
                                                             .private_subnets = {"subnet-0bb1", "subnet-0bb2"},
                                                             .cidr = "10.0.0.0/16",
                                                             .zone_names = {"eu-west-1a", "eu-west-1b"}});
  auto zone =
      stack.add("zone", aws::Zone::Existing{.name = "example.com", .id = "Z0123456789ABCDEFGHIJ", .provider = dns});

  // [advanced]
  auto key = stack.add("key", aws::Key{.description = "PMM: volume, logs and backups"});
  auto pager =
      stack.add("pager", aws::Topic::Existing{.arn = format("arn:aws:sns:{}:{}:pager", aws::region(stack), account)});
  auto pmm = stack.add(
      "pmm", patterns::PmmServer{
                 .network = network,
                 .zone = zone,
                 .environment = "production",
                 .alarm_emails = {"dba@example.com", "ops@example.com"},
                 .service_name = "pmm-production",
                 .dns_names = {"pmm", "monitoring"},
                 .version = "3.4.1",
                 .service = {.cpu = 4096,
                             .memory = 12_GiB,
                             .instance_type = "m6i.xlarge",
                             .data_retention_days = 90,
                             .environment = {{"GF_AUTH_ANONYMOUS_ENABLED", "false"}},
                             .grace_period = Seconds::of(900),
                             .log_retention_days = 731,
                             .log_key = key,
                             .ssh_key_name = "operators",
                             .admin_ranges = {"10.0.0.0/24", "192.0.2.17/32"},
                             .adjust_machines = [](aws::Machines& machines) { machines.detailed_monitoring = true; }},
                 .storage = {.key = key, .gib = 500, .throughput = 250, .iops = 6000},
                 .edge = {.open_to = {"10.0.0.0/8", "198.51.100.0/24"},
                          .adjust_balancer = [](aws::LoadBalancer& edge) { edge.idle_seconds = 300; }},
                 .monitoring = {.notify = {pager}, .server_errors = 50, .memory_percent = 85},
                 .backup = {.schedule = "cron(0 */6 * * ? *)", .retention_days = 90, .key = key},
                 .access = {.secret_readers = {format("arn:aws:iam::{}:role/dba", account)},
                            .rds_security_group_ids = {"sg-0cc1", "sg-0cc2"}}});
  // What is not in the VPC's databases reaches the server as agents.
  pmm.balancer().connections().allow_from(aws::Peer::cidr("203.0.113.0/24"), aws::Ports::tcp(443), "the other site");
  // [/advanced]
  stack.output("pmm_url", {.value = pmm.url(), .description = "Where it answers"});
  stack.output("admin_password", {.value = pmm.password().arn(), .description = "The secret with the password"});
}
