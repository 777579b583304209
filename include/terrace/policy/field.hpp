// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reading values of the finished tree: what a policy or a test of one's own wants to know about an argument.

#include <terrace/core/app.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::policy {

/// An argument, or something inside one. References to locals and lazy values are followed. Of what is late every
/// question is answered with no.
class Field {
 public:
  Field() = default;
  explicit Field(const Value& value, std::string path = {});
  /// A value of which nothing is known.
  static Field unknown(std::string path);

  const Value& value() const { return value_; }
  /// Where it is: "metadata_options.http_tokens".
  const std::string& path() const { return path_; }
  /// Certainly left out, or null.
  bool is_absent() const;
  /// Only Terraform will know it. Also of a list or object that holds such values one may ask for the rest.
  bool is_late() const;
  bool is_true() const;
  bool is_false() const;
  /// Literal text, also of a number or a boolean; empty for everything else.
  std::string text() const;
  bool is(std::string_view text) const { return is_literal() && this->text() == text; }
  /// A literal text, number or boolean.
  bool is_literal() const;
  /// A literal number, or text that is one.
  std::optional<double> number() const;

  /// The blocks or elements; one block is itself. Content of dynamic blocks is among them, its iterators late.
  std::vector<Field> items() const;
  /// Whether `items` is all there is.
  bool is_complete() const;
  /// Keys of a literal object or map that are literals.
  std::vector<std::string> keys() const;
  /// The member of exactly this name, dots and all.
  Field member(std::string_view name) const;
  /// A member by path; of several blocks the first.
  Field operator[](std::string_view path) const;
  /// Every value at a path through lists of blocks. Never empty.
  std::vector<Field> all(std::string_view path) const;

  /// The value of `jsonencode(…)`, or of literal JSON text; late for everything else.
  Field json() const;
  /// What a reference leads to, whatever attribute it reads.
  std::optional<Construct> target() const;
  /// The attribute that a plain reference reads: "arn".
  std::string attribute() const;
  /// Whether this refers to `construct` anywhere inside.
  bool mentions(const Construct& construct) const;

  /// The value for a message: `"gp2"`, `false`, `not set`, `a late value`.
  std::string shown() const;

 private:
  Value value_;
  std::string path_;
  bool unknown_ = false;
};

/// A top-level argument, or something inside it, of a block of the tree.
Field field(const Construct& construct, std::string_view path);
std::vector<Field> fields(const Construct& construct, std::string_view path);

}  // namespace terrace::policy
