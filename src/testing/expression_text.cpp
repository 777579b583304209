// SPDX-License-Identifier: Apache-2.0

#include "testing/expression_text.hpp"

#include <array>
#include <cctype>
#include <charconv>

namespace terrace::testing::detail {

namespace {

bool starts_name(char c) { return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (c & 0x80) != 0; }
bool in_name(char c) { return starts_name(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '-'; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// At a `${` or `%{` that is not escaped by doubling.
bool opens_template(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && (text[at] == '$' || text[at] == '%') && text[at + 1] == '{';
}
bool is_escaped_opening(std::string_view text, std::size_t at) {
  return at + 2 < text.size() && (text[at] == '$' || text[at] == '%') && text[at + 1] == text[at] &&
         text[at + 2] == '{';
}

std::size_t end_of_quoted(std::string_view text, std::size_t at);

/// The position behind the `}` (or `close`) that ends what begins at `at`.
std::size_t end_of_nested(std::string_view text, std::size_t at, char close) {
  std::vector<char> closing{close};
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = end_of_quoted(text, at + 1);
      continue;
    }
    ++at;
    if (c == '{') closing.push_back('}');
    if (c == '[') closing.push_back(']');
    if (c == '(') closing.push_back(')');
    if (c == closing.back()) {
      closing.pop_back();
      if (closing.empty()) return at;
    }
  }
  return at;
}

/// The position behind the `"` that ends a quoted template whose content begins at `at`.
std::size_t end_of_quoted(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '"') {
    if (text[at] == '\\') {
      at += 2;
    } else if (is_escaped_opening(text, at)) {
      at += 3;
    } else if (opens_template(text, at)) {
      at = end_of_nested(text, at + 2, '}');
    } else {
      ++at;
    }
  }
  return at < text.size() ? at + 1 : text.size();
}

/// What is between `begin` and the closing character just before `end`.
std::string_view inside(std::string_view text, std::size_t begin, std::size_t end) {
  return text.substr(begin, end > begin ? end - begin - 1 : 0);
}

void collect_template(std::string_view text, std::vector<Traversal>& found);

void collect_expression(std::string_view text, std::vector<Traversal>& found) {
  std::size_t at = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      const std::size_t end = end_of_quoted(text, at + 1);
      collect_template(inside(text, at + 1, end), found);
      at = end;
    } else if (starts_name(c)) {
      Traversal traversal;
      std::size_t end = at;
      while (end < text.size() && in_name(text[end])) ++end;
      traversal.emplace_back(text.substr(at, end - at));
      for (at = end; at < text.size();) {
        if (text[at] == '[') {
          end = end_of_nested(text, at + 1, ']');
          collect_expression(inside(text, at + 1, end), found);
        } else if (text[at] == '.' && at + 1 < text.size() && (in_name(text[at + 1]) || text[at + 1] == '*')) {
          ++at;
          end = at + 1;
          while (end < text.size() && in_name(text[end])) ++end;
        } else {
          break;
        }
        traversal.emplace_back(text.substr(at, end - at));
        at = end;
      }
      const bool is_call = at < text.size() && text[at] == '(' && traversal.size() == 1;
      if (!is_call) found.push_back(std::move(traversal));
    } else if (std::isdigit(static_cast<unsigned char>(c)) != 0) {
      while (at < text.size() && (in_name(text[at]) || text[at] == '.')) ++at;
    } else {
      ++at;
    }
  }
}

void collect_template(std::string_view text, std::vector<Traversal>& found) {
  std::size_t at = 0;
  while (at < text.size()) {
    if (is_escaped_opening(text, at)) {
      at += 3;
    } else if (opens_template(text, at)) {
      const std::size_t end = end_of_nested(text, at + 2, '}');
      collect_expression(inside(text, at + 2, end), found);
      at = end;
    } else {
      ++at;
    }
  }
}

void append_utf8(std::string& out, unsigned long code) {
  const auto put = [&](unsigned long byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0 | code >> 6), put(0x80 | (code & 0x3f));
  } else if (code < 0x10000) {
    put(0xe0 | code >> 12), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
  } else {
    put(0xf0 | code >> 18), put(0x80 | (code >> 12 & 0x3f)), put(0x80 | (code >> 6 & 0x3f)), put(0x80 | (code & 0x3f));
  }
}

