// SPDX-License-Identifier: Apache-2.0

// Renamed constructs: Terraform is told where an object was before, so that it keeps it.
//
// A block has been at a row of places, the last of which is where it is now. Its own renamed_from names some; the scopes
// above it that were renamed add those in between. Where names were made in another way
// before, each place counts twice. Consecutive places become a chain of moved blocks: Terraform follows chains, but
// refuses two moves to one address.

#include <terrace/terraform/refactoring.hpp>

#include <algorithm>
#include <unordered_set>

#include "synth/errors.hpp"
#include "synth/plan.hpp"

namespace terrace::detail {
namespace {

std::vector<std::string_view> ids_of(std::string_view path) {
  std::vector<std::string_view> ids;
  while (!path.empty()) {
    const std::size_t slash = std::min(path.find('/'), path.size());
    ids.push_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return ids;
}

bool is_renamed(const Node& node) { return node.extras != nullptr && !node.extras->earlier_paths.empty(); }

bool has_state(const Node& node) { return node.kind == NodeKind::resource || node.kind == NodeKind::module; }

class Moves {
 public:
  explicit Moves(Tree& tree) : tree_(tree) {
    for (const Node& node : tree.nodes()) {
      if (is_renamed(node)) {
        if (nearest_.empty()) nearest_.resize(tree.nodes().size(), nullptr);
        check_kind(node);
      }
      if (nearest_.empty()) continue;
      nearest_[node.number] = is_renamed(node)         ? &node
                              : node.parent != nullptr ? nearest_[node.parent->number]
                                                       : nullptr;
    }
  }

  /// Before any block of its: scopes come before what is in them.
  void place_scopes() {
    for (const Node& node : tree_.nodes()) {
      if (!is_renamed(node) || node.stack == nullptr || node.kind == NodeKind::stack) continue;
      scope_places_.emplace(&node, places(node));
    }
  }

  bool has_work() const { return !nearest_.empty() || tree_.earlier_naming() != tree_.options().naming; }

  void run(StackPlan& stack) {
    present_.clear();
    for (const Node* node : stack.blocks) {
      if (has_state(*node)) present_.insert(address_of(*node));
    }
    for (const Node* node : stack.blocks) {
      if (has_state(*node)) move(stack, *node);
    }
  }

 private:
  void check_kind(const Node& node) {
    if (node.is_block() && !has_state(node)) {
      tree_.diagnostics().add(errors::wrong_move(node, "only resources and modules have a state that moves"));
    }
  }

  /// The node's path from below its stack.
  static std::string path_in_stack(const Node& node) {
    const std::string path = path_of(&node);
    return path.substr(std::min(path.size(), node.stack->id.size() + 1));
  }

  /// The places of `node`, the oldest first; the last is where it is.
  std::vector<std::string> places(const Node& node) const {
    std::vector<std::string> own;
    if (is_renamed(node)) own = node.extras->earlier_paths;
    own.push_back(path_in_stack(node));
    const bool named = node.extras != nullptr && !node.extras->set_name.empty();
    const Node* scope = nearest_.empty() || named ? nullptr : nearest_[node.parent->number];
    return scope == nullptr ? own : woven(own, scope_places_.at(scope));
  }

  /// The places that a block's own renames name, and those in between where the scope that holds it was renamed. A
  /// place names the scope as it was just before the block got its next name, so the scope's next renames come after that.
  static std::vector<std::string> woven(const std::vector<std::string>& own, const std::vector<std::string>& scope) {
    std::vector<std::string> all;
    std::size_t at = 0;  // the scope's place so far
    for (const std::string& place : own) {
      const auto is_in = [&](std::size_t i) {
        return place.starts_with(scope[i]) && place.size() > scope[i].size() && place[scope[i].size()] == '/';
      };
      std::size_t found = at;
      while (found < scope.size() && !is_in(found)) ++found;
      if (found < scope.size()) {
        const std::string rest = place.substr(scope[found].size());
        for (; at < found; ++at) all.push_back(scope[at] + rest);
      }
      all.push_back(place);
    }
    return all;
  }

  std::vector<std::string> addresses(const Node& node) const {
    const std::string kind = node.kind == NodeKind::module ? "module." : node.source->type + std::string(".");
    const std::string now = address_of(node);
    std::vector<std::string> all;
    const auto add = [&](std::string address) {
      // A name that came back is where the block is, and no place that it left.
      if (address != now && std::find(all.begin(), all.end(), address) == all.end()) all.push_back(std::move(address));
    };
    const std::vector<std::string> where = places(node);
    const bool named = node.extras != nullptr && !node.extras->set_name.empty();
    for (std::size_t i = 0; i < where.size(); ++i) {
      if (named && i + 1 == where.size()) continue;
      const auto ids = ids_of(where[i]);
      add(kind + terraform_name(tree_.earlier_naming(), ids));
      add(kind + terraform_name(tree_.options().naming, ids));
    }
    all.push_back(now);
    return all;
  }

  void move(StackPlan& stack, const Node& node) {
    const std::vector<std::string> steps = addresses(node);
    const auto add = [&](const std::string& from, const std::string& to) {
      const Moved moved{.from = Address(from), .to = Address(to)};
      stack.stack->stack_data->moved.push_back({make_block(Moved::terrace_schema, &moved), node.location});
    };
    for (std::size_t i = 0; i + 1 < steps.size(); ++i) {
      if (present_.count(steps[i]) != 0) {
        tree_.diagnostics().add(errors::wrong_move(node, steps[i] + " is still in the stack"));
        continue;
      }
      const auto [known, is_new] = stack.earlier.emplace(steps[i], &node);
      if (!is_new) {
        tree_.diagnostics().add(errors::moved_twice(node, *known->second, steps[i]));
        continue;
      }
      add(steps[i], steps[i + 1]);
    }
    // Terraform finds by itself that a block got a count, but not of one that moves in the same breath.
    if (node.is_optional && steps.size() > 1) add(steps.back(), steps.back() + "[0]");
  }

  Tree& tree_;
  std::unordered_map<const Node*, std::vector<std::string>> scope_places_;
  /// By node number: the nearest node that was renamed, at or above. Empty when nothing was.
  std::vector<const Node*> nearest_;
  std::unordered_set<std::string> present_;
};

}  // namespace

void add_moves(Tree& tree, Plan& plan) {
  Moves moves(tree);
  if (!moves.has_work()) return;
  moves.place_scopes();
  for (StackPlan& stack : plan.stacks) moves.run(stack);
}

}  // namespace terrace::detail
