// SPDX-License-Identifier: Apache-2.0
#pragma once

// What `doctor` looks for.

#include <string>
#include <vector>

#include "project/machine.hpp"

namespace terrace::project {

enum class State : unsigned char { ok, absent, too_old };

struct Finding {
  std::string name;
  State state = State::absent;
  bool required = false;
  std::string found;   ///< which one, and its version; never a secret
  std::string reason;  ///< what it is needed for
  std::string cure;    ///< how to get it; empty when it is there
};

/// `folder`: where doctor was started. In Terrace's own repository, what only its developers need is looked for as well.
std::vector<Finding> check_machine(const Machine& machine, const std::string& folder);

}  // namespace terrace::project

namespace terrace::cli {
class ToolSession;
}

namespace terrace::project {

/// A line for each, or the document of --json. Returns the exit code: 1 when something required is missing or too old.
int print_findings(cli::ToolSession& session, const std::vector<Finding>& findings);

}  // namespace terrace::project
