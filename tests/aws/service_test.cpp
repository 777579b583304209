// SPDX-License-Identifier: Apache-2.0
// Clusters, services, scaling and schedules: include/terrace/aws/{cluster,fargate_service,ec2_service,service_scaling,
// scheduled_task,deployment}.hpp.

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/deployment.hpp>
#include <terrace/aws/ec2_service.hpp>
#include <terrace/aws/fargate_service.hpp>
#include <terrace/aws/network.hpp>
#include <terrace/aws/scheduled_task.hpp>
#include <terrace/tf/aws_lb_listener.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

const aws::TaskNetwork kNetwork =
    aws::TaskNetwork::of("vpc-0a1b2c3d4e5f60718", {"subnet-0aaaaaaaaaaaaaaaa", "subnet-0bbbbbbbbbbbbbbbb"});
constexpr const char* kGroup = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/6d0ecf831eec9f09";
constexpr const char* kGreen = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/green/6d0ecf831eec9f10";
constexpr const char* kListener =
    "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/edge/50dc6c495c0c9188/f2f7dc8efc522ab2";

aws::FargateService web(const aws::Cluster::Ref& cluster) {
  return {.cluster = cluster, .network = kNetwork, .image = "nginx:1.27", .port = 80, .desired = 2};
}

bool allows(const Template& tf, const std::string& policy, const std::string& action) {
  return static_cast<bool>(tf.has("aws_iam_role_policy." + policy, {{"policy", contains_text(action)}}));
}

}  // namespace

TEST_CASE("a cluster has metrics, logs its sessions and knows Fargate") {
  auto tf = synth_stack([](Stack& stack) { stack.add("cluster", aws::Cluster{}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_cluster", {{"name", "test-cluster"},
                                   {"setting", {{"name", "containerInsights"}, {"value", "enabled"}}},
                                   {"configuration", {{"execute_command_configuration", {{"logging", "OVERRIDE"}}}}}}));
  CHECK(tf.has("aws_ecs_cluster_capacity_providers", {{"capacity_providers", exactly({"FARGATE", "FARGATE_SPOT"})}}));
  CHECK(tf.has("aws_cloudwatch_log_group", {{"retention_in_days", 90}}));
}

TEST_CASE("the service of the design's first example is whole") {
  auto tf = synth_stack([](Stack& stack) {
    auto network =
        stack.add("network", aws::Network{.cidr = "10.0.0.0/16", .zone_names = {"eu-west-1a", "eu-west-1b"}});
    auto cluster = stack.add("cluster", aws::Cluster{});
    auto web = stack.add(
        "web",
        aws::FargateService{.cluster = cluster, .network = network, .image = "nginx:1.27", .port = 80, .desired = 2});
    web.task_role().allow({.actions = {"s3:GetObject"}, .resources = {"arn:aws:s3:::assets/*"}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_service",
               {{"launch_type", "FARGATE"},
                {"desired_count", 2},
                {"deployment_circuit_breaker", {{"enable", true}, {"rollback", true}}},
                {"health_check_grace_period_seconds", absent()},
                {"load_balancer", absent()},
                {"network_configuration",
                 {{"assign_public_ip", false}, {"subnets", array_with({refers_to("aws_subnet.network_private_a")})}}},
                {"depends_on", array_with({"aws_iam_role_policy.web_task_role_grants"})}}));
  CHECK(tf.count("aws_vpc_security_group_ingress_rule", {{"security_group_id", refers_to("web_security_group")}}) == 0);
  check_terraform_takes(tf);
}

TEST_CASE("a target's groups are the service's, after their listener") {
  auto tf = synth_stack([](Stack& stack) {
    auto service = stack.add("web", web(stack.add("cluster", aws::Cluster{})));
    auto listener = stack.add("listener", tf::aws_lb_listener{.default_action = {{.type = "forward"}},
                                                              .load_balancer_arn = "arn:aws:elasticloadbalancing:x"});
    const aws::Target target = service.target();
    CHECK(target.options().type == "ip");
    target.attach({.group_arn = kGroup, .port = target.options().port, .listener = listener});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_service",
               {{"load_balancer", {{"container_name", "main"}, {"container_port", 80}, {"target_group_arn", kGroup}}},
                {"depends_on", array_with({"aws_lb_listener.listener"})}}));
}

TEST_CASE("a singleton never runs twice") {
  auto tf = synth_stack([](Stack& stack) {
    auto spec = web(stack.add("cluster", aws::Cluster{}));
    spec.desired = 1;
    spec.singleton = true;
    stack.add("web", spec);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_service", {{"deployment_minimum_healthy_percent", 0},
                                   {"deployment_maximum_percent", 100},
                                   {"availability_zone_rebalancing", "DISABLED"}}));
}

TEST_CASE("a strategy takes the place of the launch type") {
  auto tf = synth_stack([](Stack& stack) {
    auto spec = web(stack.add("cluster", aws::Cluster{}));
    spec.capacity = {{"FARGATE", 1, 1}, {"FARGATE_SPOT", 3}};
    stack.add("web", spec);
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_ecs_service", {{"launch_type", absent()},
                                 {"capacity_provider_strategy", array_with({{"capacity_provider", "FARGATE_SPOT"}})},
                                 {"depends_on", array_with({"aws_ecs_cluster_capacity_providers.cluster_capacity"})}}));
}

