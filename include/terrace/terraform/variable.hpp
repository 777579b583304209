// SPDX-License-Identifier: Apache-2.0
#pragma once

// Input variables, outputs and locals of a stack.
//
//   auto cidr = stack.variable<Str>("cidr", {.default_value = "10.0.0.0/16", .description = "The network's range"});
//   cidr.validate(fn::can(fn::cidrhost(cidr, 0)), "The range must be in CIDR notation.");
//   stack.output("vpc_id", {.value = vpc.id()});

#include <terrace/terraform/meta.hpp>

namespace terrace {

/// A type constraint, for variables of a type that C++ does not say: objects with optional attributes, tuples.
///   Type::object({{"name", Type::string()}, {"size", Type::optional(Type::number(), 2)}})
class Type {
 public:
  struct Attribute;
  static Type string();
  static Type number();
  static Type boolean();
  static Type any();
  static Type list(const Type& element);
  static Type set(const Type& element);
  static Type map(const Type& element);
  static Type tuple(std::initializer_list<Type> elements);
  static Type object(std::initializer_list<Attribute> attributes);
  /// Only inside `object`: an attribute that may be left out, with the literal it then has.
  static Type optional(const Type& type, const Any& otherwise = {});

  /// As Terraform writes it: "map(string)".
  const std::string& text() const { return text_; }
  /// What is wrong with it, such as an `optional` outside an object; empty for nothing. A variable of such a type is a
  /// diagnostic.
  const std::string& problem() const { return problem_; }

 private:
  explicit Type(std::string text, std::string problem = {})
      : text_(static_cast<std::string&&>(text)), problem_(static_cast<std::string&&>(problem)) {}
  static Type collection(const char* kind, const Type& element);
  std::string text_;
  std::string problem_;
};

struct Type::Attribute {
  std::string_view name;
  Type type;
};

namespace detail {
template <class T> struct TypeOf;
// clang-format off
template <> struct TypeOf<Str> { static Type type() { return Type::string(); } };
template <> struct TypeOf<Num> { static Type type() { return Type::number(); } };
template <> struct TypeOf<Bool> { static Type type() { return Type::boolean(); } };
template <> struct TypeOf<Any> { static Type type() { return Type::any(); } };
template <class T> struct TypeOf<List<T>> { static Type type() { return Type::list(TypeOf<T>::type()); } };
template <class T> struct TypeOf<Set<T>> { static Type type() { return Type::set(TypeOf<T>::type()); } };
template <class T> struct TypeOf<Map<T>> { static Type type() { return Type::map(TypeOf<T>::type()); } };
// clang-format on
void add_validation(const Value& variable, const Condition& condition);
}  // namespace detail

struct VariableOptions {
  Any default_value{};
  Str description{};
  /// Terraform hides the value in its output; it is still in the state unless `ephemeral` is set as well.
  Bool sensitive{};
  /// False refuses null, so that the default stands in for it.
  Bool nullable{};
  /// The value is in neither state nor plan; it may go only to write-only arguments and provider configuration.
  Bool ephemeral{};
  Blocks<Condition> validation{};
};

/// A variable is a late value of its type, with validations that may refer to it.
template <class T> class Variable : public T {
 public:
  Variable() = default;
  Variable& validate(const Bool& condition, const Str& error_message) {
    detail::add_validation(*this, {.condition = condition, .error_message = error_message});
    return *this;
  }
};

struct OutputOptions {
  Required<Any> value;
  Str description{};
  Bool sensitive{};
  Bool ephemeral{};
  DependsOn depends_on{};
  Blocks<Condition> precondition{};
  static const detail::SchemaSource terrace_schema;
};

}  // namespace terrace
