// SPDX-License-Identifier: Apache-2.0

#include "synth/emitter.hpp"

#include <terrace/value/expression.hpp>

#include <algorithm>
#include <set>
#include <unordered_set>

#include "synth/errors.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/schemas.hpp"

namespace terrace::detail {
namespace {

/// A lazy value stands for what it yielded.
const Value& settled(const Value& value) {
  const Value* at = &value;
  while (is_op(*at, Op::lazy)) at = &Access::expression(*at).operand(0);
  return *at;
}

/// Terraform reads these without evaluating them, so `${` in them is two characters.
bool is_static(const Node& node, std::string_view member) {
  switch (node.kind) {
  case NodeKind::variable: return member == "default" || member == "description";
  case NodeKind::output: return member == "description";
  case NodeKind::module: return member == "source" || member == "version";
  default: return false;
  }
}

/// A list of attribute values in which some items stand for one item per element: `concat([…], [for …])`.
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

}  // namespace

void Emitter::key(std::string_view name, unsigned depth, bool& first) {
  out_.put(first ? "\n" : ",\n");
  first = false;
  out_.fill(2 * depth, ' ');
  out_.put('"');
  out_.put(name);
  out_.put("\": ");
}

void Emitter::close(unsigned depth, char brace) {
  out_.put('\n');
  out_.fill(2 * depth, ' ');
  out_.put(brace);
}

bool Emitter::write(Buffer& out, const Expression& reference, const char* attribute) {
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

References::Instances Emitter::instances(const Expression& node) {
  if (node.node()->has_for_each) return Instances::by_key;
  return node.node()->has_count ? Instances::by_number : Instances::one;
}

void Emitter::report(std::string_view argument) {
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

void Emitter::comment(const Node& node, Body& body) {
  key("//", body.depth, body.first);
  out_.put("{\"path\": \"");
  put_path(out_, node);
  out_.put("\"}");
}

void Emitter::block(const Node& node, unsigned depth) {
  node_ = &node;
  out_.put('{');
  Body body{depth + 1};
  comment(node, body);
  if (node.kind == NodeKind::variable && !node.type_text.empty()) {
    key("type", body.depth, body.first);
    string(node.type_text);
  } else if (node.kind == NodeKind::provider && !node.type_text.empty()) {
    key("alias", body.depth, body.first);
    string(node.type_text);
  }
  if (node.kind == NodeKind::check) check_data(node, body);
  members(node.arguments, body, false);
  meta(node, body);
  close(depth);
  if (secrets_.suspects(node)) suspects_.push_back(&node);
}

void Emitter::check_data(const Node& check, Body& body) {
  const Node* data = check.first_child;
  if (data == nullptr || !data->is_in_check()) return;
  key("data", body.depth, body.first);
  out_.put('{');
  bool first = true;
  key(data->source->type, body.depth + 1, first);
  out_.put('{');
  first = true;
  key(data->name, body.depth + 2, first);
  block(*data, body.depth + 2);
  close(body.depth + 1);
  close(body.depth);
  node_ = &check;
}

void Emitter::local(const Node& node, bool& first) {
  node_ = &node;
  key(node.name, 2, first);
  renderer_.json(settled(member_of(node.arguments, 0)));
  report(node.name);
  if (secrets_.suspects(node)) suspects_.push_back(&node);
}

void Emitter::loose(const LooseBlock& block, unsigned depth) {
  node_ = stack_.stack;
  block_body(block.block, depth, false);
}

void Emitter::backend(const Value& block, unsigned depth) {
  node_ = stack_.stack;
  literal_ = true;
  block_body(block, depth, false);
  literal_ = false;
}

void Emitter::block_body(const Value& block, unsigned depth, bool every_key) {
  out_.put('{');
  Body body{depth + 1};
  members(block, body, every_key);
  if (body.first) {
    out_.put('}');
  } else {
    close(depth);
  }
}

void Emitter::members(const Value& block, Body& body, bool every_key) {
  if (block.kind() == Value::Kind::block) {
    BlockData& data = Access::block(block);
    const SchemaEntries entries = schema_of(*data.source).members();
    if (every_key) {
      std::size_t at = 0;
      for (std::size_t i = 0; i < entries.size(); ++i) {
        const bool is_set = at < data.size && data.indexes()[at] == i;
        member(entries[i], is_set ? data.data()[at++] : make_null(), body);
      }
    } else {
      for (std::size_t i = 0; i < data.size; ++i) member(entries[data.indexes()[i]], data.data()[i], body);
    }
  }
  dynamics(body);
}

void Emitter::member(const SchemaEntry& entry, const Value& given, Body& body) {
  const Value& value = settled(given);
  if (!value.is_set()) return;
  if (node_->kind == NodeKind::module && body.depth == 3 && entry.name == "inputs") return module_inputs(value, body);
  if (entry.name == "depends_on" && node_->kind == NodeKind::output) return depends_on(value, body);
  const Value::Kind kind = value.kind();
  if (entry.nested != nullptr &&
      (kind == Value::Kind::block || kind == Value::Kind::list || kind == Value::Kind::map)) {
    return nested(entry, value, body);
  }
  key(entry.name, body.depth, body.first);
  if (literal_ || is_static(*node_, entry.name)) {
    renderer_.json_literal(value);
  } else {
    renderer_.json(value);
  }
  if (!renderer_.problems().empty()) report(entry.name);
}

void Emitter::nested(const SchemaEntry& entry, const Value& value, Body& body) {
  if (value.kind() == Value::Kind::list) return nested_list(entry, value, body);
  key(entry.name, body.depth, body.first);
  if (value.kind() == Value::Kind::block) return block_body(value, body.depth, entry.every_key);
  const Value* const items = value.items();
  const bool of_blocks = std::all_of(items, items + 2 * value.size(), [&, is_key = false](const Value& item) mutable {
    is_key = !is_key;
    return is_key ? item.kind() == Value::Kind::text : item.kind() == Value::Kind::block;
  });
  if (!of_blocks) {
    renderer_.json(value);
    return report(entry.name);
  }
  out_.put('{');
  bool first = true;
  for (std::size_t i = 0; i < value.size(); ++i) {
    out_.put(first ? "\n" : ",\n");
    first = false;
    out_.fill(2 * (body.depth + 1), ' ');
    // The label of a block is a name; the key of a map is a template.
    entry.is_block ? renderer_.json_name(items[2 * i].text()) : renderer_.json(items[2 * i]);
    report(entry.name);
    out_.put(": ");
    block_body(items[2 * i + 1], body.depth + 1, entry.every_key);
  }
  refuse_repeated_keys(entry.name, value);
  if (first) {
    out_.put('}');
  } else {
    close(body.depth);
  }
}

void Emitter::refuse_repeated_keys(std::string_view argument, const Value& map) {
  std::set<std::string_view> keys;
  for (std::size_t i = 0; i < map.size(); ++i) {
    const std::string_view key = map.items()[2 * i].text();
    if (!keys.insert(key).second) diagnostics_.push_back(errors::duplicate_key(*node_, argument, key));
  }
}

void Emitter::nested_list(const SchemaEntry& entry, const Value& list, Body& body) {
  if (!entry.is_block && has_dynamic(list)) {
    key(entry.name, body.depth, body.first);
    const Value expression = expanded(list);
    renderer_.json(expression);
    return report(entry.name);
  }
  bool opened = false;
  bool first = true;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Value& item = settled(list.items()[i]);
    if (is_op(item, Op::dynamic)) {
      body.dynamics.emplace_back(&entry, &item);
      continue;
    }
    if (!opened) {
      key(entry.name, body.depth, body.first);
      out_.put('[');
      opened = true;
    }
    out_.put(first ? "\n" : ",\n");
    first = false;
    out_.fill(2 * (body.depth + 1), ' ');
    if (item.kind() == Value::Kind::block) {
      block_body(item, body.depth + 1, entry.every_key);
    } else {
      renderer_.json(item);
    }
  }
  if (opened) {
    close(body.depth, ']');
  } else if (list.size() == 0 && !entry.is_block) {
    key(entry.name, body.depth, body.first);
    out_.put("[]");
  }
}

void Emitter::dynamics(Body& body) {
  if (body.dynamics.empty()) return;
  key("dynamic", body.depth, body.first);
  out_.put('{');
  bool first_label = true;
  for (std::size_t i = 0; i < body.dynamics.size();) {
    const SchemaEntry* entry = body.dynamics[i].first;
    key(entry->name, body.depth + 1, first_label);
    out_.put('[');
    for (bool first = true; i < body.dynamics.size() && body.dynamics[i].first == entry; ++i, first = false) {
      out_.put(first ? "\n" : ",\n");
      out_.fill(2 * (body.depth + 2), ' ');
      dynamic(*entry, *body.dynamics[i].second, body.depth + 2);
    }
    close(body.depth + 1, ']');
  }
  close(body.depth);
  body.dynamics.clear();
}

void Emitter::dynamic(const SchemaEntry& entry, const Value& value, unsigned depth) {
  Expression& expression = Access::expression(value);
  std::string iterator(entry.name);
  while (std::find(iterators_.begin(), iterators_.end(), iterator) != iterators_.end()) iterator += "_inner";
  out_.put('{');
  bool first = true;
  key("for_each", depth + 1, first);
  renderer_.json(expression.operand(0));
  report(entry.name);
  if (iterator != entry.name) {
    key("iterator", depth + 1, first);
    string(iterator);
  }
  key("content", depth + 1, first);
  iterators_.push_back(iterator);
  renderer_.bind(expression.operand(1), expression.operand(2), iterator);
  block_body(expression.operand(3), depth + 1, false);
  renderer_.unbind();
  iterators_.pop_back();
  close(depth);
}

void Emitter::module_inputs(const Value& inputs, Body& body) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const std::string_view name = inputs.items()[2 * i].text();
    key(name, body.depth, body.first);
    renderer_.json(inputs.items()[2 * i + 1]);
    report(name);
  }
}

