// SPDX-License-Identifier: Apache-2.0
#pragma once

// Running a command of the project's tools, and becoming a program. Programs are started by engine/process.hpp.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace::project {

struct CommandResult {
  /// As a shell has it, 128 and the signal for a killed one; -1 when it could not be started.
  int exit_code = -1;
  /// stdout and stderr, in the order in which they were written.
  std::string output;
};

struct Command {
  std::vector<std::string> arguments;                              ///< the first is looked for on the PATH
  std::vector<std::pair<std::string, std::string>> environment{};  ///< added to the own one
  /// Called with each line of output; may be empty.
  std::function<void(std::string_view)> heard{};
};

CommandResult run_command(const Command& command);

/// Becomes the program, which gets `arguments` (the first is its name). Comes back, with an errno, only when that failed.
int become(const std::string& program, const std::vector<std::string>& arguments);

}  // namespace terrace::project
