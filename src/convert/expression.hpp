// SPDX-License-Identifier: Apache-2.0
#pragma once

// Terraform's expressions as a tree. What means the same has one form here: text in a template is merged, `%{if}` is a
// conditional, `%{for}` is `join("", [for …])`, `.*` is a splat, a template of one interpolation is what it holds.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::convert {

struct Expr;
using ExprPtr = std::shared_ptr<const Expr>;

struct Expr {
  enum class Kind : unsigned char {
    null,
    boolean,      ///< flag
    number,       ///< text: as written, never negative
    text,         ///< text
    parts,        ///< a template: children, texts and others, at least two
    variable,     ///< text
    attribute,    ///< children[0] . text
    index,        ///< children[0] [ children[1] ]
    splat,        ///< children[0] [*] children[1], which is made of steps upon an `item`
    item,         ///< what a splat steps on from
    call,         ///< text ( children ), the last with `...` if flag
    unary,        ///< text children[0]
    binary,       ///< children[0] text children[1]
    conditional,  ///< children: condition, then, otherwise
    tuple,        ///< children
    object,       ///< children: key, value, key, value …
    loop  ///< children: collection, key result or null pointer, result, condition or null pointer; flag: grouped
  };
  Kind kind = Kind::null;
  bool flag = false;
  int depth = 1;
  std::string text;
  std::vector<ExprPtr> children;
  /// Of a loop: the names that it binds; the first is empty when only the value has one.
  std::string key_name;
  std::string value_name;

  bool is(Kind other) const { return kind == other; }
};

ExprPtr make_expr(Expr::Kind kind, std::string text = {}, std::vector<ExprPtr> children = {}, bool flag = false);
inline ExprPtr make_text(std::string text) { return make_expr(Expr::Kind::text, std::move(text)); }
/// Joins neighbouring texts and unwraps a single part.
ExprPtr make_parts(std::vector<ExprPtr> parts);

struct Parsed {
  ExprPtr expr;         ///< null when it cannot be read
  std::string problem;  ///< why
};

/// `text` as an expression, without `${`.
Parsed parse_expression(std::string_view text);
/// `text` as Terraform reads a JSON string: a template.
Parsed parse_template(std::string_view text);

/// As Terraform reads it. Loop variables keep their names.
std::string expression_text(const Expr& expr);
/// The same with loop variables renamed by their depth, so that equal texts mean equal expressions.
std::string canonical_text(const Expr& expr);

}  // namespace terrace::convert
