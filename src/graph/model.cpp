// SPDX-License-Identifier: Apache-2.0

#include "graph/model.hpp"

#include <algorithm>
#include <map>

#include "core/address.hpp"
#include "graph/arguments.hpp"
#include "value/references.hpp"

namespace terrace::graph {
namespace {

using detail::Node;
using detail::NodeKind;

/// Scopes nested deeper than this are left out, and their blocks hang on the last one that is in: each path repeats all
/// above it.
constexpr std::uint32_t kDeepestScope = 64;

class ModelMaker {
 public:
  ModelMaker(const detail::Tree& tree, const Synthesis& synthesis) : tree_(tree), synthesis_(synthesis) {
    index_.resize(tree.nodes().size(), kNone);
  }

  Model make(const std::vector<std::string>& names) {
    for (const Node* stack : tree_.stacks()) {
      const bool wanted = names.empty() || std::find(names.begin(), names.end(), stack->id) != names.end();
      if (wanted) add_stack(stack);
    }
    for (const Node* stack : stacks_) add_references(stack);
    model_.architecture = make_architecture(model_);
    return std::move(model_);
  }

 private:
  void add_stack(const Node* top) {
    const auto made = std::find_if(synthesis_.stacks.begin(), synthesis_.stacks.end(),
                                   [&](const SynthesizedStack& stack) { return stack.name == top->id; });
    if (made == synthesis_.stacks.end()) return;
    stacks_.push_back(top);
    StackEntry& entry = model_.stacks.emplace_back();
    entry.name = top->id;
    entry.construct = model_.constructs.size();
    entry.resources = made->resources;
    for (const detail::StackDependency& dependency : top->stack_data->dependencies) {
      const std::string name(dependency.stack->id);
      if (std::find(entry.depends_on.begin(), entry.depends_on.end(), name) == entry.depends_on.end()) {
        entry.depends_on.push_back(name);
      }
    }
    auto arguments = block_arguments(made->json.str());
    for (auto& [address, block] : arguments) {
      if (!address.starts_with("output.") || !block.is_object()) continue;
      entry.exports.emplace(address.substr(7), block.value("value", nlohmann::ordered_json()));
    }
    for (const Node* node = top; node != nullptr; node = next(node, top)) add(node, arguments);
  }

  static const Node* next(const Node* node, const Node* top) {
    if (node->first_child != nullptr) return node->first_child;
    while (node != top && node->next_sibling == nullptr) node = node->parent;
    return node == top ? nullptr : node->next_sibling;
  }

  void add(const Node* node, std::map<std::string, nlohmann::ordered_json>& arguments) {
    if (!node->is_block() && node->depth > kDeepestScope) return;
    index_[node->number] = model_.constructs.size();
    Construct& made = model_.constructs.emplace_back();
    made.id = node->id;
    made.path = detail::path_of(node);
    made.kind = detail::kind_word(node->kind);
    made.stack = model_.stacks.size() - 1;
    if (detail::is_typed(node->kind)) made.type = node->source->type;
    if (node->location.is_known()) {
      made.file = node->location.file;
      made.line = node->location.line;
    }
    if (node->kind != NodeKind::stack) {
      const Node* parent = node->parent;
      while (parent != nullptr && index_[parent->number] == kNone) parent = parent->parent;
      made.parent = parent == nullptr ? kNone : index_[parent->number];
    }
    if (node->has_count) made.repeat = "count";
    if (node->has_for_each) made.repeat = "for_each";
    if (!node->is_block()) return;
    made.address = detail::address_of(*node);
    const auto found = arguments.find(node->kind == NodeKind::provider ? "provider " + made.address : made.address);
    if (found == arguments.end()) return;
    made.arguments = std::move(found->second);
    mask_secrets(made.arguments, *node);
  }

  void add_references(const Node* top) {
    for (const Node* node = top; node != nullptr; node = next(node, top)) {
      if (index_[node->number] == kNone || !node->is_block()) continue;
      std::map<std::size_t, std::size_t> known;  // target -> its reference
      for (const Value* value : {&node->arguments, &node->meta}) {
        walk_(
            *value,
            [&](const detail::Expression& reference, const char* attribute) {
              if (reference.app != tree_.serial()) return;
              refer(*node, *reference.node(), attribute, known);
            },
            [](const detail::Expression&) {});
      }
    }
  }

  void refer(const Node& from, const Node& to, const char* attribute, std::map<std::size_t, std::size_t>& known) {
    if (&from == &to || index_[to.number] == kNone) return;
    const std::size_t target = index_[to.number];
    const auto [at, is_new] = known.emplace(target, model_.references.size());
    if (is_new) model_.references.push_back({index_[from.number], target, {}});
    std::vector<std::string>& attributes = model_.references[at->second].attributes;
    if (attribute != nullptr && std::find(attributes.begin(), attributes.end(), attribute) == attributes.end()) {
      attributes.emplace_back(attribute);
    }
  }

  const detail::Tree& tree_;
  const Synthesis& synthesis_;
  Model model_;
  std::vector<const Node*> stacks_;
  std::vector<std::size_t> index_;  ///< by Node::number
  detail::ReferenceWalk walk_;
};

}  // namespace

Model make_model(const App& app, const Synthesis& synthesis, const std::vector<std::string>& stacks) {
  return ModelMaker(detail::NodeAccess::tree(app), synthesis).make(stacks);
}

}  // namespace terrace::graph