/// Reads the argument of jsonencode: objects, lists and literals become JSON, every other expression text.
class LiteralReader {
 public:
  explicit LiteralReader(std::string_view text) : text_(text) {}

  std::optional<Json> read() {
    std::optional<Json> value = read_value();
    skip(true);
    return value && at_ == text_.size() ? value : std::nullopt;
  }

 private:
  void skip(bool newlines) {
    while (at_ < text_.size() && is_space(text_[at_]) && (newlines || text_[at_] != '\n')) ++at_;
  }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  std::optional<Json> read_value() {
    skip(true);
    const std::size_t begin = at_;
    std::optional<Json> value;
    if (++depth_ < 200) {
      if (peek() == '{') value = read_object();
      if (peek() == '[') value = read_list();
    }
    --depth_;
    if (!value && at_ == begin && peek() == '"') {
      at_ = end_of_quoted(text_, at_ + 1);
      value = unquote(inside(text_, begin + 1, at_));
    }
    // What follows decides: `"a" == var.b` and `[1][0]` are expressions.
    if (value) {
      skip(false);
      if (ends_value()) return value;
    }
    at_ = begin;
    return read_expression();
  }

  bool ends_value() const {
    const char c = peek();
    return c == '\0' || c == ',' || c == '}' || c == ']' || c == ')' || c == '\n';
  }

  std::optional<Json> read_object() {
    const std::size_t begin = at_++;
    Json object = Json::object();
    for (skip(true); peek() != '}'; skip(true)) {
      std::string key;
      if (peek() == '"') {
        const std::size_t start = at_ + 1;
        at_ = end_of_quoted(text_, start);
        key = unquote(inside(text_, start, at_));
      } else if (peek() == '(') {
        const std::size_t start = at_ + 1;
        at_ = end_of_nested(text_, start, ')');
        key = "${" + std::string(inside(text_, start, at_)) + "}";
      } else {
        const std::size_t start = at_;
        while (at_ < text_.size() && in_name(text_[at_])) ++at_;
        key = text_.substr(start, at_ - start);
      }
      skip(false);
      std::optional<Json> value;
      if (peek() == '=' || peek() == ':') {
        ++at_;
        value = read_value();
      }
      if (!value || key.empty() || key == "for") {
        at_ = begin;
        return std::nullopt;
      }
      object[key] = std::move(*value);
      skip(true);
      if (peek() == ',') ++at_;
    }
    ++at_;
    return object;
  }

  std::optional<Json> read_list() {
    const std::size_t begin = at_++;
    Json list = Json::array();
    for (skip(true); peek() != ']'; skip(true)) {
      std::optional<Json> value;
      if (text_.substr(at_, 4) != "for ") value = read_value();
      skip(true);
      if (!value || (peek() != ',' && peek() != ']')) {
        at_ = begin;
        return std::nullopt;
      }
      list.push_back(std::move(*value));
      if (peek() == ',') ++at_;
    }
    ++at_;
    return list;
  }

  std::optional<Json> read_expression() {
    const std::size_t begin = at_;
    while (!ends_value()) {
      const char c = text_[at_++];
      if (c == '"') at_ = end_of_quoted(text_, at_);
      if (c == '(') at_ = end_of_nested(text_, at_, ')');
      if (c == '[') at_ = end_of_nested(text_, at_, ']');
      if (c == '{') at_ = end_of_nested(text_, at_, '}');
    }
    std::string_view expression = text_.substr(begin, at_ - begin);
    while (!expression.empty() && is_space(expression.back())) expression.remove_suffix(1);
    if (expression.empty()) return std::nullopt;
    if (expression == "true") return Json(true);
    if (expression == "false") return Json(false);
    if (expression == "null") return Json(nullptr);
    if (expression.find_first_not_of("0123456789+-.eE") == std::string_view::npos) {
      Json number = Json::parse(expression, nullptr, false);
      if (!number.is_discarded()) return number;
    }
    return Json("${" + std::string(expression) + "}");
  }

