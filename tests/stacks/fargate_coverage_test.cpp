// SPDX-License-Identifier: Apache-2.0
// stacks/fargate: what holds for the whole of it, and that each entry of its list has its tests.

#include <terrace/policy/policy.hpp>
#include <terrace/synth/synth.hpp>

#include <filesystem>
#include <map>
#include <set>
#include <string>

#include "coverage.hpp"
#include "fargate_support.hpp"

using namespace fargate_test;

namespace {

std::set<std::string> names(const FargateBackend& backend, const std::string& name) {
  std::set<std::string> found;
  const json resources = document(testing::synth(backend))["resource"];
  for (const auto& [type, blocks] : resources.items()) {
    if (type == "aws_iam_role_policy") continue;  // named within their role
    for (const auto& block : blocks) {
      for (const char* key : {"name", "creation_token", "ecr_repository_prefix"}) {
        if (!block.contains(key)) continue;
        std::string text = block[key];
        CHECK(text.find("var.name") != std::string::npos);
        for (std::size_t at = 0; (at = text.find("var.name", at)) != std::string::npos;) text.replace(at, 8, name);
        found.insert(type + ' ' + text);
      }
    }
  }
  return found;
}

}  // namespace

TEST_CASE("every entry of the list has a test of each of its kinds and no test an entry that is not there") {
  const coverage::Kinds ids = coverage::wanted("fargate_ids.txt");
  CHECK(ids.size() == 39);
  CHECK(coverage::tested("fargate_", "SKL") == ids);
}

TEST_CASE("the stack has nothing to complain about and breaks no rule of the packs") {
  CHECK(defaults().no_diagnostics());
  App app;
  app.add("fargate", FargateBackend{});
  CHECK(synthesize(app).ok);
  const policy::Report report = policy::check(app);
  for (const Diagnostic& violation : report.violations) FAIL_CHECK(violation.code + ' ' + violation.message);
  CHECK(report.acknowledged.empty());
  CHECK(report.rules.size() > 90);
}

TEST_CASE("SKL-AC23 J, SKL-33 J: every variable and output says what it is and variables have type and default") {
  const json all = document();
  std::size_t validated = 0;
  for (const auto& [name, variable] : all["variable"].items()) {
    INFO(name);
    CHECK(variable["description"].get<std::string>().size() > 20);
    CHECK(variable.contains("type"));
    CHECK(variable.contains("default"));
    CHECK(variable.contains("nullable"));
    // A bool needs none, a file may have any name.
    const bool is_free = variable["type"] == "bool" || name == "config_file";
    CHECK((is_free || variable.contains("validation")));
    validated += variable.contains("validation") ? 1 : 0;
  }
  CHECK(validated >= 25);
  for (const auto& [name, output] : all["output"].items()) {
    INFO(name);
    CHECK(output["description"].get<std::string>().size() >= 6);
  }
  const std::string about = all["locals"]["about"];
  for (const char* part : {"Purpose:", "Usage:", "Prerequisites:"}) CHECK(about.find(part) != std::string::npos);
}

TEST_CASE("SKL-AC24 J: what the backend needs is an output") {
  const json outputs = document()["output"];
  for (const char* name :
       {"vpc_id", "private_subnet_ids", "public_subnet_ids", "ecs_cluster_arn", "ecs_cluster_name", "efs_filesystem_id",
        "log_group_name", "log_group_arn", "cloud_map_namespace_id", "cloud_map_namespace_arn", "execution_role_arn",
        "task_role_arn", "task_security_group_id", "efs_security_group_id", "ecr_repository_url"}) {
    INFO(name);
    CHECK(outputs.contains(name));
  }
}

TEST_CASE("SKL-AC26 J: everything that can have tags has the four of them") {
  const json resources = document()["resource"];
  std::set<std::string> untagged;
  for (const auto& [type, blocks] : resources.items()) {
    for (const auto& [name, block] : blocks.items()) {
      INFO(type << '.' << name);
      if (!block.contains("tags")) {
        untagged.insert(type);
        continue;
      }
      CHECK(block["tags"]["project"] == "${var.project}");
      CHECK(block["tags"]["environment"] == "${var.environment}");
      CHECK(block["tags"]["component"] == "ecs");
      CHECK(block["tags"]["managed-by"] == "terraform");
    }
  }
  // AWS knows no tags of these.
  CHECK(untagged == std::set<std::string>{"aws_ecr_lifecycle_policy", "aws_ecr_pull_through_cache_rule",
                                          "aws_ecs_cluster_capacity_providers", "aws_efs_backup_policy",
                                          "aws_efs_file_system_policy", "aws_efs_mount_target", "aws_iam_role_policy",
                                          "aws_iam_role_policy_attachment", "aws_route", "aws_route_table_association",
                                          "terraform_data"});
}

TEST_CASE("SKL-27 J: the JSON is what was approved") { CHECK(matches_snapshot(defaults(), "fargate")); }