void Emitter::meta(const Node& node, Body& body) {
  if (node.meta.kind() != Value::Kind::block) return;
  BlockData& data = Access::block(node.meta);
  const SchemaEntries entries = schema_of(*data.source).members();
  for (std::size_t i = 0; i < data.size; ++i) {
    const Value& value = data.data()[i];
    switch (data.indexes()[i]) {
    case meta_member::depends_on: depends_on(value, body); break;
    case meta_member::provisioner: provisioners(value, body); break;
    case meta_member::for_each:
      if (value.kind() == Value::Kind::list) {
        // Terraform takes a set here and no list; a literal one has a meaning only as a set.
        member(entries[meta_member::for_each], make_call("toset", &value, 1), body);
        break;
      }
      [[fallthrough]];
    default: member(entries[data.indexes()[i]], value, body); break;
    }
  }
  dynamics(body);
}

void Emitter::depends_on(const Value& list, Body& body) {
  std::vector<const Node*> targets;
  std::unordered_set<const Node*> seen;
  for_each_item(list, [&](const Value& item) {
    const Node* const top = node_of(item);
    if (top == nullptr || top->stack != stack_.stack) return;
    const Node* at = top;
    while (at != nullptr) {
      const bool orders = is_typed(at->kind) || at->kind == NodeKind::module;
      if (orders && at != node_ && seen.insert(at).second) targets.push_back(at);
      if (at->first_child != nullptr) {
        at = at->first_child;
        continue;
      }
      while (at != top && at->next_sibling == nullptr) at = at->parent;
      at = at == top ? nullptr : at->next_sibling;
    }
  });
  if (targets.empty()) return;
  key("depends_on", body.depth, body.first);
  out_.put('[');
  for (std::size_t i = 0; i < targets.size(); ++i) {
    out_.put(i == 0 ? "\"" : ", \"");
    put_address(out_, *targets[i]);
    out_.put('"');
  }
  out_.put(']');
}

