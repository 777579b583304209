// SPDX-License-Identifier: Apache-2.0
#pragma once

// What `plan` shows, as text and as JSON.

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "cli/views.hpp"
#include "engine/plan_model.hpp"
#include "engine/security.hpp"

namespace terrace::cli {

struct PlannedStack {
  enum class Status : unsigned char {
    planned,
    waits,   ///< it reads from a stack that has never been applied
    failed,  ///< its diagnostics say why
  };
  std::string name;
  Status status = Status::failed;
  engine::PlanModel plan{};
  std::vector<engine::SecurityChange> security{};
};

/// The tree of changes, drift, outputs, security and counts of one stack. `look.width` of 0: lines of any length.
std::string plan_text(const PlannedStack& stack, const TreeLook& look);
/// "Plan: 2 to add, 1 to change, 0 to destroy.", as terraform says it.
std::string counts_text(const engine::PlanModel& plan);

nlohmann::ordered_json plan_json(const PlannedStack& stack);

}  // namespace terrace::cli
