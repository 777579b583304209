// SPDX-License-Identifier: Apache-2.0

// A stack with both guards, for the cycle "guarded" of tests/e2e/run: `-c account=ID` is the only account that it may be
// applied to.

#include <terrace/terrace.hpp>
#include <terrace/tf/aws_ssm_parameter.hpp>
#include <terrace/tf/provider/aws.hpp>

using namespace terrace;

int main(int argc, char** argv) {
  return run(argc, argv, [](App& app) {
    const std::string account = app.root().context("account", "123456789012");
    app.add("guarded", [&](Stack& stack) {
      stack.allowed_account_ids({account});
      stack.protected_from_destroy();
      stack.provider(tf::provider::aws{.region = "eu-west-1"});
      stack.provider(tf::provider::aws{.region = "us-east-1"}, {.alias = "edge"});
      stack.add("answer", tf::aws_ssm_parameter{.insecure_value = "42", .name = "/guarded/answer", .type = "String"});
    });
  });
}
