// SPDX-License-Identifier: Apache-2.0

#include "cli/plan_view.hpp"
#include "core/node.hpp"

namespace terrace::cli {
namespace {

using engine::AttributeChange;
using nlohmann::ordered_json;

ordered_json text_or_null(const std::string& text) { return text.empty() ? ordered_json(nullptr) : ordered_json(text); }

void put_construct(ordered_json& into, const detail::Node* node) {
  into["path"] = node == nullptr ? ordered_json(nullptr) : ordered_json(detail::path_of(node));
  const bool known = node != nullptr && node->location.is_known();
  into["file"] = known ? ordered_json(node->location.file) : ordered_json(nullptr);
  into["line"] = known ? ordered_json(node->location.line) : ordered_json(nullptr);
}

ordered_json attribute_json(const AttributeChange& change) {
  return {{"path", change.path},           {"before", change.before},
          {"after", change.after},         {"unknown", change.unknown},
          {"sensitive", change.sensitive}, {"forces_replacement", change.forces_replacement}};
}

ordered_json resources_json(const std::vector<engine::ResourceChange>& changes) {
  ordered_json made = ordered_json::array();
  for (const engine::ResourceChange& change : changes) {
    ordered_json entry;
    entry["action"] = std::string(engine::name_of(change.action));
    entry["address"] = change.address;
    put_construct(entry, change.node);
    entry["type"] = change.type;
    entry["mode"] = change.is_data ? "data" : "managed";
    entry["reason"] = text_or_null(change.reason);
    entry["deposed"] = text_or_null(change.deposed);
    entry["moved_from"] = change.is_moved() ? ordered_json(change.previous_address) : ordered_json(nullptr);
    entry["imported_from"] = change.is_imported ? ordered_json(change.import_id) : ordered_json(nullptr);
    entry["attributes"] = ordered_json::array();
    for (const AttributeChange& attribute : change.attributes) entry["attributes"].push_back(attribute_json(attribute));
    entry["computed"] = change.computed;
    made.push_back(std::move(entry));
  }
  return made;
}

const char* kind_name(const engine::SecurityChange& change) {
  switch (change.kind) {
  case engine::SecurityChange::Kind::permits: return "permits";
  case engine::SecurityChange::Kind::takes_away: return "takes_away";
  case engine::SecurityChange::Kind::unknown: break;
  }
  return "unknown";
}

const char* status_name(PlannedStack::Status status) {
  switch (status) {
  case PlannedStack::Status::planned: return "planned";
  case PlannedStack::Status::waits: return "waits";
  case PlannedStack::Status::failed: break;
  }
  return "failed";
}

}  // namespace

ordered_json plan_json(const PlannedStack& stack) {
  const engine::PlanModel& plan = stack.plan;
  ordered_json made;
  made["name"] = stack.name;
  made["status"] = status_name(stack.status);
  made["has_differences"] = plan.has_differences;
  made["counts"] = {{"add", plan.counts.add},       {"change", plan.counts.change}, {"destroy", plan.counts.destroy},
                    {"import", plan.counts.import}, {"move", plan.counts.move},     {"forget", plan.counts.forget}};
  made["changes"] = resources_json(plan.changes);
  made["drift"] = resources_json(plan.drift);
  made["outputs"] = ordered_json::array();
  for (const engine::OutputChange& output : plan.outputs) {
    ordered_json entry;
    entry["name"] = output.name;
    entry["action"] = std::string(engine::name_of(output.action));
    put_construct(entry, output.node);
    entry["before"] = output.value.before;
    entry["after"] = output.value.after;
    entry["unknown"] = output.value.unknown;
    entry["sensitive"] = output.value.sensitive;
    made["outputs"].push_back(std::move(entry));
  }
  made["security"] = ordered_json::array();
  for (const engine::SecurityChange& change : stack.security) {
    ordered_json entry;
    entry["kind"] = kind_name(change);
    entry["text"] = change.text;
    entry["broad"] = change.is_broad;
    entry["address"] = change.address;
    put_construct(entry, change.node);
    made["security"].push_back(std::move(entry));
  }
  return made;
}

}  // namespace terrace::cli
