// SPDX-License-Identifier: Apache-2.0

#include "aws/support/names.hpp"

#include <cstdint>

#include "aws/support/errors.hpp"
#include "value/ascii.hpp"

namespace terrace::aws::support {

using terrace::detail::is_alphanumeric;
using terrace::detail::is_letter;
using terrace::detail::is_upper;

namespace {

constexpr std::size_t kDigits = 6;

/// FNV-1a: names must be the same on every machine.
std::string hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  std::string digits;
  for (std::size_t i = 0; i < kDigits; ++i, hash >>= 4) digits += "0123456789abcdef"[hash & 15];
  return digits;
}

std::string problem_of(std::string_view name, const NameRule& rule) {
  if (name.size() < rule.shortest || name.size() > rule.longest) {
    const std::string allowed = rule.shortest <= 1
                                    ? "at most " + std::to_string(rule.longest)
                                    : std::to_string(rule.shortest) + " to " + std::to_string(rule.longest);
    return "it has " + std::to_string(name.size()) + " characters, and " + allowed + " are allowed";
  }
  for (const char c : name) {
    if (!is_alphanumeric(c) && rule.others.find(c) == std::string_view::npos) {
      return "\"" + std::string(1, c) + "\" is not allowed; letters, digits and " +
             (rule.others.empty() ? std::string("nothing else") : "`" + std::string(rule.others) + "`") + " are";
    }
    if (rule.lower_case && is_upper(c)) return "it has an upper-case letter";
  }
  if (rule.begins_with_letter && !is_letter(name.front())) return "it does not begin with a letter";
  if (rule.hyphen_inside && (name.front() == '-' || name.back() == '-')) return "it begins or ends with a hyphen";
  if (!rule.double_hyphen && name.find("--") != std::string_view::npos) return "it has two hyphens in a row";
  return {};
}

}  // namespace

std::string physical_name(const Scope& scope, std::size_t limit) {
  std::string name = scope.path();
  for (char& c : name) {
    if (!is_alphanumeric(c)) c = '-';
  }
  if (name.size() <= limit) return name;
  return name.substr(0, limit - kDigits - 1) + '-' + hash_of(scope.path());
}

Str name_or(const Str& given, const Scope& scope, std::size_t limit) {
  return given.is_set() ? given : Str(physical_name(scope, limit));
}

bool check_name(const Scope& scope, const Str& name, const NameRule& rule) {
  if (name.kind() != Value::Kind::text) return true;
  const std::string problem = problem_of(name.text(), rule);
  if (!problem.empty()) errors::invalid_name(scope, rule.what, name.text(), problem);
  return problem.empty();
}

}  // namespace terrace::aws::support
