// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/policy_document.hpp>
#include <terrace/core/render.hpp>
#include <terrace/fn.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "aws/iam/errors.hpp"
#include "core/presence.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::is_alphanumeric;

/// What a late text is taken to be long: an ARN with a name of some length.
constexpr std::size_t kLateText = 80;

std::size_t size_of(const Str& text) { return 3 + (text.kind() == Value::Kind::text ? text.text().size() : kLateText); }

/// One value stands alone, as IAM itself prints it.
Any one_or_list(const Items<Str>& values) {
  if (values.size() == 1) return values.front();
  return List<Str>(values);
}

Items<Str> texts(const Items<std::string>& words) {
  Items<Str> made;
  for (const std::string& word : words) made.push_back(word);
  return made;
}

/// Sorted by how it reads, each once.
void tidy(Items<Str>& values) {
  std::map<std::string, Str> sorted;
  for (const Str& value : values) sorted.emplace(to_json(value), value);
  values.clear();
  for (auto& [text, value] : sorted) values.push_back(value);
}

void tidy(Items<std::string>& words) {
  const std::set<std::string> sorted(words.begin(), words.end());
  words.clear();
  for (const std::string& word : sorted) words.push_back(word);
}

Any principals_of(const Items<Principal>& principals) {
  std::map<std::string, Items<Str>> by_type;
  for (const Principal& principal : principals) {
    if (principal.type() == "*") return "*";
    by_type[principal.type()].push_back(principal.name());
  }
  Map<Any> made;
  for (auto& [type, names] : by_type) {
    tidy(names);
    made.add(type, one_or_list(names));
  }
  return made;
}

Any conditions_of(const Items<PolicyCondition>& conditions) {
  std::map<std::string, std::map<std::string, List<Str>>> by_test;
  for (const PolicyCondition& condition : conditions) {
    const auto [at, is_new] = by_test[condition.test].emplace(condition.variable, condition.values);
    if (is_new || condition.values.is_expression() || at->second.is_expression()) continue;
    for (std::size_t i = 0; i < condition.values.size(); ++i)
      at->second.add(terrace::detail::as<Str>(condition.values.items()[i]));
  }
  Map<Any> made;
  for (const auto& [test, variables] : by_test) {
    Map<Any> inner;
    for (const auto& [variable, values] : variables) {
      const bool alone = !values.is_expression() && values.size() == 1;
      inner.add(variable, alone ? Any(values.items()[0]) : Any(values));
    }
    made.add(test, inner);
  }
  return made;
}

Any statement_of(bool allows, const Statement& statement) {
  Map<Any> made;
  if (!statement.sid.empty()) made.add("Sid", statement.sid);
  made.add("Effect", allows ? "Allow" : "Deny");
  if (!statement.principals.empty()) made.add("Principal", principals_of(statement.principals));
  if (!statement.actions.empty()) made.add("Action", one_or_list(texts(statement.actions)));
  if (!statement.not_actions.empty()) made.add("NotAction", one_or_list(texts(statement.not_actions)));
  if (!statement.resources.empty()) made.add("Resource", one_or_list(statement.resources));
  if (!statement.not_resources.empty()) made.add("NotResource", one_or_list(statement.not_resources));
  if (!statement.conditions.empty()) made.add("Condition", conditions_of(statement.conditions));
  return made;
}

std::size_t size_of(const Statement& statement) {
  std::size_t size = 60 + statement.sid.size();
  for (const std::string& action : statement.actions) size += action.size() + 3;
  for (const std::string& action : statement.not_actions) size += action.size() + 3;
  for (const Str& resource : statement.resources) size += size_of(resource);
  for (const Str& resource : statement.not_resources) size += size_of(resource);
  for (const Principal& principal : statement.principals) size += size_of(principal.name()) + 12;
  for (const PolicyCondition& condition : statement.conditions) {
    size += condition.test.size() + condition.variable.size() + 12;
    const bool late = condition.values.is_expression();
    for (std::size_t i = 0; !late && i < condition.values.size(); ++i)
      size += size_of(terrace::detail::as<Str>(condition.values.items()[i]));
    if (late) size += kLateText;
  }
  return size;
}

