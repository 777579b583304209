// SPDX-License-Identifier: Apache-2.0

// What Terraform marks as sensitive: what the provider's schema says, and every attribute whose value in the program
// contains something that is. An output of it must say so, or Terraform refuses the plan.

#include <algorithm>
#include <set>

#include "core/address.hpp"
#include "synth/plan.hpp"
#include "value/representation.hpp"

namespace terrace::detail {
namespace {

class SensitivityWalk {
 public:
  bool operator()(const Node& node, std::string_view attribute) {
    ask(node, attribute);
    while (!nodes_.empty()) {
      const auto [next, name] = nodes_.back();
      nodes_.pop_back();
      if (by_schema(*next, name) || by_value(*next, name)) return true;
    }
    return false;
  }

 private:
  void ask(const Node& node, std::string_view attribute) {
    if (seen_.emplace(&node, attribute).second) nodes_.emplace_back(&node, attribute);
  }

  bool by_schema(const Node& node, std::string_view attribute) {
    if (node.source == nullptr) return false;
    if (node.kind == NodeKind::variable) {
      const Value flag = NodeAccess::construct(const_cast<Node*>(&node)).argument("sensitive");
      return flag.kind() == Value::Kind::boolean && Access::scalar<bool>(flag);
    }
    if (!is_typed(node.kind)) return false;
    if (attribute.empty()) return holds_sensitive(*node.source);
    const SchemaEntry* entry = node.schema().find(attribute);
    return entry != nullptr && (entry->sensitive || (entry->nested != nullptr && holds_sensitive(*entry->nested)));
  }

  bool holds_sensitive(const SchemaSource& source) {
    if (!blocks_.insert(&source).second) return false;
    const SchemaEntries entries = schema_of(source).entries();
    return std::any_of(entries.begin(), entries.end(), [&](const SchemaEntry& entry) {
      return entry.sensitive || (entry.nested != nullptr && holds_sensitive(*entry.nested));
    });
  }

  /// Looks at what the program gives; asks for what that refers to.
  bool by_value(const Node& node, std::string_view attribute) {
    const bool typed = is_typed(node.kind) && !attribute.empty();
    const Value value = typed ? NodeAccess::construct(const_cast<Node*>(&node)).argument(attribute) : node.arguments;
    std::vector<const Value*> pending{&value};
    while (!pending.empty()) {
      const Value& next = *pending.back();
      pending.pop_back();
      if (!is_late(next)) continue;
      if (next.is_expression()) {
        Expression& expression = Access::expression(next);
        if (expression.op == Op::call && expression.name == std::string_view("sensitive")) return true;
        if (expression.op == Op::call && expression.name == std::string_view("nonsensitive")) continue;
        if (expression.op == Op::node) {
          refer(expression, node, {});
          continue;
        }
        if (expression.op == Op::attribute && is_op(expression.operand(0), Op::node)) {
          refer(Access::expression(expression.operand(0)), node, expression.name);
          continue;
        }
      }
      const auto [first, count] = held(next);
      for (std::size_t i = 0; i < count; ++i) pending.push_back(first + i);
    }
    return false;
  }

  void refer(const Expression& reference, const Node& from, std::string_view attribute) {
    if (reference.app == from.tree->serial()) ask(*reference.node(), attribute);
  }

  std::vector<std::pair<const Node*, std::string_view>> nodes_;
  std::set<std::pair<const Node*, std::string_view>> seen_;
  std::set<const SchemaSource*> blocks_;
};

}  // namespace

bool is_sensitive(const Node& node, std::string_view attribute) { return SensitivityWalk()(node, attribute); }

}  // namespace terrace::detail
