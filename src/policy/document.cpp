// SPDX-License-Identifier: Apache-2.0

#include <terrace/policy/document.hpp>

#include <algorithm>
#include <cctype>

namespace terrace::policy {
namespace {

/// Documents may be made from documents; more than a few levels nobody writes.
constexpr int kMostDocuments = 32;

/// A reference stands for one resource or action, and so is an element too.
std::vector<Field> members(const Field& object, std::string_view name) {
  const Field found = object[name];
  return found.is_late() ? std::vector<Field>{found} : found.items();
}

void add_principals(std::vector<Principal>& into, const Field& given) {
  if (given.is("*")) into.push_back({"*", given});
  for (const std::string& type : given.keys()) {
    for (const Field& name : given.member(type).items()) into.push_back({type, name});
  }
}

Statement from_json(const Field& given) {
  Statement made;
  made.effect = given["Effect"].text();
  made.actions = members(given, "Action");
  made.not_actions = members(given, "NotAction");
  made.resources = members(given, "Resource");
  made.not_resources = members(given, "NotResource");
  add_principals(made.principals, given["Principal"]);
  add_principals(made.not_principals, given["NotPrincipal"]);
  const Field condition = given["Condition"];
  made.conditions_known = condition.is_complete();
  for (const std::string& test : condition.keys()) {
    const Field variables = condition.member(test);
    made.conditions_known = made.conditions_known && variables.is_complete();
    for (const std::string& variable : variables.keys()) {
      made.conditions.push_back({test, variable, variables.member(variable)});
    }
  }
  return made;
}

Statement from_block(const Field& given) {
  Statement made;
  const Field effect = given["effect"];
  made.effect = effect.is_absent() ? "Allow" : effect.text();
  made.actions = members(given, "actions");
  made.not_actions = members(given, "not_actions");
  made.resources = members(given, "resources");
  made.not_resources = members(given, "not_resources");
  const auto principals = [&](std::string_view name, std::vector<Principal>& into) {
    for (const Field& block : given[name].items()) {
      for (const Field& identifier : block["identifiers"].items()) into.push_back({block["type"].text(), identifier});
    }
  };
  principals("principals", made.principals);
  principals("not_principals", made.not_principals);
  made.conditions_known = given["condition"].is_complete();
  for (const Field& block : given["condition"].items()) {
    made.conditions_known = made.conditions_known && !block["variable"].is_late();
    made.conditions.push_back({block["test"].text(), block["variable"].text(), block["values"]});
  }
  return made;
}

bool equal_fold(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y));
  });
}

}  // namespace

bool Statement::may_have_condition(std::string_view variable) const {
  return !conditions_known || std::any_of(conditions.begin(), conditions.end(), [&](const Condition& condition) {
    return equal_fold(condition.variable, variable);
  });
}

std::vector<Statement> statements(const Field& document) {
  std::vector<Statement> found;
  std::vector<Field> pending{document};
  for (int step = 0; step < kMostDocuments && !pending.empty(); ++step) {
    const Field next = pending.back();
    pending.pop_back();
    if (const auto made = next.target(); made && made->is_data() && made->type() == "aws_iam_policy_document") {
      for (const Field& block : field(*made, "statement").items()) found.push_back(from_block(block));
      for (const char* name : {"source_policy_documents", "override_policy_documents"}) {
        for (const Field& other : field(*made, name).items()) pending.push_back(other);
      }
      continue;
    }
    const Field text = next.json();
    for (const Field& statement : text["Statement"].items()) found.push_back(from_json(statement));
  }
  return found;
}

}  // namespace terrace::policy
