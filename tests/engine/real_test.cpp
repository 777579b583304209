// SPDX-License-Identifier: Apache-2.0

// The verbs with the real terraform, and with OpenTofu where npm has it. Each test asks as much as it can of one run.

#include "catch.hpp"
#include "run_verb.hpp"

#include <terrace/terrace.hpp>
#include <terrace/tf/aws_iam_policy.hpp>
#include <terrace/tf/aws_s3_bucket.hpp>
#include <terrace/tf/aws_security_group.hpp>
#include <terrace/tf/aws_vpc_security_group_ingress_rule.hpp>
#include <terrace/tf/provider/aws.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <iostream>

#include "engine/process.hpp"
#include "real_terraform.hpp"

using namespace terrace;
using namespace engine_test;

namespace {

int engine_run(const std::string& engine, const std::string& folder, std::vector<std::string> words) {
  words.insert(words.begin(), {engine, "-chdir=" + folder});
  const engine::Ended ended = engine::run({.arguments = words, .environment = engine::environment_without({"TF_"})});
  INFO(ended.output << ended.errors);
  CHECK(ended.ok());
  return ended.code;
}

const Json* change_of(const Json& document, const std::string& path, std::size_t stack = 0) {
  for (const Json& change : document["stacks"][stack]["changes"]) {
    if (change["path"] == path) return &change;
  }
  return nullptr;
}

/// Plan, apply by hand, output, change, plan again: with either engine.
void whole_way(const std::string& engine) {
  const Folder folder;
  std::string input = "hunter2222";
  int count = 2;
  const auto program = [&](App& app) {
    app.add("web", [&](Stack& stack) {
      stack.acknowledge("TK007", "invented, to see that it is masked");
      const auto secret = stack.variable<Str>("secret", {.default_value = "topsecret99", .sensitive = true});
      Scope group = stack.group("group");
      group.add("box", tf::terraform_data{.input = input, .triggers_replace = input});
      group.add("many", tf::terraform_data{.input = "m"}, {.count = count});
      group.add("hidden", tf::terraform_data{.input = format("x-{}", secret)});
      stack.output("word", {.value = input});
      stack.output("secret", {.value = secret, .sensitive = true});
    });
  };
  auto outcome = run_verb(folder, {"validate"}, program, engine);
  INFO(outcome.err);
  CHECK(outcome.code == 0);
  CHECK(contains(outcome.out, "valid"));

  outcome = run_verb(folder, {"plan", "--json", "--detailed-exitcode"}, program, engine);
  CHECK(outcome.code == 2);
  CHECK_FALSE(contains(outcome.out + outcome.err, "topsecret99"));
  Json document = document_of(outcome);
  REQUIRE(document["stacks"].size() == 1);
  CHECK(document["stacks"][0]["counts"]["add"] == 4);
  REQUIRE(change_of(document, "web/group/box") != nullptr);
  CHECK(contains((*change_of(document, "web/group/box"))["file"], "real_test.cpp"));
  CHECK((*change_of(document, "web/group/box"))["attributes"][0]["after"] == "hunter2222");

  engine_run(engine, folder / "out/web", {"apply", "-auto-approve", "-input=false", "-no-color"});
  CHECK(run_verb(folder, {"output", "word", "--raw"}, program, engine).out == "hunter2222");
  outcome = run_verb(folder, {"output"}, program, engine);
  CHECK(outcome.out == "secret = (sensitive value)\nword = \"hunter2222\"\n");
  CHECK(document_of(run_verb(folder, {"output", "web", "secret", "--json", "--show-sensitive"}, program,
                             engine))["outputs"]["secret"]["value"] == "topsecret99");
  CHECK(contains(run_verb(folder, {"output", "secret", "--raw"}, program, engine).err, "T0521"));
  CHECK(contains(run_verb(folder, {"output", "wrod"}, program, engine).err, "did you mean \"word\"?"));

  outcome = run_verb(folder, {"plan", "--detailed-exitcode"}, program, engine);
  CHECK(outcome.code == 0);
  CHECK(contains(outcome.out, "No changes"));

  input = "other";
  count = 1;
  outcome = run_verb(folder, {"plan", "--detailed-exitcode"}, program, engine);
  CHECK(outcome.code == 2);
  INFO(outcome.out);
  CHECK(contains(outcome.out, "-/+ box  terraform_data"));
  CHECK(contains(outcome.out, "\"hunter2222\" -> \"other\"  forces replacement"));
  CHECK(contains(outcome.out, "- many[1]  terraform_data  count is smaller"));
  CHECK(contains(outcome.out, "~ word: \"hunter2222\" -> \"other\""));
  CHECK(contains(outcome.out, "Plan: 1 to add, 0 to change, 2 to destroy."));
  CHECK_FALSE(contains(outcome.out, "topsecret99"));

  document = document_of(run_verb(
      folder,
      {"plan", "--json", "--target", "group/hidden", "--replace", "web/group/hidden", "--var", "secret=newsecret99"},
      program, engine));
  REQUIRE(document["stacks"][0]["changes"].size() == 1);
  CHECK(document["stacks"][0]["changes"][0]["action"] == "replace");
  CHECK_FALSE(contains(document.dump(), "newsecret99"));
  document = document_of(run_verb(folder, {"plan", "--json", "--destroy"}, program, engine));
  CHECK(document["stacks"][0]["counts"]["destroy"] == 4);
}

}  // namespace

