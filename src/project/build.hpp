// SPDX-License-Identifier: Apache-2.0
#pragma once

// Configuring and building a project's stack program.

#include <optional>
#include <string>

#include "cli/tool_session.hpp"
#include "project/project.hpp"

namespace terrace::project {

/// Configures the project when that was not done yet. Afterwards the build system sees to it itself.
std::optional<Diagnostic> configure(cli::ToolSession& session, const Project& project);

/// Brings the program up to date. What the compiler says is printed only when it failed.
std::optional<Diagnostic> build(cli::ToolSession& session, const Project& project, const std::string& program);

}  // namespace terrace::project
