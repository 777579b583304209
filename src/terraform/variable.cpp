// SPDX-License-Identifier: Apache-2.0

#include <terrace/core/render.hpp>
#include <terrace/terraform/variable.hpp>

#include "core/node.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/schemas.hpp"
#include "value/text.hpp"

namespace terrace {
namespace {

bool is_optional(const Type& type) { return type.text().starts_with("optional("); }

/// What keeps `part` from being an element or an attribute; an optional attribute is fine only in an object.
std::string problem_of(const Type& part, bool in_object) {
  if (!part.problem().empty()) return part.problem();
  return is_optional(part) && !in_object ? "optional(…) stands outside an object" : "";
}

}  // namespace

Type Type::string() { return Type("string"); }
Type Type::number() { return Type("number"); }
Type Type::boolean() { return Type("bool"); }
Type Type::any() { return Type("any"); }

Type Type::collection(const char* kind, const Type& element) {
  return Type(kind + ("(" + element.text()) + ")", problem_of(element, false));
}

Type Type::list(const Type& element) { return collection("list", element); }
Type Type::set(const Type& element) { return collection("set", element); }
Type Type::map(const Type& element) { return collection("map", element); }

Type Type::tuple(std::initializer_list<Type> elements) {
  std::string text;
  std::string problem;
  for (const Type& element : elements) {
    if (!text.empty()) text += ", ";
    text += element.text();
    if (problem.empty()) problem = problem_of(element, false);
  }
  return Type("tuple([" + text + "])", std::move(problem));
}

Type Type::object(std::initializer_list<Attribute> attributes) {
  std::string text;
  std::string problem;
  std::vector<std::string_view> names;
  for (const Attribute& attribute : attributes) {
    if (!text.empty()) text += ", ";
    text.append(attribute.name).append(" = ").append(attribute.type.text());
    if (!problem.empty()) continue;
    problem = problem_of(attribute.type, true);
    const std::string quoted = "\"" + std::string(attribute.name) + "\"";
    if (!detail::is_identifier(attribute.name)) problem = quoted + " cannot be the name of an attribute";
    for (const std::string_view name : names) {
      if (name == attribute.name) problem = "two attributes are named " + quoted;
    }
    names.push_back(attribute.name);
  }
  return Type("object({" + text + "})", std::move(problem));
}

Type Type::optional(const Type& type, const Any& otherwise) {
  std::string problem = problem_of(type, false);
  std::string text = "optional(" + type.text();
  if (detail::is_late(otherwise)) {
    if (problem.empty()) problem = "the default of optional(…) holds an expression";
  } else if (otherwise.is_set()) {
    text += ", " + to_hcl(otherwise);
  }
  return Type(text + ")", std::move(problem));
}

namespace detail {

void add_validation(const Value& variable, const Condition& condition) {
  Node* node = node_of(variable);
  if (node == nullptr || node->kind != NodeKind::variable) return;
  const Value block = make_block(Condition::terrace_schema, &condition);
  const Value before = member_of(node->arguments, variable_member::validation);
  node->arguments =
      with_member(variable_schema, node->arguments, variable_member::validation, joined(before, make_list(&block, 1)));
}

}  // namespace detail
}  // namespace terrace
