// SPDX-License-Identifier: Apache-2.0
// Clusters and services of several stacks, and values that only Terraform knows.

#include <terrace/aws/fargate_service.hpp>
#include <terrace/aws/network.hpp>
#include <terrace/aws/scheduled_task.hpp>

#include "aws/support.hpp"

using namespace aws_test;

TEST_CASE("a service may run in the cluster and the network of another stack") {
  App app;
  std::optional<aws::Cluster::Ref> cluster;
  std::optional<aws::Network::Ref> network;
  app.add("base", [&](Stack& stack) {
    configure(stack);
    network = stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"}});
    cluster = stack.add("cluster", aws::Cluster{});
  });
  app.add("shop", [&](Stack& stack) {
    configure(stack);
    auto web = stack.add(
        "web", aws::FargateService{.cluster = *cluster, .network = *network, .image = "nginx:1.27", .port = 80});
    web.scale({.max = 4}).on_cpu(60);
  });
  auto tf = testing::synth(app);
  CHECK(tf.no_diagnostics());
  CHECK(tf.stack("shop").has("aws_ecs_service", {{"cluster", contains_text("data.terraform_remote_state.base")}}));
  CHECK(terraform_validate(tf.stack("shop")));
}

TEST_CASE("everything that may be late is, of one module for all environments") {
  auto tf = synth_stack([](Stack& stack) {
    const auto text = [&](const char* id) { return stack.variable<Str>(id, {.description = id}); };
    const auto number = [&](const char* id) { return stack.variable<Num>(id, {.description = id}); };
    auto cluster = stack.add("cluster", aws::Cluster::Existing{.name = text("cluster")});
    auto web = stack.add(
        "web", aws::FargateService{.cluster = cluster,
                                   .network = aws::TaskNetwork::of(
                                       text("vpc"), stack.variable<List<Str>>("subnets", {.description = "s"})),
                                   .public_address = stack.variable<Bool>("public", {.description = "p"}),
                                   .image = text("image"),
                                   .port = number("port"),
                                   .command = stack.variable<List<Str>>("command", {.description = "c"}),
                                   .environment = stack.variable<Map<Str>>("environment", {.description = "e"}),
                                   .name = text("name"),
                                   .desired = number("desired"),
                                   .rollout = {.min_percent = number("low"), .max_percent = number("high")}});
    web.allow_from(aws::Peer::cidrs(stack.variable<List<Str>>("offices", {.description = "o"})));
    web.target().attach({.group_arn = text("group"), .port = web.target().options().port});
    web.scale({.min = number("min"), .max = number("max")}).on_cpu(number("cpu")).on_memory(number("memory"));
    stack.add("nightly", aws::ScheduledTask{.cluster = cluster,
                                            .network = aws::TaskNetwork::of("vpc-1", {"subnet-1"}),
                                            .image = text("job"),
                                            .schedule = "rate(1 day)",
                                            .count = number("jobs")});
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_ecs_service", {{"load_balancer", {{"container_name", "main"}, {"container_port", "${var.port}"}}}}));
  CHECK(terraform_validate(tf));
}
