// SPDX-License-Identifier: Apache-2.0

#include "convert/canonical.hpp"

#include <map>

#include "convert/expression.hpp"

namespace {

using nlohmann::json;
using terrace::convert::Expr;
using terrace::convert::ExprPtr;
using Names = std::map<std::string, std::string>;
using Kind = Expr::Kind;

ExprPtr renamed(const ExprPtr& expr, const Names& names) {
  if (expr == nullptr || names.empty()) return expr;
  auto copy = std::make_shared<Expr>(*expr);
  if (copy->is(Kind::variable)) {
    const auto found = names.find(copy->text);
    if (found != names.end()) copy->text = found->second;
  }
  for (ExprPtr& child : copy->children) child = renamed(child, names);
  return copy;
}

json of_expression(const Expr& expr) {
  switch (expr.kind) {
  case Kind::null: return nullptr;
  case Kind::boolean: return expr.flag;
  case Kind::number: {
    const json number = json::parse(expr.text, nullptr, false);
    return number.is_discarded() ? json("${" + canonical_text(expr) + "}") : number;
  }
  case Kind::text: return expr.text;
  case Kind::tuple: {
    json made = json::array();
    for (const ExprPtr& item : expr.children) made.push_back(of_expression(*item));
    return made;
  }
  case Kind::object: {
    json made = json::object();
    for (std::size_t i = 0; i < expr.children.size(); i += 2) {
      const ExprPtr& key = expr.children[i];
      const json value = of_expression(*expr.children[i + 1]);
      const json label = of_expression(*key);
      if (!value.is_null()) made[label.is_string() ? label.get<std::string>() : label.dump()] = value;
    }
    return made;
  }
  case Kind::unary:
    if (expr.text == "-" && expr.children[0]->is(Kind::number)) {
      const json number = json::parse("-" + expr.children[0]->text, nullptr, false);
      if (!number.is_discarded()) return number;
    }
    break;
  default: break;
  }
  return "${" + canonical_text(expr) + "}";
}

bool is_bare(const std::string& key) {
  return key == "depends_on" || key == "replace_triggered_by" || key == "provider" || key == "providers" ||
         key == "to" || key == "from" || key == "ignore_changes" || key == "type";
}

class Canonical {
 public:
  json value(const std::string& key, const json& given) {
    if (given.is_string()) return text(given.get<std::string>(), is_bare(key));
    if (given.is_array()) {
      json made = json::array();
      for (const json& item : given) made.push_back(value(key == "provisioner" ? "" : key, item));
      return key == "provisioner" ? provisioners(made) : made;
    }
    if (!given.is_object()) return given;
    json made = json::object();
    for (const auto& [name, inner] : given.items()) {
      if (name == "//" || inner.is_null()) continue;
      if (name == "dynamic" && inner.is_object()) {
        made[name] = dynamic(inner);
        continue;
      }
      const json label = text(name, false);
      const bool of_block = key == "providers" || key == "required_providers";
      json canonical_value = value(of_block ? key : name, inner);
      if (canonical_value.is_null()) continue;
      made[label.is_string() ? label.get<std::string>() : name] = std::move(canonical_value);
    }
    return key == "provisioner" ? provisioners(json::array({made})) : made;
  }

 private:
  json text(std::string given, bool bare) const {
    terrace::convert::Parsed parsed;
    if (bare) {
      if (given.starts_with("${")) given = given.substr(2, given.size() - 3);
      parsed = terrace::convert::parse_expression(given);
      if (parsed.expr != nullptr) return canonical_text(*renamed(parsed.expr, names_));
      return given;
    }
    parsed = terrace::convert::parse_template(given);
    return parsed.expr != nullptr ? of_expression(*renamed(parsed.expr, names_)) : json(given);
  }

  json dynamic(const json& labels) {
    json made = json::object();
    for (const auto& [label, blocks] : labels.items()) {
      json list = json::array();
      for (const json& block : blocks.is_array() ? blocks : json::array({blocks})) {
        json one;
        one["for_each"] = value("for_each", block.at("for_each"));
        const Names before = names_;
        names_[block.value("iterator", label)] = "iterator" + std::to_string(++depth_);
        one["content"] = value("content", block.at("content"));
        names_ = before;
        --depth_;
        list.push_back(one);
      }
      made[label] = list;
    }
    return made;
  }

