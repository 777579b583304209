// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/fargate_service.hpp>
#include <terrace/aws/network.hpp>
#include <terrace/aws/scheduled_task.hpp>

#include "gallery.hpp"

using namespace terrace;

void gallery::containers(Stack& stack) {
  auto network = stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"},
                                                   .nat = aws::Nat::one(),
                                                   .flow_logs = {.retention_days = 1}});
  auto names = stack.add("names", aws::Namespace{.name = "shop.internal", .vpc = network});

  // [service]
  auto cluster = stack.add("cluster", aws::Cluster{.service_connect = names});
  auto web = stack.add("web", aws::FargateService{.cluster = cluster,
                                                  .network = network,
                                                  .image = "nginx:1.27",
                                                  .port = 80,
                                                  .scratch = {"/var/cache/nginx", "/var/run"},
                                                  .desired = 2});
  web.scale({.min = 2, .max = 10}).on_cpu(60).on_memory(75).schedule("night", {.when = "cron(0 22 * * ? *)", .max = 3});
  // [/service]

  // [task]
  auto shop = stack.add(
      "shop", aws::Task{.containers = {{.name = "app",
                                        .image = "ghcr.io/acme/shop:4.2",
                                        .environment = {{"CACHE", "localhost:6379"}},
                                        .ports = {{.port = 8080, .name = "http", .app_protocol = "http"}},
                                        .depends_on = {{"cache", aws::ContainerDependency::Until::healthy}},
                                        .health = {{.shell = "wget -q -O /dev/null http://localhost:8080/healthz",
                                                    .start_period = Seconds::of(30)}},
                                        .stop_timeout = Seconds::of(90),
                                        .user = "1000"},
                                       {.name = "cache",
                                        .image = "redis:7.4",
                                        .command = {"redis-server", "--save", ""},
                                        .health = {{.command = {"redis-cli", "ping"}}}}},
                        .size = {1024, 2_GiB},
                        .architecture = aws::Task::Architecture::arm64,
                        .ephemeral_storage_gib = 30});
  auto files = stack.add(
      "files", aws::FileSystem{.vpc = network, .subnets = network.private_subnets(), .deletion_protection = false});
  auto token = stack.add("token", aws::Secret{.filled_by_hand = true, .recovery_window_days = 0});
  shop.container("app").mount(files.access_point("uploads"), "/var/uploads").secret("API_TOKEN", token);
  stack.add("backend", aws::FargateService{.cluster = cluster,
                                           .network = network,
                                           .task = shop,
                                           .desired = 2,
                                           .capacity = {{"FARGATE", 1, 1}, {"FARGATE_SPOT", 3}},
                                           .connect = {{.offers = {{.port_name = "http", .dns_name = "shop"}}}},
                                           .discovery = {{.name_space = names, .name = "shop"}}});
  // [/task]

  // Known to the API only, for services that need no DNS.
  stack.add("jobs", aws::Namespace{.name = "jobs"});

  // [worker]
  auto worker = stack.add("worker", aws::FargateService{.cluster = cluster,
                                                        .network = network,
                                                        .image = "ghcr.io/acme/worker:4.2",
                                                        .command = {"worker", "--queue", "orders"},
                                                        .singleton = true});
  worker.container().environment("LOG_LEVEL", "info");
  auto depth = aws::Metric("AWS/SQS", "ApproximateNumberOfMessagesVisible", {{"QueueName", "mail"}});
  auto mail = stack.add("mail", aws::FargateService{.cluster = cluster,
                                                    .network = network,
                                                    .image = "ghcr.io/acme/mail:4.2",
                                                    .rollout = {.ignore_task_definition = true}});
  mail.scale({.max = 5})
      .on_backlog(depth, 100)
      .step("burst",
            {.metric = depth, .steps = {{.from = 1000, .to = 5000, .change = 2}, {.from = 5000, .change = 4}}});
  // [/worker]

  // [tasks]
  stack.add("nightly", aws::ScheduledTask{.cluster = cluster,
                                          .network = network,
                                          .image = "ghcr.io/acme/shop:4.2",
                                          .command = {"report", "--day", "yesterday"},
                                          .schedule = "cron(0 3 * * ? *)",
                                          .time_zone = "Europe/Berlin"});
  auto migrate = stack.add(
      "migrate", aws::OneOffTask{
                     .cluster = cluster, .network = network, .image = "ghcr.io/acme/shop:4.2", .command = {"migrate"}});
  stack.output("migrate", {.value = migrate.command(), .description = "Runs the migration"});
  // [/tasks]
}
