// SPDX-License-Identifier: Apache-2.0
// Clusters and services of several stacks, and values that only Terraform knows.

#include <terrace/aws/deployment.hpp>
#include <terrace/aws/ec2_service.hpp>
#include <terrace/aws/fargate_service.hpp>
#include <terrace/aws/load_balancer.hpp>
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
  check_terraform_takes(tf.stack("shop"));
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
  check_terraform_takes(tf);
}

namespace {

aws::Network::Ref two_zones(Stack& stack) {
  return stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"}});
}

constexpr const char* kCertificate =
    "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

}  // namespace

TEST_CASE("a load balancer forwards to a service, which scales by its requests") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = two_zones(stack);
    auto web = stack.add("web", aws::FargateService{.cluster = stack.add("cluster", aws::Cluster{}),
                                                    .network = network,
                                                    .image = "nginx:1.27",
                                                    .port = 80,
                                                    .desired = 2,
                                                    .health_check_grace = Seconds::of(60)});
    auto edge = stack.add("edge", aws::LoadBalancer{.network = network});
    edge.https({.certificate_arn = kCertificate}).forward(web, {.health_path = "/healthz"});
    web.scale({.min = 2, .max = 10}).on_requests_per_target(1000);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_service",
               {{"load_balancer", {{"container_name", "main"}, {"target_group_arn", refers_to("aws_lb_target_group")}}},
                {"health_check_grace_period_seconds", 60},
                {"depends_on", array_with({starts_with("aws_lb_listener.edge_")})}}));
  CHECK(tf.has("aws_appautoscaling_policy",
               {{"target_tracking_scaling_policy_configuration",
                 {{"predefined_metric_specification", {{"resource_label", contains_text("aws_lb.edge")}}}}}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule",
               {{"from_port", 80}, {"security_group_id", refers_to("aws_security_group.web_security_group")}}));
  check_terraform_takes(tf);
}

TEST_CASE("a load balancer reaches tasks that share their machine's address on the ports that they were given") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = two_zones(stack);
    auto cluster = stack.add("cluster", aws::Cluster{.fargate = false});
    auto machines = stack.add("machines", aws::Machines{.cluster = cluster, .network = network});
    auto task =
        stack.add("task", aws::Task{.containers = {{.image = "nginx:1.27", .ports = {{.port = 80}}, .memory = 256_MiB}},
                                    .runs_on = aws::Task::RunsOn::machines,
                                    .network = aws::Task::Network::bridge});
    auto web =
        stack.add("web", aws::Ec2Service{.cluster = cluster, .task = task, .network = network, .machines = machines});
    stack.add("edge", aws::LoadBalancer{.network = network}).https({.certificate_arn = kCertificate}).forward(web);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lb_target_group", {{"target_type", "instance"}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule",
               {{"from_port", 32768}, {"security_group_id", refers_to("aws_security_group.machines_security_group")}}));
}

TEST_CASE("a listener that CodeDeploy turns over is left alone") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = two_zones(stack);
    auto web = stack.add("web", aws::FargateService{.cluster = stack.add("cluster", aws::Cluster{}),
                                                    .network = network,
                                                    .image = "nginx:1.27",
                                                    .port = 80,
                                                    .rollout = {.by_code_deploy = true}});
    auto edge = stack.add("edge", aws::LoadBalancer{.network = network});
    auto blue = edge.group_of(web);
    auto green = stack.add("green", aws::TargetGroup{.vpc = network});
    auto https = edge.https({.certificate_arn = kCertificate});
    https.forward(blue);
    stack.add("deploy", aws::BlueGreen{.service = web, .blue = blue, .green = green, .listener = https});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lb_listener", {{"lifecycle", {{"ignore_changes", array_with({"default_action"})}}}}));
  CHECK(tf.has("aws_ecs_service", {{"load_balancer", {{"container_port", 80}}}}));
  CHECK(tf.has("aws_codedeploy_deployment_group", {{"load_balancer_info", present()}}));
}
