// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names that AWS wants: made from a construct's path where the user gives none, and held against a service's rules.

#include <terrace/core/scope.hpp>

namespace terrace::aws::support {

/// "<stack>-<path>" with `-` between the ids and for every character but letters, digits and `-`; of what is longer than
/// `limit` the beginning and six hexadecimal digits of the whole, so that it stays the same and differs from others.
std::string physical_name(const Scope& scope, std::size_t limit);
/// `given`, or the physical name when it is unset.
Str name_or(const Str& given, const Scope& scope, std::size_t limit);

/// What a service allows in a name. A late name is not checked.
struct NameRule {
  std::string_view what;  ///< "the name of an IAM role"
  std::size_t shortest = 1;
  std::size_t longest = 255;
  /// Characters allowed beside letters and digits.
  std::string_view others = "-";
  bool lower_case = false;
  bool begins_with_letter = false;
  /// Neither begins nor ends with `-`.
  bool hyphen_inside = false;
  bool double_hyphen = true;
};
/// Reports T1001 when `name` breaks the rule. Returns whether it is fine.
bool check_name(const Scope& scope, const Str& name, const NameRule& rule);

}  // namespace terrace::aws::support
