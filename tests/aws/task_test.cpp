// SPDX-License-Identifier: Apache-2.0
// Tasks and containers: include/terrace/aws/task.hpp, container.hpp.

#include <terrace/aws/fargate_service.hpp>
#include <terrace/aws/sidecars.hpp>
#include <terrace/aws/task.hpp>
#include <terrace/tf/aws_s3_bucket.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

using Container = aws::Container;

Container app(const aws::Image& image = "ghcr.io/acme/shop:4.2") {
  return {.name = "app", .image = image, .ports = {{.port = 8080, .name = "http"}}};
}

Pattern containers(std::initializer_list<Pattern> all) { return json_text(array_with(all)); }

aws::SecretSource password() {
  return aws::SecretSource({.value_from = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf:password::",
                            .resource = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:db-AbCdEf",
                            .actions = {"secretsmanager:GetSecretValue"},
                            .service = "secretsmanager"});
}

bool may(const Template& tf, const std::string& role, const std::string& action) {
  return static_cast<bool>(tf.has("aws_iam_role_policy." + role + "_grants", {{"policy", contains_text(action)}}));
}

}  // namespace

TEST_CASE("a task logs to a group of its own and cannot change its root") {
  auto tf = synth_stack([](Stack& stack) { stack.add("shop", aws::Task{.containers = {app()}}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_task_definition",
               {{"cpu", "256"},
                {"memory", "512"},
                {"network_mode", "awsvpc"},
                {"task_role_arn", absent()},
                {"container_definitions",
                 containers({{{"name", "app"},
                              {"readonlyRootFilesystem", true},
                              {"portMappings", exactly({Pattern({{"containerPort", 8080}, {"hostPort", 8080}})})},
                              {"logConfiguration", {{"logDriver", "awslogs"}}}}})}}));
  CHECK(tf.has("aws_cloudwatch_log_group", {{"name", "/ecs/test-shop"}, {"retention_in_days", 30}}));
  CHECK(may(tf, "shop_execution", "logs:PutLogEvents"));
  CHECK(!may(tf, "shop_execution", "ecr:"));
}

TEST_CASE("the execution role may do what the containers need of ECS and no more") {
  auto tf = synth_stack([](Stack& stack) {
    auto container = app("123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/shop:4.2");
    container.secrets = {{"DB_PASSWORD", password()}};
    container.environment_files = {"arn:aws:s3:::settings/shop.env"};
    stack.add("shop", aws::Task{.containers = {container}});
  });
  CHECK(tf.no_diagnostics());
  const std::string policy = tf.only("aws_iam_role_policy.shop_execution_grants").text("/policy");
  CHECK(policy.find("arn:aws:ecr:eu-west-1:123456789012:repository/team/shop\"") != std::string::npos);
  CHECK(policy.find("ecr:GetAuthorizationToken") != std::string::npos);
  CHECK(policy.find("secretsmanager:GetSecretValue") != std::string::npos);
  CHECK(policy.find("arn:aws:s3:::settings/shop.env") != std::string::npos);
  CHECK(tf.has("aws_ecs_task_definition",
               {{"container_definitions",
                 containers({{{"secrets", exactly({Pattern({{"name", "DB_PASSWORD"},
                                                            {"valueFrom", ends_with(":password::")}})})}}})}}));
}

TEST_CASE("an image that only Terraform knows may be of the account's own registry") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("shop", aws::Task{.containers = {app(stack.variable<Str>("image", {.description = "What runs"}))}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(may(tf, "shop_execution", ":repository/*"));
  CHECK(tf.has("aws_ecs_task_definition", {{"container_definitions", contains_text("var.image")}}));
}

TEST_CASE("what is granted to a task is granted to a role that is made then") {
  auto tf = synth_stack([](Stack& stack) {
    auto task = stack.add("shop", aws::Task{.containers = {app()}});
    stack.group("late").before_synth([task](Scope) {
      task.task_role().allow({.actions = {"s3:GetObject"}, .resources = {"arn:aws:s3:::invoices/*"}});
    });
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_task_definition", {{"task_role_arn", refers_to("aws_iam_role.shop_role_role")}}));
  CHECK(may(tf, "shop_role", "s3:GetObject"));
}

TEST_CASE("containers are told more until synth, also before they are added") {
  auto tf = synth_stack([](Stack& stack) {
    auto task = stack.add("shop", aws::Task{.containers = {app()}});
    auto proxy = task.container("proxy");
    proxy.environment("UPSTREAM", "localhost:8080").port({.port = 80}).scratch("/tmp");
    proxy.depends_on({.container = "app"}).secret("TOKEN", password());
    task.add({.name = "proxy", .image = "envoyproxy/envoy:v1.31.2", .environment = {{"LEVEL", "info"}}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_task_definition",
               {{"container_definitions",
                 containers({{{"name", "proxy"},
                              {"environment", exactly({Pattern({{"name", "LEVEL"}, {"value", "info"}}),
                                                       Pattern({{"name", "UPSTREAM"}, {"value", "localhost:8080"}})})},
                              {"dependsOn", exactly({Pattern({{"containerName", "app"}, {"condition", "START"}})})},
                              {"mountPoints", array_with({{"containerPath", "/tmp"}})},
                              {"secrets", array_with({{"name", "TOKEN"}})}}})},
                {"volume", {{"name", "scratch-proxy-tmp"}}}}));
}

TEST_CASE("variables may be a map that only Terraform knows, and more are added to it") {
  auto tf = synth_stack([](Stack& stack) {
    auto container = app();
    container.environment = stack.variable<Map<Str>>("settings", {.description = "Of the shop"});
    stack.add("shop", aws::Task{.containers = {container}}).container("app").environment("LEVEL", "info");
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_task_definition", {{"container_definitions", contains_text("concat([for")}}));
  check_terraform_takes(tf);
}

TEST_CASE("sizes are pairs that Fargate has, also as values of Terraform") {
  static_assert(aws::FargateSize::is_offered(256, 512) && aws::FargateSize::is_offered(16384, 122880));
  static_assert(!aws::FargateSize::is_offered(256, 3072) && !aws::FargateSize::is_offered(300, 512));
  static_assert(!aws::FargateSize::is_offered(8192, 17408) && !aws::FargateSize::is_offered(4096, 31744));
  auto tf = synth_stack([](Stack& stack) {
    stack.add("written", aws::Task{.containers = {app()}, .size = {1024, 2_GiB}});
    stack.add("late", aws::Task{.containers = {app()},
                                .cpu = stack.variable<Num>("cpu", {.description = "Units"}),
                                .memory = aws::Memory(stack.variable<Num>("memory", {.description = "MiB"}))});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_task_definition.written_definition", {{"cpu", "1024"}, {"memory", "2048"}}));
  CHECK(tf.has("aws_ecs_task_definition.late_definition", {{"cpu", refers_to("var.cpu")}}));
}

TEST_CASE("EFS volumes are mounted with TLS and as the task's role") {
  auto tf = synth_stack([](Stack& stack) {
    auto container = app();
    container.mounts = {{.volume = "uploads", .path = "/uploads", .read_only = true}};
    stack.add("shop", aws::Task{.containers = {container},
                                .volumes = {{.name = "uploads",
                                             .file_system_id = "fs-0123456789abcdef0",
                                             .access_point_id = "fsap-0123456789abcdef0"}}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_ecs_task_definition",
             {{"volume",
               {{"efs_volume_configuration",
                 {{"transit_encryption", "ENABLED"},
                  {"root_directory", "/"},
                  {"authorization_config", {{"iam", "ENABLED"}, {"access_point_id", "fsap-0123456789abcdef0"}}}}}}}}));
}

TEST_CASE("a collector of logs takes in the others' and keeps its own in CloudWatch") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("shop", aws::Task{.containers = {app(),
                                               {.name = "router",
                                                .image = "public.ecr.aws/aws-observability/aws-for-fluent-bit:2.32.0",
                                                .user = "0",
                                                .firelens = {{.options = {{"enable-ecs-log-metadata", "true"}}}}}},
                                .logs = {.driver = "awsfirelens", .options = {{"Name", "datadog"}}}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecs_task_definition",
               {{"container_definitions",
                 containers({{{"logConfiguration", {{"logDriver", "awsfirelens"}, {"options", {{"Name", "datadog"}}}}}},
                             {{"name", "router"},
                              {"firelensConfiguration", {{"type", "fluentbit"}}},
                              {"logConfiguration", {{"logDriver", "awslogs"}}}}})}}));
}

TEST_CASE("a container may log to a group of its own, with its own term") {
  auto tf = synth_stack([](Stack& stack) {
    auto audit = app();
    audit.name = "audit";
    audit.ports.clear();
    audit.logs = {.retention_days = 365};
    stack.add("shop", aws::Task{.containers = {app(), audit}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudwatch_log_group", {{"name", "/ecs/test-shop/audit"}, {"retention_in_days", 365}}));
  CHECK(tf.count("aws_cloudwatch_log_group") == 2);
}

TEST_CASE("who may run a task may hand it its roles, also those that are made later") {
  auto tf = synth_stack([](Stack& stack) {
    auto task = stack.add("shop", aws::Task{.containers = {app()}});
    auto pipeline = stack.add("pipeline", aws::Role{.trusts = {aws::Principal::service("codebuild.amazonaws.com")}});
    task.grant_run(pipeline, "arn:aws:ecs:eu-west-1:123456789012:cluster/shop");
    task.task_role().allow({.actions = {"s3:GetObject"}, .resources = {"arn:aws:s3:::invoices/*"}});
  });
  CHECK(tf.no_diagnostics());
  const std::string policy = tf.only("aws_iam_role_policy.pipeline_grants").text("/policy");
  CHECK(policy.find("ecs:RunTask") != std::string::npos);
  CHECK(policy.find("aws_iam_role.shop_role_role.arn") != std::string::npos);
  CHECK(policy.find("aws_iam_role.shop_execution_role.arn") != std::string::npos);
  CHECK(policy.find("iam:PassedToService") != std::string::npos);
}

TEST_CASE("a task that exists already is taken as it is") {
  auto tf = synth_stack([](Stack& stack) {
    auto task = stack.add(
        "shop", aws::Task::Existing{.arn = "arn:aws:ecs:eu-west-1:123456789012:task-definition/shop:7", .port = 8080});
    stack.output("all", {.value = task.all_revisions_arn()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_ecs_task_definition") == 0);
}

TEST_CASE("sidecars bring what they need") {
  auto tf = synth_stack([](Stack& stack) {
    auto task = stack.add("shop", aws::Task{.containers = {app()}, .logs = {.driver = "awsfirelens"}});
    aws::add_xray(task);
    aws::add_log_router(task);
    aws::add_pgbouncer(task, {.database_url = password()});
    task.container("app").depends_on({"pgbouncer", aws::ContainerDependency::Until::healthy});
  });
  CHECK(tf.no_diagnostics());
  CHECK(may(tf, "shop_role", "xray:PutTraceSegments"));
  CHECK(may(tf, "shop_execution", "secretsmanager:GetSecretValue"));
  CHECK(tf.has("aws_ecs_task_definition",
               {{"container_definitions",
                 containers({{{"name", "xray"}, {"essential", false}},
                             {{"name", "log-router"}, {"firelensConfiguration", {{"type", "fluentbit"}}}},
                             {{"name", "pgbouncer"}, {"secrets", array_with({{"name", "DATABASE_URL"}})}}})}}));
}

TEST_CASE("an access point is mounted with all that this takes") {
  auto tf = synth_stack([](Stack& stack) {
    const auto network = aws::TaskNetwork::of("vpc-0a1b2c3d4e5f60718", {"subnet-0aaaaaaaaaaaaaaaa"});
    auto files = stack.add("files", aws::FileSystem{.vpc = network.vpc_id(), .subnets = network.subnets()});
    auto uploads = files.access_point("uploads");
    auto task = stack.add("shop", aws::Task{.containers = {app()}});
    stack.add("web",
              aws::FargateService{.cluster = stack.add("cluster", aws::Cluster{}), .network = network, .task = task});
    task.container("app").mount(uploads, "/var/uploads");
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has(
      "aws_ecs_task_definition",
      {{"volume",
        {{"name", "efs-var-uploads"},
         {"efs_volume_configuration",
          {{"transit_encryption", "ENABLED"},
           {"authorization_config", {{"access_point_id", refers_to("aws_efs_access_point")}}}}}}},
       {"container_definitions", containers({{{"mountPoints", array_with({{"containerPath", "/var/uploads"}})}}})}}));
  CHECK(may(tf, "shop_role", "elasticfilesystem:ClientWrite"));
  CHECK(tf.has(
      "aws_vpc_security_group_ingress_rule",
      {{"from_port", 2049}, {"referenced_security_group_id", refers_to("aws_security_group.web_security_group")}}));
  CHECK(tf.has("aws_ecs_service", {{"depends_on", array_with({starts_with("aws_efs_mount_target.")})}}));
}

TEST_CASE("images of the account's repositories may be pulled, and nothing else") {
  auto tf = synth_stack([](Stack& stack) {
    auto images = stack.add("images", aws::Repository{});
    stack.add("shop", aws::Task{.containers = {app(images.image("4.2"))}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(may(tf, "shop_execution", "aws_ecr_repository.images_repository.arn"));
}