bool is_action(std::string_view action) {
  if (action == "*") return true;
  const std::size_t colon = action.find(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == action.size()) return false;
  const auto in_service = [](char c) { return is_alphanumeric(c) || c == '-'; };
  const auto in_name = [](char c) { return is_alphanumeric(c) || c == '*' || c == '?'; };
  return std::all_of(action.begin(), action.begin() + static_cast<std::ptrdiff_t>(colon), in_service) &&
         std::all_of(action.begin() + static_cast<std::ptrdiff_t>(colon) + 1, action.end(), in_name);
}

bool is_resource(const Str& resource) {
  if (resource.kind() != Value::Kind::text) return true;
  const std::string_view text = resource.text();
  return text == "*" || (text.starts_with("arn:") && std::count(text.begin(), text.end(), ':') >= 5);
}

/// "s3:GetObject" or "s3:GetObject and 2 more", for messages.
std::string name_of(const Statement& statement) {
  const Items<std::string>& actions = statement.actions.empty() ? statement.not_actions : statement.actions;
  if (actions.empty()) return "nothing";
  return actions.front() + (actions.size() == 1 ? "" : " and " + std::to_string(actions.size() - 1) + " more");
}

}  // namespace

PolicyDocument& PolicyDocument::allow(const Statement& statement) {
  entries_.push_back({true, statement});
  return *this;
}

PolicyDocument& PolicyDocument::deny(const Statement& statement) {
  entries_.push_back({false, statement});
  return *this;
}

PolicyDocument& PolicyDocument::add(const PolicyDocument& other) {
  entries_.append(other.entries_);
  return *this;
}

PolicyDocument PolicyDocument::merged() const {
  // First the actions on the same resources, then the resources of the same actions. The text of everything else is
  // the key, so the result is in the order of the texts and not of the calls.
  const auto merge = [](const Items<Entry>& entries, auto without, auto join) {
    std::map<std::string, Entry> found;
    for (const Entry& entry : entries) {
      Entry rest = entry;
      if (entry.statement.sid.empty()) without(rest.statement);
      std::string key = to_json(statement_of(rest.allows, rest.statement)) + to_json(rest.statement.only_if);
      if (!entry.statement.sid.empty()) key += '#' + std::to_string(found.size());
      const auto [at, is_new] = found.emplace(std::move(key), entry);
      if (!is_new) join(at->second.statement, entry.statement);
    }
    std::vector<Entry> made;
    for (auto& [key, entry] : found) {
      tidy(entry.statement.actions);
      tidy(entry.statement.resources);
      made.push_back(std::move(entry));
    }
    return made;
  };
  Items<Entry> entries = entries_;
  for (Entry& entry : entries) {
    tidy(entry.statement.actions);
    tidy(entry.statement.not_actions);
    tidy(entry.statement.resources);
    tidy(entry.statement.not_resources);
  }
  entries = merge(
      entries, [](Statement& statement) { statement.actions.clear(); },
      [](Statement& into, const Statement& from) { into.actions.append(from.actions); });
  entries = merge(
      entries, [](Statement& statement) { statement.resources.clear(); },
      [](Statement& into, const Statement& from) { into.resources.append(from.resources); });
  PolicyDocument made;
  made.entries_ = std::move(entries);
  return made;
}

PolicyDocument PolicyDocument::where_present(const Scope& of) const {
  PolicyDocument made = *this;
  for (Entry& entry : made.entries_) {
    const Bool present = terrace::detail::presence_of(statement_of(entry.allows, entry.statement), of);
    Bool& wanted = entry.statement.only_if;
    if (present.is_set()) wanted = wanted.is_set() ? wanted && present : present;
  }
  return made;
}

Str PolicyDocument::json() const {
  List<Any> certain = std::initializer_list<Any>{};
  std::vector<Value> parts;
  for (const Entry& entry : merged().entries_) {
    const Any statement = statement_of(entry.allows, entry.statement);
    if (entry.statement.only_if.is_set()) {
      parts.push_back(if_else(entry.statement.only_if, list({statement}), list({})));
    } else {
      certain.add(statement);
    }
  }
  Any statements = certain;
  if (!parts.empty()) {
    if (certain.size() != 0) parts.insert(parts.begin(), certain);
    statements = parts.size() == 1 ? parts.front() : terrace::detail::make_call("concat", parts.data(), parts.size());
  }
  return fn::jsonencode(object({{"Version", "2012-10-17"}, {"Statement", statements}}));
}

