// SPDX-License-Identifier: Apache-2.0

#include "convert/expression_writer.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "bind/names.hpp"
#include "convert/layout.hpp"
#include "value/precedence.hpp"
#include "value/text.hpp"

namespace terrace::convert {
namespace {

using Kind = Expr::Kind;
using Literal = Cpp::Literal;
using detail::binary_precedence;
using detail::kUnary;

Cpp simple(std::string code, View::Kind kind, Literal literal = Literal::none) {
  return {std::move(code), plain_view(kind), literal};
}

bool is_scalar(const View& view) {
  return view.is(View::Kind::text) || view.is(View::Kind::number) || view.is(View::Kind::boolean);
}

/// A number as a C++ literal of the same value; empty when no C++ number has it.
std::string number_literal(const std::string& text) {
  if (text.find_first_of(".eE") == std::string::npos) {
    const std::size_t first = text.find_first_not_of('0');
    std::string digits = first == std::string::npos ? "0" : text.substr(first);
    unsigned long long value = 0;
    const char* const end = digits.data() + digits.size();
    const std::from_chars_result read = std::from_chars(digits.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end) return {};
    if (value > 0x7fffffffffffffffULL) return digits + "U";
    return digits;
  }
  double value = 0;
  const std::from_chars_result read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || !std::isfinite(value)) return {};
  char digits[40];
  const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, value);
  std::string made(digits, static_cast<std::size_t>(end.ptr - digits));
  return made.find_first_of(".e") == std::string::npos ? made + ".0" : made;
}

}  // namespace

View plain_view(View::Kind kind) {
  View view;
  view.kind = kind;
  return view;
}

namespace {

/// In quotes, with the escapes that a person would write for the ends of lines and tabs.
std::string quoted_literal(const std::string& text) {
  std::string made = "\"";
  for (const char c : text) {
    if (c == '\n' || c == '\t') {
      made += c == '\n' ? "\\n" : "\\t";
    } else {
      const std::string one = bind::cpp_literal(std::string_view(&c, 1));
      made.append(one, 1, one.size() - 2);
    }
  }
  return made + '"';
}

}  // namespace

std::string text_literal(const std::string& text) {
  if (text.find('\0') == std::string::npos) return quoted_literal(text);
  return "std::string_view{" + quoted_literal(text) + ", " + std::to_string(text.size()) + "}";
}

std::string text_literal_of_format(const std::string& text) {
  std::string doubled;
  for (const char c : text) {
    doubled += c;
    if (c == '{' || c == '}') doubled += c;
  }
  const std::string quoted = quoted_literal(doubled);
  return quoted.substr(1, quoted.size() - 2);
}

void ExpressionWriter::unbind(const std::string& name) {
  auto& codes = bound_[name];
  codes.pop_back();
  if (codes.empty()) bound_.erase(name);
}

bool ExpressionWriter::is_bound(const std::string& name) const { return bound_.count(name) != 0; }

bool ExpressionWriter::uses_bound(const Expr& expr) const {
  if (expr.is(Kind::variable) && is_bound(expr.text)) return true;
  for (const ExprPtr& child : expr.children) {
    if (child != nullptr && uses_bound(*child)) return true;
  }
  return false;
}

Cpp ExpressionWriter::write(const Expr& expr) {
  try {
    return direct(expr);
  } catch (const CannotSay& fault) {
    // Inside of a loop its names are C++ variables, which text cannot name: then the loop as a whole becomes text.
    if (uses_bound(expr)) throw;
    return raw(expr, fault.reason);
  }
}

Cpp ExpressionWriter::raw(const Expr& expr, const std::string& reason) {
  const std::string text = expression_text(expr);
  ++program_.raws;
  if (!reason.empty()) program_.diagnostics.add(errors::written_raw(at_, text, reason));
  return {call("raw", {text_literal(text)}), View{}};
}

std::string ExpressionWriter::whole(const Cpp& cpp) { return cpp.rank < 9 ? '(' + cpp.code + ')' : cpp.code; }

