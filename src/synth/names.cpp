// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <functional>

#include "synth/errors.hpp"
#include "synth/naming_cdktf.hpp"
#include "synth/plan.hpp"
#include "value/text.hpp"

namespace terrace::detail {
namespace {

void append_sanitized(std::string& name, std::string_view id) {
  for (const char c : id) {
    const bool taken =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    name += taken ? c : '_';
  }
}

/// The ids from below the stack to `node`, outermost first.
void path_in_stack(const Node& node, std::vector<std::string_view>& ids) {
  ids.clear();
  for (const Node* at = &node; at != nullptr && at->kind != NodeKind::stack; at = at->parent) ids.push_back(at->id);
  std::reverse(ids.begin(), ids.end());
}

std::string_view type_of(const Node& node) { return node.source != nullptr ? node.source->type : ""; }

std::size_t address_hash(const Node& node) {
  const std::hash<std::string_view> hash;
  return hash(node.name) ^ (hash(type_of(node)) * 31U) ^ static_cast<std::size_t>(node.kind);
}

bool same_address(const Node& a, const Node& b) {
  return a.kind == b.kind && a.name == b.name && type_of(a) == type_of(b);
}

}  // namespace

std::string terraform_name(const Node& node) {
  if (node.extras != nullptr && !node.extras->set_name.empty()) return node.extras->set_name;
  thread_local std::vector<std::string_view> ids;
  path_in_stack(node, ids);
  return terraform_name(node.tree->options().naming, ids);
}

std::string terraform_name(Naming naming, const std::vector<std::string_view>& ids) {
  if (naming == Naming::cdktf) return cdktf_name(ids);
  std::string name;
  for (const std::string_view id : ids) {
    if (!name.empty()) name += '_';
    append_sanitized(name, id);
  }
  return name;
}

void name_blocks(Tree& tree, Plan& plan) {
  plan.stacks.resize(tree.stacks().size());
  std::uint32_t number = 0;
  for (Node* stack : tree.stacks()) {
    stack->stack_data->number = number;
    plan.stacks[number++].stack = stack;
  }
  std::vector<NodeTable> addresses(plan.stacks.size());
  for (Node& node : tree.nodes()) {
    if (!node.is_block()) continue;
    if (node.stack == nullptr) {
      tree.diagnostics().add(errors::outside_a_stack(node));
      continue;
    }
    const std::uint32_t stack = node.stack->stack_data->number;
    if (stack >= plan.stacks.size() || plan.stacks[stack].stack != node.stack) continue;  // of a refused stack
    plan.stacks[stack].blocks.push_back(&node);
    if (node.kind == NodeKind::provider) continue;  // its name is its alias, which Stack::provider has checked
    const std::string name = terraform_name(node);
    node.name = tree.keep(name);
    if (node.refused) continue;  // reported with its id
    if (!is_identifier(name)) {
      tree.diagnostics().add(errors::unusable_name(node, name));
    } else if (const Node* first = addresses[stack].insert(
                   &node, address_hash(node), [&](const Node* other) { return same_address(*other, node); })) {
      tree.diagnostics().add(errors::name_taken(node, *first, address_of(node)));
    }
  }
}

}  // namespace terrace::detail
