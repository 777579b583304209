// SPDX-License-Identifier: Apache-2.0

#include "aws/support/allowed.hpp"

#include <algorithm>

#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws::support {

void check_range(const Scope& scope, std::string_view member, const Num& value, std::int64_t lowest,
                 std::int64_t highest, std::string_view unit) {
  const auto number = literal_number(value);
  if (!number || (*number >= lowest && *number <= highest)) return;
  std::string range = std::to_string(lowest) + " to " + std::to_string(highest);
  if (!unit.empty()) range += ' ' + std::string(unit);
  errors::out_of_range(scope, member, std::to_string(*number), range);
}

void check_word(const Scope& scope, std::string_view member, const Str& value,
                std::span<const std::string_view> allowed) {
  const auto text = literal_text(value);
  if (!text || std::find(allowed.begin(), allowed.end(), *text) != allowed.end()) return;
  std::string words;
  for (std::size_t i = 0; i < allowed.size(); ++i) {
    if (i > 0) words += i + 1 == allowed.size() ? " or " : ", ";
    words += allowed[i];
  }
  errors::out_of_range(scope, member, *text, words);
}

}  // namespace terrace::aws::support
