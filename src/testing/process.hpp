// SPDX-License-Identifier: Apache-2.0
#pragma once

// Running a program and reading what it says, without a shell.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace::testing::detail {

struct ProcessResult {
  /// -1 when it could not be started.
  int exit_code = -1;
  bool timed_out = false;
  /// stdout and stderr, in the order in which they were written.
  std::string output;
};

using Environment = std::vector<std::pair<std::string, std::string>>;

/// Runs `arguments` (the first is the program's path) with exactly this environment. After `timeout_seconds` it is
/// interrupted, ten seconds later killed, with everything that it started.
ProcessResult run_process(const std::vector<std::string>& arguments, const Environment& environment,
                          int timeout_seconds);

/// The path of a program: `name` itself if it has a slash, else the first on the PATH; empty when there is none.
std::string find_program(std::string_view name);

/// The own environment without the variables whose names begin with one of `without`.
Environment environment_without(const std::vector<std::string_view>& without);

}  // namespace terrace::testing::detail
