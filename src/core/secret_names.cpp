// SPDX-License-Identifier: Apache-2.0

#include "core/secret_names.hpp"

#include <algorithm>
#include <array>

#include "value/ascii.hpp"

namespace terrace::detail {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_separator(char c) { return c == '_' || c == '-' || c == '.' || c == '/' || c == ' '; }

/// The last word of `name`, in lower case in `room`; takes it off the name. Longer ones than any of ours are cut.
std::string_view take_word(std::string_view& name, std::array<char, 16>& room) {
  while (!name.empty() && is_separator(name.back())) name.remove_suffix(1);
  std::size_t start = name.size();
  while (start > 0 && !is_separator(name[start - 1])) {
    // "dbPassword" is two words, "PASSWORD" one.
    if (start < name.size() && is_upper(name[start]) && (is_lower(name[start - 1]) || is_digit(name[start - 1]))) break;
    --start;
  }
  std::string_view word = name.substr(start);
  name.remove_suffix(word.size());
  if (word.size() > room.size()) word.remove_prefix(word.size() - room.size());
  std::transform(word.begin(), word.end(), room.begin(), lower);
  return {room.data(), word.size()};
}

template <std::size_t Size> bool is_among(std::string_view word, const std::array<std::string_view, Size>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

constexpr std::array<std::string_view, 4> kCertain{"passphrase", "apikey", "secretkey", "privatekey"};
constexpr std::array<std::string_view, 6> kBeforeKey{"api", "private", "secret", "access", "auth", "signing"};
/// Tokens that tell requests apart, or pages; they open nothing.
constexpr std::array<std::string_view, 9> kHarmless{"creation",   "client", "idempotency", "next", "continuation",
                                                    "pagination", "page",   "request",     "id"};

}  // namespace

SecretName secret_name(std::string_view name) noexcept {
  if (name.size() < 3) return SecretName::no;
  // Most names end otherwise, and this is asked for every key of every map.
  switch (lower(name.back())) {
  case 'd':  // password
  case 'e':  // passphrase, secret_key_base
  case 'n':  // token
  case 't':  // secret
  case 'y':  // key
    break;
  default: return SecretName::no;
  }
  std::array<char, 16> room{};
  std::array<char, 16> before_room{};
  const std::string_view word = take_word(name, room);
  if (word.ends_with("password") || word.ends_with("passwd") || word == "pwd") return SecretName::yes;
  if (is_among(word, kCertain)) return SecretName::yes;
  const std::string_view before = take_word(name, before_room);
  if (word == "key") return is_among(before, kBeforeKey) ? SecretName::yes : SecretName::no;
  if (word == "base") return before == "key" ? SecretName::yes : SecretName::no;
  if (word == "token") return is_among(before, kHarmless) ? SecretName::no : SecretName::perhaps;
  return word == "secret" ? SecretName::perhaps : SecretName::no;
}

}  // namespace terrace::detail