std::string ExpressionWriter::as_any_object(const Cpp& cpp) {
  const bool is_any = cpp.view.is(View::Kind::any) || cpp.view.is(View::Kind::block);
  return is_any && cpp.literal == Literal::none ? whole(cpp) : call("Any", {cpp.code});
}

std::string ExpressionWriter::as(const Expr& expr, const View& target, bool braced) {
  const bool sequence = target.is(View::Kind::list) || target.is(View::Kind::set);
  if (braced && sequence && expr.is(Kind::tuple) && !expr.children.empty()) return items(expr, *target.element);
  if (braced && target.is(View::Kind::map) && expr.is(Kind::object) && !expr.children.empty()) {
    std::vector<std::string> entries;
    for (std::size_t i = 0; i < expr.children.size(); i += 2) {
      entries.push_back(braces({as(*expr.children[i], plain_view(View::Kind::text), true),
                                as(*expr.children[i + 1], *target.element, true)}));
    }
    return braces(entries);
  }
  const Cpp cpp = write(expr);
  if (target.is(View::Kind::any)) {
    return cpp.code;
  }
  if (cpp.literal == Literal::null ||
      ((cpp.view.is(View::Kind::any) || cpp.view.is(View::Kind::block)) && cpp.literal == Literal::none)) {
    return cpp.code;
  }
  if (target.kind == cpp.view.kind && is_scalar(target)) return cpp.code;
  if (target.is(View::Kind::text) && cpp.view.is(View::Kind::number) && cpp.literal == Literal::none) return cpp.code;
  if (target.element != nullptr && cpp.view.element != nullptr && same(*target.element, *cpp.view.element)) {
    const bool set_or_list = cpp.view.is(View::Kind::list) || cpp.view.is(View::Kind::set);
    if (target.kind == cpp.view.kind || (sequence && set_or_list)) return cpp.code;
  }
  return call("Any", {cpp.code});
}

std::string ExpressionWriter::items(const Expr& expr, const View& element) {
  std::vector<std::string> made;
  for (const ExprPtr& item : expr.children) made.push_back(as(*item, element, true));
  return braces(made);
}

std::string ExpressionWriter::object(const Expr& expr) {
  std::vector<std::string> entries;
  for (std::size_t i = 0; i < expr.children.size(); i += 2) {
    entries.push_back(
        braces({as(*expr.children[i], plain_view(View::Kind::text), true), as_any(*expr.children[i + 1])}));
  }
  return call("object", {braces(entries)});
}

Cpp ExpressionWriter::direct(const Expr& expr) {
  Cpp cpp;
  if (named(expr, cpp)) return cpp;
  switch (expr.kind) {
  case Kind::null: return simple("null", View::Kind::any, Literal::null);
  case Kind::boolean: return simple(expr.flag ? "true" : "false", View::Kind::boolean, Literal::boolean);
  case Kind::number: {
    const std::string literal = number_literal(expr.text);
    if (literal.empty()) throw CannotSay{"no number of C++ has this value"};
    return simple(literal, View::Kind::number, Literal::number);
  }
  case Kind::text: return simple(text_literal(expr.text), View::Kind::text, Literal::text);
  case Kind::parts: return parts(expr);
  case Kind::variable: throw CannotSay{"it is not a value of its own"};
  case Kind::item: throw CannotSay{"it stands for an element"};
  case Kind::attribute: return attribute(expr);
  case Kind::index: return index(expr);
  case Kind::splat: return splat(expr);
  case Kind::call: return function(expr);
  case Kind::unary: return unary(expr);
  case Kind::binary: return binary(expr);
  case Kind::conditional: return conditional(expr);
  case Kind::tuple: return {call("list", {items(expr, View{})}), View{}};
  case Kind::object: return {object(expr), View{}};
  case Kind::loop: break;
  }
  return loop(expr);
}

Cpp ExpressionWriter::parts(const Expr& expr) {
  std::string text = "\"";
  std::vector<std::string> arguments(1);
  for (const ExprPtr& part : expr.children) {
    if (part->is(Kind::text)) {
      text += text_literal_of_format(part->text);
      continue;
    }
    text += "{}";
    arguments.push_back(as_any(*part));
  }
  arguments[0] = text + '"';
  return {call("format", arguments), plain_view(View::Kind::text)};
}

