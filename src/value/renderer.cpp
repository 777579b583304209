// SPDX-License-Identifier: Apache-2.0

#include "value/renderer.hpp"

#include <terrace/core/schema.hpp>

#include <charconv>
#include <cmath>
#include <unordered_set>

#include "value/precedence.hpp"

namespace terrace::detail {
namespace {

/// After `x[*]`, Terraform applies further steps to each element until the chain ends; a step that means the whole list
/// needs parentheses round the chain.
bool has_open_splat(const Value& value) {
  const Value* link = &value;
  while (is_op(*link, Op::attribute)) link = &Access::expression(*link).operand(0);
  return is_op(*link, Op::splat);
}

/// Calls `put(name, value or null, is first)` for every member of a block, last to first. A block that is written as a
/// value is an object, and Terraform wants every attribute of an object.
template <class Put> void for_each_member(BlockData& block, const Schema& schema, Put put) {
  std::size_t at = block.size;
  for (std::size_t i = schema.members().size(); i-- > 0;) {
    const bool is_set = at > 0 && block.indexes()[at - 1] == i;
    put(schema.members()[i].name, is_set ? &block.data()[--at] : nullptr, i == 0);
  }
}

bool is_negative(const Value& value) {
  if (value.kind() == Value::Kind::integer) return Access::scalar<std::int64_t>(value) < 0;
  return value.kind() == Value::Kind::real && std::signbit(Access::scalar<double>(value));
}

}  // namespace

void Renderer::json(const Value& value) {
  json_step(value);
  run();
}

void Renderer::json_literal(const Value& value) {
  text_place_ = Place::json_plain;
  json(value);
  text_place_ = Place::json_template;
}

void Renderer::hcl(const Value& value) {
  hcl_step(value, 0, false, Link::none);
  run();
}

void Renderer::json_name(std::string_view text) {
  out_.put('"');
  literal(text, Place::json_plain);
  out_.put('"');
}

void Renderer::bind(const Value& key, const Value& value, const std::string& name) {
  bound_.push_back({&Access::expression(key), &Access::expression(value), name + ".key", name + ".value"});
}

void Renderer::run() {
  while (!work_.empty()) {
    const Work work = work_.back();
    work_.pop_back();
    switch (work.what) {
    case Work::What::put: out_.put(work.text); break;
    case Work::What::scope_end: bound_.pop_back(); break;
    case Work::What::json: json_step(*work.value); break;
    case Work::What::hcl: hcl_step(*work.value, work.precedence, work.in_json, work.link); break;
    case Work::What::literal: literal(work.text, work.place); break;
    case Work::What::scope_begin: for_body(Access::expression(*work.value), work.in_json); break;
    }
  }
}

void Renderer::literal(std::string_view text, Place place) {
  if (!put_text(out_, text, place)) problems_.push_back({RenderProblem::Kind::invalid_utf8, std::string(text)});
}

void Renderer::scalar(const Value& value) {
  char digits[32];
  std::to_chars_result end{};
  switch (value.kind()) {
  case Value::Kind::boolean: out_.put(Access::scalar<bool>(value) ? "true" : "false"); return;
  case Value::Kind::integer:
    end = std::to_chars(digits, digits + sizeof digits, Access::scalar<std::int64_t>(value));
    break;
  case Value::Kind::natural:
    end = std::to_chars(digits, digits + sizeof digits, Access::scalar<std::uint64_t>(value));
    break;
  case Value::Kind::real: {
    const auto number = Access::scalar<double>(value);
    if (!std::isfinite(number)) {
      problems_.push_back({RenderProblem::Kind::not_finite, std::isnan(number) ? "NaN" : "infinity"});
    }
    end = std::to_chars(digits, digits + sizeof digits, number);
    break;
  }
  default: out_.put("null"); return;
  }
  out_.put(std::string_view(digits, static_cast<std::size_t>(end.ptr - digits)));
}

void Renderer::check_keys(const Value& map) {
  const std::size_t count = map.size();
  const Value* items = map.items();
  const auto report = [&](std::string_view key) {
    problems_.push_back({RenderProblem::Kind::duplicate_key, std::string(key)});
  };
  if (count <= 8) {
    for (std::size_t i = 1; i < count; ++i) {
      if (items[2 * i].kind() != Value::Kind::text) continue;
      for (std::size_t j = 0; j < i; ++j) {
        if (items[2 * j].kind() == Value::Kind::text && items[2 * j].text() == items[2 * i].text()) {
          report(items[2 * i].text());
        }
      }
    }
    return;
  }
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i < count; ++i) {
    const Value& key = items[2 * i];
    if (key.kind() == Value::Kind::text && !seen.insert(key.text()).second) report(key.text());
  }
}

