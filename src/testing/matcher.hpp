// SPDX-License-Identifier: Apache-2.0
#pragma once

// Matching a pattern against JSON, with every difference.

#include <string>
#include <utility>
#include <vector>

#include "testing/pattern_node.hpp"

namespace terrace::testing::detail {

struct Difference {
  std::string pointer;
  std::string expected;
  std::string found;
};

/// One match of one pattern: afterwards `differences` is empty if it matched.
struct Matcher {
  std::vector<Difference> differences;
  std::vector<std::pair<Capture*, std::string>> captured;

  /// `found` is null for what is not there.
  void match(const PatternNode& pattern, const Json* found, const std::string& pointer);
  bool matched() const { return differences.empty(); }
  /// Hands what was captured to the captures.
  void keep() const;

  static bool captures(const PatternNode& pattern);

 private:
  void match_object(const PatternNode& pattern, const Json& found, const std::string& pointer);
  void match_exact_list(const PatternNode& pattern, const std::vector<const Json*>& found, const std::string& pointer);
  void match_list_with(const PatternNode& pattern, const std::vector<const Json*>& found, const std::string& pointer);
  void match_text(const PatternNode& pattern, const Json* found, const std::string& pointer);
  void match_json_text(const PatternNode& pattern, const Json* found, const std::string& pointer);
  void match_one_of(const PatternNode& pattern, const Json* found, const std::string& pointer);
  void differ(const PatternNode& pattern, const Json* found, const std::string& pointer, const char* hint = "");
  void take(Matcher&& other);
};

/// A step of a JSON pointer, escaped.
std::string pointer_step(std::string_view key);
/// Whether `found`, which stands at `pointer`, has an expression that refers to what the pattern names.
bool refers(const PatternNode& pattern, const Json& found, const std::string& pointer);

}  // namespace terrace::testing::detail