std::string ExpressionWriter::operand(const Expr& expr, const View& target, int rank, bool wrap_literal) {
  Cpp cpp = write(expr);
  const bool fits = cpp.view.kind == target.kind || cpp.view.is(View::Kind::any) || cpp.view.is(View::Kind::block);
  if (cpp.literal == Literal::null || !fits) return call("Any", {cpp.code});
  if (cpp.literal != Literal::none && wrap_literal) return call(cpp_name(target), {cpp.code});
  return cpp.rank < rank ? '(' + cpp.code + ')' : cpp.code;
}

Cpp ExpressionWriter::unary(const Expr& expr) {
  const Expr& inner = *expr.children[0];
  if (expr.text == "-") {
    if (inner.is(Kind::number)) {
      const std::string literal = number_literal(inner.text);
      if (literal.empty() || literal.ends_with('U')) throw CannotSay{"no number of C++ has this value"};
      if (literal == "0") throw CannotSay{"C++ has no negative zero among its whole numbers"};
      return {'-' + literal, plain_view(View::Kind::number), Literal::number, kUnary};
    }
    return {'-' + operand(inner, plain_view(View::Kind::number), kUnary + 1, true), plain_view(View::Kind::number),
            Literal::none, kUnary};
  }
  return {'!' + operand(inner, plain_view(View::Kind::boolean), kUnary + 1, true), plain_view(View::Kind::boolean),
          Literal::none, kUnary};
}

Cpp ExpressionWriter::binary(const Expr& expr) {
  const std::string& op = expr.text;
  if (op == "==" || op == "!=") {
    const std::string left = as_any(*expr.children[0]);
    const std::string right = as_any(*expr.children[1]);
    return {call(op == "==" ? "equal" : "not_equal", {left, right}), plain_view(View::Kind::boolean)};
  }
  const int rank = binary_precedence(op);
  const bool logical = op == "&&" || op == "||";
  const bool compares = rank == 4;
  const View target = plain_view(logical ? View::Kind::boolean : View::Kind::number);
  // Compilers ask for parentheses where && and || meet, and where comparisons are chained.
  const int left_rank = logical ? (expr.children[0]->text == op ? rank : 4) : compares ? 5 : rank;
  const int right_rank = logical ? 4 : rank + 1;
  // Two literals would be computed by C++.
  std::string left = operand(*expr.children[0], target, left_rank, true);
  std::string right = operand(*expr.children[1], target, right_rank, false);
  return {left + ' ' + op + ' ' + right, plain_view(logical || compares ? View::Kind::boolean : View::Kind::number),
          Literal::none, rank};
}

Cpp ExpressionWriter::conditional(const Expr& expr) {
  const std::string condition = as(*expr.children[0], plain_view(View::Kind::boolean), false);
  const Cpp then = write(*expr.children[1]);
  const Cpp otherwise = write(*expr.children[2]);
  const bool like = same(then.view, otherwise.view) && is_scalar(then.view);
  if (like) return {call("if_else", {condition, then.code, otherwise.code}), then.view};
  return {call("if_else", {condition, as_any_object(then), otherwise.code}), View{}};
}

