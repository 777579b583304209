// SPDX-License-Identifier: Apache-2.0
#pragma once

// The reader of expressions (parser.cpp) and templates (template_parser.cpp). A template's quotes may hold expressions
// and those further templates, so both are one class.

#include <cctype>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "convert/expression.hpp"
#include "convert/json.hpp"
#include "value/ascii.hpp"

namespace terrace::convert {

using detail::is_digit;
using Kind = Expr::Kind;

struct Failure {
  std::string problem;
};

inline bool is_word_start(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0;
}
inline bool is_word_part(char c) { return is_word_start(c) || is_digit(c) || c == '-'; }
inline bool is_white(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// A part of a template before it is put together: `~` trims the text beside it.
struct Piece {
  enum class What : unsigned char { text, value, if_, else_, endif, for_, endfor };
  What what = What::text;
  std::string text;
  ExprPtr value;
  bool trims_before = false;
  bool trims_after = false;
  std::string key_name;
  std::string value_name;
};

/// Where a template ends.
enum class End : unsigned char { of_input, quote };

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  ExprPtr whole_expression() {
    ExprPtr expr = expression();
    space();
    if (at_ < text_.size()) fail("\"" + std::string(text_.substr(at_, 12)) + "\" is left over");
    return expr;
  }

  ExprPtr whole_template() { return template_of(End::of_input); }

 private:
  [[noreturn]] static void fail(std::string problem) { throw Failure{std::move(problem)}; }

  ExprPtr made(Kind kind, std::string text = {}, std::vector<ExprPtr> children = {}, bool flag = false) const {
    ExprPtr expr = make_expr(kind, std::move(text), std::move(children), flag);
    if (expr->depth > kMaxDepth) too_deep();
    return expr;
  }
  [[noreturn]] static void too_deep() {
    fail("the expression is nested more than " + std::to_string(kMaxDepth) + " deep");
  }

  struct Level {
    explicit Level(Parser& parser) : parser_(parser) {
      if (++parser_.level_ > kMaxDepth) too_deep();
    }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;
    ~Level() { --parser_.level_; }
    Parser& parser_;
  };

  /// Between braces of an object a line's end separates; inside brackets and parentheses it does not.
  struct Lines {
    Lines(Parser& parser, bool separate) : parser_(parser), before_(parser.lines_separate_) {
      parser.lines_separate_ = separate;
    }
    Lines(const Lines&) = delete;
    Lines& operator=(const Lines&) = delete;
    ~Lines() { parser_.lines_separate_ = before_; }
    Parser& parser_;
    bool before_;
  };

  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool sees(std::string_view word) const { return text_.substr(at_).starts_with(word); }

  void space() {
    while (at_ < text_.size()) {
      if (peek() == '\n' && lines_separate_) return;
      if (is_white(peek())) {
        ++at_;
      } else if (peek() == '#' || sees("//")) {
        while (at_ < text_.size() && peek() != '\n') ++at_;
      } else if (sees("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) fail("a comment does not end");
        at_ = end + 2;
      } else {
        return;
      }
    }
  }

  bool take(std::string_view symbol) {
    space();
    if (!sees(symbol)) return false;
    at_ += symbol.size();
    return true;
  }
  void need(std::string_view symbol) {
    if (take(symbol)) return;
    const std::string found = at_ < text_.size() ? '"' + std::string(text_.substr(at_, 12)) + '"' : "the end";
    fail("\"" + std::string(symbol) + "\" is expected, not " + found);
  }

  bool sees_word() {
    space();
    return at_ < text_.size() && is_word_start(peek());
  }
  std::string word() {
    if (!sees_word()) fail("a name is expected");
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word_part(peek())) ++at_;
    return std::string(text_.substr(begin, at_ - begin));
  }
  bool take_word(std::string_view expected) {
    if (!sees_word()) return false;
    const std::size_t before = at_;
    if (word() == expected) return true;
    at_ = before;
    return false;
  }

  ExprPtr expression();
  std::string_view binary_operator(int rank);
  ExprPtr binary(int rank);
  ExprPtr unary();
  std::string digits();
  ExprPtr after_dot(const ExprPtr& base);
  ExprPtr postfix(ExprPtr expr);
  ExprPtr steps(const ExprPtr& item);
  ExprPtr primary();
  ExprPtr number();
  ExprPtr named();
  ExprPtr tuple();
  ExprPtr object();
  void blank_lines();
  ExprPtr object_key();
  ExprPtr loop(std::string_view close);
  void escape(std::string& text);
  std::vector<Piece> pieces(End end);
  void close(Piece& piece);
  Piece interpolation();
  Piece directive();
  ExprPtr put_together(std::vector<Piece>& all, std::size_t& next);
  ExprPtr finish(std::vector<ExprPtr>& parts) const;
  ExprPtr template_of(End end);

  std::string_view text_;
  std::size_t at_ = 0;
  int level_ = 0;
  bool lines_separate_ = false;
};

}  // namespace terrace::convert
