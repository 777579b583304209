// SPDX-License-Identifier: Apache-2.0
// Rules of listeners: their conditions, and which of them comes first.

#include <terrace/core/render.hpp>
#include <terrace/value/units.hpp>

#include <algorithm>

#include "aws/load_balancing/actions.hpp"
#include "aws/load_balancing/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;
namespace rule_blocks = tf::blocks::aws_lb_listener_rule;

constexpr std::size_t kMostValues = 5;
constexpr std::size_t kLongestPattern = 128;

/// Priorities that nobody wrote out: a band for each degree of narrowness, and places within it. Below them is room for
/// those that somebody did.
constexpr std::int64_t kLastPriority = 49999;
constexpr std::int64_t kPlaces = 200;
constexpr std::int64_t kHosts = 64;
constexpr std::int64_t kOtherCondition = 16;
constexpr std::int64_t kExactPath = 20;
constexpr std::int64_t kPathLength = 40;

std::size_t literal_count(const Value& list) { return support::literal_size(list).value_or(list.is_set() ? 1 : 0); }

template <class Check> void for_each_literal(const Value& list, Check check) {
  for (std::size_t i = 0; support::literal_size(list) && i < list.size(); ++i) {
    if (list.items()[i].kind() == Value::Kind::text) check(list.items()[i].text());
  }
}

/// FNV-1a, as everywhere: the same on every machine.
std::int64_t place_of(std::string_view id) {
  std::uint32_t hash = 0x811c9dc5U;
  for (const char c : id) hash = (hash ^ static_cast<unsigned char>(c)) * 0x01000193U;
  return hash % kPlaces;
}

std::size_t count_values(const RuleConditions& when) {
  std::size_t values = literal_count(when.hosts) + literal_count(when.paths) + literal_count(when.methods) +
                       literal_count(when.source_ranges) + when.query.size();
  for (const auto& header : when.headers) values += literal_count(header.values);
  return values;
}

std::string text_of(const RuleConditions& when) {
  std::string text;
  const auto add = [&](const char* kind, const Value& value) {
    if (value.is_set()) text += kind + to_json(value);
  };
  add(" host ", when.hosts);
  add(" path ", when.paths);
  add(" method ", when.methods);
  add(" source ", when.source_ranges);
  for (const auto& header : when.headers) {
    add(" header ", header.name);
    add(" ", header.values);
  }
  for (const auto& query : when.query) {
    add(" query ", query.key);
    add(" is ", query.value);
  }
  return text;
}

Block<rule_blocks::condition_host_header> values_of(const List<Str>& values) {
  return rule_blocks::condition_host_header{.values = values};
}

Blocks<rule_blocks::condition> conditions_of(const RuleConditions& when) {
  Blocks<rule_blocks::condition> made;
  if (when.hosts.is_set()) made.add({.host_header = values_of(when.hosts)});
  for (const auto& header : when.headers) {
    made.add({.http_header = rule_blocks::condition_http_header{.http_header_name = header.name,
                                                                .values = List<Str>(header.values)}});
  }
  if (when.methods.is_set()) made.add({.http_request_method = values_of(when.methods)});
  if (when.paths.is_set()) made.add({.path_pattern = values_of(when.paths)});
  for (const auto& query : when.query) {
    made.add({.query_string = rule_blocks::condition_query_string{.key = query.key, .value = query.value}});
  }
  if (when.source_ranges.is_set()) made.add({.source_ip = values_of(when.source_ranges)});
  return made;
}

}  // namespace

bool has_conditions(const RuleConditions& when) {
  return when.hosts.is_set() || when.paths.is_set() || when.methods.is_set() || when.source_ranges.is_set() ||
         !when.headers.empty() || !when.query.empty();
}

void check_conditions(const Scope& listener, const std::string& id, const RuleConditions& when) {
  const std::size_t values = count_values(when);
  if (values == 0 || values > kMostValues) {
    errors::wrong_condition(listener, id, std::to_string(values) + " values in its conditions",
                            "a rule has 1 to 5; split it into several rules");
  }
  const auto [same, is_first] = listener.state<ListenerState>().conditions.emplace(text_of(when), id);
  if (!is_first) {
    errors::wrong_condition(listener, id, "it is for the same requests as the rule \"" + same->second + '"',
                            "take one of them out; the second one would never be reached");
  }
  const auto check_length = [&](std::string_view pattern) {
    if (!pattern.empty() && pattern.size() <= kLongestPattern) return;
    errors::wrong_condition(listener, id, "a pattern of " + std::to_string(pattern.size()) + " characters",
                            "patterns have 1 to 128");
  };
  for_each_literal(when.hosts, check_length);
  for_each_literal(when.paths, [&](std::string_view path) {
    check_length(path);
    if (path.starts_with('/') || path.starts_with('*') || path.empty()) return;
    errors::wrong_condition(listener, id, "the path \"" + std::string(path) + "\" fits no request",
                            "begin it with a slash");
  });
  for_each_literal(when.methods, [&](std::string_view method) {
    for (const char c : method) {
      if ((c >= 'A' && c <= 'Z') || c == '-' || c == '_') continue;
      errors::wrong_condition(listener, id, "the method \"" + std::string(method) + "\" fits no request",
                              "write methods in upper case");
      return;
    }
  });
  for_each_literal(when.source_ranges, [&](std::string_view range) {
    if (range.find(':') != std::string_view::npos || Cidr::parse(range).valid()) return;
    errors::wrong_condition(listener, id, "\"" + std::string(range) + "\" is not a range of addresses",
                            "write it as \"10.0.0.0/16\"; one machine is \"/32\"");
  });
}

std::int64_t own_priority(const std::string& id, const RuleConditions& when) {
  std::int64_t narrowness = when.hosts.is_set() ? kHosts : 0;
  std::int64_t others = static_cast<std::int64_t>(when.headers.size() + when.query.size());
  others += (when.methods.is_set() ? 1 : 0) + (when.source_ranges.is_set() ? 1 : 0);
  narrowness += kOtherCondition * std::min<std::int64_t>(others, 4);
  // Of several paths the widest counts, as it is what others may be hidden by.
  std::int64_t path = kExactPath + kPathLength;
  for_each_literal(when.paths, [&](std::string_view pattern) {
    const auto wild = pattern.find_first_of("*?");
    const auto length = static_cast<std::int64_t>(std::min(wild, pattern.size()));
    path = std::min(path, std::min(length, kPathLength) + (wild == std::string_view::npos ? kExactPath : 0));
  });
  if (when.paths.is_set() && support::literal_size(when.paths)) narrowness += path;
  return kLastPriority - narrowness * kPlaces - place_of(id);
}

Dependency add_rule(const Scope& listener, const std::string& id, const RuleOptions& options, const Num& priority,
                    const ListenerAction& action) {
  auto& state = listener.state<ListenerState>();
  if (!state.rules) state.rules = Scope(listener).group("rules");
  const Str listener_arn = state.exists ? state.arn : lazy<Str>([listener] { return written_listener_arn(listener); });
  return state.rules->add(id, tf::aws_lb_listener_rule{.action = rule_actions(action),
                                                       .condition = conditions_of(options.when),
                                                       .listener_arn = listener_arn,
                                                       .priority = priority});
}

}  // namespace terrace::aws
