// SPDX-License-Identifier: Apache-2.0
#pragma once

// What stack programs and the terrace tool say without running a verb, and how both end.

#include <optional>
#include <string>

#include "cli/options.hpp"
#include "cli/stream.hpp"
#include "cli/terminal_text.hpp"

namespace terrace::cli {

/// "error: <fault>" and the hint below it, on stderr. Returns the exit code.
int refuse_command_line(Console& console, ColorChoice color, const std::string& fault, const std::string& hint);

/// Refuses a command line that is wrong, or gives the help or the version that it asks for. Returns the exit code, or
/// nothing when there is a verb to run.
std::optional<int> answer_at_once(Console& console, const CommandLine& line, const std::string& program,
                                  const Parsed& parsed);

/// `code`, unless the result could not be written to stdout; says so and returns 1 then.
int finish(Console& console, int code);

}  // namespace terrace::cli
