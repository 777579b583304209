// SPDX-License-Identifier: Apache-2.0

#include "aws/security_group/rule_text.hpp"

#include <algorithm>

#include "value/ascii.hpp"

namespace terrace::aws::rule_text {
namespace {

constexpr std::size_t kLongest = 255;

bool is_allowed(char c) {
  return terrace::detail::is_alphanumeric(c) ||
         std::string_view(" ._-:/()#,@[]+=&;{}!$*").find(c) != std::string_view::npos;
}

}  // namespace

bool is_description(std::string_view text) {
  return text.size() <= kLongest && std::all_of(text.begin(), text.end(), is_allowed);
}

std::string as_description(std::string_view text) {
  std::string made(text.substr(0, kLongest));
  std::replace_if(
      made.begin(), made.end(), [](char c) { return !is_allowed(c); }, ' ');
  return made;
}

}  // namespace terrace::aws::rule_text
