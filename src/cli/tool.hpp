// SPDX-License-Identifier: Apache-2.0
#pragma once

// The `terrace` tool without a process around it, for tests.

#include <string>
#include <vector>

#include "cli/stream.hpp"

namespace terrace::cli {

/// `arguments` begins with the program's name. `bind` gets what follows the verb `bind`, with a name such as
/// "terrace bind" before it. Returns the exit code.
int tool_with(const std::vector<std::string>& arguments, const Streams& streams, int (*bind)(int, char**));

}  // namespace terrace::cli
