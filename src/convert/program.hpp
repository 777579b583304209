// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the parts of a conversion share: the symbols that expressions refer to, and the statements that are made.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "convert/expression.hpp"
#include "convert/input.hpp"
#include "convert/schemas.hpp"

namespace terrace::convert {

/// A block of the input as the program knows it.
struct Symbol {
  const InputBlock* block = nullptr;
  std::string variable;  ///< the local variable that holds it
  View view;
  RootRef root{};
  /// Written as UntypedResource and its like, for lack of a binding or because the binding cannot say it.
  bool untyped = false;
};

/// One statement of the stack's build().
struct Statement {
  std::string address;
  std::string code;                ///< an expression, with marks of layout.hpp
  std::vector<std::string> tails;  ///< calls upon its result: ".node().set_name(…)"
  std::set<std::string> uses;      ///< addresses of the symbols in it
  std::set<std::string> tail_uses;
  std::string topic;
  std::string variable;
  std::string type;  ///< of the variable
};

struct Program {
  const Schemas& schemas;
  const Input& input;
  Diagnostics& diagnostics;
  std::map<std::string, Symbol> symbols{};
  std::set<std::string> includes{};
  std::size_t raws = 0;
  /// Variables made for secrets: name and options.
  std::vector<Statement> secrets{};
  std::set<std::string> names{};  ///< of C++ variables, taken
  std::set<std::string> without_schema{};

  Program(const Schemas& known, const Input& read, Diagnostics& found)
      : schemas(known), input(read), diagnostics(found) {}
};

inline constexpr const char* kComputed = "terrace/value/computed.hpp";

/// Something that the typed form cannot say; what is around it is written another way.
struct CannotSay {
  std::string reason;
};

/// A string of the input as an expression; null, with a diagnostic, when it cannot be read.
ExprPtr template_of(const std::string& text, Place at, Diagnostics& diagnostics);
/// Any JSON as the expression that Terraform reads it as.
ExprPtr expression_of(const Json& json, const char* file, Diagnostics& diagnostics);
/// A string that holds an expression with or without `${…}` around it: an address, a provider.
ExprPtr bare_expression_of(const Json& json, const char* file, Diagnostics& diagnostics);

/// The provider of a type, by the name that the input has for it, with its source.
std::string provider_source(const Input& input, const std::string& local_name);

}  // namespace terrace::convert