TEST_CASE("ECS Exec has its channels, an init process and a root that can be written to") {
  auto tf = synth_stack([](Stack& stack) {
    auto spec = web(stack.add("cluster", aws::Cluster{}));
    spec.exec = true;
    stack.add("web", spec);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_service", {{"enable_execute_command", true}}));
  CHECK(tf.has(
      "aws_ecs_task_definition",
      {{"container_definitions", json_text(array_with({{"readonlyRootFilesystem", false},
                                                       {"linuxParameters", {{"initProcessEnabled", true}}}}))}}));
  CHECK(allows(tf, "web_task_role_grants", "ssmmessages:OpenDataChannel"));
  CHECK(allows(tf, "web_task_role_grants", "aws_cloudwatch_log_group.cluster_exec-logs_group.arn"));
}

TEST_CASE("scaling leaves the desired count to itself") {
  auto tf = synth_stack([](Stack& stack) {
    auto service = stack.add("web", web(stack.add("cluster", aws::Cluster{})));
    service.target().attach({.group_arn = kGroup, .port = 80, .resource_label = "app/edge/1/targetgroup/web/2"});
    service.scale({.min = 2, .max = 10})
        .on_cpu(60)
        .on_requests_per_target(1000)
        .on_metric("lag", aws::Metric("Shop", "Lag", {{"Service", "web"}}), 30)
        .schedule("night", {.when = "cron(0 22 * * ? *)", .max = 3});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_service", {{"lifecycle", {{"ignore_changes", exactly({"desired_count"})}}}}));
  CHECK(tf.has(
      "aws_appautoscaling_target",
      {{"min_capacity", 2}, {"max_capacity", 10}, {"lifecycle", {{"ignore_changes", exactly({"max_capacity"})}}}}));
  CHECK(tf.has("aws_appautoscaling_policy.web_scaling_requests_policy",
               {{"target_tracking_scaling_policy_configuration",
                 {{"predefined_metric_specification", {{"resource_label", "app/edge/1/targetgroup/web/2"}}}}}}));
  CHECK(tf.has("aws_appautoscaling_policy.web_scaling_lag_policy",
               {{"target_tracking_scaling_policy_configuration",
                 {{"customized_metric_specification", {{"metric_name", "Lag"}}}}}}));
  check_terraform_takes(tf);
}

TEST_CASE("the backlog of a queue is shared by the tasks that run") {
  auto tf = synth_stack([](Stack& stack) {
    auto spec = web(stack.add("cluster", aws::Cluster{}));
    spec.desired = 1;
    auto service = stack.add("web", spec);
    const aws::Metric depth("AWS/SQS", "ApproximateNumberOfMessagesVisible", {{"QueueName", "mail"}});
    service.scale({.max = 5})
        .on_backlog(depth, 100)
        .step("burst",
              {.metric = depth, .steps = {{.from = 1000, .to = 5000, .change = 2}, {.from = 5000, .change = 4}}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_appautoscaling_policy.web_scaling_backlog_policy",
               {{"target_tracking_scaling_policy_configuration",
                 {{"customized_metric_specification",
                   {{"metrics", array_with({{"expression", "m0 / IF(m1 > 0, m1, 1)"}, {"return_data", true}})}}}}}}));
  CHECK(tf.has("aws_appautoscaling_policy.web_scaling_burst_policy",
               {{"step_scaling_policy_configuration",
                 {{"step_adjustment",
                   exactly({Pattern({{"metric_interval_lower_bound", "0"}, {"metric_interval_upper_bound", "4000"}}),
                            Pattern({{"metric_interval_lower_bound", "4000"},
                                     {"metric_interval_upper_bound", absent()}})})}}}}));
}

TEST_CASE("services find each other by Service Connect and by DNS") {
  auto tf = synth_stack([](Stack& stack) {
    auto names = stack.add("names", aws::Namespace{.name = "shop.internal", .vpc = Str("vpc-0a1b2c3d4e5f60718")});
    auto spec = web(stack.add("cluster", aws::Cluster{.service_connect = names}));
    spec.connect = {.offers = {{.port_name = "main", .dns_name = "web"}}};
    spec.discovery = {.name_space = names, .name = "web"};
    stack.add("web", spec);
    stack.output("zone", {.value = names.hosted_zone()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_service",
               {{"service_connect_configuration",
                 {{"namespace", refers_to("aws_service_discovery_private_dns_namespace.names_zone")},
                  {"service", {{"port_name", "main"}, {"client_alias", {{"dns_name", "web"}, {"port", 80}}}}}}},
                {"service_registries", {{"registry_arn", refers_to("aws_service_discovery_service")}}}}));
  CHECK(
      tf.output("zone").matches({{"value", "${aws_service_discovery_private_dns_namespace.names_zone.hosted_zone}"}}));
  CHECK(tf.has("aws_service_discovery_service", {{"dns_config", {{"dns_records", {{"type", "A"}}}}}}));
}

TEST_CASE("machines join the cluster, and ECS keeps as many as it needs") {
  auto tf = synth_stack([](Stack& stack) {
    auto cluster = stack.add("cluster", aws::Cluster{.fargate = false});
    auto machines = stack.add("machines", aws::Machines{.cluster = cluster, .network = kNetwork});
    auto task = stack.add(
        "task",
        aws::Task{.containers = {{.name = "web", .image = "nginx:1.27", .ports = {{.port = 80}}, .memory = 256_MiB}},
                  .runs_on = aws::Task::RunsOn::machines,
                  .network = aws::Task::Network::bridge});
    auto service = stack.add(
        "web",
        aws::Ec2Service{.cluster = cluster, .task = task, .network = kNetwork, .machines = machines, .desired = 2});
    CHECK(service.target().options().type == "instance");
    service.allow_from(aws::Peer::cidr("10.0.0.0/8"));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_launch_template", {{"metadata_options", {{"http_tokens", "required"}}},
                                       {"image_id", starts_with("resolve:ssm:/aws/service/ecs/optimized-ami/")},
                                       {"block_device_mappings", {{"ebs", {{"encrypted", "true"}}}}},
                                       {"user_data", contains_text("ECS_CLUSTER=${aws_ecs_cluster")}}));
  CHECK(tf.has("aws_autoscaling_group",
               {{"protect_from_scale_in", true}, {"tag", array_with({{"key", "AmazonECSManaged"}})}}));
  CHECK(tf.has("aws_ecs_cluster_capacity_providers",
               {{"capacity_providers", exactly({refers_to("aws_ecs_capacity_provider.machines_capacity")})}}));
  CHECK(tf.has(
      "aws_ecs_service",
      {{"network_configuration", absent()}, {"launch_type", absent()}, {"capacity_provider_strategy", present()}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule",
               {{"from_port", 32768}, {"security_group_id", refers_to("machines_security_group")}}));
  check_terraform_takes(tf);
}

TEST_CASE("machines that exist already take services and can be reached") {
  auto tf = synth_stack([](Stack& stack) {
    auto cluster = stack.add("cluster", aws::Cluster::Existing{.name = "shared"});
    auto group = stack.add("group", aws::SecurityGroup::Existing{.id = "sg-0a1b2c3d4e5f60718", .may_change = true});
    auto machines =
        stack.add("machines",
                  aws::Machines::Existing{
                      .capacity_provider = "shared-machines",
                      .autoscaling_group_name = "shared",
                      .security_group = group,
                      .role = stack.add("role", aws::Role::Existing{.name = "shared",
                                                                    .arn = "arn:aws:iam::123456789012:role/shared"})});
    auto task = stack.add(
        "task",
        aws::Task{.containers = {{.name = "web", .image = "nginx:1.27", .ports = {{.port = 80}}, .memory = 256_MiB}},
                  .runs_on = aws::Task::RunsOn::machines,
                  .network = aws::Task::Network::bridge});
    stack.add("web", aws::Ec2Service{.cluster = cluster, .task = task, .network = kNetwork, .machines = machines})
        .allow_from(aws::Peer::cidr("10.0.0.0/8"));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_autoscaling_group") == 0);
  CHECK(tf.has("aws_ecs_service", {{"capacity_provider_strategy", {{"capacity_provider", "shared-machines"}}}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule", {{"security_group_id", "sg-0a1b2c3d4e5f60718"}}));
}

TEST_CASE("a schedule may run its task on its cluster and hand it its roles") {
  auto tf = synth_stack([](Stack& stack) {
    auto nightly = stack.add("nightly", aws::ScheduledTask{.cluster = stack.add("cluster", aws::Cluster{}),
                                                           .network = kNetwork,
                                                           .image = "ghcr.io/acme/shop:4.2",
                                                           .schedule = "cron(0 3 * * ? *)",
                                                           .override_command = {"report"}});
    nightly.task_role().allow({.actions = {"s3:PutObject"}, .resources = {"arn:aws:s3:::reports/*"}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_scheduler_schedule",
               {{"schedule_expression", "cron(0 3 * * ? *)"},
                {"target", {{"input", json_text({{"containerOverrides", array_with({{"name", "main"}})}})}}}}));
  CHECK(allows(tf, "nightly_role_grants", "ecs:RunTask"));
  CHECK(allows(tf, "nightly_role_grants", "ecs:cluster"));
  CHECK(allows(tf, "nightly_role_grants", "aws_iam_role.nightly_task_role_role.arn"));
}

TEST_CASE("a task for once says how it is run") {
  auto tf = synth_stack([](Stack& stack) {
    auto migrate = stack.add("migrate", aws::OneOffTask{.cluster = stack.add("cluster", aws::Cluster{}),
                                                        .network = kNetwork,
                                                        .image = "ghcr.io/acme/shop:4.2",
                                                        .command = {"migrate"}});
    stack.output("migrate", {.value = migrate.command()});
  });
  CHECK(tf.no_diagnostics());
  const std::string command = tf.output("migrate").text("/value");
  CHECK(command.starts_with("aws ecs run-task --cluster ${aws_ecs_cluster.cluster_cluster.name}"));
  CHECK(command.find("awsvpcConfiguration") != std::string::npos);
}

TEST_CASE("a task for once that is made for machines is run on them") {
  auto tf = synth_stack([](Stack& stack) {
    auto task = stack.add(
        "task", aws::Task{.containers = {{.name = "main", .image = "ghcr.io/acme/shop:4.2", .memory = 256_MiB}},
                          .runs_on = aws::Task::RunsOn::machines});
    auto migrate = stack.add(
        "migrate", aws::OneOffTask{.cluster = stack.add("cluster", aws::Cluster{}), .network = kNetwork, .task = task});
    stack.output("migrate", {.value = migrate.command()});
  });
  CHECK(tf.ok());
  CHECK(tf.output("migrate").text("/value").find("--launch-type EC2") != std::string::npos);
}

TEST_CASE("tasks that somebody else schedules or runs are known by what they run and where") {
  auto tf = synth_stack([](Stack& stack) {
    auto cluster = stack.add("cluster", aws::Cluster::Existing{.name = "jobs"});
    auto task =
        stack.add("task", aws::Task::Existing{.arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/clean:7"});
    auto group = stack.add("group", aws::SecurityGroup::Existing{.id = "sg-1"});
    auto nightly = stack.add("nightly", aws::ScheduledTask::Existing{
                                            .name = "clean", .task = task, .security_group = group, .group = "night"});
    auto clean = stack.add(
        "clean",
        aws::OneOffTask::Existing{.cluster = cluster, .network = kNetwork, .task = task, .security_group = group});
    clean.grant_run(stack.add("role", aws::Role{.trusts = {aws::Principal::service("lambda.amazonaws.com")}}));
    stack.add("late", aws::Alarm{.metric = nightly.failures(), .above = 0});
    stack.output("schedule", {.value = nightly.schedule_arn()});
    stack.output("command", {.value = clean.command()});
    auto database =
        stack.add("database", aws::SecurityGroup{.vpc = Str("vpc-1"), .default_port = aws::Ports::tcp(5432)});
    database.connections().allow_from(nightly);
  });
  CHECK(tf.no_diagnostics());
  for (const char* type : {"aws_scheduler_schedule", "aws_ecs_task_definition"}) CHECK(tf.count(type) == 0);
  CHECK(tf.output("schedule").text("/value").ends_with(":schedule/night/clean"));
  CHECK(tf.has("aws_cloudwatch_metric_alarm", {{"dimensions", {{"ScheduleGroup", "night"}}}}));
  CHECK(tf.output("command").text("/value").find("task-definition/clean:7") != std::string::npos);
  CHECK(tf.output("command").text("/value").find("sg-1") != std::string::npos);
  CHECK(allows(tf, "role_grants", "ecs:RunTask"));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule", {{"referenced_security_group_id", "sg-1"}, {"from_port", 5432}}));
}

TEST_CASE("who deploys by a group that exists already may do that and no more") {
  auto tf = synth_stack([](Stack& stack) {
    auto service = stack.add(
        "web", aws::Service::Existing{
                   .cluster = stack.add("cluster", aws::Cluster::Existing{.name = "shared"}),
                   .name = "web",
                   .task = stack.add("task", aws::Task::Existing{
                                                 .arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/web:1"})});
    auto role =
        stack.add("role", aws::Role::Existing{.name = "deploys", .arn = "arn:aws:iam::123456789012:role/deploys"});
    auto deploy = stack.add(
        "deploy",
        aws::BlueGreen::Existing{.service = service, .application = "web", .group = "production", .role = role});
    deploy.grant_deploy(
        stack.add("pipeline", aws::Role{.trusts = {aws::Principal::service("codepipeline.amazonaws.com")}}));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_codedeploy_deployment_group") == 0);
  CHECK(tf.only("aws_iam_role_policy").json().find("codedeploy:CreateDeployment") != std::string::npos);
  CHECK(tf.only("aws_iam_role_policy").json().find(":deploymentgroup:web/production") != std::string::npos);
}

TEST_CASE("CodeDeploy turns over a service that Terraform then leaves alone") {
  auto tf = synth_stack([](Stack& stack) {
    auto spec = web(stack.add("cluster", aws::Cluster{}));
    spec.rollout = {.by_code_deploy = true};
    auto service = stack.add("web", spec);
    auto deploy = stack.add("deploy", aws::BlueGreen{.service = service,
                                                     .blue = Str(kGroup),
                                                     .green = Str(kGreen),
                                                     .listener = Str(kListener),
                                                     .alarms = {"errors"}});
    auto pipeline = stack.add("pipeline", aws::Role{.trusts = {aws::Principal::service("codepipeline.amazonaws.com")}});
    deploy.grant_deploy(pipeline);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_service",
               {{"deployment_controller", {{"type", "CODE_DEPLOY"}}},
                {"deployment_circuit_breaker", absent()},
                {"load_balancer", {{"target_group_arn", kGroup}}},
                {"lifecycle", {{"ignore_changes", array_with({"task_definition", "load_balancer"})}}}}));
  CHECK(tf.has("aws_codedeploy_deployment_group", {{"deployment_style", {{"deployment_type", "BLUE_GREEN"}}},
                                                   {"alarm_configuration", {{"enabled", true}}}}));
  CHECK(allows(tf, "deploy_role_grants", "ecs:CreateTaskSet"));
  CHECK(allows(tf, "pipeline_grants", "codedeploy:CreateDeployment"));
  check_terraform_takes(tf);
}

TEST_CASE("metrics name the cluster and the service, and no resource, so that alarms may stop deployments") {
  auto tf = synth_stack([](Stack& stack) {
    auto service = stack.add("web", web(stack.add("cluster", aws::Cluster{})));
    CHECK(service.metrics().cpu().name() == "CPUUtilization");
    CHECK(service.metrics().running().name_space() == "ECS/ContainerInsights");
    stack.output("dimensions", {.value = Any(service.metrics().cpu().dimensions())});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.output("dimensions").text("/value/ServiceName") == "test-web");
}
