// SPDX-License-Identifier: Apache-2.0

#include "graph/arguments.hpp"

#include "core/address.hpp"

namespace terrace::graph {

using nlohmann::ordered_json;

namespace {

constexpr int kDeepestArgument = 64;

using Blocks = std::map<std::string, ordered_json>;

void add_named(Blocks& blocks, ordered_json& section, const std::string& prefix) {
  for (auto& [name, body] : section.items()) blocks.emplace(prefix + name, std::move(body));
}

void add_typed(Blocks& blocks, ordered_json& section, const std::string& prefix) {
  for (auto& [type, named] : section.items()) add_named(blocks, named, prefix + type + '.');
}

void add_providers(Blocks& blocks, ordered_json& section) {
  for (auto& [name, bodies] : section.items()) {
    for (ordered_json& body : bodies) {
      const auto alias = body.find("alias");
      const bool has_alias = alias != body.end() && alias->is_string();
      const std::string address = has_alias ? name + '.' + alias->get<std::string>() : name;
      blocks.emplace("provider " + address, std::move(body));
    }
  }
}

void add_checks(Blocks& blocks, ordered_json& section) {
  for (auto& [name, body] : section.items()) {
    if (body.is_object() && body.contains("data")) {
      add_typed(blocks, body["data"], "data.");
      body.erase("data");
    }
    blocks.emplace("check." + name, std::move(body));
  }
}

}  // namespace

Blocks block_arguments(std::string_view document) {
  const auto not_too_deep = [](int depth, ordered_json::parse_event_t event, ordered_json&) {
    const bool opens =
        event == ordered_json::parse_event_t::object_start || event == ordered_json::parse_event_t::array_start;
    return !opens || depth < kDeepestArgument;
  };
  ordered_json parsed = ordered_json::parse(document, not_too_deep, false);
  Blocks blocks;
  if (!parsed.is_object()) return blocks;
  for (auto& [section, content] : parsed.items()) {
    if (section == "resource") add_typed(blocks, content, "");
    if (section == "data" || section == "ephemeral") add_typed(blocks, content, section + '.');
    if (section == "module" || section == "output") add_named(blocks, content, section + '.');
    if (section == "variable") add_named(blocks, content, "var.");
    if (section == "locals") add_named(blocks, content, "local.");
    if (section == "provider") add_providers(blocks, content);
    if (section == "check") add_checks(blocks, content);
  }
  return blocks;
}

}  // namespace terrace::graph
