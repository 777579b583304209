// SPDX-License-Identifier: Apache-2.0

// IAM policy documents, statement by statement.

#include <algorithm>
#include <vector>

#include "engine/permissions.hpp"

namespace terrace::engine {
namespace {

/// Combinations beyond this number are summed up: a document has room for thousands.
constexpr std::size_t kMostCombinations = 400;

/// A text or a list of texts.
std::vector<std::string> texts(const Json& json) {
  std::vector<std::string> found;
  if (json.is_array()) {
    for (const Json& one : json) found.push_back(text_of(one));
  } else if (!json.is_null()) {
    found.push_back(text_of(json));
  }
  return found;
}

std::vector<std::string> principals(const Json& principal) {
  if (principal.is_null()) return {""};
  if (!principal.is_object()) {
    std::vector<std::string> found = texts(principal);
    for (std::string& one : found) one = one == "*" ? "everybody" : one;
    return found;
  }
  std::vector<std::string> found;
  for (const auto& [kind, names] : principal.items()) {
    for (const std::string& name : texts(names)) {
      found.push_back(kind == "AWS" && name == "*" ? "everybody" : name);
    }
  }
  return found;
}

std::string joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

/// Actions or resources, of which NotAction and NotResource say the contrary.
std::vector<std::string> subjects(const Json& statement, const char* name, const char* contrary) {
  std::vector<std::string> found = texts(member(statement, name));
  if (const std::vector<std::string> except = texts(member(statement, contrary)); !except.empty()) {
    found.push_back("everything but " + joined(except));
  }
  if (found.empty()) found.emplace_back();
  return found;
}

std::string condition_text(const Json& condition) {
  if (!condition.is_object() || condition.empty()) return {};
  std::string text;
  for (const auto& [test, keys] : condition.items()) {
    if (!keys.is_object()) continue;
    for (const auto& [key, values] : keys.items()) {
      text += (text.empty() ? " if " : " and ") + key + ' ' + test + ' ' + joined(texts(values));
    }
  }
  return text;
}

bool is_everything(const std::string& action) {
  return action == "*" || action.ends_with(":*") || action.starts_with("everything but");
}

void read_statement(const Json& statement, Permissions& into) {
  const bool denies = text_at(statement, "/Effect") == "Deny";
  const std::vector<std::string> actions = subjects(statement, "Action", "NotAction");
  const std::vector<std::string> resources = subjects(statement, "Resource", "NotResource");
  std::vector<std::string> whom = principals(member(statement, "Principal"));
  if (const auto except = statement.find("NotPrincipal"); except != statement.end()) {
    whom = {"everybody but " + joined(principals(*except))};
  }
  const std::string condition = condition_text(member(statement, "Condition"));
  const std::string verb = denies ? "denies " : "allows ";
  const auto add = [&](const std::string& action, const std::string& resource, const std::string& principal) {
    std::string text = verb + action;
    if (!resource.empty()) text += " on " + resource;
    if (!principal.empty()) text += " to " + principal;
    const bool to_all = principal.starts_with("everybody") && condition.empty();
    const bool broad = !denies && (to_all || (is_everything(action) && (resource == "*" || resource.empty())));
    into[text + condition] = {.is_broad = broad, .is_denial = denies};
  };
  if (actions.size() * resources.size() * whom.size() > kMostCombinations) {
    return add(joined(actions), joined(resources), joined(whom));
  }
  for (const std::string& action : actions) {
    for (const std::string& resource : resources) {
      for (const std::string& principal : whom) add(action, resource, principal);
    }
  }
}

}  // namespace

bool read_policy(const Json& document, Permissions& into) {
  if (!document.is_object()) return false;
  const Json& statements = member(document, "Statement");
  if (statements.is_object()) {
    read_statement(statements, into);
  } else if (statements.is_array()) {
    for (const Json& statement : statements) {
      if (statement.is_object()) read_statement(statement, into);
    }
  } else {
    return false;
  }
  return true;
}

}  // namespace terrace::engine