Cpp ExpressionWriter::loop(const Expr& expr) {
  const std::string collection = as_any(*expr.children[0]);
  const bool is_map = expr.children[1] != nullptr;
  if (expr.flag && expr.children[3] != nullptr) throw CannotSay{"a grouping `for` with a condition has no C++ form"};
  ++loops_;
  // The loop's own names, unless something around has them.
  const auto fresh = [&](const std::string& wanted) {
    std::string name = bind::cpp_name(wanted);
    const auto taken = [&] {
      for (const auto& [other, codes] : bound_) {
        for (const std::string& code : codes) {
          if (code == name) return true;
        }
      }
      return program_.names.count(name) != 0;
    };
    while (!detail::is_identifier(name) || taken()) name = detail::is_identifier(name) ? name + '_' : "item";
    return name;
  };
  std::string key_code;
  if (!expr.key_name.empty()) {
    key_code = fresh(expr.key_name);
    bind(expr.key_name, key_code);
  }
  const std::string value_code = fresh(expr.value_name);
  bind(expr.value_name, value_code);
  const auto done = [&] {
    unbind(expr.value_name);
    if (!expr.key_name.empty()) unbind(expr.key_name);
    --loops_;
  };
  std::string made;
  try {
    const auto uses = [](const Expr& body, const std::string& name, const auto& self) -> bool {
      if (body.is(Kind::variable) && body.text == name) return true;
      for (const ExprPtr& child : body.children) {
        if (child != nullptr && self(*child, name, self)) return true;
      }
      return false;
    };
    const auto lambda = [&](const std::string& body, std::initializer_list<const Expr*> read) {
      bool key = false;
      bool value = false;
      for (const Expr* part : read) {
        if (part == nullptr) continue;
        key = key || (!expr.key_name.empty() && uses(*part, expr.key_name, uses));
        value = value || uses(*part, expr.value_name, uses);
      }
      return "[&](const Any&" + (key ? ' ' + key_code : "") + ", const Any&" + (value ? ' ' + value_code : "") +
             ") { return " + body + "; }";
    };
    std::vector<std::string> arguments{collection};
    if (is_map) {
      const std::string key = as(*expr.children[1], plain_view(View::Kind::text), true);
      const std::string value = as_any(*expr.children[2]);
      arguments.push_back(
          lambda("Map<Any>::Entry" + braces({key, value}), {expr.children[1].get(), expr.children[2].get()}));
    } else {
      const Cpp result = write(*expr.children[2]);
      const bool literal = result.literal != Literal::none;
      arguments.push_back(lambda(literal ? call("Any", {result.code}) : result.code, {expr.children[2].get()}));
    }
    if (expr.children[3] != nullptr) {
      const std::string where = as(*expr.children[3], plain_view(View::Kind::boolean), false);
      arguments.push_back(lambda(where, {expr.children[3].get()}));
    }
    made = call(is_map ? (expr.flag ? "for_groups" : "for_map") : "for_list", arguments);
  } catch (const CannotSay&) {
    done();
    throw;
  }
  done();
  return {made, plain_view(View::Kind::other)};
}

Cpp ExpressionWriter::function(const Expr& expr) {
  const std::string& name = expr.text;
  std::string called;
  const bind::Function* function = nullptr;
  if (name.starts_with("provider::")) {
    const std::string rest = name.substr(10);
    const std::size_t colons = rest.find("::");
    const std::string local = rest.substr(0, colons);
    const Provider* provider = program_.schemas.provider(provider_source(program_.input, local));
    const std::string own = colons == std::string::npos ? "" : rest.substr(colons + 2);
    if (provider != nullptr && provider->local_name() == local) function = Schemas::function(*provider, own);
    if (function == nullptr) throw CannotSay{"there is no binding of this function"};
    called = "tf::function::" + bind::cpp_name(local) + "::" + bind::cpp_name(own);
    program_.includes.insert("terrace/tf/provider/" + bind::cpp_name(local) + "_source.hpp");
    program_.includes.insert("terrace/tf/function/" + bind::cpp_name(own) + ".hpp");
  } else {
    function = program_.schemas.function(name);
    if (function == nullptr) throw CannotSay{"no function of Terraform has this name"};
    called = "fn::" + bind::cpp_name(name);
  }
  const std::size_t fixed = function->parameters.size();
  const bool variadic = !function->variadic.empty();
  const std::size_t given = expr.children.size();
  if (given < fixed || (given > fixed && !variadic) || (expr.flag && given <= fixed)) {
    throw CannotSay{"its arguments are none that the function takes one by one"};
  }
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < given; ++i) {
    const bool rest = i >= fixed;
    const View target = view_of_parameter(rest ? function->variadic.front().type : function->parameters[i].type);
    const bool expands = expr.flag && i + 1 == given;
    if (expands) {
      arguments.push_back(call("expand", {as_any(*expr.children[i])}));
      continue;
    }
    // A template deduces no type from braces.
    arguments.push_back(as(*expr.children[i], target, !rest));
  }
  return {call(called, arguments), view_of_result(function->result)};
}

}  // namespace terrace::convert
