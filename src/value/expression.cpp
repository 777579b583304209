// SPDX-License-Identifier: Apache-2.0

#include <terrace/value/expression.hpp>

#include <algorithm>
#include <vector>

#include "value/representation.hpp"

namespace terrace::detail {
namespace {

/// A template inside a template is spliced in while it is short, for readable output; longer ones stay nested, so that
/// building a text piece by piece is not quadratic.
constexpr std::size_t kLongestSplice = 8;

/// Collects the parts of a template: literal texts (adjacent ones joined) and expressions.
class Parts {
 public:
  void literal(std::string_view text) { pending_ += text; }

  void argument(const Value& value) {
    switch (value.kind()) {
    case Value::Kind::text: literal(value.text()); return;
    case Value::Kind::boolean: literal(Access::scalar<bool>(value) ? "true" : "false"); return;
    case Value::Kind::integer: literal(std::to_string(Access::scalar<std::int64_t>(value))); return;
    case Value::Kind::natural: literal(std::to_string(Access::scalar<std::uint64_t>(value))); return;
    default: break;
    }
    if (is_op(value, Op::text_parts) && Access::expression(value).size <= kLongestSplice) {
      Expression& inner = Access::expression(value);
      for (std::size_t i = 0; i < inner.size; ++i) argument(inner.operand(i));
      return;
    }
    flush();
    parts_.push_back(value);
  }

  Value finish(std::size_t arguments) {
    if (parts_.empty()) return Access::text(pending_);
    flush();
    // "${x}" alone would keep the type of x. Of a single argument the caller knows that it is text.
    if (parts_.size() == 1 && arguments > 1) return make_call("tostring", parts_.data(), 1);
    return make_expression(Op::text_parts, nullptr, nullptr, parts_.data(), parts_.size());
  }

 private:
  void flush() {
    if (!pending_.empty()) parts_.push_back(Access::text(pending_));
    pending_.clear();
  }
  std::string pending_;
  std::vector<Value> parts_;
};

}  // namespace

Value make_template(std::string_view text, const Any* arguments, std::size_t count) {
  Parts parts;
  std::size_t next = 0;
  for (;;) {
    const std::size_t brace = std::min(text.find_first_of("{}"), text.size());
    parts.literal(text.substr(0, brace));
    text.remove_prefix(brace);
    if (text.empty()) break;
    if (text.starts_with("{}") && next < count) {
      parts.argument(arguments[next++]);
    } else {
      parts.literal(text.substr(0, 1));  // a doubled brace: FormatText admits nothing else
    }
    text.remove_prefix(std::min<std::size_t>(2, text.size()));
  }
  return parts.finish(count);
}

Value make_attribute(const Value& base, const char* name) {
  return make_expression(Op::attribute, name, nullptr, {base});
}

Value make_index(const Value& base, const Value& key) {
  return make_expression(Op::index, nullptr, nullptr, {base, key});
}

Value make_splat(const Value& base) { return make_expression(Op::splat, nullptr, nullptr, {base}); }

Value make_call(const char* function, const Value* arguments, std::size_t count) {
  return make_expression(Op::call, function, nullptr, arguments, count);
}

Value make_provider_call(const ProviderSource& provider, const char* function, const Value* arguments,
                         std::size_t count) {
  // The pointer is const_cast only to be stored; it is read as const again (src/synth/references.hpp).
  return make_expression(Op::call, function, const_cast<ProviderSource*>(&provider), arguments, count);
}

Value make_unary(const char* op, const Value& operand) { return make_expression(Op::unary, op, nullptr, {operand}); }

Value make_binary(const char* op, const Value& left, const Value& right) {
  return make_expression(Op::binary, op, nullptr, {left, right});
}

Value make_conditional(const Value& condition, const Value& then, const Value& otherwise) {
  return make_expression(Op::conditional, nullptr, nullptr, {condition, then, otherwise});
}

Value make_for(const Value& collection, const Value& key, const Value& value, const Value& key_result,
               const Value& result, const Value& where, bool group) {
  Value made = make_expression(Op::for_each, nullptr, nullptr, {collection, key, value, key_result, result, where});
  Access::expression(made).group = group;
  return made;
}

Value make_iterator(bool is_key) {
  static char key = 0;
  return make_expression(Op::iterator, nullptr, is_key ? &key : nullptr, {});
}

Value make_symbol(const char* text) { return make_expression(Op::symbol, text, nullptr, {}); }

Value make_raw(std::string_view text) { return make_expression(Op::raw, nullptr, nullptr, {Access::text(text)}); }

Value make_bare(const Value& inner) { return make_expression(Op::bare, nullptr, nullptr, {inner}); }

Value make_expand(const Value& list) { return make_expression(Op::expand, nullptr, nullptr, {list}); }

Value make_lazy(LazyFunction* function) { return make_expression(Op::lazy, nullptr, function, {Value()}); }

void evaluate_lazy(const Value& value) {
  if (!is_lazy(value)) return;
  std::vector<const Value*> pending{&value};
  while (!pending.empty()) {
    const Value& next = *pending.back();
    pending.pop_back();
    if (!is_lazy(next)) continue;
    const auto [first, count] = held(next);
    if (is_op(next, Op::lazy)) {
      Expression& lazy = Access::expression(next);
      if (lazy.evaluated) continue;
      lazy.evaluated = true;
      lazy.operands()[0] = (*static_cast<LazyFunction*>(lazy.target))();
    }
    for (std::size_t i = 0; i < count; ++i) pending.push_back(first + i);
  }
}

Value make_dynamic(const Value& for_each, const Value& key, const Value& value, const Value& content) {
  return make_expression(Op::dynamic, nullptr, nullptr, {for_each, key, value, content});
}

Value make_instances(const Value& resource) { return make_expression(Op::instances, nullptr, nullptr, {resource}); }

Value make_node_reference(Node* node, std::uint32_t app, bool ephemeral) {
  Value made = make_expression(Op::node, nullptr, node, {});
  Expression& expression = Access::expression(made);
  expression.app = app;
  expression.ephemeral = ephemeral;
  return made;
}

}  // namespace terrace::detail