  /// The text of a quoted template; its expressions stay as they are.
  static std::string unquote(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
      if (opens_template(text, at)) {
        const std::size_t end = end_of_nested(text, at + 2, '}');
        out += text.substr(at, end - at);
        at = end;
      } else if (is_escaped_opening(text, at)) {
        out += text.substr(at, 3);
        at += 3;
      } else if (text[at] == '\\' && at + 1 < text.size()) {
        const char c = text[at + 1];
        at += 2;
        const std::size_t digits = c == 'u' ? 4 : c == 'U' ? 8 : 0;
        if (digits != 0) {
          unsigned long code = 0;
          const std::string_view hex = text.substr(at, digits);
          std::from_chars(hex.data(), hex.data() + hex.size(), code, 16);
          append_utf8(out, code);
          at += hex.size();
        } else {
          out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
        }
      } else {
        out += text[at++];
      }
    }
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
};

/// Stands for the nth expression while a template is parsed as JSON; U+E000 is in no JSON that a program writes.
std::string placeholder(std::size_t number) { return "\xee\x80\x80" + std::to_string(number) + "\xee\x80\x80"; }

void put_back(std::string& text, const std::vector<std::string>& expressions) {
  for (std::size_t i = 0; i < expressions.size(); ++i) {
    const std::string mark = placeholder(i);
    for (std::size_t at; (at = text.find(mark)) != std::string::npos;) text.replace(at, mark.size(), expressions[i]);
  }
}

Json put_back(const Json& json, const std::vector<std::string>& expressions) {
  if (json.is_object()) {
    Json out = Json::object();
    for (const auto& [key, value] : json.items()) {
      std::string name = key;
      put_back(name, expressions);
      out[name] = put_back(value, expressions);
    }
    return out;
  }
  if (json.is_array()) {
    Json out = Json::array();
    for (const Json& item : json) out.push_back(put_back(item, expressions));
    return out;
  }
  if (!json.is_string()) return json;
  std::string text = json.get<std::string>();
  put_back(text, expressions);
  return text;
}

std::optional<Json> json_with_expressions(std::string_view text) {
  std::string plain;
  std::vector<std::string> expressions;
  bool quoted = false;
  for (std::size_t at = 0; at < text.size();) {
    if (is_escaped_opening(text, at)) {
      // Stays doubled in what is compared, as everywhere in patterns; only JSON must not trip over it.
      expressions.emplace_back(text.substr(at, 3));
      plain += placeholder(expressions.size() - 1);
      at += 3;
    } else if (opens_template(text, at)) {
      const std::size_t end = end_of_nested(text, at + 2, '}');
      expressions.emplace_back(text.substr(at, end - at));
      const std::string mark = placeholder(expressions.size() - 1);
      plain += quoted ? mark : '"' + mark + '"';
      at = end;
    } else if (quoted && text[at] == '\\' && at + 1 < text.size()) {
      plain += text.substr(at, 2);
      at += 2;
    } else {
      if (text[at] == '"') quoted = !quoted;
      plain += text[at++];
    }
  }
  const Json parsed = Json::parse(plain, nullptr, false);
  if (parsed.is_discarded()) return std::nullopt;
  return expressions.empty() ? parsed : put_back(parsed, expressions);
}

}  // namespace

std::vector<Traversal> traversals_of_expression(std::string_view expression) {
  std::vector<Traversal> found;
  collect_expression(expression, found);
  return found;
}

std::vector<Traversal> traversals_of_template(std::string_view text) {
  std::vector<Traversal> found;
  collect_template(text, found);
  return found;
}

std::optional<Json> json_of_template(std::string_view text) {
  constexpr std::string_view call = "${jsonencode(";
  if (text.starts_with(call)) {
    const std::size_t end = end_of_nested(text, call.size(), ')');
    if (text.substr(end) == "}") return LiteralReader(inside(text, call.size(), end)).read();
    return std::nullopt;
  }
  return json_with_expressions(text);
}

}  // namespace terrace::testing::detail
