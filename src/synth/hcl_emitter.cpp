// SPDX-License-Identifier: Apache-2.0

#include "synth/hcl_emitter.hpp"

#include "synth/errors.hpp"
#include "terraform/untyped_schema.hpp"
#include "value/hcl_tokens.hpp"

namespace terrace::detail {
namespace {

/// Whether an argument without a schema could be a nested block as well.
bool may_be_block(const Value& value) {
  const auto is_object = [](const Value& item) {
    const Value::Kind kind = settled(item).kind();
    return kind == Value::Kind::map || kind == Value::Kind::block;
  };
  if (value.kind() != Value::Kind::list) return is_object(value);
  return std::any_of(value.items(), value.items() + value.size(), is_object);
}

/// Terraform takes `name {…}` for blocks, and for those arguments that are lists of objects and look like blocks.
bool is_written_as_block(const SchemaEntry& entry) {
  const bool is_many = entry.type.kind == TypeKind::list || entry.type.kind == TypeKind::set;
  return entry.is_block || (entry.every_key && is_many);
}

bool is_all_blocks(const Value& list) {
  return list.size() != 0 && std::all_of(list.items(), list.items() + list.size(),
                                         [](const Value& item) { return settled(item).kind() == Value::Kind::block; });
}

}  // namespace

std::string HclEmitter::origin(const Node& node, unsigned depth) const {
  std::string text = path_of(&node);
  if (node.location.is_known()) {
    text += " (" + std::string(node.location.file) + ':' + std::to_string(node.location.line) + ')';
  }
  return comment_line(text, depth);
}

bool HclEmitter::write(Buffer& out, const Expression& reference, const char* attribute) {
  const Node& node = *reference.node();
  if (!as_module_ || node.stack == stack_.stack) return WalkContext::write(out, reference, attribute);
  const auto output = plan_.outputs.find({&node, attribute != nullptr ? attribute : ""});
  if (output == plan_.outputs.end()) return true;  // reported by resolve
  const auto remote = std::find_if(stack_.remotes.begin(), stack_.remotes.end(),
                                   [&](const RemoteState& r) { return r.stack == node.stack; });
  const std::string name = remote->name + '_' + output->second;
  const bool is_new =
      std::none_of(inputs_.begin(), inputs_.end(), [&](const ModuleInput& input) { return input.name == name; });
  if (is_new) inputs_.push_back({name, node.stack, output->second});
  out.put("var.");
  out.put(name);
  return true;
}

References::Presence HclEmitter::presence(const Expression& reference) {
  const bool is_variable = as_module_ && reference.node()->stack != stack_.stack;
  return is_variable ? Presence::certain : WalkContext::presence(reference);
}

std::string HclEmitter::block(const Node& node) {
  HclBody body{1};
  contents(node, body);
  std::string header;
  const auto labelled = [&](std::string_view keyword, bool typed) {
    header += keyword;
    if (typed) header += " \"" + std::string(node.source->type) + '"';
    header += " \"" + std::string(node.name.empty() ? node.id : node.name) + '"';
  };
  switch (node.kind) {
  case NodeKind::data: labelled("data", true); break;
  case NodeKind::ephemeral: labelled("ephemeral", true); break;
  case NodeKind::module: labelled("module", false); break;
  case NodeKind::variable: labelled("variable", false); break;
  case NodeKind::output: labelled("output", false); break;
  case NodeKind::check: labelled("check", false); break;
  case NodeKind::provider: header = "provider \"" + std::string(node.source->provider->name) + '"'; break;
  default: labelled("resource", true); break;
  }
  return origin(node, 0) + block_text(header, body, 0);
}

HclLine HclEmitter::local(const Node& node) {
  node_ = &node;
  HclLine line{std::string(node.name), laid_out(member_of(node.arguments, 0), 1, Where::argument)};
  report(node.name);
  scan(node);
  return line;
}

std::string HclEmitter::loose(std::string_view name, const LooseBlock& loose) {
  node_ = stack_.stack;
  std::string text;
  if (loose.location.is_known()) {
    text = comment_line(std::string(loose.location.file) + ':' + std::to_string(loose.location.line), 0);
  }
  return text + inner_block(name, loose.block, 0);
}

std::string HclEmitter::backend(const Value& block) {
  node_ = stack_.stack;
  literal_ = true;
  const std::string type = Access::block(block).source->type;
  std::string text = inner_block(type == "cloud" ? type : "backend \"" + type + '"', block, 1);
  literal_ = false;
  return text;
}

std::string HclEmitter::remote_state(const RemoteState& remote) {
  node_ = stack_.stack;
  const StateLocation location = state_location(*remote.stack);
  HclBody body{1};
  text(body, "backend", location.backend);
  body.lines.push_back({"config", laid_out(location.config, 1, Where::argument)});
  report("config");
  return origin(*remote.stack, 0) + block_text("data \"terraform_remote_state\" \"" + remote.name + '"', body, 0);
}

std::string HclEmitter::exported(const Export& output) {
  node_ = output.node;
  HclBody body{1};
  scratch_.resize(0);
  put_exported(scratch_, output);
  body.lines.push_back({"value", {std::string(scratch_.view()), false}});
  if (output.sensitive) body.lines.push_back({"sensitive", {"true", false}});
  return origin(*output.node, 0) + block_text("output \"" + output.output + '"', body, 0);
}

std::string HclEmitter::literal(const Node& node, const Value& value) {
  node_ = &node;
  return one_line(value);
}

void HclEmitter::argument(HclBody& body, std::string_view name, const Value& value, bool literal) {
  const bool is_top =
      body.depth == (node_->is_in_check() ? 2U : 1U) && (is_typed(node_->kind) || node_->kind == NodeKind::provider);
  if (is_top && may_be_block(value) && is_untyped(*node_->source)) {
    diagnostics_.push_back(errors::shape_unknown(*node_, name));
    return;
  }
  is_static_ = literal;
  body.lines.push_back({std::string(name), laid_out(value, body.depth, Where::argument)});
  is_static_ = false;
  report(name);
}

void HclEmitter::meta_argument(HclBody& body, const SchemaEntry& entry, const Value& value) {
  if (!value.is_set()) return;
  body.first.push_back({std::string(entry.name), laid_out(value, body.depth, Where::argument)});
  report(entry.name);
}

void HclEmitter::text(HclBody& body, std::string_view name, std::string_view text) {
  body.lines.push_back({std::string(name), {quoted(text), false}});
}

void HclEmitter::constraint(HclBody& body, std::string_view type) {
  body.lines.push_back({"type", {tidy_type(type), false}});
}

void HclEmitter::addresses(HclBody& body, std::string_view name, const std::vector<const Node*>& nodes) {
  std::vector<std::string> names;
  std::size_t width = 2 * std::size_t{body.depth} + name.size() + 5;
  for (const Node* node : nodes) width += names.emplace_back(address_of(*node)).size() + 2;
  const bool is_long = width > 100;
  std::string text = "[";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (is_long) {
      text += '\n' + std::string(2 * std::size_t{body.depth} + 2, ' ') + names[i] + ',';
    } else {
      text += (i == 0 ? "" : ", ") + names[i];
    }
  }
  if (is_long) text += '\n' + std::string(2 * std::size_t{body.depth}, ' ');
  body.last.push_back({std::string(name), {text + ']', is_long}});
}

