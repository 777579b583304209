// SPDX-License-Identifier: Apache-2.0

// What refers to what: references within a stack must not form a cycle; references across stacks become outputs of one
// and remote-state reads of the other, and order the stacks.

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "synth/errors.hpp"
#include "synth/plan.hpp"
#include "value/references.hpp"

namespace terrace::detail {
namespace {

/// Directed edges between nodes, by Node::number, in the order in which they were found.
class Graph {
 public:
  explicit Graph(std::size_t nodes) : first_(nodes + 1, 0) {}

  void begin(std::uint32_t from) { from_ = from; }
  void add(const Node* to) {
    targets_.push_back(to);
    sources_.push_back(from_);
  }
  /// Edges were added grouped by source, in ascending order of it.
  void finish() {
    for (const std::uint32_t source : sources_) ++first_[source + 1];
    for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
  }
  std::uint32_t first(std::uint32_t from) const { return first_[from]; }
  std::uint32_t last(std::uint32_t from) const { return first_[from + 1]; }
  const Node* target(std::uint32_t edge) const { return targets_[edge]; }

 private:
  std::vector<std::uint32_t> first_;
  std::vector<const Node*> targets_;
  std::vector<std::uint32_t> sources_;
  std::uint32_t from_ = 0;
};

/// Reports every cycle that a depth-first walk closes. A loop with its own stack: chains may be 100,000 long.
void report_cycles(Tree& tree, const Plan& plan, const Graph& graph) {
  enum Colour : char { unseen, open, done };
  std::vector<Colour> colours(tree.nodes().size(), unseen);
  struct Step {
    const Node* node;
    std::uint32_t edge;
  };
  std::vector<Step> chain;
  for (const StackPlan& stack : plan.stacks) {
    for (const Node* start : stack.blocks) {
      if (colours[start->number] != unseen) continue;
      colours[start->number] = open;
      chain.push_back({start, graph.first(start->number)});
      while (!chain.empty()) {
        Step& step = chain.back();
        if (step.edge == graph.last(step.node->number)) {
          colours[step.node->number] = done;
          chain.pop_back();
          continue;
        }
        const Node* next = graph.target(step.edge++);
        if (colours[next->number] == unseen) {
          colours[next->number] = open;
          chain.push_back({next, graph.first(next->number)});
        } else if (colours[next->number] == open) {
          const auto begin = std::find_if(chain.begin(), chain.end(), [&](const Step& s) { return s.node == next; });
          std::vector<const Node*> cycle;
          for (auto at = begin; at != chain.end(); ++at) cycle.push_back(at->node);
          tree.diagnostics().add(errors::reference_cycle(cycle));
        }
      }
    }
  }
}

class Resolver {
 public:
  Resolver(Tree& tree, Plan& plan) : tree_(tree), plan_(plan), graph_(tree.nodes().size()) {}

  void run() {
    std::vector<Node*> blocks;
    for (StackPlan& stack : plan_.stacks) blocks.insert(blocks.end(), stack.blocks.begin(), stack.blocks.end());
    const auto in_program_order = [](const Node* a, const Node* b) { return a->number < b->number; };
    if (!std::is_sorted(blocks.begin(), blocks.end(), in_program_order)) {
      std::sort(blocks.begin(), blocks.end(), in_program_order);
    }
    for (Node* node : blocks) {
      graph_.begin(node->number);
      if (node->kind == NodeKind::output) {
        visit_members(*node, node->arguments);
      } else {
        visit(*node, node->arguments);
      }
      visit_members(*node, node->meta);
    }
    graph_.finish();
    for (StackPlan& stack : plan_.stacks) {
      visit_loose(*stack.stack, stack.stack->stack_data->moved);
      visit_loose(*stack.stack, stack.stack->stack_data->imports);
      visit_loose(*stack.stack, stack.stack->stack_data->removed);
      for (const StackDependency& dependency : stack.stack->stack_data->dependencies) {
        if (dependency.from == nullptr && plan_.has(dependency.stack)) depend(stack, dependency.stack);
      }
    }
    report_cycles(tree_, plan_, graph_);
    order_stacks();
    refuse_shared_state();
  }

 private:
  void visit_loose(Node& stack, const std::vector<LooseBlock>& blocks) {
    for (const LooseBlock& loose : blocks) {
      walk_(
          loose.block,
          [&](const Expression& reference, const char* attribute) {
            if (check(stack, reference, attribute) && reference.node()->stack != &stack) {
              tree_.diagnostics().add(errors::not_referable(stack, *reference.node()));
            }
          },
          [](const Expression&) {});
    }
  }

