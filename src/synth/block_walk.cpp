// SPDX-License-Identifier: Apache-2.0

#include "synth/block_walk.hpp"

#include <set>
#include <unordered_set>

#include "core/presence.hpp"
#include "synth/errors.hpp"

namespace terrace::detail {

bool is_static(const Node& node, std::string_view member) {
  switch (node.kind) {
  case NodeKind::variable: return member == "default" || member == "description";
  case NodeKind::output: return member == "description";
  case NodeKind::module: return member == "source" || member == "version";
  default: return false;
  }
}

Value expanded(const Value& list) {
  std::vector<Value> parts;
  Value literals;
  const auto flush = [&] {
    if (literals.is_set()) parts.push_back(std::move(literals));
    literals = Value();
  };
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Value& item = list.items()[i];
    if (!is_op(item, Op::dynamic)) {
      append_to_list(literals, item);
      continue;
    }
    flush();
    Expression& dynamic = Access::expression(item);
    parts.push_back(make_for(dynamic.operand(0), dynamic.operand(1), dynamic.operand(2), Value(), dynamic.operand(3),
                             Value(), false));
  }
  flush();
  return parts.size() == 1 ? parts[0] : make_call("concat", parts.data(), parts.size());
}

bool has_dynamic(const Value& list) {
  return std::any_of(list.items(), list.items() + list.size(),
                     [](const Value& item) { return is_op(item, Op::dynamic); });
}

std::vector<const Node*> ordered_after(const Node& node, const Node& stack, const Value& list) {
  std::vector<const Node*> targets;
  std::unordered_set<const Node*> seen;
  for_each_item(list, [&](const Value& item) {
    const Node* const top = node_of(item);
    if (top == nullptr || top->stack != &stack) return;
    const Node* at = top;
    while (at != nullptr) {
      const bool orders = is_typed(at->kind) || at->kind == NodeKind::module;
      if (orders && at != &node && seen.insert(at).second) targets.push_back(at);
      if (at->first_child != nullptr) {
        at = at->first_child;
        continue;
      }
      while (at != top && at->next_sibling == nullptr) at = at->parent;
      at = at == top ? nullptr : at->next_sibling;
    }
  });
  return targets;
}

bool WalkContext::write(Buffer& out, const Expression& reference, const char* attribute) {
  const Node& node = *reference.node();
  if (node.stack == stack_.stack) {
    put_address(out, node);
    return false;
  }
  const auto output = plan_.outputs.find({&node, attribute != nullptr ? attribute : ""});
  if (output == plan_.outputs.end()) return true;  // reported by resolve
  const auto remote = std::find_if(stack_.remotes.begin(), stack_.remotes.end(),
                                   [&](const RemoteState& r) { return r.stack == node.stack; });
  out.put("data.terraform_remote_state.");
  out.put(remote->name);
  out.put(".outputs.");
  out.put(output->second);
  return true;
}

References::Presence WalkContext::presence(const Expression& reference) {
  const Node& node = *reference.node();
  if (!node.is_optional) return Presence::certain;
  if (node.stack != stack_.stack) return Presence::elsewhere;
  const bool is_known = !decides_presence_ && node_->presence != nullptr && node_->presence->implies(*node.presence);
  return is_known ? Presence::counted : Presence::possible;
}

void WalkContext::put_exported(Buffer& out, const Export& output) {
  if (output.node->is_optional) out.put("one(");
  put_address(out, *output.node);
  if (output.node->is_optional) out.put("[*]");
  if (!output.attribute.empty()) {
    out.put('.');
    out.put(output.attribute);
  }
  if (output.node->is_optional) out.put(')');
}

References::Instances WalkContext::instances(const Expression& node) {
  if (node.node()->has_for_each) return Instances::by_key;
  return node.node()->has_count || node.node()->is_optional ? Instances::by_number : Instances::one;
}

void WalkContext::report(std::string_view argument) {
  for (RenderProblem& problem : renderer_.problems()) {
    switch (problem.kind) {
    case RenderProblem::Kind::invalid_utf8:
      diagnostics_.push_back(errors::invalid_utf8(*node_, argument, problem.text));
      break;
    case RenderProblem::Kind::not_finite:
      diagnostics_.push_back(errors::not_finite(*node_, argument, problem.text));
      break;
    case RenderProblem::Kind::duplicate_key:
      diagnostics_.push_back(errors::duplicate_key(*node_, argument, problem.text));
      break;
    case RenderProblem::Kind::stray_iterator: diagnostics_.push_back(errors::stray_iterator(*node_, argument)); break;
    }
  }
  renderer_.problems().clear();
}

void WalkContext::refuse_repeated_keys(std::string_view argument, const Value& map) {
  std::set<std::string_view> keys;
  for (std::size_t i = 0; i < map.size(); ++i) {
    const std::string_view key = map.items()[2 * i].text();
    if (!keys.insert(key).second) diagnostics_.push_back(errors::duplicate_key(*node_, argument, key));
  }
}

std::string WalkContext::iterator_name(std::string_view block) const {
  std::string name(block);
  while (std::find(iterators_.begin(), iterators_.end(), name) != iterators_.end()) name += "_inner";
  return name;
}

}  // namespace terrace::detail
