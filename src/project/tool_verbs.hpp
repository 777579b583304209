// SPDX-License-Identifier: Apache-2.0
#pragma once

// The verbs of the `terrace` tool: its own, and those of a stack program, which go on to the program of the project in
// which the tool was started.

#include "cli/options.hpp"
#include "cli/tool_session.hpp"

namespace terrace::project {

const cli::CommandLine& tool_line();

int verb_init(cli::ToolSession& session);
int verb_doctor(cli::ToolSession& session);
int verb_bind(cli::ToolSession& session);
int verb_explain(cli::ToolSession& session);
/// Every verb that a stack program has, and the tool itself has not.
int verb_front(cli::ToolSession& session);

}  // namespace terrace::project