void Emitter::provisioners(const Value& list, Body& body) {
  key("provisioner", body.depth, body.first);
  out_.put('[');
  bool first = true;
  for_each_item(list, [&](const Value& labelled) {
    out_.put(first ? "\n" : ",\n");
    first = false;
    out_.fill(2 * (body.depth + 1), ' ');
    out_.put('{');
    bool first_key = true;
    for_each_entry(labelled, [&](const Value& label, const Value& provisioner) {
      key(label.text(), body.depth + 2, first_key);
      block_body(provisioner, body.depth + 2, false);
    });
    close(body.depth + 1);
  });
  close(body.depth, ']');
}

void Emitter::remote_state(const RemoteState& remote, unsigned depth) {
  node_ = stack_.stack;
  const StateLocation location = state_location(*remote.stack);
  out_.put('{');
  Body body{depth + 1};
  comment(*remote.stack, body);
  key("backend", body.depth, body.first);
  string(location.backend);
  key("config", body.depth, body.first);
  renderer_.json(location.config);
  report("config");
  close(depth);
}

void Emitter::exported(const Export& output, unsigned depth) {
  node_ = output.node;
  out_.put('{');
  Body body{depth + 1};
  comment(*output.node, body);
  key("value", body.depth, body.first);
  out_.put("\"${");
  put_address(out_, *output.node);
  if (!output.attribute.empty()) {
    out_.put('.');
    out_.put(output.attribute);
  }
  out_.put("}\"");
  if (output.sensitive) {
    key("sensitive", body.depth, body.first);
    out_.put("true");
  }
  close(depth);
}

}  // namespace terrace::detail
