// SPDX-License-Identifier: Apache-2.0
#pragma once

// Expressions as C++: references as accessors, functions as fn::…, templates as format(…), operators.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "convert/program.hpp"

namespace terrace::convert {

/// An expression in C++.
struct Cpp {
  enum class Literal : unsigned char { none, text, number, boolean, null };
  std::string code;
  View view;
  Literal literal = Literal::none;
  int rank = 9;  ///< how tightly its outermost operator binds; 9 for what needs no parentheses
};

class ExpressionWriter {
 public:
  /// Addresses that are referred to go to `uses`. `at` is where diagnostics point.
  ExpressionWriter(Program& program, std::set<std::string>& uses, Place at) : program_(program), uses_(uses), at_(at) {}

  /// Throws CannotSay only for what uses a name that is bound outside of `expr`.
  Cpp write(const Expr& expr);
  /// The same, as the initializer of an argument of type `target`. With `braced` a literal list or map may be a list in
  /// braces.
  std::string as(const Expr& expr, const View& target, bool braced);
  std::string as_any(const Expr& expr) { return as(expr, View{}, true); }

  void set_place(Place at) { at_ = at; }
  /// Within, `name` is a C++ expression.
  void bind(const std::string& name, const std::string& code) { bound_[name].push_back(code); }
  void unbind(const std::string& name);
  /// Within, `name` is known to Terraform only: what uses it is written with raw().
  void bind_raw(const std::string& name) { raw_names_.insert(name); }
  void unbind_raw(const std::string& name) { raw_names_.erase(raw_names_.find(name)); }
  /// References to these are written with raw(), because they are declared later.
  void set_late(const std::set<std::string>& late) { late_ = late; }
  /// The symbol that an expression is, as a whole; null for none. `address` gets what it would be called.
  const Symbol* symbol_of(const Expr& expr, std::string& address) const;

 private:
  Cpp direct(const Expr& expr);
  Cpp raw(const Expr& expr, const std::string& reason);
  bool uses_bound(const Expr& expr) const;
  bool is_bound(const std::string& name) const;
  bool named(const Expr& expr, Cpp& into);
  Cpp attribute(const Expr& expr);
  Cpp index(const Expr& expr);
  Cpp splat(const Expr& expr);
  Cpp function(const Expr& expr);
  Cpp binary(const Expr& expr);
  Cpp unary(const Expr& expr);
  Cpp conditional(const Expr& expr);
  Cpp loop(const Expr& expr);
  Cpp parts(const Expr& expr);
  std::string object(const Expr& expr);
  std::string items(const Expr& expr, const View& element);
  std::string operand(const Expr& expr, const View& target, int rank, bool wrap_literal);
  static std::string whole(const Cpp& cpp);
  static std::string as_any_object(const Cpp& cpp);

  Program& program_;
  std::set<std::string>& uses_;
  Place at_;
  std::map<std::string, std::vector<std::string>> bound_;
  std::multiset<std::string> raw_names_;
  std::set<std::string> late_;
  int loops_ = 0;
};

View plain_view(View::Kind kind);
/// A C++ literal for a text.
std::string text_literal(const std::string& text);
std::string text_literal_of_format(const std::string& text);

}  // namespace terrace::convert
