// SPDX-License-Identifier: Apache-2.0
#pragma once

// CloudWatch dashboards: rows of widgets, whose places are computed.
//
//   stack.add("overview", aws::Dashboard{.rows = {
//       {aws::Widget::text("# The shop")},
//       {aws::Widget::graph({.title = "CPU", .metrics = {web.metrics().cpu(), worker.metrics().cpu()}}),
//        aws::Widget::number({.title = "Requests", .metrics = {edge.metrics().requests()}})},
//       {aws::Widget::alarms({.title = "Alarms", .alarms = {cpu, slow}})}}});
//
// A dashboard is 24 columns wide; the widgets of a row share what is left by those with a width of their own. Names and
// dimensions may be late values. Cost: three dollars a month for each dashboard after the third.

#include <terrace/aws/alarm.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

class Widget {
 public:
  struct Graph;
  struct Alarms;

  /// Lines over time.
  static Widget graph(const Graph& graph);
  /// The latest values, in large figures.
  static Widget number(const Graph& graph);
  /// Markdown.
  static Widget text(const Str& markdown);
  /// The state of alarms, each a coloured field.
  static Widget alarms(const Alarms& alarms);

  /// Columns of 24; left out, a share of the row.
  Widget width(int columns) const;
  /// Units of about 50 pixels; a row is as high as its highest widget.
  Widget height(int units) const;

 private:
  friend struct Dashboard;
  enum class Kind : unsigned char { graph, number, text, alarms };
  int rows() const;
  Any properties(const Str& region) const;
  void check(const Scope& scope) const;

  Kind kind_ = Kind::text;
  int width_ = 0;
  int height_ = 0;
  Str title_;
  Str text_;
  Items<Metric> metrics_;
  Items<Str> arns_;
  bool stacked_ = false;
  std::optional<double> lowest_;
  std::optional<double> highest_;
  std::optional<double> limit_;
};

struct Widget::Graph {
  Str title{};
  Items<Metric> metrics{};
  /// Areas upon each other instead of lines.
  bool stacked = false;
  /// Ends of the axis; CloudWatch's choice when left out.
  std::optional<double> lowest{};
  std::optional<double> highest{};
  /// A horizontal line, for instance where an alarm goes off.
  std::optional<double> limit{};
};

struct Widget::Alarms {
  Str title{};
  Items<Alarm::Ref> alarms{};
};

struct Dashboard {
  class Ref;
  struct Existing;

  /// From the top.
  Items<Items<Widget>> rows{};
  /// Left out: "<stack>-<path>". Letters, digits, `-` and `_`, at most 255.
  Str name{};
  /// The region of the metrics; left out, the stack's.
  Str region{};

  Ref build(Scope& scope) const;
};

struct Dashboard::Existing {
  Required<Str> name;

  Ref build(Scope& scope) const;
};

class Dashboard::Ref {
 public:
  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }
  /// Where a browser finds it.
  const Str& url() const { return url_; }

 private:
  friend struct Dashboard;
  friend struct Dashboard::Existing;
  Ref(const Str& name, const Str& arn, const Str& url) : name_(name), arn_(arn), url_(url) {}
  Str name_;
  Str arn_;
  Str url_;
};

}  // namespace terrace::aws
