// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a Pattern holds.

#include <terrace/core/scope.hpp>
#include <terrace/testing/pattern.hpp>

#include <atomic>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "testing/expression_text.hpp"

namespace terrace::testing::detail {

enum class PatternKind : unsigned char {
  object,
  exact_object,
  exact_list,
  list_with,
  list_of,
  size,
  literal,
  value,
  absent,
  present,
  any,
  starts_with,
  ends_with,
  contains,
  regex,
  json_text,
  refers_to,
  capture,
  negation,
  one_of
};

struct PatternNode {
  explicit PatternNode(PatternKind of) : kind(of) {}

  std::atomic<unsigned> references{1};
  PatternKind kind;
  std::vector<Pattern::Member> members;
  std::vector<Pattern> items;
  std::string text;
  Json literal;
  std::size_t size = 0;
  Value value;                 ///< of kinds value and refers_to, if set
  std::optional<Scope> scope;  ///< of kind refers_to
  Capture* into = nullptr;

  static const PatternNode& of(const Pattern& pattern) { return *pattern.node_; }
  static Pattern make(PatternKind kind);
  static PatternNode& edit(Pattern& pattern) { return *pattern.node_; }
};

/// The JSON that a value of the program becomes; a discarded Json if it has none.
Json json_of_value(const Value& value);
/// What a pattern wants, on one line.
std::string describe(const PatternNode& pattern);
/// A JSON value on one line, shortened where it is long.
std::string shown(const Json& json);

}  // namespace terrace::testing::detail
