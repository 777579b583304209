// SPDX-License-Identifier: Apache-2.0
#pragma once

// The real terraform as an oracle. Each call works in a folder of its own under the system's temporary folder, without a
// shell, and takes the folder away again (TERRACE_KEEP=1 keeps it and says where it is).
//
//   auto result = testing::terraform_validate(tf);
//   if (result.skipped) { std::cout << result; return; }     // "terrace-skip: terraform is not on the PATH"
//   CHECK(result);                                           // diagnostics, each with the construct and its C++ line
//
// The environment: TERRACE_TERRAFORM names the program (else `terraform` on the PATH), TERRACE_PROVIDER_MIRROR a filesystem
// mirror of providers for runs without network, TERRACE_REQUIRE_TERRAFORM=1 makes a skip a failure. Nothing that could lead to a
// real account reaches terraform: no AWS_* variable, no TF_* but TF_CLI_CONFIG_FILE and TF_PLUGIN_CACHE_DIR, no ~/.aws;
// backends are taken out, so that state stays in the folder. What `init` installs is kept for each set of providers, so that the
// first call takes a second or two and the following ones the time of the command alone.

#include <terrace/testing/template.hpp>

#include <utility>

namespace terrace::testing {

struct Availability {
  bool available = false;
  /// What is missing.
  std::string reason;
  explicit operator bool() const noexcept { return available; }
  /// "terrace-skip: …", the line by which this project's test runs recognise a skipped test.
  friend std::ostream& operator<<(std::ostream& out, const Availability& availability);
};

Availability terraform_available();
/// Whether terraform can be run with the AWS provider without network.
Availability aws_provider_available();

struct TerraformOptions {
  /// Where every AWS call goes, such as a local moto server; terraform_apply of AWS resources refuses to run without.
  std::string endpoint{};
  std::vector<std::pair<std::string, std::string>> variables{};
  std::vector<std::pair<std::string, std::string>> environment{};
  /// After this the run is interrupted, and killed ten seconds later.
  int timeout_seconds = 300;
  /// terraform_apply: plan again afterwards (a second plan that is not empty is a failure), then destroy.
  bool replan = false;
  bool destroy = false;
};

struct TerraformResult {
  /// Ran, and terraform was content.
  bool ok = false;
  bool skipped = false;
  /// Errors and warnings with construct and line, or why it was skipped; the whole output where terraform said neither.
  std::string diagnostics;
  /// Changes of a plan or an apply.
  int added = 0;
  int changed = 0;
  int removed = 0;
  /// After an apply: name and value as JSON, sorted by name.
  std::vector<std::pair<std::string, std::string>> outputs;
  explicit operator bool() const noexcept { return ok; }
  /// The JSON of one output; throws Failure when there is none.
  const std::string& output(std::string_view name) const;
  friend std::ostream& operator<<(std::ostream& out, const TerraformResult& result);
};

TerraformResult terraform_validate(const Template& tf, const TerraformOptions& options = {});
/// Plans with invented credentials and no refresh of an account; data sources that ask AWS need an endpoint.
TerraformResult terraform_plan(const Template& tf, const TerraformOptions& options = {});
TerraformResult terraform_apply(const Template& tf, const TerraformOptions& options = {});

/// A file's name and its content: "main.tf.json", "main.tf". Taken as they are, except that in JSON backends are removed and
/// the AWS provider is kept from asking for an account.
using Files = std::vector<std::pair<std::string, std::string>>;
TerraformResult terraform_validate(const Files& files, const TerraformOptions& options = {});
TerraformResult terraform_plan(const Files& files, const TerraformOptions& options = {});
TerraformResult terraform_apply(const Files& files, const TerraformOptions& options = {});

/// Applies a configuration that needs no provider and returns its outputs; a few hundredths of a second. An output that
/// is null is not among them: Terraform keeps none.
TerraformResult terraform_outputs(std::string_view json_configuration);

}  // namespace terrace::testing
