// SPDX-License-Identifier: Apache-2.0

#include "value/hcl_tokens.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <vector>

#include "value/ascii.hpp"
#include "value/text.hpp"

namespace terrace::detail {
namespace {

enum class Kind : std::uint8_t {
  none,
  word,
  number,
  open_quote,
  close_quote,
  literal,  ///< inside quotes
  open_template,
  close_template,
  open_brace,
  close_brace,
  open_bracket,
  close_bracket,
  open_parenthesis,
  close_parenthesis,
  dot,
  comma,
  ellipsis,
  double_colon,
  colon,
  assign,
  minus,
  bang,
  question,
  arithmetic,  ///< + * / %
  comparison,
  logic,
  other,
  new_line
};

struct Token {
  Kind kind = Kind::none;
  std::string_view text;
};

bool is_word(char c, bool first) {
  const auto byte = static_cast<unsigned char>(c);
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || byte >= 0x80;
  return letter || (!first && ((c >= '0' && c <= '9') || c == '-'));
}

struct Symbol {
  std::string_view text;
  Kind kind;
};
constexpr Symbol kSymbols[] = {
    {"...", Kind::ellipsis},
    {"::", Kind::double_colon},
    {"&&", Kind::logic},
    {"||", Kind::logic},
    {"==", Kind::comparison},
    {"!=", Kind::comparison},
    {"<=", Kind::comparison},
    {">=", Kind::comparison},
    {"=>", Kind::other},
    {".", Kind::dot},
    {",", Kind::comma},
    {":", Kind::colon},
    {"=", Kind::assign},
    {"-", Kind::minus},
    {"!", Kind::bang},
    {"?", Kind::question},
    {"+", Kind::arithmetic},
    {"*", Kind::arithmetic},
    {"/", Kind::arithmetic},
    {"%", Kind::arithmetic},
    {"<", Kind::comparison},
    {">", Kind::comparison},
    {"(", Kind::open_parenthesis},
    {")", Kind::close_parenthesis},
    {"[", Kind::open_bracket},
    {"]", Kind::close_bracket},
};

/// What is open around the place where the scanner is.
enum class Inside : std::uint8_t { brackets, object, loop, quotes, part };

class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  /// False when the text holds a heredoc.
  bool scan() {
    while (!rest_.empty()) {
      if (!open_.empty() && open_.back() == Inside::quotes) {
        quoted();
      } else if (rest_.starts_with("<<")) {
        return false;
      } else {
        plain();
      }
    }
    return true;
  }

  std::vector<Token> tokens() && { return std::move(tokens_); }

 private:
  void put(Kind kind, std::size_t length) {
    if (break_due_) {
      break_due_ = false;
      const Kind before = tokens_.empty() ? Kind::none : tokens_.back().kind;
      const bool separates =
          before != Kind::open_brace && before != Kind::comma && kind != Kind::close_brace && kind != Kind::comma;
      if (separates) tokens_.push_back({Kind::comma, ","});
    }
    tokens_.push_back({kind, rest_.substr(0, length)});
    rest_.remove_prefix(length);
  }

  void quoted() {
    std::size_t length = 0;
    while (length < rest_.size() && rest_[length] != '"') {
      const std::string_view at = rest_.substr(length);
      if (at.starts_with("$${") || at.starts_with("%%{")) {
        length += 3;
      } else if (at.starts_with("${") || at.starts_with("%{")) {
        break;
      } else {
        length += at[0] == '\\' ? 2 : 1;
      }
    }
    length = std::min(length, rest_.size());
    if (length != 0) put(Kind::literal, length);
    if (rest_.empty()) return;
    if (rest_[0] == '"') {
      put(Kind::close_quote, 1);
      open_.pop_back();
    } else {
      put(Kind::open_template, rest_.substr(2, 1) == "~" ? 3 : 2);
      open_.push_back(Inside::part);
    }
  }

  /// A break separates the entries of an object, and means nothing anywhere else in an expression.
  void line_break() { break_due_ |= !open_.empty() && open_.back() == Inside::object; }

  void skip_to(std::size_t end) { rest_.remove_prefix(std::min(end, rest_.size())); }

