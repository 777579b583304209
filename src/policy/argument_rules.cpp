// SPDX-License-Identifier: Apache-2.0

#include "policy/argument_rules.hpp"

#include <algorithm>

namespace terrace::policy {
namespace {

bool has_type(std::string_view types, std::string_view type) {
  if (types.empty()) return true;
  const std::vector<std::string_view> known = alternatives(types);
  return std::find(known.begin(), known.end(), type) != known.end();
}

bool applies(const Case& here, std::string_view when) {
  if (when.empty()) return true;
  const std::size_t equals = when.find('=');
  const Field found = here[when.substr(0, equals)];
  const std::string_view wanted = when.substr(equals + 1);
  if (found.is_absent()) {
    const std::vector<std::string_view> words = alternatives(wanted);
    return std::find(words.begin(), words.end(), std::string_view()) != words.end();
  }
  return found.is_literal() && is_one_of(found.text(), wanted);
}

bool is_empty(const Field& found) {
  if (found.is_absent()) return true;
  if (found.value().kind() == Value::Kind::list || found.value().kind() == Value::Kind::map) {
    return found.value().size() == 0;
  }
  return found.is("");
}

bool is_violation(const Field& found, const ArgumentRule& row) {
  if (found.is_late()) return false;
  const bool absent = found.is_absent();
  const std::optional<double> number = found.number();
  const auto too_small = [&] { return number && *number < *Field(Str(row.values)).number(); };
  switch (row.must) {
  case Must::be_true: return absent || found.is_false();
  case Must::be_false: return absent || found.is_true();
  case Must::not_be_true: return found.is_true();
  case Must::not_be_false: return found.is_false();
  case Must::be_given: return is_empty(found);
  case Must::be_absent: return !is_empty(found);
  case Must::be_one_of: return absent || (found.is_literal() && !is_one_of(found.text(), row.values));
  case Must::be_one_of_set: return found.is_literal() && !is_one_of(found.text(), row.values);
  case Must::not_be_one_of: return found.is_literal() && is_one_of(found.text(), row.values);
  case Must::be_at_least: return absent || too_small();
  case Must::be_at_least_set: return too_small();
  }
  return false;
}

std::vector<Field> values_at(const Case& here, std::string_view path) {
  if (!path.starts_with('?')) return here.all(path);
  path.remove_prefix(1);
  const std::size_t dot = path.rfind('.');
  std::vector<Field> found;
  for (const Field& blocks : here.all(path.substr(0, dot))) {
    for (const Field& block : blocks.items()) found.push_back(block.member(path.substr(dot + 1)));
  }
  return found;
}

void check_row(Case& here, const ArgumentRule& row) {
  if (!has_type(row.types, here.construct().type()) || !applies(here, row.when)) return;
  for (const Field& found : values_at(here, row.path)) {
    if (is_violation(found, row)) here.violation(found);
  }
}

void check_row(Case& here, const CompanionRule& row) {
  if (!has_type(row.types, here.construct().type()) || !applies(here, row.when)) return;
  bool certain = true;
  std::string wanted;
  for (const std::string_view companion : alternatives(row.companions)) {
    const std::size_t dot = companion.find('.');
    const std::string_view type = companion.substr(0, dot);
    if (!here.users(type, companion.substr(dot + 1), row.name, &certain).empty()) return;
    wanted += (wanted.empty() ? "no " : " or ") + std::string(type);
  }
  if (certain) here.violation(wanted + " refers to it");
}

template <class Row> std::vector<Row> rows_of(std::span<const Row> all, std::string_view code) {
  std::vector<Row> found;
  std::copy_if(all.begin(), all.end(), std::back_inserter(found), [&](const Row& row) { return row.code == code; });
  return found;
}

void add_types(Rule& rule, std::string_view types) {
  for (const std::string_view type : alternatives(types)) {
    if (std::find(rule.types.begin(), rule.types.end(), type) == rule.types.end()) rule.types.emplace_back(type);
  }
}

}  // namespace

std::vector<std::string_view> alternatives(std::string_view text) {
  std::vector<std::string_view> found;
  for (;;) {
    const std::size_t end = text.find('|');
    found.push_back(text.substr(0, end));
    if (end == std::string_view::npos) return found;
    text.remove_prefix(end + 1);
  }
}

bool is_one_of(std::string_view text, std::string_view values) {
  const std::vector<std::string_view> known = alternatives(values);
  return std::any_of(known.begin(), known.end(), [&](std::string_view value) {
    return value.ends_with('*') ? text.starts_with(value.substr(0, value.size() - 1)) : text == value;
  });
}

Pack make_pack(std::string_view name, std::span<const RuleText> texts, std::span<const ArgumentRule> arguments,
               std::span<const CompanionRule> companions, std::span<const FunctionRule> functions) {
  Pack pack{std::string(name), {}};
  for (const RuleText& text : texts) {
    Rule rule{std::string(text.code), std::string(text.title), std::string(text.help), {}, text.severity, {}};
    const std::vector<ArgumentRule> own_arguments = rows_of(arguments, text.code);
    const std::vector<CompanionRule> own_companions = rows_of(companions, text.code);
    const std::vector<FunctionRule> own_functions = rows_of(functions, text.code);
    for (const ArgumentRule& row : own_arguments) add_types(rule, row.types);
    for (const CompanionRule& row : own_companions) add_types(rule, row.types);
    for (const FunctionRule& row : own_functions) {
      if (!row.types.empty()) add_types(rule, row.types);
    }
    rule.check = [=](Case& here) {
      for (const ArgumentRule& row : own_arguments) check_row(here, row);
      for (const CompanionRule& row : own_companions) check_row(here, row);
      for (const FunctionRule& row : own_functions) {
        if (has_type(row.types, here.construct().type())) row.check(here);
      }
    };
    pack.rules.push_back(std::move(rule));
  }
  return pack;
}

}  // namespace terrace::policy
