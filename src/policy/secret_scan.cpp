// SPDX-License-Identifier: Apache-2.0

#include "policy/secret_scan.hpp"

#include <algorithm>

#include "policy/engine.hpp"
#include "policy/json_value.hpp"
#include "value/representation.hpp"

namespace terrace::policy {
namespace {

using detail::Access;
using detail::Node;
using detail::NodeKind;
using detail::Op;
using detail::SecretName;

/// What is called by a name of its own: its value is judged by that.
bool is_named_value(const Node& node) {
  return node.kind == NodeKind::variable || node.kind == NodeKind::local || node.kind == NodeKind::output;
}

bool is_name_key(std::string_view key) { return key == "name" || key == "Name" || key == "key" || key == "Key"; }

bool is_value_key(std::string_view key) { return key == "value" || key == "Value"; }

}  // namespace

template <bool Places>
void SecretWalk::push(const Value& value, SecretName name, bool is_tags, std::size_t at, std::string_view member) {
  const Value::Kind kind = value.kind();
  if (kind < Value::Kind::text) return;
  // A short text is a secret only by its name.
  if (kind == Value::Kind::text && name == SecretName::no && Access::is_inline_text(value)) return;
  // Nor is a reference, of which there are as many as of literals.
  if (kind == Value::Kind::expression && Access::expression(value).op == Op::node) return;
  std::size_t place = at;
  if constexpr (Places) {
    if (!member.empty()) {
      std::string whole = places_[at];
      whole += whole.empty() ? "" : ".";
      whole += member;
      place = places_.size();
      places_.push_back(std::move(whole));
    }
  }
  pending_.push_back({&value, name, is_tags, place});
}

template <bool Places> void SecretWalk::enter_block(const Item& item) {
  detail::BlockData& block = Access::block(*item.value);
  const SchemaEntry* const members = schema_of(*block.source).members().begin();
  const Value* name = nullptr;
  const Value* value = nullptr;
  for (std::size_t i = 0; i < block.size; ++i) {
    const SchemaEntry& entry = members[block.indexes()[i]];
    const Value& member = block.data()[i];
    if (member.kind() < Value::Kind::text) continue;
    if (entry.name.size() == 4 && entry.name == "name") name = &member;
    if (entry.name.size() == 5 && entry.name == "value") value = &member;
    const bool is_tags = entry.name.size() >= 4 && entry.name.compare(0, 4, "tags") == 0;
    push<Places>(member, static_cast<SecretName>(entry.names_secret), is_tags, item.place, entry.name);
  }
  if (name == nullptr || value == nullptr) return;
  const SecretName judged = detail::secret_name(name->text());
  if (judged != SecretName::no) push<Places>(*value, judged, false, item.place, name->text());
}

template <bool Places> void SecretWalk::enter_map(const Item& item) {
  const Value* const items = item.value->items();
  const Value* name = nullptr;
  const Value* value = nullptr;
  for (std::size_t i = 0; i < item.value->size(); ++i) {
    const std::string_view key = items[2 * i].text();
    const Value& member = items[2 * i + 1];
    if (is_name_key(key)) name = &member;
    if (is_value_key(key)) value = &member;
    push<Places>(member, item.is_tags ? SecretName::no : detail::secret_name(key), item.is_tags, item.place, key);
    push<Places>(items[2 * i], SecretName::no, true, item.place, {});
  }
  if (name == nullptr || value == nullptr || item.is_tags) return;
  const SecretName judged = detail::secret_name(name->text());
  if (judged != SecretName::no) push<Places>(*value, judged, false, item.place, name->text());
}

template <bool Places> void SecretWalk::enter_expression(const Item& item) {
  detail::Expression& expression = Access::expression(*item.value);
  // What a reference leads to is looked at where it stands.
  if (expression.op == Op::node) return;
  const bool passes = expression.op == Op::conditional || expression.op == Op::lazy ||
                      (expression.op == Op::call && std::string_view(expression.name) == "sensitive");
  const std::size_t first = expression.op == Op::conditional ? 1 : 0;
  for (std::size_t i = 0; i < expression.size; ++i) {
    const SecretName name = passes && i >= first ? item.name : SecretName::no;
    push<Places>(expression.operand(i), name, item.is_tags, item.place, {});
  }
}

template <bool Places> void SecretWalk::enter(const Item& item) {
  switch (item.value->kind()) {
  case Value::Kind::block: return enter_block<Places>(item);
  case Value::Kind::map: return enter_map<Places>(item);
  case Value::Kind::expression: return enter_expression<Places>(item);
  default: break;
  }
  for (std::size_t i = 0; i < item.value->size(); ++i) {
    push<Places>(item.value->items()[i], item.name, item.is_tags, item.place, {});
  }
}

template <bool Places> bool SecretWalk::judge(const Item& item) {
  const std::string_view text = item.value->text();
  std::optional<Secret> secret = find_secret(text);
  if (!secret && item.name != SecretName::no) secret = named_secret(text, item.name == SecretName::yes);
  if constexpr (!Places) return secret.has_value() || is_json_about_secrets(text);
  if (secret) {
    found_.push_back({*secret, places_[item.place]});
  } else if (is_json_about_secrets(text)) {
    if (std::optional<Value> parsed = value_of_json(text)) {
      parsed_.push_back(std::move(*parsed));
      pending_.push_back({&parsed_.back(), SecretName::no, item.is_tags, item.place});
    }
  }
  return false;
}

template <bool Places> bool SecretWalk::walk() {
  while (!pending_.empty()) {
    const Item item = pending_.back();
    pending_.pop_back();
    if (item.value->kind() != Value::Kind::text) {
      enter<Places>(item);
    } else if (judge<Places>(item)) {
      pending_.clear();
      return true;
    }
  }
  return false;
}

template <bool Places> void SecretWalk::begin(const Node& node) {
  if (!is_named_value(node)) {
    push<Places>(node.arguments, SecretName::no, false, 0, {});
  } else if (node.arguments.kind() == Value::Kind::block) {
    detail::BlockData& block = Access::block(node.arguments);
    const SchemaEntry* const members = schema_of(*block.source).members().begin();
    for (std::size_t i = 0; i < block.size; ++i) {
      const std::string_view name = members[block.indexes()[i]].name;
      const bool is_value = name == "default" || name == "value";
      push<Places>(block.data()[i], is_value ? detail::secret_name(node.id) : SecretName::no, false, 0, name);
    }
  }
  push<Places>(node.meta, SecretName::no, false, 0, {});
}

bool SecretWalk::suspects(const Node& node) {
  begin<false>(node);
  return walk<false>();
}

std::vector<SecretWalk::Found> SecretWalk::find(const Node& node) {
  found_.clear();
  places_.assign(1, std::string());
  parsed_.clear();
  begin<true>(node);
  walk<true>();
  std::reverse(found_.begin(), found_.end());
  return std::move(found_);
}

std::vector<SecretWalk::Found> SecretWalk::find(const Value& block) {
  Node node;
  node.kind = NodeKind::scope;
  node.arguments = block;
  return find(node);
}

namespace {

const char* help_of(std::string_view code) {
  if (code == "TK001" || code == "TK002") {
    return "let AWS give temporary keys to a role instead; if the key is real, deactivate it now: it is in the program's "
           "history";
  }
  return "keep it in Secrets Manager or the parameter store and refer to it, or take it from an ephemeral or sensitive "
         "variable; if it is real, replace it now: it is in the program's history";
}

void add(detail::Tree& tree, Node& node, const SecretWalk::Found& found, const char* where, SourceLocation location) {
  std::string message =
      std::string("a literal is ") + found.secret.kind + " (" + masked(found.secret) + "), in " + where + found.place;
  Diagnostic made = detail::diagnostic(&node, found.secret.code, std::move(message), help_of(found.secret.code));
  if (location.is_known()) made.location = location;
  auto& kept = detail::NodeAccess::scope(tree.root()).state<SecretFindings>().found;
  // One text may be reached by two ways, as the value of a name and as a member.
  const bool known = std::any_of(kept.begin(), kept.end(), [&](const SecretFinding& other) {
    return other.node == &node && other.violation.code == made.code && other.violation.message == made.message;
  });
  if (known) return;
  if (acknowledgement_of(node, made.code) == nullptr) tree.diagnostics().add(made);
  kept.push_back({std::move(made), &node});
}

}  // namespace

void report_secrets(detail::Tree& tree, std::vector<const Node*> suspects) {
  SecretWalk walk;
  for (Node* stack : tree.stacks()) {
    for (const SecretWalk::Found& found : walk.find(stack->stack_data->backend)) {
      add(tree, *stack, found, "the backend's ", stack->stack_data->backend_location);
    }
  }
  // In program order, whichever thread has found them.
  std::sort(suspects.begin(), suspects.end(), [](const Node* a, const Node* b) { return a->number < b->number; });
  for (const Node* suspect : suspects) {
    Node& node = tree.nodes()[suspect->number];
    for (const SecretWalk::Found& found : walk.find(node)) add(tree, node, found, "", {});
  }
}

}  // namespace terrace::policy
