// SPDX-License-Identifier: Apache-2.0

// Renamed constructs: Terraform is told where an object was before, so that it keeps it.

#include <terrace/terraform/refactoring.hpp>

#include <set>

#include "synth/errors.hpp"
#include "synth/plan.hpp"

namespace terrace::detail {
namespace {

std::string address_at(const Node& node, std::string_view path) {
  std::vector<std::string_view> ids;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    if (slash != 0) ids.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  const std::string kind = node.kind == NodeKind::module ? "module" : node.source->type;
  return kind + "." + terraform_name(*node.tree, ids);
}

}  // namespace

void add_moves(Tree& tree, Plan& plan) {
  for (StackPlan& stack : plan.stacks) {
    std::set<std::string> present;
    const auto is_present = [&](const std::string& address) {
      if (present.empty()) {
        for (const Node* node : stack.blocks) present.insert(address_of(*node));
      }
      return present.count(address) != 0;
    };
    for (const Node* node : stack.blocks) {
      if (node->extras == nullptr || node->extras->earlier_paths.empty()) continue;
      if (node->kind != NodeKind::resource && node->kind != NodeKind::module) {
        tree.diagnostics().add(errors::wrong_move(*node, "only resources and modules have a state that moves"));
        continue;
      }
      // Terraform follows chains, but refuses two moves to one place.
      std::vector<std::string> steps;
      for (const std::string& path : node->extras->earlier_paths) steps.push_back(address_at(*node, path));
      steps.push_back(address_of(*node));
      for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
        if (is_present(steps[i])) {
          tree.diagnostics().add(errors::wrong_move(*node, steps[i] + " is still in the stack"));
          continue;
        }
        const Moved moved{.from = Address(steps[i]), .to = Address(steps[i + 1])};
        stack.stack->stack_data->moved.push_back({make_block(Moved::terrace_schema, &moved), node->location});
      }
    }
  }
}

}  // namespace terrace::detail
