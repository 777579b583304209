// SPDX-License-Identifier: Apache-2.0
#pragma once

// Kinds of characters, of ASCII only: <cctype> asks the locale and wants an unsigned char.

namespace terrace::detail {

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
constexpr bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
constexpr bool is_letter(char c) { return is_lower(c) || is_upper(c); }
constexpr bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

}  // namespace terrace::detail
