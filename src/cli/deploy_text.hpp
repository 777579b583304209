// SPDX-License-Identifier: Apache-2.0
#pragma once

// The words of deploy and destroy: what each line of progress and the summary at the end say.

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "cli/deploy_job.hpp"
#include "cli/terminal_text.hpp"
#include "deploy/schedule.hpp"

namespace terrace::cli {

/// "4 s", "2 min 5 s".
std::string duration_text(double seconds);

/// "created after 11 s (1/3)" and its like; without names.
std::string event_text(const ResourceEvent& event);
/// "creating", of what is at work.
std::string doing_text(const std::string& action);

/// "3 to add, 1 to change, 0 to destroy", with imports and what is forgotten where there are any.
std::string planned_text(const engine::PlanCounts& counts);

/// What became of a stack.
struct StackResult {
  std::string name;
  deploy::StackState state;
  std::string blocked_by{};  ///< its name
  engine::PlanCounts planned{};
  engine::PlanCounts applied{};
};

/// A line for each stack.
std::string results_text(const std::vector<StackResult>& results, bool destroys, const Style& style);
/// "done", "unchanged", "failed", "interrupted", "skipped", "not_started".
std::string_view result_name(deploy::Stage stage);
nlohmann::ordered_json results_json(const std::vector<StackResult>& results);
nlohmann::ordered_json counts_json(const engine::PlanCounts& counts);

}  // namespace terrace::cli