void Renderer::json_step(const Value& value) {
  switch (value.kind()) {
  case Value::Kind::text:
    out_.put('"');
    literal(value.text(), text_place_);
    out_.put('"');
    return;
  case Value::Kind::list: {
    out_.put('[');
    push_text("]");
    for (std::size_t i = value.size(); i-- > 0;) {
      push(Work::What::json, value.items()[i], 0, false);
      if (i != 0) push_text(", ");
    }
    return;
  }
  case Value::Kind::map: {
    check_keys(value);
    out_.put('{');
    push_text("}");
    for (std::size_t i = value.size(); i-- > 0;) {
      push(Work::What::json, value.items()[2 * i + 1], 0, false);
      push_text(": ");
      push(Work::What::json, value.items()[2 * i], 0, false);
      if (i != 0) push_text(", ");
    }
    return;
  }
  case Value::Kind::block: {
    BlockData& block = Access::block(value);
    const Schema& schema = schema_of(*block.source);
    out_.put('{');
    push_text("}");
    for_each_member(block, schema, [&](std::string_view name, const Value* member, bool first) {
      member != nullptr ? push(Work::What::json, *member, 0, false) : push_text("null");
      push_text("\": ");
      push_text(name);
      push_text(first ? "\"" : ", \"");
    });
    return;
  }
  case Value::Kind::expression: {
    Expression& expression = Access::expression(value);
    if (expression.op == Op::text_parts) {
      out_.put('"');
      push_text("\"");
      template_parts(expression, Place::json_template);
    } else if (expression.op == Op::lazy) {
      push(Work::What::json, expression.operand(0), 0, false);
    } else if (expression.op == Op::bare) {
      out_.put('"');
      push_text("\"");
      const Value& inner = expression.operand(0);
      if (inner.kind() == Value::Kind::text) {
        literal(inner.text(), Place::json_plain);
      } else {
        push(Work::What::hcl, inner, 0, true, Link::address);
      }
    } else {
      out_.put("\"${");
      push_text("}\"");
      push(Work::What::hcl, value, 0, true);
    }
    return;
  }
  default: scalar(value);
  }
}

void Renderer::template_parts(Expression& expression, Place place) {
  const bool in_json = place != Place::hcl;
  for (std::size_t i = expression.size; i-- > 0;) {
    const Value& part = expression.operand(i);
    if (part.kind() != Value::Kind::text) {
      push_text("}");
      push(Work::What::hcl, part, 0, in_json);
      push_text("${");
      continue;
    }
    std::string_view text = part.text();
    // Dollars right before "${" would escape it; as an expression of their own they cannot.
    const std::size_t plain = i + 1 < expression.size ? text.find_last_not_of('$') + 1 : text.size();
    if (plain < text.size()) {
      push_text("}");
      push_text(quote(in_json));
      push_text(text.substr(plain));
      push_text(quote(in_json));
      push_text("${");
    }
    push_literal(text.substr(0, plain), place);
  }
}

void Renderer::hcl_step(const Value& value, unsigned char precedence, bool in_json, Link link) {
  switch (value.kind()) {
  case Value::Kind::text:
    out_.put(quote(in_json));
    literal(value.text(), in_json ? Place::hcl_in_json : Place::hcl);
    out_.put(quote(in_json));
    return;
  case Value::Kind::list:
    out_.put('[');
    push_text("]");
    for (std::size_t i = value.size(); i-- > 0;) {
      push(Work::What::hcl, value.items()[i], 0, in_json);
      if (i != 0) push_text(", ");
    }
    return;
  case Value::Kind::map:
    check_keys(value);
    out_.put('{');
    push_text("}");
    for (std::size_t i = value.size(); i-- > 0;) {
      const Value& key = value.items()[2 * i];
      push(Work::What::hcl, value.items()[2 * i + 1], 0, in_json);
      push_text(key.kind() == Value::Kind::text ? " = " : ") = ");
      push(Work::What::hcl, key, 0, in_json);
      if (key.kind() != Value::Kind::text) push_text("(");
      if (i != 0) push_text(", ");
    }
    return;
  case Value::Kind::block: {
    BlockData& block = Access::block(value);
    const Schema& schema = schema_of(*block.source);
    out_.put('{');
    push_text("}");
    for_each_member(block, schema, [&](std::string_view name, const Value* member, bool first) {
      member != nullptr ? push(Work::What::hcl, *member, 0, in_json) : push_text("null");
      push_text(" = ");
      push_text(name);
      if (!first) push_text(", ");
    });
    return;
  }
  case Value::Kind::expression: expression_step(value, precedence, in_json, link); return;
  default:
    if (precedence > kUnary && is_negative(value)) {
      out_.put('(');
      scalar(value);
      out_.put(')');
    } else {
      scalar(value);
    }
  }
}