  void plain() {
    const char c = rest_[0];
    if (c == ' ' || c == '\t' || c == '\r') return rest_.remove_prefix(1);
    if (c == '\n') {
      line_break();
      return rest_.remove_prefix(1);
    }
    if (c == '#' || rest_.starts_with("//")) return skip_to(rest_.find('\n'));
    if (rest_.starts_with("/*")) {
      const std::size_t end = rest_.find("*/", 2);
      return skip_to(end == std::string_view::npos ? end : end + 2);
    }
    if (is_word(c, true)) return word();
    if (is_digit(c)) return number();
    if (c == '"') {
      put(Kind::open_quote, 1);
      return open_.push_back(Inside::quotes);
    }
    if (c == '{') return brace();
    const bool in_part = !open_.empty() && open_.back() == Inside::part;
    if (in_part && (c == '}' || rest_.starts_with("~}"))) {
      put(Kind::close_template, c == '}' ? 1 : 2);
      return open_.pop_back();
    }
    if (c == '}') {
      put(Kind::close_brace, 1);
      return close();
    }
    symbol();
  }

  void word() {
    std::size_t length = 1;
    while (length < rest_.size() && is_word(rest_[length], false)) ++length;
    put(Kind::word, length);
  }

  void number() {
    std::size_t length = 0;
    const auto digits = [&] {
      while (length < rest_.size() && is_digit(rest_[length])) ++length;
    };
    digits();
    if (length + 1 < rest_.size() && rest_[length] == '.' && is_digit(rest_[length + 1])) {
      ++length;
      digits();
    }
    if (length < rest_.size() && (rest_[length] == 'e' || rest_[length] == 'E')) {
      std::size_t next = length + 1;
      if (next < rest_.size() && (rest_[next] == '+' || rest_[next] == '-')) ++next;
      if (next < rest_.size() && is_digit(rest_[next])) {
        length = next;
        digits();
      }
    }
    put(Kind::number, length);
  }

  void brace() {
    put(Kind::open_brace, 1);
    const std::size_t first = rest_.find_first_not_of(" \t\r\n");
    const std::string_view inside = first == std::string_view::npos ? "" : rest_.substr(first);
    const bool loop = inside.starts_with("for") && (inside.size() == 3 || !is_word(inside[3], false));
    open_.push_back(loop ? Inside::loop : Inside::object);
  }

  void symbol() {
    for (const Symbol& symbol : kSymbols) {
      if (!rest_.starts_with(symbol.text)) continue;
      put(symbol.kind, symbol.text.size());
      if (symbol.kind == Kind::open_parenthesis || symbol.kind == Kind::open_bracket) {
        open_.push_back(Inside::brackets);
      } else if (symbol.kind == Kind::close_parenthesis || symbol.kind == Kind::close_bracket) {
        close();
      }
      return;
    }
    put(Kind::other, 1);
  }

  void close() {
    if (!open_.empty()) open_.pop_back();
  }

