// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/dashboard.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_cloudwatch_dashboard.hpp>
#include <terrace/value/expression.hpp>

#include <algorithm>

#include "aws/observability/errors.hpp"
#include "aws/observability/metric_rules.hpp"
#include "aws/observability/metric_text.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;

constexpr int kColumns = 24;
constexpr std::size_t kMostWidgets = 500;
constexpr std::size_t kMostAlarmsShown = 100;

constexpr support::NameRule kDashboardName{.what = "the name of a dashboard", .others = "-_"};

Str url_of(const Str& name, const Str& region) {
  return format("https://{}.console.aws.amazon.com/cloudwatch/home?region={}#dashboards/dashboard/{}", region, region,
                name);
}

/// What CloudWatch's lists of a metric end with.
Map<Any> shown_as(const Metric& metric) {
  Map<Any> made = {{"stat", Str(metric.statistic())}, {"period", Num(metric.period())}};
  if (metric.label().is_set()) made.add("label", metric.label());
  return made;
}

/// `[namespace, name, dimension, value, …, {options}]`.
Any line_of(const Metric& metric, const Map<Any>& options) {
  List<Any> line = {Str(metric.name_space()), Str(metric.name())};
  const Map<Str>& dimensions = metric.dimensions();
  if (dimensions.is_expression()) {
    // Which dimensions there are is for Terraform to know: names and values follow each other once the lists are flat.
    line.add(for_list<Str>(dimensions, [](const Any& key, const Str& value) { return list({key, value}); }));
    line.add(options);
    return fn::flatten(line);
  }
  for (std::size_t i = 0; i < 2 * dimensions.size(); ++i) line.add(dimensions.items()[i]);
  line.add(options);
  return line;
}

/// The metrics of a widget. Those of a computation are there, unseen, under ids that no other has.
List<Any> lines_of(const Items<Metric>& metrics) {
  List<Any> lines;
  std::size_t next = 0;
  std::size_t computed = 0;
  for (const Metric& metric : metrics) {
    if (!metric.is_math()) {
      lines.add(line_of(metric, shown_as(metric)));
      continue;
    }
    const std::size_t first = next;
    for (const Metric& one : metric.metrics()) {
      Map<Any> options = shown_as(one);
      options.add("id", Str('m' + std::to_string(next++))).add("visible", false);
      lines.add(line_of(one, options));
    }
    const std::string expression = metric_text::with_words(metric.expression(), [&](const std::string& word) {
      const int number = metric_text::metric_number(word);
      return number < 0 ? word : 'm' + std::to_string(first + static_cast<std::size_t>(number));
    });
    Map<Any> options = {{"expression", Str(expression)}, {"id", Str('e' + std::to_string(computed++))}};
    options.add("label", metric.label().is_set() ? metric.label() : Str(expression));
    lines.add(list({options}));
  }
  return lines;
}

}  // namespace

Widget Widget::graph(const Graph& graph) {
  Widget made;
  made.kind_ = Kind::graph;
  made.title_ = graph.title;
  made.metrics_ = graph.metrics;
  made.stacked_ = graph.stacked;
  made.lowest_ = graph.lowest;
  made.highest_ = graph.highest;
  made.limit_ = graph.limit;
  return made;
}

Widget Widget::number(const Graph& graph) {
  Widget made = Widget::graph(graph);
  made.kind_ = Kind::number;
  return made;
}

Widget Widget::text(const Str& markdown) {
  Widget made;
  made.text_ = markdown;
  return made;
}

Widget Widget::alarms(const Alarms& alarms) {
  Widget made;
  made.kind_ = Kind::alarms;
  made.title_ = alarms.title;
  for (const Alarm::Ref& alarm : alarms.alarms) made.arns_.push_back(alarm.arn());
  return made;
}

Widget Widget::width(int columns) const {
  Widget made = *this;
  made.width_ = columns;
  return made;
}

Widget Widget::height(int units) const {
  Widget made = *this;
  made.height_ = units;
  return made;
}