void Renderer::expression_step(const Value& value, unsigned char precedence, bool in_json, Link link) {
  Expression& expression = Access::expression(value);
  const auto open = [&](bool parentheses) {
    if (!parentheses) return;
    out_.put('(');
    push_text(")");
  };
  switch (expression.op) {
  case Op::node:
    open_chain(value, link);
    node_step(expression, nullptr, link);
    return;
  case Op::instances: {
    const Value& resource = expression.operand(0);
    const auto instances = is_op(resource, Op::node) ? references_.instances(Access::expression(resource))
                                                     : References::Instances::by_number;
    if (instances != References::Instances::by_number) {
      out_.put(instances == References::Instances::by_key ? "values(" : "[");
      push_text(instances == References::Instances::by_key ? ")" : "]");
    }
    if (is_op(resource, Op::node)) {
      references_.write(out_, Access::expression(resource), nullptr);
    } else {
      push(Work::What::hcl, resource, kPostfix, in_json);
    }
    return;
  }
  case Op::attribute:
    open_chain(value, link);
    attribute_step(expression, in_json, link);
    return;
  case Op::index:
    open_chain(value, link);
    push_text("]");
    push(Work::What::hcl, expression.operand(1), 0, in_json);
    push_text("[");
    push_whole(expression.operand(0), in_json, inside(link));
    return;
  case Op::splat:
    push_text("[*]");
    push_whole(expression.operand(0), in_json, link == Link::address ? link : Link::none);
    return;
  case Op::text_parts:
    out_.put(quote(in_json));
    push_text(quote(in_json));
    template_parts(expression, in_json ? Place::hcl_in_json : Place::hcl);
    return;
  case Op::call:
    out_.put(expression.name);
    out_.put('(');
    push_text(")");
    for (std::size_t i = expression.size; i-- > 0;) {
      push(Work::What::hcl, expression.operand(i), 0, in_json);
      if (i != 0) push_text(", ");
    }
    return;
  case Op::unary:
    open(precedence > kUnary);
    out_.put(expression.name);
    push(Work::What::hcl, expression.operand(0), kPostfix, in_json);
    return;
  case Op::binary: {
    const unsigned char own = binary_precedence(expression.name);
    open(precedence > own);
    push(Work::What::hcl, expression.operand(1), static_cast<unsigned char>(own + 1), in_json);
    push_text(" ");
    push_text(expression.name);
    push_text(" ");
    push(Work::What::hcl, expression.operand(0), own, in_json);
    return;
  }
  case Op::conditional:
    open(precedence > kConditional);
    push(Work::What::hcl, expression.operand(2), kAboveConditional, in_json);
    push_text(" : ");
    push(Work::What::hcl, expression.operand(1), kAboveConditional, in_json);
    push_text(" ? ");
    push(Work::What::hcl, expression.operand(0), kAboveConditional, in_json);
    return;
  case Op::for_each: for_step(value, in_json); return;
  case Op::iterator: iterator(expression); return;
  case Op::symbol: out_.put(expression.name); return;
  case Op::raw: {
    open(precedence > kConditional);
    const std::string_view text = expression.operand(0).text();
    if (in_json) {
      literal(text, Place::json_plain);
    } else {
      out_.put(text);
    }
    return;
  }
  case Op::expand:
    push_text("...");
    push(Work::What::hcl, expression.operand(0), kAboveConditional, in_json);
    return;
  case Op::bare:
    if (expression.operand(0).kind() == Value::Kind::text) {
      out_.put(expression.operand(0).text());
    } else {
      push(Work::What::hcl, expression.operand(0), precedence, in_json, Link::address);
    }
    return;
  case Op::lazy: push(Work::What::hcl, expression.operand(0), precedence, in_json, link); return;
  case Op::dynamic:  // the emitter writes dynamic blocks; as a value it is what it iterates over
    push(Work::What::hcl, expression.operand(0), precedence, in_json);
    return;
  }
}