TEST_CASE("validate and plan and output go the whole way with terraform") {
  if (!terrace_test::has_terraform()) return;
  whole_way(engine::find_program("terraform"));
}

TEST_CASE("validate and plan and output go the whole way with OpenTofu") {
  const engine::Ended fetched =
      engine::run({.arguments = {TERRACE_SOURCE_DIR "/scripts/fetch-opentofu", TERRACE_BINARY_DIR "/opentofu"},
                   .environment = engine::environment_without({})});
  if (!fetched.ok()) {
    std::cout << "terrace-skip: OpenTofu cannot be had from npm\n";
    return;
  }
  whole_way(fetched.output.substr(0, fetched.output.find('\n')));
}

TEST_CASE("output reads the state of a stack that was written in native syntax and knows that a module has none") {
  if (!terrace_test::has_terraform()) return;
  const Folder folder;
  const auto program = [](App& app) { app.add("web", [](Stack& stack) { stack.output("word", {.value = "hello"}); }); };
  CHECK(contains(run_verb(folder, {"output"}, program).err, "was never written"));
  REQUIRE(run_verb(folder, {"synth", "--format", "hcl"}, program).code == 0);
  const std::string stack = folder / "out/web";
  engine_run(engine::find_program("terraform"), stack, {"init", "-input=false"});
  engine_run(engine::find_program("terraform"), stack, {"apply", "-auto-approve", "-input=false"});
  const auto outcome = run_verb(folder, {"output", "word", "--raw"}, program);
  INFO(outcome.err);
  CHECK(outcome.out == "hello");
  REQUIRE(run_verb(folder, {"synth", "--module"}, program).code == 0);
  CHECK(contains(run_verb(folder, {"output"}, program).err, "a module is written there"));
}

TEST_CASE("errors of terraform lead to the construct and its line and its own words are kept") {
  if (!terrace_test::has_terraform()) return;
  const Folder folder;
  const auto program = [](App& app) {
    app.add("web", [](Stack& stack) {
      stack.add("good", tf::terraform_data{});
      stack.group("group").add("bad", tf::terraform_data{.input = raw("terraform_data.good.nothing")});
    });
  };
  const auto outcome = run_verb(folder, {"validate"}, program);
  CHECK(outcome.code == 1);
  CHECK(contains(outcome.err, "error[T0510]: Unsupported attribute"));
  CHECK(contains(outcome.err, "real_test.cpp"));
  CHECK(contains(outcome.err, "stack.group(\"group\").add(\"bad\""));
  CHECK(contains(outcome.err, "construct: web/group/bad"));
  CHECK(contains(outcome.err, "\"input\": \"${terraform_data.good.nothing}\""));
  CHECK(contains(outcome.out, "not valid"));
  const Json document = document_of(run_verb(folder, {"plan", "--json"}, program));
  CHECK(codes_of(document) == std::vector<std::string>{"T0510"});
  CHECK(document["stacks"][0]["status"] == "failed");
}

