// SPDX-License-Identifier: Apache-2.0

// Reads the expressions of Terraform's language.

#include "convert/parser.hpp"

namespace terrace::convert {

// --- operators ---------------------------------------------------------------------------------------------------------

ExprPtr Parser::expression() {
  const Level level(*this);
  ExprPtr condition = binary(0);
  if (!take("?")) return condition;
  ExprPtr then = expression();
  need(":");
  ExprPtr otherwise = expression();
  return made(Kind::conditional, {}, {condition, then, otherwise});
}

std::string_view Parser::binary_operator(int rank) {
  static constexpr std::string_view kRanks[6][4] = {{"||"},     {"&&"},         {"==", "!="}, {">=", "<=", ">", "<"},
                                                    {"+", "-"}, {"*", "/", "%"}};
  space();
  for (const std::string_view op : kRanks[rank]) {
    if (op.empty() || !sees(op)) continue;
    if (op == "%" && peek(1) == '{') continue;
    return op;
  }
  return {};
}

ExprPtr Parser::binary(int rank) {
  if (rank == 6) return unary();
  ExprPtr left = binary(rank + 1);
  for (;;) {
    const std::string_view op = binary_operator(rank);
    if (op.empty()) return left;
    at_ += op.size();
    ExprPtr right = binary(rank + 1);
    left = made(Kind::binary, std::string(op), {left, right});
  }
}

ExprPtr Parser::unary() {
  const Level level(*this);
  if (take("-")) return made(Kind::unary, "-", {unary()});
  space();
  if (peek() == '!' && peek(1) != '=') {
    ++at_;
    return made(Kind::unary, "!", {unary()});
  }
  return postfix(primary());
}

// --- steps -------------------------------------------------------------------------------------------------------------

std::string Parser::digits() {
  const std::size_t begin = at_;
  while (is_digit(peek())) ++at_;
  return std::string(text_.substr(begin, at_ - begin));
}

/// What follows a dot: a name, or an index in the old way of writing.
ExprPtr Parser::after_dot(const ExprPtr& base) {
  space();
  if (!is_digit(peek())) return made(Kind::attribute, word(), {base});
  const ExprPtr index = made(Kind::number, digits());
  if (peek() == '.' && is_digit(peek(1))) fail("two indexes in a row are written in brackets");
  return made(Kind::index, {}, {base, index});
}

ExprPtr Parser::postfix(ExprPtr expr) {
  for (;;) {
    space();
    if (peek() == '.' && !sees("...")) {
      ++at_;
      if (!take("*")) {
        expr = after_dot(expr);
        continue;
      }
      ExprPtr each = made(Kind::item);
      for (space(); peek() == '.' && !sees("...");) {
        ++at_;
        each = after_dot(each);
        space();
      }
      expr = made(Kind::splat, {}, {expr, each});
    } else if (peek() == '[') {
      ++at_;
      const Lines lines(*this, false);
      if (take("*")) {
        need("]");
        // Every further step is taken in each element.
        const ExprPtr each = steps(made(Kind::item));
        expr = made(Kind::splat, {}, {expr, each});
      } else {
        const ExprPtr key = expression();
        need("]");
        expr = made(Kind::index, {}, {expr, key});
      }
    } else {
      return expr;
    }
  }
}

ExprPtr Parser::steps(const ExprPtr& item) {
  const Level level(*this);
  return postfix(item);
}

// --- operands ----------------------------------------------------------------------------------------------------------

ExprPtr Parser::primary() {
  space();
  if (at_ >= text_.size()) fail("the expression ends where a value is expected");
  const char c = peek();
  if (c == '(') {
    ++at_;
    const Lines lines(*this, false);
    ExprPtr inner = expression();
    need(")");
    return inner;
  }
  if (c == '[') return tuple();
  if (c == '{') return object();
  if (c == '"') {
    ++at_;
    return template_of(End::quote);
  }
  if (is_digit(c)) return number();
  if (is_word_start(c)) return named();
  if (sees("<<")) fail("a heredoc cannot stand in JSON");
  fail("\"" + std::string(text_.substr(at_, 12)) + "\" is no value");
}

ExprPtr Parser::number() {
  std::string text = digits();
  if (peek() == '.' && is_digit(peek(1))) {
    ++at_;
    text += '.' + digits();
  }
  if (peek() == 'e' || peek() == 'E') {
    const std::size_t sign = peek(1) == '+' || peek(1) == '-' ? 1 : 0;
    if (is_digit(peek(1 + sign))) {
      text += text_.substr(at_, 1 + sign);
      at_ += 1 + sign;
      text += digits();
    }
  }
  return made(Kind::number, std::move(text));
}

ExprPtr Parser::named() {
  std::string name = word();
  if (name == "true" || name == "false") return made(Kind::boolean, {}, {}, name == "true");
  if (name == "null") return made(Kind::null);
  while (sees("::")) {
    at_ += 2;
    name += "::" + word();
  }
  if (name.starts_with("core::")) name.erase(0, 6);
  space();
  if (peek() != '(') {
    if (name.find("::") != std::string::npos) fail("\"" + name + "\" is a function, but it is not called");
    return made(Kind::variable, std::move(name));
  }
  ++at_;
  const Lines lines(*this, false);
  std::vector<ExprPtr> arguments;
  bool expands = false;
  while (!take(")")) {
    if (expands) fail("\"...\" stands behind the last argument");
    arguments.push_back(expression());
    expands = take("...");
    if (!take(",")) {
      need(")");
      break;
    }
  }
  return made(Kind::call, std::move(name), std::move(arguments), expands);
}

ExprPtr Parser::tuple() {
  ++at_;
  const Lines lines(*this, false);
  if (take_word("for")) return loop("]");
  std::vector<ExprPtr> items;
  while (!take("]")) {
    items.push_back(expression());
    if (!take(",")) {
      need("]");
      break;
    }
  }
  return made(Kind::tuple, {}, std::move(items));
}

ExprPtr Parser::object() {
  ++at_;
  {
    const Lines lines(*this, false);
    const std::size_t before = at_;
    if (take_word("for")) {
      space();
      if (peek() != '=' && peek() != ':') return loop("}");
      at_ = before;  // an attribute with the name "for"
    }
  }
  const Lines lines(*this, true);
  std::vector<ExprPtr> entries;
  for (;;) {
    blank_lines();
    if (take("}")) break;
    entries.push_back(object_key());
    if (!take("=")) need(":");
    entries.push_back(expression());
    space();
    if (peek() == '\n' || take(",")) continue;
    blank_lines();
    need("}");
    break;
  }
  return made(Kind::object, {}, std::move(entries));
}

void Parser::blank_lines() {
  const Lines lines(*this, false);
  space();
}

ExprPtr Parser::object_key() {
  const std::size_t before = at_;
  if (sees_word()) {
    std::string name = word();
    space();
    if (peek() == '=' || peek() == ':') return make_text(std::move(name));
    at_ = before;
  }
  return expression();
}

ExprPtr Parser::loop(std::string_view close) {
  auto made_loop = std::make_shared<Expr>();
  made_loop->kind = Kind::loop;
  made_loop->value_name = word();
  if (take(",")) {
    made_loop->key_name = std::move(made_loop->value_name);
    made_loop->value_name = word();
  }
  if (!take_word("in")) fail("\"in\" is expected in a for expression");
  ExprPtr collection = expression();
  need(":");
  ExprPtr key;
  ExprPtr result = expression();
  if (close == "}") {
    need("=>");
    key = std::move(result);
    result = expression();
    made_loop->flag = take("...");
  }
  ExprPtr condition = take_word("if") ? expression() : nullptr;
  need(close);
  made_loop->children = {collection, key, result, condition};
  for (const ExprPtr& child : made_loop->children) {
    if (child != nullptr && child->depth >= made_loop->depth) made_loop->depth = child->depth + 1;
  }
  if (made_loop->depth > kMaxDepth) too_deep();
  return made_loop;
}

namespace {

template <class Read> Parsed guarded(std::string_view text, Read read) {
  try {
    Parser parser(text);
    return {read(parser), {}};
  } catch (Failure& failure) {
    return {nullptr, std::move(failure.problem)};
  }
}

}  // namespace

Parsed parse_expression(std::string_view text) {
  return guarded(text, [](Parser& parser) { return parser.whole_expression(); });
}

Parsed parse_template(std::string_view text) {
  return guarded(text, [](Parser& parser) { return parser.whole_template(); });
}

}  // namespace terrace::convert
