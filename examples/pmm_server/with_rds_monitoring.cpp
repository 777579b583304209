// SPDX-License-Identifier: Apache-2.0
// A network, a PostgreSQL database that is prepared for monitoring, and the server that monitors it.

#include <terrace/aws/environment.hpp>
#include <terrace/patterns/pmm_server.hpp>
#include <terrace/tf/aws_db_instance.hpp>
#include <terrace/tf/aws_db_parameter_group.hpp>
#include <terrace/tf/aws_db_subnet_group.hpp>
#include <terrace/tf/provider/aws.hpp>

#include "pmm_examples.hpp"

using namespace terrace;

void pmm_examples::with_rds_monitoring(Stack& stack) {
  stack.tag("project", "databases");
  stack.provider(tf::provider::aws{.region = "eu-west-1"});
  auto account = stack.variable<Str>("account_id", {.default_value = "123456789012", .description = "The account"});
  aws::set_account_id(stack, account);
  auto network = stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"}, .nat = aws::Nat::one()});
  auto zone = stack.add("zone", aws::Zone::Existing{.name = "example.com", .id = "Z0123456789ABCDEFGHIJ"});
  auto key = stack.add("key", aws::Key{.description = "The database and what is known about it"});

  // [database]
  auto group =
      stack.add("database-group",
                aws::SecurityGroup{.vpc = network, .all_outbound = false, .default_port = aws::Ports::tcp(5432)});
  auto subnets = stack.add("database-subnets", tf::aws_db_subnet_group{.subnet_ids = network.isolated_subnets()});
  // Query analytics of PMM reads pg_stat_statements.
  auto parameters = stack.add(
      "database-parameters",
      tf::aws_db_parameter_group{
          .family = "postgres16",
          .parameter = {
              {.apply_method = "pending-reboot", .name = "shared_preload_libraries", .value = "pg_stat_statements"},
              {.apply_method = "pending-reboot", .name = "track_activity_query_size", .value = "2048"},
              {.name = "pg_stat_statements.track", .value = "all"},
              {.name = "rds.force_ssl", .value = "1"},
              {.name = "track_io_timing", .value = "1"}}});
  stack.add("database", tf::aws_db_instance{.allocated_storage = 50,
                                            .auto_minor_version_upgrade = true,
                                            .backup_retention_period = 14,
                                            .copy_tags_to_snapshot = true,
                                            .db_subnet_group_name = subnets.name(),
                                            .deletion_protection = true,
                                            .enabled_cloudwatch_logs_exports = {"postgresql", "upgrade"},
                                            .engine = "postgres",
                                            .engine_version = "16.4",
                                            .final_snapshot_identifier = "shop-final",
                                            .iam_database_authentication_enabled = true,
                                            .identifier = "shop",
                                            .instance_class = "db.m6g.large",
                                            .kms_key_id = key.arn(),
                                            .manage_master_user_password = true,
                                            .multi_az = true,
                                            .parameter_group_name = parameters.name(),
                                            .publicly_accessible = false,
                                            .storage_encrypted = true,
                                            .storage_type = "gp3",
                                            .username = "shop",
                                            .vpc_security_group_ids = {group.id()}});

  auto pmm = stack.add(
      "pmm", patterns::PmmServer{
                 .network = network, .zone = zone, .environment = "production", .alarm_emails = {"dba@example.com"}});
  pmm.monitor(group);
  // [/database]
  stack.output("pmm_url", {.value = pmm.url(), .description = "Where it answers"});
}