bool Renderer::node_step(const Expression& node, const char* attribute, Link link) {
  if (references_.write(out_, node, attribute)) return true;
  switch (references_.presence(node)) {
  case References::Presence::counted: out_.put("[0]"); break;
  case References::Presence::possible: out_.put(link == Link::address ? "[0]" : "[*]"); break;
  case References::Presence::certain:
  case References::Presence::elsewhere: break;
  }
  return false;
}

void Renderer::open_chain(const Value& end, Link link) {
  if (link != Link::none) return;
  const Value* root = &end;
  while (is_op(*root, Op::attribute) || is_op(*root, Op::index)) root = &Access::expression(*root).operand(0);
  if (!is_op(*root, Op::node)) return;
  switch (references_.presence(Access::expression(*root))) {
  case References::Presence::possible:
    out_.put("one(");
    push_text(")");
    break;
  case References::Presence::elsewhere:
    out_.put("try(");
    push_text(", null)");
    break;
  case References::Presence::certain:
  case References::Presence::counted: break;
  }
}

void Renderer::attribute_step(Expression& expression, bool in_json, Link link) {
  const Value& base = expression.operand(0);
  if (is_op(base, Op::node)) {
    // By far the most frequent expression; written at once rather than as three pieces of work.
    if (node_step(Access::expression(base), expression.name, link)) return;
    if (is_identifier(expression.name)) {
      out_.put('.');
      out_.put(expression.name);
      return;
    }
  }
  if (is_identifier(expression.name)) {
    push_text(expression.name);
    push_text(".");
  } else {
    push_text("]");
    push_text(quote(in_json));
    push_literal(expression.name, in_json ? Place::hcl_in_json : Place::hcl);
    push_text(quote(in_json));
    push_text("[");
  }
  if (!is_op(base, Op::node)) push(Work::What::hcl, base, kPostfix, in_json, inside(link));
}

void Renderer::push_whole(const Value& chain, bool in_json, Link link) {
  if (has_open_splat(chain)) {
    push_text(")");
    push(Work::What::hcl, chain, kConditional, in_json, link);
    push_text("(");
  } else {
    push(Work::What::hcl, chain, kPostfix, in_json, link);
  }
}

void Renderer::for_step(const Value& value, bool in_json) {
  Expression& expression = Access::expression(value);
  const std::string suffix = for_suffix();
  out_.put(expression.operand(3).is_set() ? "{for k" : "[for k");
  out_.put(suffix);
  out_.put(", v");
  out_.put(suffix);
  out_.put(" in ");
  // The collection is outside the scope of the names, so they are bound only when it has been written.
  push(Work::What::scope_begin, value, 0, in_json);
  push(Work::What::hcl, expression.operand(0), kAboveConditional, in_json);
}

void Renderer::for_body(Expression& expression, bool in_json) {
  const Value& key_result = expression.operand(3);
  const std::string suffix = for_suffix();
  bound_.push_back({&Access::expression(expression.operand(1)), &Access::expression(expression.operand(2)),
                    "k" + suffix, "v" + suffix});
  out_.put(" : ");
  work_.push_back({Work::What::scope_end, 0, false, Place::hcl, Link::none, nullptr, {}});
  push_text(key_result.is_set() ? "}" : "]");
  if (expression.operand(5).is_set()) {
    push(Work::What::hcl, expression.operand(5), kAboveConditional, in_json);
    push_text(" if ");
  }
  if (expression.group) push_text("...");
  push(Work::What::hcl, expression.operand(4), kAboveConditional, in_json);
  if (key_result.is_set()) {
    push_text(" => ");
    push(Work::What::hcl, key_result, kAboveConditional, in_json);
  }
}

void Renderer::iterator(const Expression& expression) {
  for (std::size_t i = bound_.size(); i-- > 0;) {
    if (bound_[i].key == &expression) return out_.put(std::string_view(bound_[i].key_name));
    if (bound_[i].value == &expression) return out_.put(std::string_view(bound_[i].value_name));
  }
  problems_.push_back({RenderProblem::Kind::stray_iterator, {}});
}

}  // namespace terrace::detail
