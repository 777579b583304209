// SPDX-License-Identifier: Apache-2.0

#include "engine/plan_model.hpp"

#include <algorithm>

#include "engine/attributes.hpp"
#include "engine/configuration.hpp"

namespace terrace::engine {
namespace {

const Json kNothing = Json::array();

const Json& list_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_array() ? *found : kNothing;
}

Action action_of(const Json& change) {
  std::vector<std::string> words;
  for (const Json& word : list_at(change, "actions")) words.push_back(word.is_string() ? word.get<std::string>() : "");
  if (words.size() == 2) {
    if (words[0] == "forget" || words[1] == "forget") return Action::replace_create_first;
    return words[0] == "create" ? Action::replace_create_first : Action::replace;
  }
  const std::string word = words.size() == 1 ? words[0] : "";
  if (word == "create") return Action::create;
  if (word == "update") return Action::update;
  if (word == "delete") return Action::destroy;
  if (word == "read") return Action::read;
  if (word == "forget") return Action::forget;
  return Action::none;
}

bool has_attributes(Action action) {
  return action == Action::create || action == Action::update || action == Action::replace ||
         action == Action::replace_create_first;
}

/// Unknown attributes of something new are only worth a line when the program sets them: all others are computed.
void fold_computed(const Configuration& configuration, ResourceChange& change) {
  const std::vector<std::string> parts = address_parts(change.address);
  if (parts.size() != 1) return;
  const auto is_computed = [&](const AttributeChange& one) {
    return one.unknown && one.before.is_null() && !one.forces_replacement &&
           !configuration.sets(parts[0], one.path.substr(0, one.path.find_first_of(".[")));
  };
  const auto end = std::remove_if(change.attributes.begin(), change.attributes.end(), is_computed);
  change.computed = static_cast<std::size_t>(change.attributes.end() - end);
  change.attributes.erase(end, change.attributes.end());
}

ResourceChange read_resource(const Json& found, const Configuration& configuration, const SourceMap& map,
                             const Redactor& redact) {
  ResourceChange made;
  const Json& change = found.contains("change") ? found["change"] : kNothing;
  made.address = text_at(found, "/address");
  made.type = text_at(found, "/type");
  made.is_data = text_at(found, "/mode") == "data";
  made.deposed = text_at(found, "/deposed");
  made.previous_address = text_at(found, "/previous_address");
  made.reason = text_at(found, "/action_reason");
  made.is_imported = change.is_object() && change.contains("importing");
  made.import_id = redact(text_at(change, "/importing/id"));
  made.node = map.find(made.address);
  made.action = action_of(change);
  if (!has_attributes(made.action)) return made;
  made.attributes = attribute_changes(change, redact);
  fold_computed(configuration, made);
  return made;
}

void count(const ResourceChange& change, PlanCounts& counts) {
  if (change.is_imported) ++counts.import;
  if (change.is_moved()) ++counts.move;
  switch (change.action) {
  case Action::create: ++counts.add; break;
  case Action::update: ++counts.change; break;
  case Action::replace:
  case Action::replace_create_first:
    ++counts.add;
    ++counts.destroy;
    break;
  case Action::destroy: ++counts.destroy; break;
  case Action::forget: ++counts.forget; break;
  case Action::none:
  case Action::read: break;
  }
}

/// Values of sensitive variables, which the document has in plain text.
void collect_variables(const Json& shown, Redactor& redact) {
  const Json::json_pointer declared("/configuration/root_module/variables");
  if (!shown.contains(declared) || !shown.at(declared).is_object()) return;
  for (const auto& [name, variable] : shown.at(declared).items()) {
    if (!variable.is_object() || !variable.value("sensitive", false)) continue;
    if (variable.contains("default")) redact.add_all(variable["default"]);
    const Json::json_pointer value = Json::json_pointer("/variables") / name / "value";
    if (shown.contains(value)) redact.add_all(shown.at(value));
  }
}

}  // namespace

std::string_view name_of(Action action) {
  switch (action) {
  case Action::none: return "none";
  case Action::read: return "read";
  case Action::create: return "create";
  case Action::update: return "update";
  case Action::replace: return "replace";
  case Action::replace_create_first: return "create_then_destroy";
  case Action::destroy: return "destroy";
  case Action::forget: return "forget";
  }
  return "";
}

PlanModel read_plan(const Json& shown, const SourceMap& map, Redactor& redact) {
  collect_variables(shown, redact);
  for (const char* list : {"resource_changes", "resource_drift"}) {
    for (const Json& found : list_at(shown, list)) {
      if (found.contains("change")) collect_sensitive(found["change"], redact);
    }
  }
  const auto outputs = shown.find("output_changes");
  const bool has_outputs = outputs != shown.end() && outputs->is_object();
  if (has_outputs) {
    for (const auto& [name, change] : outputs->items()) collect_sensitive(change, redact);
  }

  const Configuration configuration(shown);
  PlanModel model;
  for (const Json& found : list_at(shown, "resource_changes")) {
    ResourceChange change = read_resource(found, configuration, map, redact);
    if (change.action == Action::none && !change.is_moved() && !change.is_imported) continue;
    count(change, model.counts);
    model.changes.push_back(std::move(change));
  }
  for (const Json& found : list_at(shown, "resource_drift")) {
    ResourceChange change = read_resource(found, configuration, map, redact);
    // A move is shown with the changes.
    if (change.action != Action::none) model.drift.push_back(std::move(change));
  }
  if (has_outputs) {
    for (const auto& [name, change] : outputs->items()) {
      OutputChange output{.name = name, .node = map.find("output." + name), .action = action_of(change)};
      if (output.action == Action::none) continue;
      output.value = whole_change(change, redact);
      model.outputs.push_back(std::move(output));
    }
  }
  const auto applyable = shown.find("applyable");
  model.has_differences = applyable != shown.end() && applyable->is_boolean()
                              ? applyable->get<bool>()
                              : !model.changes.empty() || !model.outputs.empty();
  return model;
}

}  // namespace terrace::engine