  /// Like visit for each member, but what depends_on names is not read: in another stack it orders the stacks only.
  void visit_members(Node& node, const Value& value) {
    if (!is_late(value)) return;
    BlockData& block = Access::block(value);
    const SchemaEntries members = schema_of(*block.source).members();
    for (std::size_t i = 0; i < block.size; ++i) {
      const Value& member = block.data()[i];
      if (members[block.indexes()[i]].name != "depends_on") {
        visit(node, member);
        continue;
      }
      walk_(
          member,
          [&](const Expression& reference, const char* attribute) {
            if (check(node, reference, attribute)) order(node, *reference.node());
          },
          [](const Expression&) {});
    }
  }

  void order(Node& node, Node& target) {
    if (target.stack != node.stack) {
      depend(plan_.of(&node), target.stack);
      node.stack->stack_data->dependencies.push_back({target.stack, node.location, &node});
    } else if (target.is_block()) {
      graph_.add(&target);
    } else {
      add_subtree(node, &target);
    }
  }

  void visit(Node& node, const Value& value) {
    walk_(
        value,
        [&](const Expression& reference, const char* attribute) {
          if (!check(node, reference, attribute)) return;
          Node* target = reference.node();
          if (attribute != nullptr && (target->has_count || target->has_for_each)) {
            tree_.diagnostics().add(errors::needs_instance(node, *target, attribute));
          }
          if (target->stack != node.stack) return cross(node, reference, attribute);
          if (target == &node && node.kind == NodeKind::variable) return;  // its validations refer to it
          order(node, *target);
        },
        [&](const Expression& other) {
          if (other.op == Op::call) {
            auto& providers = plan_.of(&node).function_providers;
            const auto* provider = static_cast<const ProviderSource*>(other.target);
            if (std::find(providers.begin(), providers.end(), provider) == providers.end())
              providers.push_back(provider);
            return;
          }
          const std::string_view name = other.name;
          if (name.starts_with("each.") && !node.has_for_each) {
            tree_.diagnostics().add(errors::symbol_without_meta(node, name, "for_each"));
          } else if (name.starts_with("count.") && !node.has_count) {
            tree_.diagnostics().add(errors::symbol_without_meta(node, name, "count"));
          }
        });
  }

  bool check(const Node& node, const Expression& reference, const char* attribute) {
    if (reference.app != tree_.serial()) {
      tree_.diagnostics().add(errors::foreign_app(node, attribute != nullptr ? attribute : ""));
      return false;
    }
    const Node& target = *reference.node();
    if (target.stack == nullptr) return false;   // reported with its name
    if (!plan_.has(target.stack)) return false;  // of a refused stack
    const bool nothing_to_read = target.kind == NodeKind::output || target.kind == NodeKind::check ||
                                 (target.is_in_check() && target.parent != &node);
    if (nothing_to_read) tree_.diagnostics().add(errors::not_referable(node, target));
    return !nothing_to_read;
  }

  /// A dependency on a construct is one on every block in it.
  void add_subtree(const Node& from, const Node* top) {
    const Node* at = top;
    while (at != nullptr) {
      if (orders(*at) && at != &from) graph_.add(at);
      if (at->first_child != nullptr) {
        at = at->first_child;
        continue;
      }
      while (at != top && at->next_sibling == nullptr) at = at->parent;
      at = at == top ? nullptr : at->next_sibling;
    }
  }

  static bool orders(const Node& node) {
    return node.kind == NodeKind::resource || node.kind == NodeKind::data || node.kind == NodeKind::module;
  }

  void cross(Node& node, const Expression& reference, const char* attribute) {
    Node& target = *reference.node();
    StackPlan& consumer = plan_.of(&node);
    order(node, target);
    if (!target.is_block()) return;
    if (reference.ephemeral) {
      tree_.diagnostics().add(errors::ephemeral_across_stacks(node, target));
      return;
    }
    export_value(plan_.of(&target), target, attribute != nullptr ? attribute : "");
    auto& remotes = consumer.remotes;
    const bool known = std::any_of(remotes.begin(), remotes.end(),
                                   [&](const RemoteState& remote) { return remote.stack == target.stack; });
    if (!known) remotes.push_back({target.stack, remote_name(consumer, *target.stack)});
  }