void HclEmitter::module_providers(HclBody& body, const Value& value) {
  std::vector<HclLine> lines;
  for_each_entry(value, [&](const Value& name, const Value& provider) {
    lines.push_back({std::string(name.text()), {one_line(provider), false}});
  });
  body.lines.push_back({"providers", lines_text(lines, body.depth)});
}

void HclEmitter::provisioners(HclBody& body, const Value& list) {
  for_each_item(list, [&](const Value& item) {
    for_each_entry(item, [&](const Value& label, const Value& provisioner) {
      HclBody inner{body.depth + 1};
      members(provisioner, inner, false);
      for (HclLine& line : inner.lines) {
        // Keywords here, though texts in JSON.
        if (line.name != "when" && line.name != "on_failure") continue;
        std::string& word = line.value.text;
        if (word.size() > 2 && word.front() == '"') word = word.substr(1, word.size() - 2);
      }
      body.blocks.push_back(block_text("provisioner \"" + std::string(label.text()) + '"', inner, body.depth));
    });
  });
}

void HclEmitter::check_data(HclBody& body, const Node& data) {
  HclBody inner{body.depth + 1};
  contents(data, inner);
  body.blocks.push_back(origin(data, body.depth) +
                        block_text("data \"" + std::string(data.source->type) + "\" \"" + std::string(data.name) + '"',
                                   inner, body.depth));
}

std::string HclEmitter::inner_block(std::string_view header, const Value& block, unsigned depth) {
  HclBody inner{depth + 1};
  members(block, inner, false);
  return block_text(header, inner, depth);
}

void HclEmitter::nested(HclBody& body, const SchemaEntry& entry, const Value& value) {
  if (!is_written_as_block(entry)) return object_argument(body, entry, value);
  if (value.kind() == Value::Kind::block) {
    body.blocks.push_back(inner_block(entry.name, value, body.depth));
    return;
  }
  if (value.kind() == Value::Kind::map) {
    if (!entry.is_block) return object_argument(body, entry, value);
    for_each_entry(value, [&](const Value& label, const Value& block) {
      body.blocks.push_back(inner_block(std::string(entry.name) + ' ' + quoted(label.text()), block, body.depth));
    });
    return refuse_repeated_keys(entry.name, value);
  }
  if (!entry.is_block && !is_all_blocks(value)) return object_argument(body, entry, value);
  for (std::size_t i = 0; i < value.size(); ++i) {
    const Value& item = settled(value.items()[i]);
    if (is_op(item, Op::dynamic)) {
      body.dynamics.emplace_back(&entry, &item);
    } else {
      body.blocks.push_back(inner_block(entry.name, item, body.depth));
    }
  }
}

void HclEmitter::object_argument(HclBody& body, const SchemaEntry& entry, const Value& value) {
  const Value given = value.kind() == Value::Kind::list && has_dynamic(value) ? expanded(value) : value;
  is_static_ = literal_;
  body.lines.push_back({std::string(entry.name), laid_out(given, body.depth, Where::argument, entry.every_key)});
  is_static_ = false;
  report(entry.name);
}

void HclEmitter::dynamics(HclBody& body) {
  const auto due = std::move(body.dynamics);
  body.dynamics.clear();
  for (const auto& [entry, value] : due) dynamic(body, *entry, *value);
}

void HclEmitter::dynamic(HclBody& body, const SchemaEntry& entry, const Value& value) {
  Expression& expression = Access::expression(value);
  const std::string iterator = iterator_name(entry.name);
  HclBody outer{body.depth + 1};
  outer.lines.push_back({"for_each", laid_out(expression.operand(0), outer.depth, Where::argument)});
  report(entry.name);
  if (iterator != entry.name) outer.lines.push_back({"iterator", {iterator, false}});
  iterators_.push_back(iterator);
  renderer_.bind(expression.operand(1), expression.operand(2), iterator);
  outer.blocks.push_back(inner_block("content", expression.operand(3), outer.depth));
  renderer_.unbind();
  iterators_.pop_back();
  body.blocks.push_back(block_text("dynamic \"" + std::string(entry.name) + '"', outer, body.depth));
}

}  // namespace terrace::detail
