// SPDX-License-Identifier: Apache-2.0
#pragma once

// The texts of CloudWatch's metric math, read word by word.

#include <string>
#include <string_view>

#include "value/ascii.hpp"

namespace terrace::aws::metric_text {

/// `text` with what `meaning` makes of each of its words (names and numbers) in their place. What stands in quotes is
/// data, such as a search, and stays.
template <class Meaning> std::string with_words(std::string_view text, Meaning meaning) {
  std::string made;
  char quote = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (quote != 0 || text[i] == '"' || text[i] == '\'') {
      if (quote == 0) {
        quote = text[i];
      } else if (text[i] == quote) {
        quote = 0;
      }
      made += text[i++];
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && (terrace::detail::is_alphanumeric(text[end]) || text[end] == '_' || text[end] == '.'))
      ++end;
    if (end == i) {
      made += text[i++];
      continue;
    }
    made += meaning(std::string(text.substr(i, end - i)));
    i = end;
  }
  return made;
}

/// The number behind the `m` of "m0", "m1" …, or -1: how a computation names its metrics.
inline int metric_number(std::string_view word) {
  if (word.size() < 2 || word.size() > 6 || word[0] != 'm') return -1;
  int number = 0;
  for (const char c : word.substr(1)) {
    if (!terrace::detail::is_digit(c)) return -1;
    number = number * 10 + (c - '0');
  }
  return number;
}

}  // namespace terrace::aws::metric_text
