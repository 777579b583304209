// SPDX-License-Identifier: Apache-2.0

#include "convert/program.hpp"

namespace terrace::convert {

ExprPtr template_of(const std::string& text, Place at, Diagnostics& diagnostics) {
  Parsed parsed = parse_template(text);
  if (parsed.expr == nullptr) diagnostics.add(errors::invalid_expression(at, text, parsed.problem));
  return parsed.expr != nullptr ? parsed.expr : make_text(text);
}

ExprPtr expression_of(const Json& json, const char* file, Diagnostics& diagnostics) {
  switch (json.kind) {
  case Json::Kind::null: return make_expr(Expr::Kind::null);
  case Json::Kind::boolean: return make_expr(Expr::Kind::boolean, {}, {}, json.boolean);
  case Json::Kind::number:
    if (json.text[0] != '-') return make_expr(Expr::Kind::number, json.text);
    return make_expr(Expr::Kind::unary, "-", {make_expr(Expr::Kind::number, json.text.substr(1))});
  case Json::Kind::string: return template_of(json.text, {file, json.line}, diagnostics);
  case Json::Kind::array: {
    std::vector<ExprPtr> items;
    for (const Json& item : json.items) items.push_back(expression_of(item, file, diagnostics));
    return make_expr(Expr::Kind::tuple, {}, std::move(items));
  }
  case Json::Kind::object: break;
  }
  std::vector<ExprPtr> entries;
  std::map<std::string, unsigned> seen;
  for (const Member& member : json.members) {
    const auto [first, is_new] = seen.try_emplace(member.name, member.line);
    if (!is_new) diagnostics.add(errors::defined_twice({file, member.line}, member.name, {file, first->second}));
    entries.push_back(template_of(member.name, {file, member.line}, diagnostics));
    entries.push_back(expression_of(member.value, file, diagnostics));
  }
  return make_expr(Expr::Kind::object, {}, std::move(entries));
}

ExprPtr bare_expression_of(const Json& json, const char* file, Diagnostics& diagnostics) {
  const Place at{file, json.line};
  if (!json.is(Json::Kind::string)) {
    diagnostics.add(errors::wrong_shape(at, "a reference", "a string", kind_name(json.kind)));
    return make_text({});
  }
  if (json.text.starts_with("${")) return template_of(json.text, at, diagnostics);
  Parsed parsed = parse_expression(json.text);
  if (parsed.expr == nullptr) diagnostics.add(errors::invalid_expression(at, json.text, parsed.problem));
  return parsed.expr != nullptr ? parsed.expr : make_text({});
}

std::string provider_source(const Input& input, const std::string& local_name) {
  const auto need = input.providers.find(local_name);
  if (need != input.providers.end() && !need->second.source.empty()) return need->second.source;
  if (local_name == "terraform") return "terraform.io/builtin/terraform";
  return "hashicorp/" + local_name;
}

}  // namespace terrace::convert
