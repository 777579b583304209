// SPDX-License-Identifier: Apache-2.0

#include "convert/json.hpp"

#include <algorithm>
#include <cstdint>

#include "convert/utf8.hpp"
#include "value/text.hpp"

namespace terrace::convert {
namespace {

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  JsonDocument read() {
    JsonDocument document;
    if (text_.starts_with("\xef\xbb\xbf")) at_ = 3;
    space();
    if (!value(document.root, 0)) return {{}, fault_};
    space();
    if (at_ < text_.size()) {
      fail("something follows the end of the document");
      return {{}, fault_};
    }
    return document;
  }

 private:
  bool fail(std::string message) {
    if (!fault_) fault_ = JsonFault{line_, std::move(message)};
    return false;
  }

  void space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '\n') ++line_;
      if (c != ' ' && c != '\t' && c != '\n' && c != '\r') return;
      ++at_;
    }
  }

  bool take(char c) {
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool word(std::string_view expected) {
    if (!text_.substr(at_).starts_with(expected)) return fail("this is no JSON value");
    at_ += expected.size();
    return true;
  }

  bool value(Json& into, int depth) {
    into.line = line_;
    if (depth > kMaxDepth) return fail("the document is nested more than " + std::to_string(kMaxDepth) + " deep");
    if (at_ >= text_.size()) return fail("the document ends where a value is expected");
    switch (text_[at_]) {
    case '{': return object(into, depth);
    case '[': return array(into, depth);
    case '"': into.kind = Json::Kind::string; return string(into.text);
    case 't':
      into.kind = Json::Kind::boolean;
      into.boolean = true;
      return word("true");
    case 'f': into.kind = Json::Kind::boolean; return word("false");
    case 'n': return word("null");
    default: return number(into);
    }
  }

  bool object(Json& into, int depth) {
    into.kind = Json::Kind::object;
    ++at_;
    space();
    if (take('}')) return true;
    for (;;) {
      space();
      Member member;
      member.line = line_;
      if (at_ >= text_.size() || text_[at_] != '"') return fail("a name in quotes is expected");
      if (!string(member.name)) return false;
      space();
      if (!take(':')) return fail("a colon is expected after the name \"" + member.name + "\"");
      space();
      if (!value(member.value, depth + 1)) return false;
      into.members.push_back(std::move(member));
      space();
      if (take('}')) return true;
      if (!take(',')) return fail("a comma or the closing brace of an object is expected");
    }
  }

  bool array(Json& into, int depth) {
    into.kind = Json::Kind::array;
    ++at_;
    space();
    if (take(']')) return true;
    for (;;) {
      space();
      if (!value(into.items.emplace_back(), depth + 1)) return false;
      space();
      if (take(']')) return true;
      if (!take(',')) return fail("a comma or the closing bracket of an array is expected");
    }
  }

  bool digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
    return at_ > begin;
  }

  bool number(Json& into) {
    into.kind = Json::Kind::number;
    const std::size_t begin = at_;
    take('-');
    const std::size_t first = at_;
    bool good = digits() && (text_[first] != '0' || at_ == first + 1);
    if (take('.')) good = digits() && good;
    if (take('e') || take('E')) {
      if (!take('+')) take('-');
      good = digits() && good;
    }
    if (!good) return fail("this is no JSON value");
    into.text = text_.substr(begin, at_ - begin);
    return true;
  }

  bool hex(std::uint32_t& code) {
    code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      const char c = at_ < text_.size() ? text_[at_] : '\0';
      const int digit = hex_digit(c);
      if (digit < 0) return fail("\\u is followed by four hexadecimal digits");
      code = code * 16 + static_cast<std::uint32_t>(digit);
    }
    return true;
  }

  bool escape(std::string& into) {
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    switch (c) {
    case '"':
    case '\\':
    case '/': into += c; return true;
    case 'b': into += '\b'; return true;
    case 'f': into += '\f'; return true;
    case 'n': into += '\n'; return true;
    case 'r': into += '\r'; return true;
    case 't': into += '\t'; return true;
    case 'u': break;
    default: return fail("this escape is none of JSON's");
    }
    std::uint32_t code = 0;
    if (!hex(code)) return false;
    if (code >= 0xd800 && code < 0xdc00) {
      std::uint32_t low = 0;
      if (!text_.substr(at_).starts_with("\\u")) return fail("half of a surrogate pair");
      at_ += 2;
      if (!hex(low)) return false;
      if (low < 0xdc00 || low > 0xdfff) return fail("half of a surrogate pair");
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    } else if (code >= 0xdc00 && code < 0xe000) {
      return fail("half of a surrogate pair");
    }
    append_utf8(into, code);
    return true;
  }

  bool string(std::string& into) {
    ++at_;
    for (;;) {
      if (at_ >= text_.size()) return fail("the document ends inside a string");
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        ++at_;
        return true;
      }
      if (c < 0x20) return fail("a control character, such as the end of the line, stands inside a string");
      if (c == '\\') {
        ++at_;
        if (!escape(into)) return false;
        continue;
      }
      const std::size_t length = detail::utf8_sequence(text_.substr(at_));
      if (length == 0) return fail("the bytes of a string are not UTF-8");
      into += text_.substr(at_, length);
      at_ += length;
    }
  }

  std::string_view text_;
  std::size_t at_ = 0;
  unsigned line_ = 1;
  std::optional<JsonFault> fault_;
};

}  // namespace

const Json* Json::find(std::string_view name) const {
  const auto found = std::find_if(members.begin(), members.end(), [&](const Member& m) { return m.name == name; });
  return found == members.end() ? nullptr : &found->value;
}

JsonDocument read_json(std::string_view text) { return Reader(text).read(); }

std::string_view kind_name(Json::Kind kind) {
  switch (kind) {
  case Json::Kind::null: return "null";
  case Json::Kind::boolean: return "a boolean";
  case Json::Kind::number: return "a number";
  case Json::Kind::string: return "a string";
  case Json::Kind::array: return "an array";
  case Json::Kind::object: break;
  }
  return "an object";
}

}  // namespace terrace::convert
