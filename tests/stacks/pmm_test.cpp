// SPDX-License-Identifier: Apache-2.0
// The PMM system: the repository around it, its providers and look-ups. Each test names the requirement that it proves.

#include <terrace/version.hpp>

#include <regex>
#include <set>

#include "pmm_support.hpp"

using namespace pmm_test;

TEST_CASE("PMM-01 F, PMM-01 T: the stack program synthesizes and the real terraform finds it valid",
          "[basic][oracle]") {
  CHECK(exists("stacks/pmm/main.cpp"));
  for (const Template& tf : {with_files(), with_volume(), complete(), pmm_two(), pmm_two(Profile::ebs)}) {
    CHECK(tf.ok());
    const auto valid = terraform_validate(tf);
    if (skipped(valid)) return;
    CHECK(valid);
    CHECK(valid.diagnostics.empty());
  }
}

TEST_CASE("PMM-02 J: each concern has a scope of its own", "[basic]") {
  const auto paths = [](const Template& tf) {
    std::set<std::string> scopes;
    for (const char* type : {"aws_security_group", "aws_efs_file_system", "aws_ebs_volume", "aws_secretsmanager_secret",
                             "aws_ecs_service", "aws_lb", "aws_backup_plan", "aws_cloudwatch_metric_alarm"}) {
      for (const BlockView& block : tf.resources(type)) scopes.insert(block.path().substr(0, block.path().rfind('/')));
    }
    std::string all;
    for (const std::string& scope : scopes) all += scope + '\n';
    return all;
  };
  for (const Template& tf : {with_files(), with_volume()}) {
    const std::string all = paths(tf);
    INFO(all);
    for (const char* scope :
         {"pmm/security", "pmm/storage", "pmm/access", "pmm/service", "pmm/edge", "pmm/backup", "pmm/monitoring"}) {
      CHECK(contains(all, scope));
    }
  }
  CHECK(with_files().count("data.aws_subnet") >= 1);
}

TEST_CASE("PMM-03 F: three examples and the basic one asks for five things only", "[basic]") {
  for (const char* name : {"basic", "advanced", "with-rds-monitoring"}) {
    CHECK(exists("examples/pmm_server/expected/pmm-" + std::string(name) + ".tf.json"));
  }
  const std::string basic = read("examples/pmm_server/expected/pmm-basic.tf.json");
  const std::string variables = basic.substr(basic.rfind("\"variable\""));
  for (const char* name : {"public_subnet_ids", "private_subnet_ids", "zone_id", "environment", "alarm_emails"}) {
    CHECK(contains(variables, '"' + std::string(name) + '"'));
  }
  CHECK_FALSE(contains(variables, "\"default\""));
  // Terraform's opinion of them is in the tests of examples, "example: pmm_server is valid Terraform".
}

TEST_CASE("PMM-05 F: the tests are in three groups", "[basic]") {
  std::string all;
  for (const char* file : {"pmm_test.cpp", "pmm_service_test.cpp", "pmm_storage_test.cpp", "pmm_monitoring_test.cpp"}) {
    all += read(std::string("tests/stacks/") + file);
  }
  for (const char* tag : {"[basic]", "[monitoring]", "[persistence]"}) CHECK(contains(all, tag));
}

TEST_CASE("PMM-09 F: licence and ignored files", "[basic]") {
  CHECK(contains(read("LICENSE"), "Apache License"));
  CHECK(contains(read("LICENSE"), "Version 2.0"));
  CHECK_FALSE(read(".gitignore").empty());
}

TEST_CASE("PMM-10 F: the developer's targets can be called and test is its three parts", "[basic]") {
  const auto help = run("make -s -C stacks/pmm help");
  CHECK(help.code == 0);
  for (const char* target :
       {"help", "bootstrap", "lint", "format", "test", "test-basic", "test-vpc", "test-backup", "clean"}) {
    CHECK(contains(help.output, std::string("  ") + target + ' '));
    CHECK(run(std::string("make -n -C stacks/pmm ") + target).code == 0);
  }
  const std::string all = run("make -n -C stacks/pmm test").output;
  for (const char* tag : {"[basic]", "[monitoring]", "[persistence]"}) CHECK(contains(all, tag));
}

TEST_CASE("PMM-11 F: continuous integration and releases", "[basic]") {
  const std::string ci = read(".github/workflows/ci.yml");
  CHECK(contains(ci, "pull_request"));
  CHECK(contains(ci, ".ci/run"));
  const std::string release = read(".github/workflows/release.yml");
  for (const char* part : {"tags: ['v*']", "lint format", "./dev test", "README.md", "CHANGELOG.md"}) {
    CHECK(contains(release, part));
  }
  CHECK_FALSE(read("CHANGELOG.md").empty());
}

TEST_CASE("PMM-12 F, PMM-12 J: one source of the version and the tag module_version is made of it", "[basic]") {
  const std::string number = terrace::version;
  CHECK(contains(read("CMakeLists.txt"), "VERSION " + number));
  CHECK(contains(read(".bumpversion.toml"), "current_version = \"" + number + '"'));
  CHECK(contains(read(".bumpversion.toml"), "filename = \"CMakeLists.txt\""));
  CHECK(with_files().has("aws_efs_file_system", {{"tags", {{"module_version", number}}}}));
  CHECK(with_volume().has("aws_ebs_volume", {{"tags", {{"module_version", number}}}}));
}

TEST_CASE("PMM-13 J: terraform and the provider are required in versions that can do it", "[basic]") {
  for (const Template& tf : {with_files(), complete()}) {
    CHECK(tf.has("terraform",
                 {{"required_version", ">= 1.11"},
                  {"required_providers", {{"aws", {{"source", "hashicorp/aws"}, {"version", matches("5\\.")}}}}}}));
  }
}

TEST_CASE("PMM-14 J: no module without an exact version", "[basic]") {
  const std::regex exact(R"(^\d+\.\d+\.\d+$)");
  for (const Template& tf : {with_files(), with_volume(), complete()}) {
    for (const BlockView& module : tf.resources("module")) {
      CHECK(std::regex_match(module.text("/version"), exact));
    }
    CHECK(tf.count("module") == 0);  // all of it is native, so that it plans without a registry
  }
}

TEST_CASE("PMM-15 J: records are made by the provider dns", "[basic]") {
  for (const Template& tf : {with_files(), with_volume(), complete()}) {
    CHECK(tf.count("provider.aws") == 2);
    CHECK(tf.provider("aws", "dns").text("/alias") == "dns");
    CHECK(tf.all("aws_route53_record", {{"provider", "aws.dns"}}));
    CHECK(tf.all("data.aws_route53_zone", {{"provider", "aws.dns"}}));
  }
}

TEST_CASE("PMM-16 J: network and gateway are found from the subnets", "[basic]") {
  const Template tf = with_files();
  CHECK(tf.has("data.aws_subnet", {{"id", "${var.private_subnet_ids[0]}"}}));
  CHECK(tf.has("data.aws_internet_gateway",
               {{"filter", {{"name", "attachment.vpc-id"}, {"values", array_with({refers_to("data.aws_subnet")})}}}}));
  CHECK(tf.count("var.vpc_id") == 0);
  CHECK(tf.count("var.internet_gateway_id") == 0);
}
