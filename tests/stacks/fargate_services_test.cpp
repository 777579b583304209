// SPDX-License-Identifier: Apache-2.0
// stacks/fargate: the cluster, files, logs, names, images and roles.

#include "fargate_support.hpp"

using namespace fargate_test;

namespace {

std::string policy_of(const std::string& name) {
  return defaults().only("aws_iam_role_policy." + name).text("/policy");
}

/// The statements of a policy that are always in it.
std::string unconditional(const std::string& policy) { return policy.substr(0, policy.find(" ? [{")); }

/// The statements of a policy that say `"Resource" = "*"`, by their actions.
std::set<std::string> actions_on_everything(const std::string& text) {
  std::set<std::string> found;
  for (std::size_t at = text.find("{\"Effect\""); at != std::string::npos; at = text.find("{\"Effect\"", at + 1)) {
    const std::string statement = text.substr(at, text.find("{\"Effect\"", at + 1) - at);
    if (statement.find("\"Resource\" = \"*\"") != std::string::npos) found.merge(actions_of(statement));
  }
  return found;
}

}  // namespace

TEST_CASE("SKL-AC07 J, SKL-AC07 V: the cluster is called sockerless unless a variable says otherwise") {
  CHECK(defaults().variable("name").matches({{"type", "string"}, {"default", "sockerless"}}));
  CHECK(
      defaults().variable("cluster_name").matches({{"type", "string"}, {"default", null}, {"validation", present()}}));
  CHECK(defaults().only("aws_ecs_cluster").text("/name") == "${coalesce(var.cluster_name, var.name)}");
}

TEST_CASE("SKL-AC08 J, SKL-AC08 V: Container Insights is on and may be off") {
  CHECK(defaults().variable("container_insights").matches({{"default", "enabled"}, {"validation", present()}}));
  CHECK(defaults().has("aws_ecs_cluster", {{"setting", array_with({{"name", "containerInsights"},
                                                                   {"value", "${var.container_insights}"}})}}));
}

TEST_CASE("SKL-AC09 J, SKL-AC09 V: the modes of the file system are variables") {
  CHECK(defaults().has("aws_efs_file_system", {{"performance_mode", "${var.efs_performance_mode}"},
                                               {"throughput_mode", "${var.efs_throughput_mode}"}}));
  CHECK(
      defaults().variable("efs_performance_mode").matches({{"default", "generalPurpose"}, {"validation", present()}}));
  CHECK(defaults().variable("efs_throughput_mode").matches({{"default", "bursting"}, {"validation", present()}}));
}

TEST_CASE("SKL-AC10 J: there is a mount target in every private subnet and outputs wait for them") {
  CHECK(defaults().has("aws_efs_mount_target",
                       {{"for_each", "${{for k, v in local.private_subnet_ids : k => v}}"},
                        {"subnet_id", "${each.value}"},
                        {"security_groups", exactly({Pattern("${aws_security_group.security_files_group.id}")})}}));
  CHECK(defaults()
            .output("efs_filesystem_id")
            .matches({{"depends_on", array_with({"aws_efs_mount_target.files_system_mount_each"})}}));
}

TEST_CASE("SKL-AC12 J, SKL-AC12 V: files are encrypted and only TLS reaches them") {
  CHECK(defaults().variable("efs_encrypted").matches({{"type", "bool"}, {"default", true}}));
  CHECK(defaults().only("aws_efs_file_system").text("/encrypted") == "${var.efs_encrypted}");
  const std::string text = defaults().only("aws_efs_file_system_policy").text("/policy");
  CHECK(text.find("\"aws:SecureTransport\" = \"false\"") != std::string::npos);
  CHECK(defaults().has("aws_efs_file_system", {{"lifecycle", {{"prevent_destroy", true}}}}));
  CHECK(testing::synth(FargateBackend{.protect_files = false}).has("aws_efs_file_system", {{"lifecycle", absent()}}));
}

TEST_CASE("SKL-AC13 J, SKL-AC13 V: logs have their name and are kept for 30 days") {
  CHECK(defaults().has("aws_cloudwatch_log_group.logs_group",
                       {{"name", "${coalesce(var.log_group_name, \"/${var.name}/containers\")}"},
                        {"retention_in_days", "${var.log_retention_days}"}}));
  CHECK(defaults()
            .variable("log_retention_days")
            .matches({{"type", "number"}, {"default", 30}, {"validation", present()}}));
}

TEST_CASE("SKL-AC14 J, SKL-36 J: the namespace is in the VPC and can be used") {
  CHECK(
      defaults().has("aws_service_discovery_private_dns_namespace",
                     {{"name", "${coalesce(var.namespace_name, \"${var.name}.local\")}"}, {"vpc", "${local.vpc_id}"}}));
  CHECK(defaults().output("cloud_map_namespace_id").matches({{"value", refers_to("discovery_zone")}}));
  CHECK(defaults().output("cloud_map_namespace_arn").matches({{"value", refers_to("discovery_zone")}}));
}

TEST_CASE("SKL-AC15 J: the execution role has the managed policy and pulls images and writes logs") {
  CHECK(defaults().has("aws_iam_role_policy_attachment",
                       {{"policy_arn", ends_with(":iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy")},
                        {"role", refers_to("aws_iam_role.roles_execution_role")}}));
  CHECK(actions_of(unconditional(policy_of("roles_execution_grants"))) ==
        std::set<std::string>{"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetAuthorizationToken",
                              "ecr:GetDownloadUrlForLayer", "logs:CreateLogStream", "logs:PutLogEvents"});
}