  static json provisioners(const json& given) {
    json made = json::array();
    for (const json& labels : given) {
      for (const auto& [label, bodies] : labels.items()) {
        for (const json& body : bodies.is_array() ? bodies : json::array({bodies})) made.push_back({{label, body}});
      }
    }
    return made;
  }

  Names names_;
  int depth_ = 0;
};

std::string compare(const json& given, const json& made, const std::string& path) {
  if (given.is_object() && made.is_array() && made.size() == 1) return compare(given, made[0], path);
  if (given.is_array() && given.size() == 1 && made.is_object()) return compare(given[0], made, path);
  if (given.is_object() && made.is_object()) {
    for (const auto& [key, value] : given.items()) {
      const bool nothing = value.is_array() && value.empty();
      if (!made.contains(key) && !nothing) return path + "/" + key + " is missing: " + value.dump();
      if (!made.contains(key)) continue;
      if (std::string found = compare(value, made.at(key), path + "/" + key); !found.empty()) return found;
    }
    for (const auto& [key, value] : made.items()) {
      if (!given.contains(key)) return path + "/" + key + " is new: " + value.dump();
    }
    return {};
  }
  if (given.is_array() && made.is_array() && given.size() == made.size()) {
    for (std::size_t i = 0; i < given.size(); ++i) {
      if (std::string found = compare(given[i], made[i], path + "/" + std::to_string(i)); !found.empty()) return found;
    }
    return {};
  }
  return given == made ? std::string() : path + " was " + given.dump() + " and is " + made.dump();
}

/// Takes out of `made` what synth adds where `given` says nothing.
void forgive(const json& given, json& made) {
  json none = json::object();
  const json& settings = given.contains("terraform") ? given.at("terraform") : none;
  if (!made.contains("terraform")) made["terraform"] = none;
  json& own = made["terraform"];
  if (!settings.contains("required_version")) own.erase("required_version");
  const json& needs = settings.contains("required_providers") ? settings.at("required_providers") : none;
  if (own.contains("required_providers")) {
    json kept = json::object();
    for (auto& [name, need] : own["required_providers"].items()) {
      if (!needs.contains(name)) continue;
      if (!needs.at(name).contains("version")) need.erase("version");
      kept[name] = need;
    }
    own["required_providers"] = kept;
    if (kept.empty()) own.erase("required_providers");
  }
  if (own.empty()) made.erase("terraform");
  if (made.contains("provider")) {
    const json configured = given.contains("provider") ? given.at("provider") : none;
    const json all = made["provider"];
    for (const auto& [name, blocks] : all.items()) {
      const bool empty = blocks == json::array({json::object()});
      if (!configured.contains(name) && empty) made["provider"].erase(name);
    }
    if (made["provider"].empty()) made.erase("provider");
  }
  if (!made.contains("variable")) return;
  for (auto& [name, variable] : made["variable"].items()) {
    const json& said = given.at("variable").value(name, none);
    if (!said.contains("type") && variable.value("type", "") == "any") variable.erase("type");
  }
}

json prepared(json document) {
  for (const char* name : {"removed"}) {
    if (!document.contains(name)) continue;
    for (json& block : document[name]) {
      if (!block.contains("lifecycle")) block["lifecycle"] = {{"destroy", true}};
    }
  }
  if (document.contains("variable")) {
    for (auto& [name, variable] : document["variable"].items()) {
      const std::string type = variable.value("type", "");
      if (type == "list" || type == "map") variable["type"] = type + "(any)";
      if (variable.contains("default") && variable["default"].is_null()) variable["default"] = "null by default";
    }
  }
  return document;
}

}  // namespace

json canonical(const json& document) { return Canonical().value("", prepared(document)); }

std::string difference(const json& given, const json& made) {
  const json left = canonical(given);
  json right = canonical(made);
  forgive(left, right);
  return compare(left, right, "");
}
