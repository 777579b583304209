// SPDX-License-Identifier: Apache-2.0

#include "environment_variable.hpp"
#include "real_terraform.hpp"
#include "sample.hpp"

using namespace terrace;
using namespace terrace::testing;

namespace {

bool is_missing(const Availability& availability) {
  return !terrace_test::can_run(static_cast<bool>(availability), availability.reason);
}

}  // namespace

TEST_CASE("terraform applies a configuration of outputs and hands back their values") {
  if (is_missing(terraform_available())) return;
  const auto result = terraform_outputs(
      R"({"locals": {"a": "x"}, "output": {"up": {"value": "${upper(local.a)}"}, "list": {"value": [1, true]},
          "big": {"value": 18446744073709551615}, "hidden": {"value": "s", "sensitive": true}}})");
  REQUIRE(result);
  CHECK(result.output("up") == "\"X\"");
  CHECK(result.output("list") == "[1,true]");
  CHECK(result.output("big") == "18446744073709551615");
  CHECK(result.output("hidden") == "\"s\"");
  CHECK_THROWS_WITH(result.output("upp"), contains("did you mean \"up\"?"));
}

TEST_CASE("native files are applied as well, with variables") {
  if (is_missing(terraform_available())) return;
  const auto result = terraform_apply(Files{{"main.tf", "variable \"n\" { type = number }\n"
                                                        "output \"twice\" { value = var.n * 2 }\n"}},
                                      {.variables = {{"n", "21"}}});
  REQUIRE(result);
  CHECK(result.output("twice") == "42");
}

TEST_CASE("random values come back from terraform as they were written") {
  if (is_missing(terraform_available())) return;
  Random random(run_seed());
  INFO(random);
  std::vector<std::string> expected;
  const auto tf = synth([&](Stack& stack) {
    for (int i = 0; i < 300; ++i) {
      const RandomValue value = random.value();
      // In a list, because Terraform keeps no output that is null.
      stack.output("v" + std::to_string(i), {.value = list({value.value})});
      expected.push_back("[" + value.json + "]");
    }
  });
  REQUIRE(tf.ok());
  const auto result = terraform_apply(tf);
  REQUIRE(result);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string name = "v" + std::to_string(i);
    INFO(tf.output(name).json("/value"));
    CHECK(same_json(result.output(name), expected[i]));
  }
}

TEST_CASE("what terraform refuses is reported with construct and line") {
  if (is_missing(terraform_available())) return;
  const auto tf = synth([](Stack& stack) { stack.output("broken", {.value = raw("nothing.at_all")}); });
  const auto result = terraform_validate(tf);
  CHECK_FALSE(result);
  CHECK_THAT(result.diagnostics, contains("error: ") && contains("nothing") &&
                                     contains("output.broken (test/broken, declared at ") &&
                                     contains("terraform_test.cpp:"));
  const auto planned = terraform_plan(tf);
  CHECK_FALSE(planned);
  CHECK_THAT(planned.diagnostics, contains("terraform_test.cpp:"));
}

TEST_CASE("a second plan and the destruction can follow an apply") {
  if (is_missing(terraform_available())) return;
  const Files files{{"main.tf.json", R"({"resource": {"terraform_data": {"a": {"input": 1}}},
                                         "terraform": {"backend": {"s3": {"bucket": "nowhere"}}}})"}};
  const auto result = terraform_apply(files, {.replan = true, .destroy = true});
  CHECK(result);
  CHECK(result.added == 1);
  const Files restless{{"main.tf.json", R"({"resource": {"terraform_data": {"a": {"input": "${timestamp()}"}}}})"}};
  const auto again = terraform_apply(restless, {.replan = true});
  CHECK_FALSE(again);
  CHECK_THAT(again.diagnostics, contains("the second plan is not empty"));
}

TEST_CASE("a stack of AWS resources is validated and planned without an account") {
  if (is_missing(aws_provider_available())) return;
  const auto tf = synth(tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
  CHECK(terraform_validate(tf));
  const auto planned = terraform_plan(tf);
  CHECK(planned);
  CHECK(planned.added == 1);
  const auto wrong = terraform_validate(synth(tf::aws_vpc{.cidr_block = "10.0.0.0/99"}));
  CHECK_FALSE(wrong);
  CHECK_THAT(wrong.diagnostics, contains("aws_vpc.subject (test/subject, declared at ") && contains("10.0.0.0/99"));
  const auto refused = terraform_apply(tf);
  CHECK_FALSE(refused);
  CHECK_THAT(refused.diagnostics, contains("endpoint"));
}

TEST_CASE("without terraform a call is skipped, or fails where it is required") {
  const terrace_test::EnvironmentVariable missing("TERRACE_TERRAFORM", "no-such-terraform");
  const terrace_test::EnvironmentVariable optional("TERRACE_REQUIRE_TERRAFORM", nullptr);
  const auto skipped = terraform_outputs("{}");
  const terrace_test::EnvironmentVariable required("TERRACE_REQUIRE_TERRAFORM", "1");
  const auto failed = terraform_outputs("{}");
  CHECK(skipped.skipped);
  CHECK_FALSE(skipped);
  CHECK_FALSE(failed.skipped);
  CHECK_FALSE(failed);
  CHECK_THAT(failed.diagnostics, contains("no-such-terraform"));
}