int Widget::rows() const {
  if (height_ > 0) return height_;
  switch (kind_) {
  case Kind::graph: return 6;
  case Kind::number: return 4;
  case Kind::alarms: return 3;
  case Kind::text: break;
  }
  return 2;
}

Any Widget::properties(const Str& region) const {
  Map<Any> made;
  if (kind_ == Kind::text) return Map<Any>{{"markdown", text_}};
  if (title_.is_set()) made.add("title", title_);
  if (kind_ == Kind::alarms) {
    made.add("alarms", List<Str>(arns_));
    return made;
  }
  made.add("metrics", lines_of(metrics_)).add("region", region);
  made.add("view", kind_ == Kind::number ? "singleValue" : "timeSeries").add("stacked", stacked_);
  if (lowest_ || highest_) {
    Map<Any> axis;
    if (lowest_) axis.add("min", Num(*lowest_));
    if (highest_) axis.add("max", Num(*highest_));
    made.add("yAxis", Map<Any>{{"left", axis}});
  }
  if (limit_) {
    const Any line = Map<Any>{{"value", Num(*limit_)}};
    made.add("annotations", Map<Any>{{"horizontal", list({line})}});
  }
  return made;
}

void Widget::check(const Scope& scope) const {
  const bool shows_metrics = kind_ == Kind::graph || kind_ == Kind::number;
  if (shows_metrics && metrics_.empty()) observability::errors::empty_widget(scope, "metrics");
  if (kind_ == Kind::alarms && arns_.empty()) observability::errors::empty_widget(scope, "alarms");
  if (arns_.size() > kMostAlarmsShown)
    support::errors::out_of_range(scope, "`alarms`", std::to_string(arns_.size()), "at most 100 in a widget");
  if (height_ < 0 || height_ > 1000)
    support::errors::out_of_range(scope, "`height`", std::to_string(height_), "1 to 1000");
  for (const Metric& metric : metrics_) metric_rules::check(scope, metric);
}

Dashboard::Ref Dashboard::build(Scope& scope) const {
  const Str dashboard_name = support::name_or(name, scope, kDashboardName.longest);
  support::check_name(scope, dashboard_name, kDashboardName);
  const Str where = this->region.is_set() ? this->region : aws::region(scope);

  List<Any> widgets;
  std::size_t count = 0;
  int top = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    int taken = 0;
    int sharing = 0;
    int height = 0;
    for (const Widget& widget : rows[row]) {
      widget.check(scope);
      taken += std::max(widget.width_, 0);
      if (widget.width_ <= 0) ++sharing;
      height = std::max(height, widget.rows());
    }
    if (taken + sharing > kColumns) observability::errors::row_too_wide(scope, row + 1, taken + sharing);
    int left = 0;
    for (const Widget& widget : rows[row]) {
      const int width = widget.width_ > 0 ? widget.width_ : std::max(1, (kColumns - taken) / sharing);
      static constexpr const char* kTypes[] = {"metric", "metric", "text", "alarm"};
      widgets.add(Map<Any>{{"type", kTypes[static_cast<int>(widget.kind_)]},
                           {"x", left},
                           {"y", top},
                           {"width", width},
                           {"height", height},
                           {"properties", widget.properties(where)}});
      left += width;
      ++count;
    }
    top += height;
  }
  if (count == 0) observability::errors::empty_widget(scope, "content");
  if (count > kMostWidgets)
    support::errors::out_of_range(scope, "`rows`", std::to_string(count) + " widgets", "at most 500");

  const auto made = scope.add(
      "dashboard", tf::aws_cloudwatch_dashboard{.dashboard_body = fn::jsonencode(Map<Any>{{"widgets", widgets}}),
                                                .dashboard_name = dashboard_name});
  return {made.dashboard_name(), made.dashboard_arn(), url_of(made.dashboard_name(), where)};
}

Dashboard::Ref Dashboard::Existing::build(Scope& scope) const {
  support::check_name(scope, name, kDashboardName);
  return {name, format("arn:{}:cloudwatch::{}:dashboard/{}", partition(scope), account_id(scope), Str(name)),
          url_of(name, aws::region(scope))};
}

}  // namespace terrace::aws
