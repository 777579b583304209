// SPDX-License-Identifier: Apache-2.0
#pragma once

// A temporary folder with a configuration in it, in which terraform is run.

#include <string>
#include <vector>

#include "engine/process.hpp"
#include "testing/terraform_config.hpp"

namespace terrace::testing::detail {

using engine::Environment;
using engine::environment_without;
using engine::find_program;

struct ProcessResult {
  /// -1 when it could not be started.
  int exit_code = -1;
  bool timed_out = false;
  /// stdout and stderr, in the order in which they were written.
  std::string output{};
};

class TerraformFolder {
 public:
  TerraformFolder(const Config& config, const TerraformOptions& options);
  TerraformFolder(const TerraformFolder&) = delete;
  TerraformFolder& operator=(const TerraformFolder&) = delete;
  ~TerraformFolder();

  /// Why there is no folder; empty if all is well.
  const std::string& problem() const { return problem_; }
  /// Installs what the configuration needs, or takes it over from an earlier run with the same needs.
  ProcessResult init();
  ProcessResult run(const std::vector<std::string>& arguments) const;
  const std::string& path() const { return path_; }

 private:
  const Config& config_;
  const TerraformOptions& options_;
  std::string path_;
  std::string data_;
  std::string problem_;
};

}  // namespace terrace::testing::detail
