// SPDX-License-Identifier: Apache-2.0
#pragma once

// What synthesis works out before it writes a byte: for each stack its blocks with their names, what it hands to other
// stacks and what it reads from them. Made by the steps below, in this order; each reports what is wrong and goes on.

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/address.hpp"

namespace terrace::detail {

/// A value of one stack that others read: it becomes an output of the stack.
struct Export {
  Node* node;
  std::string_view attribute;  ///< empty: the node as a whole
  std::string output;
  bool sensitive;
};

/// Another stack's outputs as this stack reads them: a terraform_remote_state data source.
struct RemoteState {
  Node* stack;
  std::string name;
};

struct StackPlan {
  Node* stack = nullptr;
  /// Blocks (resources, variables …) in program order.
  std::vector<Node*> blocks;
  std::vector<Export> exports;
  std::vector<RemoteState> remotes;
  /// Where a block was before, by the address that it had then.
  std::unordered_map<std::string, const Node*> earlier;
  /// Providers of which a function is called; they are required even without a resource.
  std::vector<const ProviderSource*> function_providers;
  /// Stacks that must be applied before this one, in program order.
  std::vector<Node*> depends_on;
};

struct Plan {
  std::vector<StackPlan> stacks;  ///< by StackData::number
  /// The output by which a node's attribute is handed to other stacks.
  std::map<std::pair<const Node*, std::string_view>, std::string> outputs;

  /// False for a stack whose name was refused.
  bool has(const Node* stack) const {
    const std::uint32_t number = stack->stack_data->number;
    return number < stacks.size() && stacks[number].stack == stack;
  }
  StackPlan& of(const Node* node) { return stacks[node->stack->stack_data->number]; }
  const StackPlan& of(const Node* node) const { return stacks[node->stack->stack_data->number]; }
};

/// Runs hooks and lazy values until there are none left, then applies tags, overrides, guards and conditions.
void prepare(Tree& tree);
void apply_tags(Tree& tree);
void apply_overrides(Node& node);
/// Gives each block the conditions of the scopes that it is in.
void apply_conditions(Tree& tree);
/// Hands the accounts that a stack allows to its AWS providers.
void apply_guards(Tree& tree);

/// Gathers each stack's blocks and gives them their Terraform names.
void name_blocks(Tree& tree, Plan& plan);
/// "group_sg": the node's path in its stack as Terraform spells it.
std::string terraform_name(const Node& node);

/// The same for a path that is not in the tree: its ids, outermost first.
std::string terraform_name(Naming naming, const std::vector<std::string_view>& ids);

/// Turns what the program says about earlier paths and names into moved blocks.
void add_moves(Tree& tree, Plan& plan);

/// Finds what refers to what, wires references across stacks and refuses cycles.
void resolve(Tree& tree, Plan& plan);

/// Whether Terraform would hide an attribute (empty: the whole) of `node`, as far as can be known without the providers.
bool is_sensitive(const Node& node, std::string_view attribute);

/// Refuses what Terraform would refuse later, or accept and get wrong; runs the user's validations.
void validate(Tree& tree, const Plan& plan);

/// The arguments of a terraform_remote_state that reads `stack`'s state: the backend's type and its configuration.
struct StateLocation {
  std::string backend;
  Value config;
};
StateLocation state_location(const Node& stack);
/// What tells two states apart, as text: the backend's type and its key arguments. Empty when the program does not say.
std::string state_identity(const Node& stack);

}  // namespace terrace::detail
