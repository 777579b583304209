// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/metric.hpp>
#include <terrace/core/render.hpp>

#include <charconv>
#include <utility>

#include "aws/observability/metric_text.hpp"

namespace terrace::aws {
namespace {

using metric_text::with_words;

/// "100" rather than "100.000000", and never with an exponent, which CloudWatch does not read.
std::string shown_number(double number) {
  char digits[400];
  const auto end = std::to_chars(digits, digits + sizeof digits, number, std::chars_format::fixed).ptr;
  return {digits, end};
}

/// Whether the text is one number, name or call, so that it needs no parentheses among operators.
bool is_one_term(std::string_view text) {
  int depth = 0;
  for (const char c : text) {
    if (c == '(') ++depth;
    if (c == ')') --depth;
    if (depth == 0 && (c == ' ' || c == '+' || c == '-' || c == '*' || c == '/' || c == '<' || c == '>')) return false;
  }
  return true;
}

std::string as_term(const std::string& text) { return is_one_term(text) ? text : '(' + text + ')'; }

bool same_metric(const Metric& a, const Metric& b) {
  return a.name_space() == b.name_space() && a.name() == b.name() && a.statistic() == b.statistic() &&
         a.period() == b.period() && to_json(a.dimensions()) == to_json(b.dimensions());
}

}  // namespace

Metric::Metric(std::string name_space, std::string name, const Map<Str>& dimensions, std::string statistic)
    : name_space_(std::move(name_space)), name_(std::move(name)), dimensions_(dimensions),
      statistic_(std::move(statistic)) {}

Metric::Metric(double constant) : expression_(shown_number(constant)) {}

std::string Metric::term_in(Metric& into) const {
  const auto place = [&](const Metric& metric) {
    for (std::size_t i = 0; i < into.metrics_.size(); ++i) {
      if (same_metric(into.metrics_[i], metric)) return 'm' + std::to_string(i);
    }
    into.metrics_.push_back(metric);
    return 'm' + std::to_string(into.metrics_.size() - 1);
  };
  if (!is_math()) return place(*this);
  return with_words(expression_, [&](const std::string& word) {
    for (std::size_t i = 0; i < metrics_.size(); ++i) {
      if (word == 'm' + std::to_string(i)) return place(metrics_[i]);
    }
    return word;
  });
}

Metric Metric::combined(const Metric& a, char op, const Metric& b) {
  Metric made;
  const std::string left = as_term(a.term_in(made));
  made.expression_ = left + ' ' + op + ' ' + as_term(b.term_in(made));
  made.period_ = a.metrics_.empty() && a.is_math() ? b.period_ : a.period_;
  return made;
}

Metric Metric::math(const std::string& expression, const Items<Operand>& operands) {
  Metric made;
  std::vector<std::string> terms;
  for (const Operand& operand : operands) {
    terms.push_back(as_term(operand.metric.term_in(made)));
    made.period_ = operand.metric.period_;
  }
  made.expression_ = with_words(expression, [&](const std::string& word) {
    for (std::size_t i = 0; i < operands.size(); ++i) {
      if (word == operands[i].id) return terms[i];
    }
    return word;
  });
  return made;
}

Metric Metric::with_statistic(std::string statistic) const {
  Metric made = *this;
  for (Metric& metric : made.metrics_) metric.statistic_ = statistic;
  made.statistic_ = std::move(statistic);
  return made;
}

Metric Metric::with_period(Seconds period) const {
  Metric made = *this;
  for (Metric& metric : made.metrics_) metric.period_ = period;
  made.period_ = period;
  return made;
}

Metric Metric::with_label(const Str& label) const {
  Metric made = *this;
  made.label_ = label;
  return made;
}

}  // namespace terrace::aws
