// SPDX-License-Identifier: Apache-2.0

#include "aws/observability/metric_rules.hpp"

#include <terrace/core/render.hpp>

#include <algorithm>

#include "aws/observability/errors.hpp"
#include "aws/observability/metric_text.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws::metric_rules {
namespace {

using terrace::detail::is_digit;
using terrace::detail::is_lower;

constexpr std::string_view kPlain[] = {"Average", "Sum", "Minimum", "Maximum", "SampleCount"};
/// Trimmed means and the like: "tm99", "TC(10%:90%)".
constexpr std::string_view kTrimmed[] = {"tm", "wm", "tc", "ts"};
constexpr std::string_view kRanges[] = {"TM(", "WM(", "TC(", "TS(", "PR("};
constexpr std::int64_t kDay = 86400;
constexpr std::size_t kMostMetrics = 10;

bool is_percent(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const std::string_view rest = point == text.size() ? std::string_view() : text.substr(point + 1);
  if (whole.empty() || whole.size() > 3 || (point != text.size() && rest.empty()) || rest.size() > 10) return false;
  if (!std::all_of(whole.begin(), whole.end(), is_digit) || !std::all_of(rest.begin(), rest.end(), is_digit))
    return false;
  int number = 0;
  for (const char c : whole) number = number * 10 + (c - '0');
  return number < 100 || (number == 100 && rest.find_first_not_of('0') == std::string_view::npos);
}

bool is_statistic(std::string_view text) {
  if (is_plain_statistic(text) || text == "IQM") return true;
  if (text.starts_with('p')) return is_percent(text.substr(1));
  for (const std::string_view start : kTrimmed) {
    if (text.starts_with(start)) return is_percent(text.substr(start.size()));
  }
  return text.ends_with(')') && std::any_of(std::begin(kRanges), std::end(kRanges),
                                            [&](std::string_view start) { return text.starts_with(start); });
}

bool is_period(std::int64_t seconds) {
  return seconds == 10 || seconds == 20 || seconds == 30 || (seconds > 0 && seconds % 60 == 0 && seconds <= kDay);
}

/// An ARN written down, or the attribute `arn` of something.
bool is_arn(const Value& value) {
  if (const auto text = support::literal_text(value)) return text->starts_with("arn:");
  return value.is_expression() && to_json(value).ends_with(".arn}\"");
}

void check_dimensions(const Scope& scope, const Metric& metric) {
  const Map<Str>& dimensions = metric.dimensions();
  if (dimensions.is_expression() || !metric.name_space().starts_with("AWS/")) return;
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    const auto key = support::literal_text(dimensions.items()[2 * i]);
    if (!key || key->ends_with("Arn") || key->ends_with("ARN") || key->starts_with("Resource")) continue;
    if (is_arn(dimensions.items()[2 * i + 1]))
      observability::errors::arn_as_dimension(scope, *key, metric.name_space());
  }
}

void check_one(const Scope& scope, const Metric& metric) {
  if (!is_statistic(metric.statistic())) observability::errors::wrong_statistic(scope, metric.statistic());
  if (!is_period(metric.period().seconds())) observability::errors::wrong_period(scope, metric.period().seconds());
  check_dimensions(scope, metric);
}

void check_math(const Scope& scope, const Metric& metric) {
  if (metric.metrics().size() > kMostMetrics) {
    observability::errors::wrong_math(scope, metric.expression(),
                                      "it is of " + std::to_string(metric.metrics().size()) +
                                          " metrics, and ten are allowed");
  }
  std::string unknown;
  metric_text::with_words(metric.expression(), [&](const std::string& word) {
    const int number = metric_text::metric_number(word);
    const bool known = number >= 0 && static_cast<std::size_t>(number) < metric.metrics().size();
    if (is_lower(word.front()) && !known && unknown.empty()) unknown = word;
    return word;
  });
  if (!unknown.empty()) observability::errors::wrong_math(scope, metric.expression(), "nothing is named " + unknown);
}

}  // namespace

bool is_plain_statistic(std::string_view statistic) {
  return std::find(std::begin(kPlain), std::end(kPlain), statistic) != std::end(kPlain);
}

std::int64_t longest_period(const Metric& metric) {
  std::int64_t longest = metric.is_math() ? 0 : metric.period().seconds();
  for (const Metric& one : metric.metrics()) longest = std::max(longest, one.period().seconds());
  return longest == 0 ? metric.period().seconds() : longest;
}

void check(const Scope& scope, const Metric& metric) {
  if (!metric.is_math()) {
    check_one(scope, metric);
    return;
  }
  for (const Metric& one : metric.metrics()) check_one(scope, one);
  check_math(scope, metric);
}

}  // namespace terrace::aws::metric_rules