Str PolicyDocument::json(const Scope& of) const { return where_present(of).json(); }

Bool PolicyDocument::only_if(const Scope& of) const {
  Bool any;
  std::set<std::string> said;
  for (const Entry& entry : where_present(of).merged().entries_) {
    const Bool& wanted = entry.statement.only_if;
    if (!wanted.is_set()) return {};
    if (said.insert(to_json(wanted)).second) any = any.is_set() ? any || wanted : wanted;
  }
  return any;
}

std::size_t PolicyDocument::size() const {
  std::size_t size = 40;
  for (const Entry& entry : merged().entries_) size += size_of(entry.statement);
  return size;
}

Items<PolicyDocument> PolicyDocument::split(std::size_t limit) const {
  std::vector<PolicyDocument> parts(1);
  std::size_t used = 40;
  const auto put = [&](const Entry& entry) {
    const std::size_t size = size_of(entry.statement);
    if (used + size > limit && !parts.back().empty()) {
      parts.emplace_back();
      used = 40;
    }
    parts.back().entries_.push_back(entry);
    used += size;
  };
  for (const Entry& entry : merged().entries_) {
    // A statement that is too long by itself is one on many resources: these can be told apart.
    Entry piece = entry;
    piece.statement.resources.clear();
    for (const Str& resource : entry.statement.resources) {
      piece.statement.resources.push_back(resource);
      if (40 + size_of(piece.statement) + kLateText > limit) {
        put(piece);
        piece.statement.resources.clear();
      }
    }
    if (!piece.statement.resources.empty() || entry.statement.resources.empty()) put(piece);
  }
  return parts;
}

void PolicyDocument::check(const Scope& scope, PolicyOf of) const {
  for (const Entry& entry : entries_) {
    const Statement& statement = entry.statement;
    if (statement.actions.empty() && statement.not_actions.empty()) errors::no_actions(scope, "");
    for (const auto* actions : {&statement.actions, &statement.not_actions}) {
      for (const std::string& action : *actions) {
        if (!is_action(action)) errors::wrong_action(scope, action);
      }
    }
    if (of != PolicyOf::trust && statement.resources.empty() && statement.not_resources.empty()) {
      errors::no_resources(scope, name_of(statement));
    }
    if (of == PolicyOf::role && !statement.principals.empty()) errors::misplaced_principal(scope, name_of(statement));
    if (of != PolicyOf::role && statement.principals.empty()) errors::no_principals(scope, name_of(statement));
    for (const auto* resources : {&statement.resources, &statement.not_resources}) {
      for (const Str& resource : *resources) {
        if (!is_resource(resource)) errors::wrong_resource(scope, resource.Value::text());
      }
    }
    for (const PolicyCondition& condition : statement.conditions) {
      if (!condition.values.is_expression() && condition.values.size() == 0)
        errors::empty_condition(scope, condition.variable);
    }
    if (!std::all_of(statement.sid.begin(), statement.sid.end(), is_alphanumeric))
      errors::wrong_sid(scope, statement.sid);
  }
}

Items<PolicyCondition> only_for_this_account(const Scope& scope) {
  return {{"StringEquals", "aws:SourceAccount", {account_id(scope)}}};
}

Items<PolicyCondition> only_for_source(const Scope& scope, const Str& arn_pattern) {
  return {{"StringEquals", "aws:SourceAccount", {account_id(scope)}}, {"ArnLike", "aws:SourceArn", {arn_pattern}}};
}

Items<PolicyCondition> only_with_mfa(int hours) {
  std::vector<PolicyCondition> made = {{"Bool", "aws:MultiFactorAuthPresent", {"true"}}};
  if (hours > 0) made.push_back({"NumericLessThan", "aws:MultiFactorAuthAge", {Str(hours * 3600)}});
  return made;
}

}  // namespace terrace::aws
