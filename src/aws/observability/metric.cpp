// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/metric.hpp>
#include <terrace/core/render.hpp>

#include <utility>

#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::is_alphanumeric;

/// "100" rather than "100.000000".
std::string shown(double number) {
  std::string text = std::to_string(number);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

bool same(const Metric& a, const Metric& b) {
  return a.name_space() == b.name_space() && a.name() == b.name() && a.statistic() == b.statistic() &&
         a.period() == b.period() && to_json(a.dimensions()) == to_json(b.dimensions());
}

/// `text` with the words that `meaning` knows in place of them.
template <class Meaning> std::string with_words(std::string_view text, Meaning meaning) {
  std::string made;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && (is_alphanumeric(text[end]) || text[end] == '_' || text[end] == '.')) ++end;
    if (end == i) {
      made += text[i++];
      continue;
    }
    const std::string word(text.substr(i, end - i));
    made += meaning(word);
    i = end;
  }
  return made;
}

}  // namespace

Metric::Metric(std::string name_space, std::string name, const Map<Str>& dimensions, std::string statistic)
    : name_space_(std::move(name_space)), name_(std::move(name)), dimensions_(dimensions),
      statistic_(std::move(statistic)) {}

Metric::Metric(double constant) : expression_(shown(constant)) {}

std::string Metric::term_in(Metric& into) const {
  const auto place = [&](const Metric& metric) {
    for (std::size_t i = 0; i < into.metrics_.size(); ++i) {
      if (same(into.metrics_[i], metric)) return 'm' + std::to_string(i);
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
  const auto operand = [&](const Metric& metric) {
    const std::string term = metric.term_in(made);
    return metric.metrics_.size() > 1 ? '(' + term + ')' : term;
  };
  const std::string left = operand(a);
  made.expression_ = left + ' ' + op + ' ' + operand(b);
  return made;
}

Metric Metric::math(const std::string& expression, const std::vector<Operand>& operands) {
  Metric made;
  std::vector<std::string> terms;
  for (const Operand& operand : operands) {
    const std::string term = operand.metric.term_in(made);
    terms.push_back(operand.metric.is_math() ? '(' + term + ')' : term);
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
