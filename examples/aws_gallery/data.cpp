// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/backup.hpp>
#include <terrace/aws/cache.hpp>
#include <terrace/aws/database.hpp>
#include <terrace/aws/network.hpp>
#include <terrace/tf/aws_ebs_volume.hpp>

#include "gallery.hpp"

using namespace terrace;

namespace {

/// Two zones without a way out.
aws::Network::Ref data_network(Stack& stack) {
  return stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"},
                                           .public_tier = {.enabled = false},
                                           .nat = aws::Nat::none(),
                                           .gateway_endpoints = {}});
}

}  // namespace

void gallery::data(Stack& stack) {
  auto network = data_network(stack);
  auto web = stack.add("web", aws::SecurityGroup{.vpc = network});
  auto task = stack.add("task", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")}});
  auto alerts = stack.add("alerts", aws::Topic{});

  stack.acknowledge("TS063", "the tests make this database and throw it away");
  // [database]
  auto database = stack.add("database", aws::Database{.network = network,
                                                      .engine = "postgres",
                                                      .version = "16",
                                                      .instance_class = "db.t4g.medium",
                                                      .database = "shop",
                                                      .backup_window = "02:00-03:00",
                                                      .maintenance_window = "sun:03:30-sun:04:30",
                                                      .deletion_protection = false});
  database.connections().allow_from(web);
  database.secret().field("password").grant_read(task);
  database.grant_connect(task, "reports");
  stack.add("storage-low", aws::Alarm{.metric = database.metrics().free_storage(),
                                      .below = 2'000'000'000,
                                      .missing_data = aws::MissingData::breaching,
                                      .notify = {alerts}});
  // [/database]
  stack.output("endpoint", {.value = database.endpoint(), .description = "Host and port of the database"});
}

void gallery::cache(Stack& stack) {
  auto network = data_network(stack);
  auto web = stack.add("web", aws::SecurityGroup{.vpc = network});
  auto task = stack.add("task", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")}});
  auto alerts = stack.add("alerts", aws::Topic{});

  // [cache]
  auto cache = stack.add("cache", aws::Cache{.network = network,
                                             .node_type = "cache.t4g.small",
                                             .users = {{.name = "shop", .access = "on ~shop:* +@all"}}});
  cache.connections().allow_from(web);
  cache.grant_connect(task, "shop");
  stack.add("memory", aws::Alarm{.metric = cache.metrics().memory(), .above = 80, .notify = {alerts}});
  // [/cache]
  stack.output("url", {.value = cache.url(), .description = "Where clients find the cache"});
}

void gallery::backup(Stack& stack) {
  auto disk = stack.add(
      "disk", tf::aws_ebs_volume{.availability_zone = "eu-west-1a", .encrypted = true, .size = 8, .type = "gp3"});
  auto alerts = stack.add("alerts", aws::Topic{});

  auto kept = stack.add("kept", aws::BackupVault{.lock = aws::BackupLock{.min_days = 7}});
  stack.add("second", aws::BackupPlan{.vault = kept, .name = "second"}).select_tagged("Backup", "twice");

  // [backup]
  auto backups = stack.add(
      "backups",
      aws::BackupPlan{
          .rules = {{.keep_days = 35},
                    {.name = "monthly", .schedule = "cron(0 5 1 * ? *)", .keep_days = 365, .cold_after_days = 30}},
          .key = stack.add("key", aws::Key{.description = "Backups"}),
          .notify = {alerts}});
  backups.select(disk).select_tagged("Backup", "true");
  stack.add("expired", aws::Alarm{.metric = backups.metrics().expired(),
                                  .above = 0,
                                  .periods = 1,
                                  .missing_data = aws::MissingData::not_breaching,
                                  .notify = {alerts}});
  // [/backup]
}
