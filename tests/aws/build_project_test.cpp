// SPDX-License-Identifier: Apache-2.0
// Build projects and connections: include/terrace/aws/build_project.hpp, code_connection.hpp.

#include <terrace/aws/network.hpp>
#include <terrace/aws/security_group.hpp>

#include "aws/delivery_fixtures.hpp"

using namespace delivery_test;

TEST_CASE("a project builds for a pipeline, logs for thirty days, and may do nothing_shared else") {
  auto tf = synth_stack([](Stack& stack) { stack.add("build", aws::BuildProject{}); });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_codebuild_project",
             {{"name", "test-build"},
              {"source", array_with({{"type", "CODEPIPELINE"}})},
              {"artifacts", array_with({{"type", "CODEPIPELINE"}})},
              {"environment", array_with({{"image_pull_credentials_type", "CODEBUILD"}, {"type", "LINUX_CONTAINER"}})},
              {"logs_config", array_with({{"cloudwatch_logs", array_with({{"group_name", present()}})}})},
              {"depends_on", present()}}));
  CHECK(tf.has("aws_cloudwatch_log_group", {{"name", "/aws/codebuild/test-build"}, {"retention_in_days", 30}}));
  CHECK(tf.has(
      "aws_iam_role_policy",
      {{"policy",
        json_text({{"Statement", exactly({Pattern({{"Effect", "Allow"},
                                                   {"Action", exactly({"logs:CreateLogStream", "logs:PutLogEvents"})},
                                                   {"Resource", present()}})})}})}}));
  CHECK(tf.has(
      "aws_iam_role",
      {{"assume_role_policy",
        json_text({{"Statement",
                    array_with({{"Condition", {{"StringEquals", {{"aws:SourceAccount", "123456789012"}}}}}})}})}}));
}

