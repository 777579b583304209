// SPDX-License-Identifier: Apache-2.0
#pragma once

// What EC2 takes as the description of a group or a rule.

#include <string>
#include <string_view>

namespace terrace::aws::rule_text {

bool is_description(std::string_view text);
/// `text` with a blank for each character that EC2 refuses, cut to what it takes.
std::string as_description(std::string_view text);

}  // namespace terrace::aws::rule_text
