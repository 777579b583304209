// SPDX-License-Identifier: Apache-2.0

#include "aws/load_balancing/domain_name.hpp"

#include "aws/load_balancing/errors.hpp"
#include "aws/support/literal.hpp"
#include "value/ascii.hpp"

namespace terrace::aws::domain_name {
namespace {

using terrace::detail::is_alphanumeric;

constexpr std::size_t kLongestLabel = 63;
constexpr std::size_t kLongestDomain = 253;

const char* problem_of_label(std::string_view label) {
  if (label.empty()) return "a label is empty";
  if (label.size() > kLongestLabel) return "a label is longer than 63 characters";
  if (label.front() == '-' || label.back() == '-') return "a label begins or ends with a hyphen";
  for (const char c : label) {
    if (!is_alphanumeric(c) && c != '-' && c != '_') return "it has characters other than letters, digits and hyphens";
  }
  return nullptr;
}

const char* problem_of(std::string_view name, bool wildcard) {
  if (!name.empty() && name.back() == '.') name.remove_suffix(1);
  if (name.size() > kLongestDomain) return "it is longer than 253 characters";
  if (wildcard && name.starts_with("*.")) name.remove_prefix(2);
  if (wildcard && name == "*") return nullptr;
  while (true) {
    const auto dot = name.find('.');
    if (const char* problem = problem_of_label(name.substr(0, dot))) return problem;
    if (dot == std::string_view::npos) return nullptr;
    name.remove_prefix(dot + 1);
  }
}

}  // namespace

bool check(const Scope& scope, const Str& name, bool wildcard) {
  const auto literal = support::literal_text(name);
  if (!literal) return true;
  const char* problem = problem_of(*literal, wildcard);
  if (problem != nullptr) errors::wrong_domain(scope, *literal, problem);
  return problem == nullptr;
}

std::string slug(std::string_view name) {
  if (name.empty()) return "apex";
  std::string made;
  if (name.front() == '*') {
    made = "wildcard";
    name.remove_prefix(1);
  }
  for (const char c : name) made += is_alphanumeric(c) || c == '_' ? c : '-';
  return made;
}

}  // namespace terrace::aws::domain_name