TEST_CASE("secrets and parameters reach a build by reference, and its role may read exactly those") {
  auto tf = synth_stack([](Stack& stack) {
    auto key = stack.add("key", aws::Key{});
    auto login = stack.add("login", aws::Secret{.fields = {{"user", "ci"}}, .key = key});
    auto host = stack.add("host", aws::Parameter{.value = "cdn.example.com"});
    stack.add("build", aws::BuildProject{.environment = {{"STAGE", "test"}},
                                         .variables = {{"PASSWORD", login.field("password")}, {"HOST", host}}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has(
      "aws_codebuild_project",
      {{"environment",
        array_with(
            {{"environment_variable",
              exactly(
                  {Pattern({{"name", "STAGE"}, {"type", "PLAINTEXT"}, {"value", "test"}}),
                   Pattern({{"name", "PASSWORD"}, {"type", "SECRETS_MANAGER"}, {"value", ends_with(":password::")}}),
                   Pattern({{"name", "HOST"},
                            {"type", "PARAMETER_STORE"},
                            {"value", refers_to("aws_ssm_parameter.host_parameter")}})})}})}}));
  CHECK(tf.has("aws_iam_role_policy", allows({{"Action", array_with({"secretsmanager:GetSecretValue"})}})));
  CHECK(tf.has("aws_iam_role_policy", allows({{"Action", array_with({"kms:Decrypt"})}})));
}

TEST_CASE("a repository is cloned by a connection, which tells CodeBuild whose it is") {
  auto tf = synth_stack([](Stack& stack) {
    auto github = stack.add("github", aws::CodeConnection::Existing{.arn = kConnection});
    stack.add("nightly",
              aws::BuildProject{.source = aws::BuildSource::repository(github, "https://github.com/acme/shop.git",
                                                                       {.version = "main", .submodules = true})});
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_codebuild_project",
             {{"source", array_with({{"type", "GITHUB"},
                                     {"git_clone_depth", 1},
                                     {"auth", array_with({{"type", "CODECONNECTIONS"}, {"resource", kConnection}})}})},
              {"source_version", "main"},
              {"artifacts", array_with({{"type", "NO_ARTIFACTS"}})}}));
  CHECK(tf.has("aws_iam_role_policy",
               allows({{"Action", array_with({"codeconnections:GetConnectionToken"})}, {"Resource", kConnection}})));
}

TEST_CASE("an image of ECR is pulled as the project, and one that only Terraform knows by what it is") {
  auto tf = synth_stack([](Stack& stack) {
    auto images = stack.add("images", aws::Repository{});
    stack.add("own", aws::BuildProject{.image = images.image("1.4")});
    stack.add("late", aws::BuildProject{.image = Str(stack.variable<Str>("image"))});
    stack.add("hub", aws::BuildProject{.image = "golang:1.22"});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_codebuild_project.own_project",
               {{"environment", array_with({{"image_pull_credentials_type", "SERVICE_ROLE"}})}}));
  CHECK(tf.has("aws_codebuild_project.hub_project",
               {{"environment", array_with({{"image_pull_credentials_type", "SERVICE_ROLE"}})}}));
  CHECK(tf.has("aws_codebuild_project.late_project",
               {{"environment", array_with({{"image_pull_credentials_type", contains_text("startswith")}})}}));
}

TEST_CASE("in a network a build has a group of its own, and its role may make interfaces for CodeBuild only") {
  auto tf = synth_stack([](Stack& stack) {
    auto database =
        stack.add("database", aws::SecurityGroup{.vpc = Str("vpc-1"), .default_port = aws::Ports::tcp(5432)});
    auto build = stack.add("build", aws::BuildProject{.network = aws::TaskNetwork::of("vpc-1", {"subnet-1"})});
    database.connections().allow_from(build);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_codebuild_project",
               {{"vpc_config", array_with({{"vpc_id", "vpc-1"}, {"subnets", exactly({"subnet-1"})}})}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule", {{"from_port", 5432}}));
  CHECK(tf.has("aws_iam_role_policy",
               allows({{"Action", "ec2:CreateNetworkInterfacePermission"},
                       {"Condition", {{"StringEquals", {{"ec2:AuthorizedService", "codebuild.amazonaws.com"}}}}}})));
}

TEST_CASE("a connection that nobody confirmed is a warning of each plan, unless nobody is to be reminded") {
  const auto with = [](bool remind) {
    return synth_stack([=](Stack& stack) {
      stack.group("code").add("github", aws::CodeConnection{.provider = "GitHub", .remind = remind});
    });
  };
  CHECK(with(true).no_diagnostics());
  CHECK(with(true).json().find("\"check\"") != std::string::npos);
  CHECK(with(false).json().find("\"check\"") == std::string::npos);
  CHECK(with(true).has("aws_codeconnections_connection", {{"provider_type", "GitHub"}}));
}

TEST_CASE("a map of variables that only Terraform knows becomes a dynamic block") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("build", aws::BuildProject{.environment = stack.variable<Map<Str>>("environment")});
  });
  CHECK(tf.no_diagnostics());
  check_terraform_takes(tf);
}

namespace {

aws::BuildProject random_project(Random& random) {
  const bool is_arm = random.one_in(3);
  const std::vector<std::string> sizes = {"BUILD_GENERAL1_SMALL", "BUILD_GENERAL1_MEDIUM", "BUILD_GENERAL1_LARGE"};
  aws::BuildProject made{.image =
                             is_arm ? "aws/codebuild/amazonlinux2-aarch64-standard:3.0" : "aws/codebuild/standard:7.0",
                         .type = is_arm ? "ARM_CONTAINER" : "LINUX_CONTAINER",
                         .compute = random.pick(sizes),
                         .timeout_minutes = random.between(5, 2160),
                         .queued_timeout_minutes = random.between(5, 480)};
  if (random.one_in(2)) made.buildspec = "version: 0.2\nphases:\n  build:\n    commands: [make ${TARGET}]\n";
  if (random.one_in(2)) made.environment = {{"STAGE", "test"}};
  if (random.one_in(3)) made.cache.local = {"LOCAL_SOURCE_CACHE"};
  if (random.one_in(3)) made.network = aws::TaskNetwork::of("vpc-1", {"subnet-1", "subnet-2"});
  if (random.one_in(3)) made.concurrent_builds = random.between(1, 20);
  made.reports = random.one_in(2);
  return made;
}

}  // namespace

TEST_CASE("random build projects are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    auto project = scope.add("build", random_project(random));
    if (random.one_in(3)) project.grant_start(project);
  });
}

TEST_CASE("what CodeBuild would refuse of a project is a diagnostic") {
  using V = Violation<int>;
  const auto broken = [](std::string code, std::function<void(aws::BuildProject&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::BuildProject project = random_project(random);
               change(project);
               scope.add("build", project);
             }};
  };
  const auto source = [](std::string code, const Str& provider, const char* url) {
    return V{std::move(code), [=](Scope& scope, int, Random&) {
               auto there = scope.add("there", aws::CodeConnection::Existing{.arn = kConnection, .provider = provider});
               scope.add("build", aws::BuildProject{.source = aws::BuildSource::repository(there, url)});
             }};
  };
  const auto connection = [](std::string code, const aws::CodeConnection& spec) {
    return V{std::move(code), [=](Scope& scope, int, Random&) { scope.add("connection", spec); }};
  };
  check_violations(
      nothing_shared,
      std::vector<V>{
          broken("T1001", [](aws::BuildProject& p) { p.name = "x"; }),
          broken("T1001",
                 [](aws::BuildProject& p) {
                   p.environment = {{"CODEBUILD_ID", "1"}};
                 }),
          broken("T1001",
                 [](aws::BuildProject& p) {
                   p.environment = {{"two words", "1"}};
                 }),
          broken("T1002", [](aws::BuildProject& p) { p.timeout_minutes = 4; }),
          broken("T1002", [](aws::BuildProject& p) { p.queued_timeout_minutes = 481; }),
          broken("T1002", [](aws::BuildProject& p) { p.compute = "SMALL"; }),
          broken("T1002", [](aws::BuildProject& p) { p.type = "WINDOWS"; }),
          broken("T1002", [](aws::BuildProject& p) { p.cache.local = {"DISK"}; }),
          broken("T1003", [](aws::BuildProject& p) { p.cache.local = {"LOCAL_DOCKER_LAYER_CACHE"}; }),
          broken("T1003",
                 [](aws::BuildProject& p) {
                   p.buildspec = "version: 0.2\nphases: {}\n";
                   p.buildspec_file = "buildspec.yml";
                 }),
          broken("T2011", [](aws::BuildProject& p) { p.buildspec = "ci/buildspec.yml"; }),
          broken("T2011",
                 [](aws::BuildProject& p) {
                   p.source = aws::BuildSource::none();
                   p.buildspec = {};
                 }),
          broken("T2012", [](aws::BuildProject& p) { p.compute = "BUILD_LAMBDA_1GB"; }),
          broken("T2012",
                 [](aws::BuildProject& p) {
                   p.image = "aws/codebuild/standard:7.0";
                   p.type = "ARM_CONTAINER";
                 }),
          broken("T2012",
                 [](aws::BuildProject& p) {
                   p.type = "LINUX_LAMBDA_CONTAINER";
                   p.compute = "BUILD_LAMBDA_1GB";
                   p.privileged = true;
                 }),
          connection("T1002", {.provider = "Gitea"}),
          connection("T1001", {.name = std::string(33, 'a')}),
          connection("T2013", {.provider = "GitHubEnterpriseServer"}),
          connection("T2013", {.provider = "Bitbucket", .host_arn = "arn:aws:codeconnections:eu-west-1:1:host/a"}),
          source("T2014", {}, "acme/shop"),
          source("T2014", {}, "https://git.example.com/acme/shop.git"),
          {"T2007",
           [](Scope& scope, int, Random&) {
             auto host = scope.add("host", aws::Parameter{.value = "x"});
             scope.add("build", aws::BuildProject{.environment = {{"HOST", "y"}}, .variables = {{"HOST", host}}});
           }},
          {"T2015", [](Scope& scope, int,
                       Random&) { scope.add("theirs", aws::BuildProject::Existing{.name = "theirs"}).role(); }},
          {"T2015", [](Scope& scope, int, Random&) { scope.add("build", aws::BuildProject{}).connections(); }},
      });
}
