// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/ec2_service.hpp>
#include <terrace/aws/network.hpp>

#include "gallery.hpp"

using namespace terrace;

void gallery::machines(Stack& stack) {
  auto network = stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"},
                                                   .nat = aws::Nat::one(),
                                                   .flow_logs = {.retention_days = 1}});

  // [machines]
  auto cluster = stack.add("cluster", aws::Cluster{.insights = "enhanced", .fargate = false});
  auto machines = stack.add("machines", aws::Machines{.cluster = cluster,
                                                      .network = network,
                                                      .instance_type = "m7g.large",
                                                      .architecture = aws::Task::Architecture::arm64,
                                                      .max = 4,
                                                      .target_capacity = 90});
  auto task = stack.add("task", aws::Task{.containers = {{.name = "indexer",
                                                          .image = "ghcr.io/acme/indexer:4.2",
                                                          .memory = 1_GiB,
                                                          .memory_reservation = 512_MiB,
                                                          .mounts = {{.volume = "cache", .path = "/var/cache/index"}}}},
                                          .runs_on = aws::Task::RunsOn::machines,
                                          .architecture = aws::Task::Architecture::arm64,
                                          .volumes = {{.name = "cache", .host_path = "/var/cache/index"}}});
  stack.add(
      "indexer",
      aws::Ec2Service{.cluster = cluster, .task = task, .network = network, .machines = machines, .singleton = true});
  // [/machines]

  // [bridge]
  auto shared = stack.add("shared", aws::Task{.containers = {{.name = "proxy",
                                                              .image = "envoyproxy/envoy:v1.31.2",
                                                              .ports = {{.port = 10000}},
                                                              .memory = 256_MiB}},
                                              .runs_on = aws::Task::RunsOn::machines,
                                              .architecture = aws::Task::Architecture::arm64,
                                              .network = aws::Task::Network::bridge});
  stack.add("proxy", aws::Ec2Service{.cluster = cluster, .task = shared, .machines = machines, .desired = 2});
  // [/bridge]
}
