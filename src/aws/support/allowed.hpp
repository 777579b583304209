// SPDX-License-Identifier: Apache-2.0
#pragma once

// Members that AWS takes only within a range, or only as one of some words: T1002 for a literal that is neither. What is
// late or unset is not checked.

#include <terrace/core/scope.hpp>

#include <cstdint>
#include <span>

namespace terrace::aws::support {

/// `unit` follows the range in the message: "5 to 300 seconds".
void check_range(const Scope& scope, std::string_view member, const Num& value, std::int64_t lowest,
                 std::int64_t highest, std::string_view unit = {});

void check_word(const Scope& scope, std::string_view member, const Str& value,
                std::span<const std::string_view> allowed);
inline void check_word(const Scope& scope, std::string_view member, const Str& value,
                       std::initializer_list<std::string_view> allowed) {
  check_word(scope, member, value, std::span(allowed.begin(), allowed.size()));
}

}  // namespace terrace::aws::support
