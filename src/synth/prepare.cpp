// SPDX-License-Identifier: Apache-2.0

// The first step of synthesis: what the program left for later happens now.

#include <algorithm>

#include "synth/plan.hpp"
#include "terraform/block_edit.hpp"
#include "value/representation.hpp"

namespace terrace::detail {
namespace {

/// Hooks of one kind. They may add nodes and hooks, so both lists may grow under the loop.
bool run_hooks(Tree& tree, std::vector<Hook> Extras::*kind, std::vector<std::size_t>& done) {
  bool any = false;
  for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
    done.resize(tree.nodes().size());
    Node& node = tree.nodes()[i];
    while (node.extras != nullptr && done[i] < (node.extras->*kind).size()) {
      const Hook hook = (node.extras->*kind)[done[i]++];
      hook.call(hook.object, NodeAccess::scope(&node));
      done.resize(tree.nodes().size());
      any = true;
    }
  }
  return any;
}

using Tags = std::vector<std::pair<Value, Value>>;

void merge_tags(Tags& into, const std::vector<TagChange>& changes) {
  for (const TagChange& change : changes) {
    const auto same = std::find_if(into.begin(), into.end(), [&](const auto& tag) {
      return tag.first.kind() == Value::Kind::text && tag.first.text() == change.key.text();
    });
    if (!change.value.is_set()) {
      if (same != into.end()) into.erase(same);
    } else if (same != into.end()) {
      same->second = change.value;
    } else {
      into.emplace_back(change.key, change.value);
    }
  }
}

/// Inherited tags under the resource's own, which win.
Value merged_tags(const Tags& inherited, const Value& own) {
  Value merged;
  const bool late = own.is_expression();
  for (const auto& tag : inherited) {
    bool overridden = false;
    for (std::size_t i = 0; !late && i < own.size(); ++i) {
      const Value& key = own.items()[2 * i];
      overridden |= key.kind() == Value::Kind::text && key.text() == tag.first.text();
    }
    if (!overridden) append_to_map(merged, tag.first, tag.second);
  }
  if (late) {
    if (!merged.is_set()) return own;
    const Value arguments[] = {merged, own};
    return make_call("merge", arguments, 2);
  }
  for (std::size_t i = 0; i < own.size(); ++i) append_to_map(merged, own.items()[2 * i], own.items()[2 * i + 1]);
  return merged;
}

/// Yields every lazy value. What one yields, and the nodes it adds through the handles it holds, may be lazy again.
void evaluate_all(Tree& tree) {
  // The program may change what holds the value while its lazy parts run, so a copy keeps it alive.
  const auto evaluate = [](const Value& value) {
    if (is_lazy(value)) evaluate_lazy(Value(value));
  };
  const auto evaluate_loose = [&](const std::vector<LooseBlock>& blocks) {
    for (std::size_t i = 0; i < blocks.size(); ++i) evaluate(blocks[i].block);
  };
  for (std::size_t i = 0; i < tree.nodes().size(); ++i) {
    Node& node = tree.nodes()[i];
    evaluate(node.arguments);
    evaluate(node.meta);
    if (node.stack_data != nullptr) {
      evaluate_loose(node.stack_data->moved);
      evaluate_loose(node.stack_data->imports);
      evaluate_loose(node.stack_data->removed);
    }
    if (node.extras == nullptr) continue;
    for (std::size_t k = 0; k < node.extras->overrides.size(); ++k) evaluate(node.extras->overrides[k].value);
    for (std::size_t k = 0; k < node.extras->conditions.size(); ++k) evaluate(node.extras->conditions[k]);
    for (std::size_t k = 0; k < node.extras->tags.size(); ++k) evaluate(node.extras->tags[k].value);
  }
}

}  // namespace

void apply_tags(Tree& tree) {
  // environment[n]: the tags in force at node n, as an index into `all`; parents come before their children.
  std::vector<Tags> all(1);
  std::vector<std::uint32_t> environment(tree.nodes().size(), 0);
  for (Node& node : tree.nodes()) {
    std::uint32_t& here = environment[node.number];
    if (node.parent != nullptr) here = environment[node.parent->number];
    if (node.extras != nullptr && !node.extras->tags.empty()) {
      Tags tags = all[here];
      merge_tags(tags, node.extras->tags);
      all.push_back(std::move(tags));
      here = static_cast<std::uint32_t>(all.size() - 1);
    }
    if (all[here].empty() || node.kind != NodeKind::resource || !node.schema().taggable()) continue;
    const auto index = static_cast<std::uint16_t>(node.schema().index_of("tags"));
    const Value own = NodeAccess::construct(&node).argument("tags");
    node.arguments = with_member(*node.source, node.arguments, index, merged_tags(all[here], own));
  }
}

void prepare(Tree& tree) {
  std::vector<std::size_t> done;
  std::vector<std::size_t> last_done;
  const auto run_all = [&] {
    bool any = false;
    while (run_hooks(tree, &Extras::hooks, done) || run_hooks(tree, &Extras::last_hooks, last_done)) any = true;
    return any;
  };
  do {
    run_all();
    evaluate_all(tree);
  } while (run_all());
  apply_tags(tree);
  for (Node& node : tree.nodes()) {
    if (node.extras != nullptr && !node.extras->overrides.empty()) apply_overrides(node);
  }
  apply_guards(tree);
  apply_conditions(tree);
}

}  // namespace terrace::detail