TEST_CASE("a stack that reads from one never applied says so and the others are planned") {
  if (!terrace_test::has_terraform()) return;
  const Folder folder;
  const auto program = [](App& app) {
    const auto made = app.add("lower", [](Stack& stack) { return stack.add("box", tf::terraform_data{.input = "x"}); });
    app.add("upper", [&](Stack& stack) { stack.add("reader", tf::terraform_data{.input = made.id()}); });
    app.add("alone", [](Stack& stack) { stack.add("box", tf::terraform_data{}); });
  };
  const auto outcome = run_verb(folder, {"plan"}, program);
  CHECK(outcome.code == 1);
  CHECK(contains(outcome.err, "error[T0518]: Unable to find remote state"));
  CHECK(contains(outcome.err,
                 "stack \"lower\" hands these values on, and has never been applied with them: apply it first"));
  CHECK(contains(outcome.out, "upper\n  not planned: it reads from a stack that is not applied yet"));
  CHECK(contains(outcome.out, "lower\n  + box"));
  CHECK(contains(outcome.out, "alone\n  + box"));
}

TEST_CASE("a plan of AWS resources shows what it permits offline") {
  const std::string mirror = own_variable("TERRACE_PROVIDER_MIRROR");
  if (!terrace_test::has_terraform()) return;
  if (mirror.empty()) {
    std::cout << "terrace-skip: TERRACE_PROVIDER_MIRROR is not set\n";
    return;
  }
  const Folder folder;
  const auto program = [](App& app) {
    app.add("web", [](Stack& stack) {
      stack.provider(tf::provider::aws{.access_key = "test",
                                       .region = "eu-west-1",
                                       .secret_key = "test",
                                       .skip_credentials_validation = true,
                                       .skip_metadata_api_check = "true",
                                       .skip_requesting_account_id = true});
      const auto group = stack.add("group", tf::aws_security_group{.name = "web", .vpc_id = "vpc-1"});
      stack.add("ssh", tf::aws_vpc_security_group_ingress_rule{.cidr_ipv4 = "0.0.0.0/0",
                                                               .from_port = 22,
                                                               .ip_protocol = "tcp",
                                                               .security_group_id = group.id(),
                                                               .to_port = 22});
      const auto bucket = stack.add("bucket", tf::aws_s3_bucket{});
      const auto policy = [](const Str& resource) {
        return fn::jsonencode(
            object({{"Version", "2012-10-17"},
                    {"Statement",
                     list({object({{"Effect", "Allow"}, {"Action", "s3:GetObject"}, {"Resource", resource}})})}}));
      };
      stack.add("known", tf::aws_iam_policy{.policy = policy("arn:aws:s3:::b/*")});
      stack.add("late", tf::aws_iam_policy{.policy = policy(bucket.arn())});
    });
  };
  cli_test::Surroundings surroundings;
  surroundings.environment["TERRACE_PROVIDER_MIRROR"] = mirror;
  const auto outcome = run_verb(folder, {"plan"}, program, "", surroundings);
  INFO(outcome.out << outcome.err);
  CHECK(outcome.code == 0);
  CHECK(contains(outcome.out, "\nSecurity\n  ssh"));
  CHECK(contains(outcome.out, "    ! lets in tcp 22 from 0.0.0.0/0\n"));
  CHECK(contains(outcome.out, "    + allows s3:GetObject on arn:aws:s3:::b/*\n"));
  CHECK(contains(outcome.out, "    ? what it permits is known only after apply (policy)\n"));
  CHECK(contains(outcome.out, "security_group_id: (known after apply)"));
  CHECK(contains(outcome.out, "Plan: 5 to add, 0 to change, 0 to destroy."));
}