  std::string_view rest_;
  std::vector<Token> tokens_;
  std::vector<Inside> open_;
  bool break_due_ = false;
};

int bracket_change(Kind kind) {
  switch (kind) {
  case Kind::open_brace:
  case Kind::open_bracket:
  case Kind::open_parenthesis:
  case Kind::open_template: return 1;
  case Kind::close_brace:
  case Kind::close_bracket:
  case Kind::close_parenthesis:
  case Kind::close_template: return -1;
  default: return 0;
  }
}

/// Whether a minus behind a token of this kind is a sign; the formatter goes by the kind alone.
bool before_sign(Kind kind) {
  switch (kind) {
  case Kind::none:
  case Kind::open_parenthesis:
  case Kind::open_brace:
  case Kind::open_bracket:
  case Kind::assign:
  case Kind::colon:
  case Kind::comma:
  case Kind::question:
  case Kind::arithmetic:
  case Kind::minus:
  case Kind::comparison:
  case Kind::logic:
  case Kind::bang: return true;
  default: return false;
  }
}

/// The rules of `terraform fmt`, in its order, for the space between `token` and `after`.
bool is_spaced(const Token& before, const Token& token, const Token& after) {
  const Kind kind = token.kind;
  const Kind next = after.kind;
  if (kind == Kind::word && next == Kind::open_parenthesis) return false;
  if (kind == Kind::double_colon || next == Kind::double_colon) return false;
  if (kind == Kind::dot || next == Kind::dot) return false;
  if (next == Kind::comma || next == Kind::ellipsis) return false;
  if (kind == Kind::comma) return true;
  if (kind == Kind::literal || kind == Kind::open_quote) return false;
  if (next == Kind::literal || next == Kind::close_quote) return false;
  if (kind == Kind::word && token.text == "in" && before.kind == Kind::word) return true;
  if (next == Kind::open_bracket && (kind == Kind::word || kind == Kind::number || bracket_change(kind) < 0)) {
    return false;
  }
  if (kind == Kind::bang) return false;
  if (kind == Kind::minus) return !before_sign(before.kind);
  if (kind == Kind::open_brace || next == Kind::close_brace) {
    return kind != Kind::open_brace || next != Kind::close_brace;
  }
  if (kind == Kind::open_template && next == Kind::open_brace) return true;
  if (kind == Kind::close_brace && next == Kind::close_template) return true;
  if (kind == Kind::close_template && next == Kind::open_template) return false;
  return bracket_change(kind) <= 0 && bracket_change(next) >= 0;
}

/// Whether the tokens are one template of one expression and nothing else, as the formatter recognises it.
bool is_wrapped(const Token* first, std::size_t count) {
  if (count < 5 || first[0].kind != Kind::open_quote || first[1].kind != Kind::open_template ||
      first[1].text[0] != '$' || first[count - 2].kind != Kind::close_template ||
      first[count - 1].kind != Kind::close_quote) {
    return false;
  }
  int quotes = 0;
  for (std::size_t i = 2; i + 2 < count; ++i) {
    const Kind kind = first[i].kind;
    if (kind == Kind::open_quote) ++quotes;
    if (kind == Kind::close_quote) --quotes;
    if (quotes == 0 && (kind == Kind::open_template || kind == Kind::close_template)) return false;
  }
  return true;
}

std::vector<Token> scanned(std::string_view text, bool& usable) {
  Scanner scanner(text);
  usable = scanner.scan();
  return std::move(scanner).tokens();
}

std::string joined(const Token* first, std::size_t count) {
  std::string line;
  const Token none;
  for (std::size_t i = 0; i < count; ++i) {
    line += first[i].text;
    if (i + 1 < count && is_spaced(i == 0 ? none : first[i - 1], first[i], first[i + 1])) line += ' ';
  }
  return line;
}

/// Letters that are one column each, whatever stands beside them: Latin, Greek, Cyrillic, kana, Han.
bool is_plain_letter(std::uint32_t c) {
  const std::array<std::pair<std::uint32_t, std::uint32_t>, 7> ranges = {{{0xc0, 0x2af},
                                                                          {0x391, 0x3a1},
                                                                          {0x3a3, 0x3ff},
                                                                          {0x400, 0x482},
                                                                          {0x3041, 0x3096},
                                                                          {0x30a1, 0x30fa},
                                                                          {0x4e00, 0x9fff}}};
  return std::any_of(ranges.begin(), ranges.end(),
                     [c](const auto& range) { return c >= range.first && c <= range.second; });
}

std::uint32_t code_point(std::string_view sequence) {
  const auto first = static_cast<unsigned char>(sequence[0]);
  if (sequence.size() == 1) return first;
  std::uint32_t code = first & (0x7fU >> sequence.size());
  for (const char c : sequence.substr(1)) code = code << 6 | (static_cast<unsigned char>(c) & 0x3fU);
  return code;
}

}  // namespace

std::string tidy_expression(std::string_view text) {
  bool usable = true;
  const std::vector<Token> tokens = scanned(text, usable);
  if (!usable) return std::string(text);
  const Token* first = tokens.data();
  std::size_t count = tokens.size();
  for (; is_wrapped(first, count); count -= 4) first += 2;
  return joined(first, count);
}

std::string tidy_template(std::string_view text) {
  bool usable = true;
  const std::vector<Token> tokens = scanned(text, usable);
  return usable ? joined(tokens.data(), tokens.size()) : std::string(text);
}

std::string tidy_type(std::string_view text) {
  const std::string line = tidy_template(text);
  return line == "list" || line == "map" || line == "set" ? line + "(any)" : line;
}

bool has_assignment(std::string_view tidy) {
  if (tidy.find('=') == std::string_view::npos) return false;
  bool usable = true;
  const std::vector<Token> tokens = scanned(tidy, usable);
  return std::any_of(tokens.begin(), tokens.end(), [](const Token& token) { return token.kind == Kind::assign; });
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U; }));
}

std::string with_plain_columns(std::string_view text) {
  std::string plain;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(utf8_sequence(text), 1);
    const std::string_view character = text.substr(0, length);
    const std::uint32_t code = code_point(character);
    if (code < 0x7f || is_plain_letter(code)) {
      plain += character;
    } else {
      char escape[16];
      std::snprintf(escape, sizeof escape, code > 0xffff ? "\\U%08x" : "\\u%04x", static_cast<unsigned>(code));
      plain += escape;
    }
    text.remove_prefix(length);
  }
  return plain;
}

}  // namespace terrace::detail
