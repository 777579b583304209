// SPDX-License-Identifier: Apache-2.0
#pragma once

// A configuration made fit for a run that must reach no account and no shared state.

#include <terrace/testing/terraform.hpp>

#include <string>

namespace terrace::testing::detail {

struct Config {
  Files files;
  /// Needs `terraform init`; equal keys need the same.
  bool needs_init = false;
  std::string init_key;
  bool uses_aws = false;
};

/// For validation only what needs other machines is taken out; for a plan or an apply the AWS provider is set up too.
Config make_config(const Files& files, bool for_validation, const TerraformOptions& options);

}  // namespace terrace::testing::detail