TEST_CASE("SKL-29 J: nothing that the provider has given up is used") {
  CHECK(defaults().count("aws_security_group_rule") == 0);
  CHECK(defaults().all("aws_iam_role", {{"managed_policy_arns", absent()}, {"inline_policy", absent()}}));
  CHECK(defaults().all("aws_eip", {{"domain", "vpc"}, {"vpc", absent()}}));
  CHECK(defaults().all("aws_flow_log", {{"log_group_name", absent()}, {"log_destination", present()}}));
  CHECK(defaults().all("aws_security_group", {{"ingress", absent()}, {"egress", absent()}}));
}

TEST_CASE("SKL-30 J: types are sorted and so are the arguments of each block") {
  const ordered_json all = ordered_json::parse(defaults().json());
  std::string last_type;
  for (const auto& [type, blocks] : all["resource"].items()) {
    CHECK(last_type < type);
    last_type = type;
    for (const auto& [name, block] : blocks.items()) {
      std::string last;
      for (const auto& [key, value] : block.items()) {
        // The meta-arguments stand behind the others, and the path before them.
        if (key == "//") continue;
        if (key == "for_each" || key == "count" || key == "depends_on" || key == "lifecycle" || key == "dynamic") break;
        INFO(type << '.' << name << ' ' << key);
        CHECK(last < key);
        last = key;
      }
    }
  }
  CHECK(testing::synth(FargateBackend{}, {.stack = "fargate"}).json() == defaults().json());
}

TEST_CASE("SKL-32 J: two with other names have no name in common") {
  const auto first = names({}, "sockerless");
  const auto second = names({.name = "other"}, "other");
  CHECK(first.size() >= 12);
  CHECK(first.size() == second.size());
  std::vector<std::string> shared;
  std::set_intersection(first.begin(), first.end(), second.begin(), second.end(), std::back_inserter(shared));
  CHECK(shared.empty());
}

TEST_CASE("SKL-34 J: the backend's configuration has the keys that it reads") {
  const std::string text = defaults().output("backend_config").text("/value");
  CHECK(text.rfind("${yamlencode({", 0) == 0);
  const std::set<std::string> keys = {
      "region",        "cluster",           "subnets",  "security_groups", "execution_role_arn",
      "task_role_arn", "efs_filesystem_id", "log_group"};
  for (const std::string& key : keys) CHECK(text.find('"' + key + "\" = ") != std::string::npos);
  CHECK(std::count(text.begin(), text.end(), '=') == static_cast<std::ptrdiff_t>(keys.size()));
  for (const char* name : {"SOCKERLESS_ECS_CLUSTER", "SOCKERLESS_ECS_SUBNETS", "SOCKERLESS_ECS_SECURITY_GROUPS",
                           "SOCKERLESS_ECS_EXECUTION_ROLE_ARN", "SOCKERLESS_ECS_TASK_ROLE_ARN",
                           "SOCKERLESS_ECS_LOG_GROUP", "SOCKERLESS_AGENT_EFS_ID"}) {
    CHECK(defaults().output("backend_environment").matches({{"value", {{name, present()}}}}));
  }
  CHECK(defaults().has("terraform_data", {{"count", "${var.config_file != null ? 1 : 0}"}}));
}

TEST_CASE("SKL-33 F, SKL-34 F: the manual has an example of use and the table of the backend's keys") {
  const std::string page = read("docs/systems/fargate.md");
  for (const char* part :
       {"module \"", "fargate deploy", "## Inputs", "## Outputs", "backend_config", "```mermaid", "## First deployment",
        "## Operation", "## Upgrade", "## Backup and restore", "## Removal", "## Where the list contradicts itself"}) {
    INFO(part);
    CHECK(page.find(part) != std::string::npos);
  }
  for (const char* key : {"`cluster`", "`subnets`", "`security_groups`", "`execution_role_arn`", "`task_role_arn`",
                          "`efs_filesystem_id`", "`log_group`", "`region`"}) {
    INFO(key);
    CHECK(page.find(key) != std::string::npos);
  }
}

TEST_CASE("SKL-37 F: each concern has a source of its own") {
  for (const char* concern :
       {"network", "security", "files", "cluster", "images", "roles", "inputs", "fargate", "main"})
    CHECK(std::filesystem::exists(TERRACE_SOURCE_DIR "/stacks/fargate/" + std::string(concern) + ".cpp"));
}

TEST_CASE("SKL-38 J: versions are asked for") {
  CHECK(defaults().has("terraform", {{"required_version", ">= 1.9"},
                                     {"required_providers",
                                      {{"aws", {{"source", "hashicorp/aws"}, {"version", starts_with("~> 5.0")}}}}}}));
}

TEST_CASE("the state goes to S3 when a bucket is named and is called after the backend") {
  const auto tf = testing::synth(FargateBackend{.name = "ci"}, {.app = {.context = {{"state_bucket", "acme-state"}}}});
  CHECK(tf.has("terraform", {{"backend", {{"s3", {{"key", "ci/terraform.tfstate"}, {"use_lockfile", true}}}}}}));
}
