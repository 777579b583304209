// SPDX-License-Identifier: Apache-2.0
#pragma once

// The `terrace` tool without a process around it, for tests. Its table of verbs is in src/project/tool_verbs.cpp.

#include <string>
#include <vector>

#include "cli/completion.hpp"
#include "cli/options.hpp"
#include "cli/stream.hpp"

namespace terrace::cli {

/// `arguments` begins with the program's name. Returns the exit code.
int tool_with(const CommandLine& line, const std::vector<std::string>& arguments, const Streams& streams,
              const CompletionNames& names = {});

}  // namespace terrace::cli