  std::string remote_name(const StackPlan& consumer, const Node& stack) {
    std::string name;
    for (const char c : stack.id) name += c == '.' ? '_' : c;
    if (name[0] >= '0' && name[0] <= '9') name.insert(0, "_");
    const auto taken = [&](const std::string& wanted) {
      const bool by_program = std::any_of(consumer.blocks.begin(), consumer.blocks.end(), [&](const Node* node) {
        return node->kind == NodeKind::data && node->name == wanted &&
               std::string_view(node->source->type) == "terraform_remote_state";
      });
      return by_program || std::any_of(consumer.remotes.begin(), consumer.remotes.end(),
                                       [&](const RemoteState& remote) { return remote.name == wanted; });
    };
    while (taken(name)) name += "_stack";
    return name;
  }

  void export_value(StackPlan& producer, Node& target, std::string_view attribute) {
    const auto [output, is_new] = plan_.outputs.try_emplace({&target, attribute});
    if (!is_new) return;
    std::string name(target.name);
    if (!attribute.empty()) name += "_" + std::string(attribute);
    std::unordered_set<std::string>& names = output_names_[&producer];
    if (names.empty()) {
      names.emplace();  // no output has it; says that the set is filled
      for (const Node* node : producer.blocks) {
        if (node->kind == NodeKind::output) names.emplace(node->name);
      }
    }
    const auto taken = [&](const std::string& wanted) { return names.count(wanted) != 0; };
    if (taken(name) && target.source != nullptr) name.insert(0, std::string(target.source->type) + "_");
    while (taken(name)) name += "_export";
    names.insert(name);
    output->second = name;
    producer.exports.push_back({&target, attribute, std::move(name), is_sensitive(target, attribute)});
  }

  static void depend(StackPlan& consumer, Node* on) {
    if (std::find(consumer.depends_on.begin(), consumer.depends_on.end(), on) == consumer.depends_on.end()) {
      consumer.depends_on.push_back(on);
    }
  }

  void order_stacks() {
    for (StackPlan& stack : plan_.stacks) {
      std::sort(stack.depends_on.begin(), stack.depends_on.end(),
                [](const Node* a, const Node* b) { return a->number < b->number; });
    }
    enum Colour : char { unseen, open, done };
    std::vector<Colour> colours(plan_.stacks.size(), unseen);
    struct Step {
      const Node* stack;
      std::size_t next;
    };
    for (const StackPlan& start : plan_.stacks) {
      if (colours[start.stack->stack_data->number] != unseen) continue;
      std::vector<Step> chain{{start.stack, 0}};
      colours[start.stack->stack_data->number] = open;
      while (!chain.empty()) {
        Step& step = chain.back();
        const auto& needs = plan_.stacks[step.stack->stack_data->number].depends_on;
        if (step.next == needs.size()) {
          colours[step.stack->stack_data->number] = done;
          chain.pop_back();
          continue;
        }
        const Node* next = needs[step.next++];
        Colour& colour = colours[next->stack_data->number];
        if (colour == open) {
          auto begin = std::find_if(chain.begin(), chain.end(), [&](const Step& s) { return s.stack == next; });
          std::vector<const StackDependency*> cycle;
          for (auto at = begin; at != chain.end(); ++at) {
            const Node* to = at + 1 == chain.end() ? next : (at + 1)->stack;
            cycle.push_back(&dependency(*at->stack, to));
          }
          tree_.diagnostics().add(errors::stack_cycle(cycle));
        } else if (colour == unseen) {
          colour = open;
          chain.push_back({next, 0});
        }
      }
    }
  }

  static const StackDependency& dependency(const Node& from, const Node* to) {
    const auto& all = from.stack_data->dependencies;
    return *std::find_if(all.begin(), all.end(), [&](const StackDependency& d) { return d.stack == to; });
  }

  void refuse_shared_state() {
    std::map<std::string, const Node*> states;
    for (const StackPlan& stack : plan_.stacks) {
      const std::string identity = state_identity(*stack.stack);
      if (identity.empty()) continue;
      const auto [first, is_new] = states.emplace(identity, stack.stack);
      if (!is_new) tree_.diagnostics().add(errors::shared_state(*stack.stack, *first->second, identity));
    }
  }

  Tree& tree_;
  Plan& plan_;
  Graph graph_;
  ReferenceWalk walk_;
  std::unordered_map<const StackPlan*, std::unordered_set<std::string>> output_names_;
};

}  // namespace

void resolve(Tree& tree, Plan& plan) { Resolver(tree, plan).run(); }

}  // namespace terrace::detail
