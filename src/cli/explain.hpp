// SPDX-License-Identifier: Apache-2.0
#pragma once

// The verb `explain`, for stack programs and the terrace tool.

#include <string>
#include <vector>

#include "cli/stream.hpp"
#include "cli/terminal_text.hpp"

namespace terrace::cli {

/// Prints the entries of `codes`, or the list of all codes if there are none. Returns the exit code.
int explain(Console& console, const std::string& program, const std::vector<std::string>& codes, bool json,
            const Style& style);

}  // namespace terrace::cli
