// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is installed beside the tool, made from its table of verbs: the manual page and the completion scripts.

#include <string>

#include "cli/stream.hpp"

namespace terrace::project {

/// The manual page, in the man macros. Its prose is templates/terrace.1.in.
std::string manual_page();

/// Writes terrace.1, terrace.bash, _terrace and terrace.fish into the folder. Returns the exit code.
int write_share(const std::string& folder, const cli::Streams& streams);

}  // namespace terrace::project
