// SPDX-License-Identifier: Apache-2.0

#include <charconv>
#include <cstdlib>
#include <map>

#include "convert/expression.hpp"
#include "value/buffer.hpp"
#include "value/precedence.hpp"
#include "value/text.hpp"

namespace terrace::convert {
namespace {

using detail::binary_precedence;
using detail::kPostfix;
using detail::kUnary;
using Kind = Expr::Kind;

class Writer {
 public:
  explicit Writer(bool canonical) : canonical_(canonical) {}

  std::string take() { return std::move(out_); }

  void put(const Expr& expr, int rank) {
    switch (expr.kind) {
    case Kind::null: out_ += "null"; return;
    case Kind::boolean: out_ += expr.flag ? "true" : "false"; return;
    case Kind::number: number(expr.text); return;
    case Kind::text:
      out_ += '"';
      literal(expr.text);
      out_ += '"';
      return;
    case Kind::parts: parts(expr); return;
    case Kind::variable: {
      const auto found = names_.find(expr.text);
      out_ += found == names_.end() ? expr.text : found->second;
      return;
    }
    case Kind::item: return;
    case Kind::attribute:
      base(*expr.children[0]);
      out_ += '.' + expr.text;
      return;
    case Kind::index:
      base(*expr.children[0]);
      if (canonical_ && expr.children[1]->is(Kind::text) && detail::is_identifier(expr.children[1]->text)) {
        out_ += '.' + expr.children[1]->text;
        return;
      }
      out_ += '[';
      put(*expr.children[1], 0);
      out_ += ']';
      return;
    case Kind::splat:
      base(*expr.children[0]);
      out_ += "[*]";
      put(*expr.children[1], kPostfix);
      return;
    case Kind::call: call(expr); return;
    case Kind::unary:
      open(rank > kUnary);
      out_ += expr.text;
      put(*expr.children[0], kUnary);
      close(rank > kUnary);
      return;
    case Kind::binary: {
      const int own = binary_precedence(expr.text);
      open(rank > own);
      put(*expr.children[0], own);
      out_ += ' ' + expr.text + ' ';
      put(*expr.children[1], own + 1);
      close(rank > own);
      return;
    }
    case Kind::conditional:
      open(rank > 0);
      put(*expr.children[0], 1);
      out_ += " ? ";
      put(*expr.children[1], 1);
      out_ += " : ";
      put(*expr.children[2], 1);
      close(rank > 0);
      return;
    case Kind::tuple:
      out_ += '[';
      list(expr.children);
      out_ += ']';
      return;
    case Kind::object: object(expr); return;
    case Kind::loop: loop(expr); return;
    }
  }

 private:
  void open(bool needed) {
    if (needed) out_ += '(';
  }
  void close(bool needed) {
    if (needed) out_ += ')';
  }

  /// What a step is taken from: a splat as a whole needs parentheses, or the step would be taken in each element.
  void base(const Expr& expr) {
    open(expr.is(Kind::splat));
    put(expr, kPostfix);
    close(expr.is(Kind::splat));
  }

  void number(const std::string& text) {
    if (!canonical_) {
      out_ += text;
      return;
    }
    if (text.find_first_of(".eE") == std::string::npos) {
      const std::size_t first = text.find_first_not_of('0');
      out_ += first == std::string::npos ? "0" : text.substr(first);
      return;
    }
    char digits[32];
    const std::to_chars_result end = std::to_chars(digits, digits + sizeof digits, std::strtod(text.c_str(), nullptr));
    out_.append(digits, static_cast<std::size_t>(end.ptr - digits));
  }

  void literal(std::string_view text) {
    detail::Buffer buffer;
    if (detail::put_text(buffer, text, detail::Place::hcl)) out_ += buffer.view();
  }

  void parts(const Expr& expr) {
    out_ += '"';
    for (std::size_t i = 0; i < expr.children.size(); ++i) {
      const Expr& part = *expr.children[i];
      if (!part.is(Kind::text)) {
        out_ += "${";
        put(part, 0);
        out_ += '}';
        continue;
      }
      // Dollars right before "${" would escape it.
      const bool last = i + 1 == expr.children.size();
      const std::size_t plain = last ? part.text.size() : part.text.find_last_not_of('$') + 1;
      literal(std::string_view(part.text).substr(0, plain));
      if (plain < part.text.size()) out_ += "${\"" + part.text.substr(plain) + "\"}";
    }
    out_ += '"';
  }

  void list(const std::vector<ExprPtr>& items) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i != 0) out_ += ", ";
      put(*items[i], 0);
    }
  }

  void call(const Expr& expr) {
    out_ += expr.text + '(';
    list(expr.children);
    out_ += expr.flag ? "...)" : ")";
  }

  void object(const Expr& expr) {
    out_ += '{';
    for (std::size_t i = 0; i < expr.children.size(); i += 2) {
      if (i != 0) out_ += ", ";
      const bool plain = expr.children[i]->is(Kind::text);
      open(!plain);
      put(*expr.children[i], 0);
      close(!plain);
      out_ += " = ";
      put(*expr.children[i + 1], 0);
    }
    out_ += '}';
  }

  void loop(const Expr& expr) {
    const bool is_object = expr.children[1] != nullptr;
    out_ += is_object ? "{for " : "[for ";
    std::string key = expr.key_name;
    std::string value = expr.value_name;
    if (canonical_) {
      key = "k" + std::to_string(loops_);
      value = "v" + std::to_string(loops_);
    }
    if (!key.empty()) out_ += key + ", ";
    out_ += value + " in ";
    put(*expr.children[0], 0);
    out_ += " : ";
    const std::map<std::string, std::string> before = names_;
    if (!expr.key_name.empty()) names_[expr.key_name] = key;
    names_[expr.value_name] = value;
    ++loops_;
    if (is_object) {
      put(*expr.children[1], 0);
      out_ += " => ";
    }
    put(*expr.children[2], 0);
    if (expr.flag) out_ += "...";
    if (expr.children[3] != nullptr) {
      out_ += " if ";
      put(*expr.children[3], 0);
    }
    --loops_;
    names_ = before;
    out_ += is_object ? '}' : ']';
  }

  bool canonical_;
  std::string out_;
  int loops_ = 0;
  std::map<std::string, std::string> names_;
};

std::string text_of(const Expr& expr, bool canonical) {
  Writer writer(canonical);
  writer.put(expr, 0);
  return writer.take();
}

}  // namespace

std::string expression_text(const Expr& expr) { return text_of(expr, false); }
std::string canonical_text(const Expr& expr) { return text_of(expr, true); }

}  // namespace terrace::convert
