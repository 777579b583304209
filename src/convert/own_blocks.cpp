// SPDX-License-Identifier: Apache-2.0

// Terraform's own blocks: their structs are part of the library, and so are their schemas.

#include <terrace/terraform/meta.hpp>

#include <algorithm>

#include "bind/names.hpp"
#include "convert/block_writer.hpp"
#include "convert/layout.hpp"

namespace terrace::convert {
namespace {

using V = View::Kind;

View view_of_own(const ValueType& type) {
  switch (type.kind) {
  case TypeKind::string: return plain_view(V::text);
  case TypeKind::number: return plain_view(V::number);
  case TypeKind::boolean: return plain_view(V::boolean);
  case TypeKind::list: return list_of(V::list, view_of_own(*type.element));
  case TypeKind::set: return list_of(V::set, view_of_own(*type.element));
  case TypeKind::map: return list_of(V::map, view_of_own(*type.element));
  default: return {};
  }
}

/// A value whose texts are no templates.
ExprPtr literal_of(const Json& json) {
  if (json.is(Json::Kind::string)) return make_text(json.text);
  std::vector<ExprPtr> children;
  if (json.is(Json::Kind::array)) {
    for (const Json& item : json.items) children.push_back(literal_of(item));
    return make_expr(Expr::Kind::tuple, {}, std::move(children));
  }
  if (json.is(Json::Kind::object)) {
    for (const Member& member : json.members) {
      children.push_back(make_text(member.name));
      children.push_back(literal_of(member.value));
    }
    return make_expr(Expr::Kind::object, {}, std::move(children));
  }
  Diagnostics none;
  return expression_of(json, "", none);
}

}  // namespace

ExprPtr literal_expression(const Json& json) { return literal_of(json); }

std::string BlockWriter::own(const detail::SchemaSource& source, const Json& body, bool literal,
                             std::string_view what) {
  refuse_repeated(body, file_, program_.diagnostics);
  const Schema& schema = schema_of(source);
  for (const Member& member : body.members) {
    if (member.name == "//" || schema.find(member.name) != nullptr || member.value.is(Json::Kind::null)) continue;
    program_.diagnostics.add(
        errors::left_out({file_, member.line}, '"' + member.name + "\" of " + std::string(what),
                         literal ? "it is a secret, or Terraform deprecates it, so Terrace has no such "
                                   "argument; give it with -backend-config or by environment variable"
                                 : "Terrace has no such argument"));
  }
  std::vector<std::string> made;
  for (const SchemaEntry& entry : schema.members()) {
    const Json* json = body.find(entry.name);
    if (json == nullptr || json->is(Json::Kind::null)) continue;
    made.push_back('.' + bind::cpp_name(entry.name) + " = " + own_value(entry, *json, literal, what));
  }
  return braces(made);
}

std::string BlockWriter::own_value(const SchemaEntry& entry, const Json& json, bool literal, std::string_view what) {
  if (entry.is_block || entry.is_nested_attribute) {
    std::vector<std::string> made;
    for_each_object(json, file_, program_.diagnostics, entry.name,
                    [&](const Json& body) { made.push_back(own(*entry.nested, body, literal, what)); });
    return braces(made);
  }
  const ExprPtr expr = literal ? literal_of(json) : expression(json);
  if (entry.sensitive && expr->is(Expr::Kind::text) && !expr->text.empty()) {
    return secret_variable(json, statement_.address + '.' + std::string(entry.name), false);
  }
  expressions_.set_place(at(json));
  if (literal && entry.name == "tags" && entry.type.kind == TypeKind::dynamic) {
    // The tags of `cloud` are names or a map.
    const bool names = expr->is(Expr::Kind::tuple);
    const View target = list_of(names ? V::set : V::map, plain_view(V::text));
    return call(cpp_name(target), {expressions_.as(*expr, target, true)});
  }
  if (entry.sensitive && expr->is(Expr::Kind::text)) return call("Str", {"\"\""});
  return expressions_.as(*expr, view_of_own(entry.type), true);
}

std::vector<std::string> BlockWriter::conditions(const Json& json) {
  std::vector<std::string> made;
  for_each_object(json, file_, program_.diagnostics, "a condition", [&](const Json& body) {
    const Json* condition = body.find("condition");
    const Json* message = body.find("error_message");
    if (condition == nullptr || message == nullptr) {
      program_.diagnostics.add(
          errors::wrong_shape(at(body), "a condition", "condition and error_message",
                              condition == nullptr ? "one without condition" : "one without a message"));
      return;
    }
    const std::string first = value(*condition, plain_view(V::boolean));
    const std::string second = value(*message, plain_view(V::text));
    made.push_back(braces({".condition = " + first, ".error_message = " + second}));
  });
  return made;
}

}  // namespace terrace::convert
