// SPDX-License-Identifier: Apache-2.0
#pragma once

// What stack programs and the terrace tool share: the verb `explain`, and what they say without running a verb.

#include <optional>
#include <string>
#include <vector>

#include "cli/options.hpp"
#include "cli/stream.hpp"
#include "cli/terminal_text.hpp"

namespace terrace::cli {

/// Prints the entries of `codes`, or the list of all codes if there are none. Returns the exit code.
int explain(Console& console, const std::string& program, const std::vector<std::string>& codes, bool json,
            const Style& style);

/// "error: <fault>" and the hint below it, on stderr. Returns the exit code.
int refuse_command_line(Console& console, ColorChoice color, const std::string& fault, const std::string& hint);

/// Refuses a command line that is wrong, or gives the help or the version that it asks for. Returns the exit code, or
/// nothing when there is a verb to run.
std::optional<int> answer_at_once(Console& console, const CommandLine& line, const std::string& program,
                                  const Parsed& parsed);

/// `code`, unless the result could not be written to stdout; says so and returns 1 then.
int finish(Console& console, int code);

}  // namespace terrace::cli
