// SPDX-License-Identifier: Apache-2.0
#pragma once

// A saved plan of one stack and what it says. Also what `deploy` shows before it asks.

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "cli/engine_session.hpp"
#include "cli/plan_view.hpp"

namespace terrace::cli {

/// A folder for a plan, which no one else can read (a plan has all secrets in plain text) and which is gone, with the plan,
/// when this object is. `path()` is empty when it could not be made.
class PlanFile {
 public:
  explicit PlanFile(const engine::StackRun& stack);
  PlanFile(const PlanFile&) = delete;
  PlanFile& operator=(const PlanFile&) = delete;
  ~PlanFile();
  /// Absolute.
  const std::string& path() const { return path_; }
  /// Of a file that may lie beside it; empty as `path()` is.
  std::string beside(const std::string& name) const { return folder_.empty() ? "" : folder_ + '/' + name; }

 private:
  std::string folder_;
  std::string path_;
};

/// Calls `run` with the flags that hand on what --var-file and --var say. The values of --var are in a file beside the plan
/// until `run` returns; when it cannot be written, `run` is not called, and the outcome says why.
engine::Outcome with_variables(const EngineSession& engines, const EngineStack& stack, const PlanFile& file,
                               const std::function<engine::Outcome(const std::vector<std::string>& flags)>& run);

struct MadePlan {
  PlannedStack view;
  /// Of the plan and of reading it back.
  std::vector<Diagnostic> diagnostics{};
  bool interrupted = false;
};

/// Plans into `file` with the flags given ("-destroy", "-target=…") and the variables, and reads it back. The stack's redactor learns the plan's
/// sensitive values. The folder must have been initialised. May run for several stacks at once.
MadePlan make_plan(const EngineSession& engines, EngineStack& stack, const PlanFile& file,
                   const std::vector<std::string>& flags);

}  // namespace terrace::cli
