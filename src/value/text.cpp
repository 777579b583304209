// SPDX-License-Identifier: Apache-2.0

#include "value/text.hpp"

#include <array>
#include <cstdint>

namespace terrace::detail {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr char kHex[] = "0123456789abcdef";

/// Bytes that are copied as they are in every place.
constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (std::size_t c = 0x20; c < 0x7f; ++c) plain[c] = c != '"' && c != '\\' && c != '$' && c != '%';
  return plain;
}();

void put_control(Buffer& out, unsigned char c, Place place) {
  if (place == Place::hcl_in_json) out.put('\\');
  out.put('\\');
  switch (c) {
  case '\n': out.put('n'); return;
  case '\r': out.put('r'); return;
  case '\t': out.put('t'); return;
  default: break;
  }
  out.put("u00");
  out.put(kHex[c >> 4]);
  out.put(kHex[c & 15]);
}

}  // namespace

std::size_t utf8_sequence(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned c = byte(0);
  if (text.empty()) return 0;
  if (c < 0x80) return 1;
  if (c >= 0xc2 && c <= 0xdf) return follows(1) ? 2 : 0;
  if (c >= 0xe0 && c <= 0xef) {
    // Neither overlong forms nor surrogates.
    const bool second = c == 0xe0 ? follows(1, 0xa0) : c == 0xed ? follows(1, 0x80, 0x9f) : follows(1);
    return second && follows(2) ? 3 : 0;
  }
  if (c >= 0xf0 && c <= 0xf4) {
    const bool second = c == 0xf0 ? follows(1, 0x90) : c == 0xf4 ? follows(1, 0x80, 0x8f) : follows(1);
    return second && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

bool put_text(Buffer& out, std::string_view text, Place place) {
  std::size_t done = 0;
  std::size_t i = 0;
  const auto flush = [&] {
    out.put(text.substr(done, i - done));
    done = i;
  };
  if (place == Place::json_template && text.starts_with(kByteOrderMark)) {
    // Terraform drops it from the beginning of a template.
    out.put("${\\\"");
    out.put(kByteOrderMark);
    out.put("\\\"}");
    done = i = kByteOrderMark.size();
  }
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (kPlain[c]) {
      ++i;
    } else if (c >= 0x80) {
      const std::size_t length = utf8_sequence(text.substr(i));
      if (length == 0) return false;
      i += length;
    } else if (c == '$' || c == '%') {
      // Only a brace behind makes it special. Terraform undoubles "$${" but reads further dollars before it as
      // themselves.
      const bool special = place != Place::json_plain && i + 1 < text.size() && text[i + 1] == '{';
      ++i;
      if (special) {
        flush();
        out.put(static_cast<char>(c));
      }
    } else if (c == '"' || c == '\\') {
      flush();
      out.put(place == Place::hcl_in_json ? "\\\\\\" : "\\");
      ++i;
    } else if (c == '\r' && place == Place::json_template && text.substr(i + 1, 1) != "\n") {
      // Behind a bare carriage return Terraform sees no "${" in the rest of the text; inside one it is harmless.
      // Dollars in front go inside as well, or they would escape it.
      std::size_t from = i;
      while (from > done && text[from - 1] == '$') --from;
      out.put(text.substr(done, from - done));
      out.put("${\\\"");
      out.put(text.substr(from, i - from));
      out.put("\\\\r\\\"}");
      done = ++i;
    } else if (c < 0x20) {
      flush();
      put_control(out, c, place);
      done = ++i;
    } else {
      ++i;  // 0x7f
    }
  }
  flush();
  return true;
}

bool is_identifier(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; };
  if (text.empty() || !letter(text[0])) return false;
  for (const char c : text) {
    if (!letter(c) && !(c >= '0' && c <= '9') && c != '-') return false;
  }
  return true;
}

}  // namespace terrace::detail
