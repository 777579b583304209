// SPDX-License-Identifier: Apache-2.0

#include "cli/deploy_text.hpp"

#include <algorithm>
#include <cmath>

namespace terrace::cli {
namespace {

using deploy::Stage;

std::string done_text(const std::string& action) {
  if (action == "create") return "created";
  if (action == "update") return "changed";
  if (action == "delete") return "destroyed";
  return action;
}

Paint paint_of(Stage stage) {
  switch (stage) {
  case Stage::done: return Paint::green;
  case Stage::failed:
  case Stage::stopped: return Paint::red;
  case Stage::skipped:
  case Stage::not_started: return Paint::yellow;
  default: return Paint::plain;
  }
}

std::string applied_text(const engine::PlanCounts& counts) {
  return std::to_string(counts.add) + " added, " + std::to_string(counts.change) + " changed, " +
         std::to_string(counts.destroy) + " destroyed";
}

std::string details(const StackResult& result, bool destroys) {
  const Stage stage = result.state.stage;
  if (stage == Stage::unchanged) return destroys ? "nothing to destroy" : "no changes";
  if (stage == Stage::skipped) return "because " + result.blocked_by + " failed";
  if (stage == Stage::not_started) return "";
  const std::string time = "after " + duration_text(result.state.seconds);
  if (!result.state.was_applied) return "while planning, " + time;
  return applied_text(result.applied) + ", " + time;
}

}  // namespace

std::string duration_text(double seconds) {
  const auto whole = static_cast<std::size_t>(std::max(0.0, std::floor(seconds)));
  if (whole < 60) return std::to_string(whole) + " s";
  return std::to_string(whole / 60) + " min " + std::to_string(whole % 60) + " s";
}

std::string doing_text(const std::string& action) {
  if (action == "create") return "creating";
  if (action == "update") return "changing";
  if (action == "delete") return "destroying";
  if (action == "read") return "reading";
  return action;
}

std::string event_text(const ResourceEvent& event) {
  const std::string time = " after " + duration_text(event.seconds);
  switch (event.kind) {
  case ResourceEvent::Kind::completed:
    return done_text(event.action) + time + " (" + std::to_string(event.done) + "/" + std::to_string(event.total) + ")";
  case ResourceEvent::Kind::failed: return "failed while " + doing_text(event.action) + time;
  default: return doing_text(event.action) + " for " + duration_text(event.seconds);
  }
}

std::string planned_text(const engine::PlanCounts& counts) {
  std::string text = std::to_string(counts.add) + " to add, " + std::to_string(counts.change) + " to change, " +
                     std::to_string(counts.destroy) + " to destroy";
  if (counts.import != 0) text = std::to_string(counts.import) + " to import, " + text;
  if (counts.forget != 0) text += ", " + std::to_string(counts.forget) + " to forget";
  return text;
}

std::string_view result_name(Stage stage) {
  switch (stage) {
  case Stage::done: return "done";
  case Stage::unchanged: return "unchanged";
  case Stage::failed: return "failed";
  case Stage::stopped: return "interrupted";
  case Stage::skipped: return "skipped";
  default: return "not_started";
  }
}

std::string results_text(const std::vector<StackResult>& results, bool destroys, const Style& style) {
  std::size_t width = 0;
  for (const StackResult& result : results) width = std::max(width, result.name.size());
  std::string text;
  for (const StackResult& result : results) {
    std::string word(result_name(result.state.stage));
    std::replace(word.begin(), word.end(), '_', ' ');
    const std::string more = details(result, destroys);
    text += style(Paint::bold, padded(result.name, width)) + "   " +
            style(paint_of(result.state.stage), more.empty() ? word : padded(word, 11)) +
            (more.empty() ? "" : "   " + more) + '\n';
  }
  return text;
}

nlohmann::ordered_json counts_json(const engine::PlanCounts& counts) {
  nlohmann::ordered_json made;
  made["add"] = counts.add;
  made["change"] = counts.change;
  made["destroy"] = counts.destroy;
  made["import"] = counts.import;
  made["forget"] = counts.forget;
  return made;
}

nlohmann::ordered_json results_json(const std::vector<StackResult>& results) {
  nlohmann::ordered_json made = nlohmann::ordered_json::array();
  for (const StackResult& result : results) {
    nlohmann::ordered_json entry;
    entry["name"] = result.name;
    entry["result"] = result_name(result.state.stage);
    if (result.state.stage == Stage::skipped) entry["blocked_by"] = result.blocked_by;
    entry["planned"] = counts_json(result.planned);
    entry["applied"]["add"] = result.applied.add;
    entry["applied"]["change"] = result.applied.change;
    entry["applied"]["destroy"] = result.applied.destroy;
    entry["seconds"] = std::round(result.state.seconds * 1000) / 1000;
    made.push_back(std::move(entry));
  }
  return made;
}

}  // namespace terrace::cli