TEST_CASE("SKL-AC16 J: tasks may do exactly this") {
  const std::string text = unconditional(policy_of("roles_task_grants"));
  CHECK(actions_of(text) == std::set<std::string>{"elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite",
                                                  "elasticfilesystem:DescribeMountTargets", "logs:CreateLogStream",
                                                  "logs:PutLogEvents", "servicediscovery:DeregisterInstance",
                                                  "servicediscovery:RegisterInstance"});
  CHECK(
      text.find("\"servicediscovery:NamespaceArn\" = aws_service_discovery_private_dns_namespace.discovery_zone.arn") !=
      std::string::npos);
  CHECK(text.find("${aws_cloudwatch_log_group.logs_group.arn}:*") != std::string::npos);
}

TEST_CASE("SKL-AC17 J: ECS tasks of this account may take the roles on") {
  for (const char* name : {"execution_role", "task_role", "own_runner_role"}) {
    const std::string trust = defaults().only(std::string("aws_iam_role.roles_") + name).text("/assume_role_policy");
    INFO(name);
    CHECK(trust.find("\"Principal\" = {\"Service\" = \"ecs-tasks.amazonaws.com\"}") != std::string::npos);
    CHECK(trust.find("\"aws:SourceAccount\" = local.account_id") != std::string::npos);
    CHECK(trust.find("\"ArnLike\" = {\"aws:SourceArn\"") != std::string::npos);
    CHECK(between(trust, "Service\" = \"", "\"").size() == 1);
  }
}

TEST_CASE("SKL-AC18 J: only actions that know no resource are allowed on everything") {
  const std::set<std::string> known = {"ecr:GetAuthorizationToken",        "logs:DescribeLogGroups",
                                       "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
                                       "ssmmessages:OpenControlChannel",   "ssmmessages:OpenDataChannel"};
  std::set<std::string> found;
  const json policies = document()["resource"]["aws_iam_role_policy"];
  for (const auto& entry : policies) {
    const std::string text = entry["policy"];
    found.merge(actions_on_everything(text));
    CHECK(text.find("[\"*\"") == std::string::npos);
  }
  CHECK(found == known);
}

TEST_CASE("SKL-AC21 J: the repository may be left out and its output is null then") {
  CHECK(defaults().variable("create_ecr_repository").matches({{"type", "bool"}, {"default", true}}));
  CHECK(defaults().has("aws_ecr_repository", {{"count", "${var.create_ecr_repository ? 1 : 0}"},
                                              {"force_delete", "${var.ecr_force_delete}"},
                                              {"image_scanning_configuration", {{"scan_on_push", true}}}}));
  CHECK(defaults().output("ecr_repository_url").text("/value") ==
        "${one(aws_ecr_repository.images_own_repository_repository[*].repository_url)}");
}

TEST_CASE("SKL-AC22 J: images without a tag go after seven days") {
  CHECK(defaults().variable("ecr_untagged_expiry_days").matches({{"type", "number"}, {"default", 7}}));
  const std::string text = defaults().only("aws_ecr_lifecycle_policy").text("/policy");
  CHECK(text.find("\"tagStatus\" = \"untagged\"") != std::string::npos);
  CHECK(text.find("\"countNumber\" = var.ecr_untagged_expiry_days") != std::string::npos);
}

TEST_CASE("SKL-39 J: capacity by shares and throughput and access points are options") {
  CHECK(defaults().has(
      "aws_ecs_cluster_capacity_providers",
      {{"capacity_providers", exactly({Pattern("FARGATE"), Pattern("FARGATE_SPOT")})},
       {"default_capacity_provider_strategy",
        array_with({{{"capacity_provider", "FARGATE"}, {"weight", "${var.fargate_weight}"}},
                    {{"capacity_provider", "FARGATE_SPOT"}, {"weight", "${var.fargate_spot_weight}"}}})}}));
  CHECK(defaults().count("aws_ecs_cluster_capacity_providers") == 1);
  CHECK(document()["locals"]["private_cidrs"].get<std::string>().find("cidrsubnet(var.vpc_cidr, 4, k + 8)") !=
        std::string::npos);
  CHECK(defaults().has("aws_efs_file_system",
                       {{"provisioned_throughput_in_mibps", "${var.efs_provisioned_throughput_mibps}"}}));
  CHECK(defaults().has("aws_efs_access_point", {{"posix_user", {{"uid", 1000}, {"gid", 1000}}}}));
  CHECK(policy_of("roles_own_runner_grants").find("\"elasticfilesystem:AccessPointArn\"") != std::string::npos);
}

TEST_CASE("rights beyond the list are statements that variables give") {
  for (const auto& [role, right, action] :
       {std::tuple{"task", "enable_exec", "ssmmessages:OpenDataChannel"},
        {"task", "task_root_access", "elasticfilesystem:ClientRootAccess"},
        {"task", "task_dns_registration", "route53:ChangeResourceRecordSets"},
        {"execution", "create_pull_through_cache", "ecr:BatchImportUpstreamImage"}}) {
    INFO(right);
    const std::string text = policy_of(std::string("roles_") + role + "_grants");
    std::set<std::string> given;
    for (const std::string& statements : between(text, std::string("var.") + right + " ? [", " : []"))
      given.merge(actions_of(statements));
    CHECK(given.count(action) == 1);
    CHECK(defaults().variable(right).boolean("/default") == false);
  }
}
