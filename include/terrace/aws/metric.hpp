// SPDX-License-Identifier: Apache-2.0
#pragma once

// CloudWatch metrics as values: what alarms, dashboards and scaling look at. Constructs give theirs by verbs, so nobody
// writes names of dimensions:
//
//   auto cpu = service.metrics().cpu();                                   // average over a minute
//   auto failed = 100 * targets.metrics().server_errors() / targets.metrics().requests();
//   auto slow = targets.metrics().response_time().with_statistic("p99").with_period(aws::Metric::minutes(5));
//
// A Metric is copied freely and belongs to no node.

#include <terrace/core/items.hpp>
#include <terrace/value/units.hpp>

#include <string>

namespace terrace::aws {

class Metric {
 public:
  /// A metric as CloudWatch knows it. `statistic`: "Average", "Sum", "Minimum", "Maximum", "SampleCount" or a percentile.
  Metric(std::string name_space, std::string name, const Map<Str>& dimensions, std::string statistic = "Average");
  /// A constant, to compute with.
  Metric(double constant);
  /// CloudWatch's metric math; `operands` are what its ids stand for: math("FILL(m, 0)", {{"m", errors}}).
  struct Operand;
  static Metric math(const std::string& expression, const Items<Operand>& operands);

  Metric with_statistic(std::string statistic) const;
  /// 10, 20 or 30 seconds, or whole minutes; one minute when nothing is said. Of a computation: of all its metrics.
  Metric with_period(Seconds period) const;
  /// What dashboards show.
  Metric with_label(const Str& label) const;

  static constexpr Seconds minutes(int count) { return Seconds::of(60LL * count); }

  friend Metric operator+(const Metric& a, const Metric& b) { return combined(a, '+', b); }
  friend Metric operator-(const Metric& a, const Metric& b) { return combined(a, '-', b); }
  friend Metric operator*(const Metric& a, const Metric& b) { return combined(a, '*', b); }
  friend Metric operator/(const Metric& a, const Metric& b) { return combined(a, '/', b); }

  bool is_math() const { return !expression_.empty(); }
  const std::string& name_space() const { return name_space_; }
  const std::string& name() const { return name_; }
  const Map<Str>& dimensions() const { return dimensions_; }
  const std::string& statistic() const { return statistic_; }
  Seconds period() const { return period_; }
  const Str& label() const { return label_; }
  /// Of a computation: its text, in which "m0", "m1" … stand for `metrics`, none of which is a computation.
  const std::string& expression() const { return expression_; }
  const Items<Metric>& metrics() const { return metrics_; }

 private:
  Metric() = default;
  static Metric combined(const Metric& a, char op, const Metric& b);
  /// The text that stands for this in a computation of `into`, to which its metrics are added.
  std::string term_in(Metric& into) const;

  std::string name_space_;
  std::string name_;
  Map<Str> dimensions_;
  std::string statistic_;
  Seconds period_ = Seconds::of(60);
  Str label_;
  std::string expression_;
  Items<Metric> metrics_;
};

struct Metric::Operand {
  std::string id;
  Metric metric;
};

}  // namespace terrace::aws
