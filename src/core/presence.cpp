// SPDX-License-Identifier: Apache-2.0

#include "core/presence.hpp"

#include <terrace/core/render.hpp>
#include <terrace/value/expression.hpp>

#include <algorithm>

#include "value/references.hpp"

namespace terrace::detail {

void Presence::add(const Value& condition) {
  std::vector<Value> parts = {condition};
  while (!parts.empty()) {
    const Value part = parts.back();
    parts.pop_back();
    if (is_op(part, Op::binary) && std::string_view(Access::expression(part).name) == "&&") {
      parts.push_back(Access::expression(part).operand(1));
      parts.push_back(Access::expression(part).operand(0));
      continue;
    }
    const bool always = part.kind() == Value::Kind::boolean && Access::scalar<bool>(part);
    if (!part.is_set() || always) continue;
    std::string text = to_json(part);
    if (std::find(texts.begin(), texts.end(), text) != texts.end()) continue;
    conditions.push_back(part);
    texts.push_back(std::move(text));
  }
}

bool Presence::implies(const Presence& other) const {
  return std::all_of(other.texts.begin(), other.texts.end(), [&](const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
  });
}

Bool Presence::condition() const {
  Bool all;
  for (const Value& one : conditions) {
    if (one.kind() == Value::Kind::boolean) return false;
    all = all.is_set() ? all && as<Bool>(one) : as<Bool>(one);
  }
  return all;
}

Presence presence_of(const Node* node) {
  std::vector<const Node*> conditional;
  for (const Node* at = node; at != nullptr; at = at->parent) {
    if (at->extras != nullptr && !at->extras->conditions.empty()) conditional.push_back(at);
  }
  Presence made;
  for (std::size_t i = conditional.size(); i-- > 0;) {
    for (const Value& condition : conditional[i]->extras->conditions) made.add(condition);
  }
  return made;
}

Bool presence_of(const Value& value, const Scope& here) {
  Presence needed;
  for_each_reference(NodeAccess::node(here)->tree->serial(), value, [&](const Node& node) {
    for (const Value& condition : presence_of(&node).conditions) needed.add(condition);
  });
  if (needed.is_certain()) return {};
  const Presence known = presence_of(NodeAccess::node(here));
  Presence rest;
  for (std::size_t i = 0; i < needed.texts.size(); ++i) {
    if (std::find(known.texts.begin(), known.texts.end(), needed.texts[i]) == known.texts.end())
      rest.add(needed.conditions[i]);
  }
  return rest.condition();
}

}  // namespace terrace::detail
