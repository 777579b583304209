// SPDX-License-Identifier: Apache-2.0

#include "synth/emitter.hpp"

namespace terrace::detail {

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

void Emitter::comment(const Node& node, JsonBody& body) {
  key("//", body.depth, body.first);
  out_.put("{\"path\": \"");
  put_path(out_, node);
  out_.put("\"}");
}

void Emitter::block(const Node& node, unsigned depth) {
  out_.put('{');
  JsonBody body{depth + 1};
  comment(node, body);
  contents(node, body);
  close(depth);
}

void Emitter::text(JsonBody& body, std::string_view name, std::string_view text) {
  key(name, body.depth, body.first);
  string(text);
}

void Emitter::check_data(JsonBody& body, const Node& data) {
  key("data", body.depth, body.first);
  out_.put('{');
  bool first = true;
  key(data.source->type, body.depth + 1, first);
  out_.put('{');
  first = true;
  key(data.name, body.depth + 2, first);
  block(data, body.depth + 2);
  close(body.depth + 1);
  close(body.depth);
}

void Emitter::local(const Node& node, bool& first) {
  node_ = &node;
  key(node.name, 2, first);
  renderer_.json(settled(member_of(node.arguments, 0)));
  report(node.name);
  scan(node);
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
  JsonBody body{depth + 1};
  members(block, body, every_key);
  if (body.first) {
    out_.put('}');
  } else {
    close(depth);
  }
}

void Emitter::argument(JsonBody& body, std::string_view name, const Value& value, bool literal) {
  key(name, body.depth, body.first);
  if (literal) {
    renderer_.json_literal(value);
  } else {
    renderer_.json(value);
  }
  if (!renderer_.problems().empty()) report(name);
}

void Emitter::meta_argument(JsonBody& body, const SchemaEntry& entry, const Value& value) {
  if (value.is_set()) argument(body, entry.name, value, false);
}

void Emitter::nested(JsonBody& body, const SchemaEntry& entry, const Value& value) {
  if (value.kind() == Value::Kind::list) return nested_list(body, entry, value);
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

void Emitter::nested_list(JsonBody& body, const SchemaEntry& entry, const Value& list) {
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

void Emitter::dynamics(JsonBody& body) {
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
  const std::string iterator = iterator_name(entry.name);
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

void Emitter::addresses(JsonBody& body, std::string_view name, const std::vector<const Node*>& nodes) {
  key(name, body.depth, body.first);
  out_.put('[');
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    out_.put(i == 0 ? "\"" : ", \"");
    put_address(out_, *nodes[i]);
    out_.put('"');
  }
  out_.put(']');
}

void Emitter::provisioners(JsonBody& body, const Value& list) {
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
  JsonBody body{depth + 1};
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
  JsonBody body{depth + 1};
  comment(*output.node, body);
  key("value", body.depth, body.first);
  out_.put("\"${");
  put_exported(out_, output);
  out_.put("}\"");
  if (output.sensitive) {
    key("sensitive", body.depth, body.first);
    out_.put("true");
  }
  close(depth);
}

}  // namespace terrace::detail
