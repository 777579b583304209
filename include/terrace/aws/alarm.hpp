// SPDX-License-Identifier: Apache-2.0
#pragma once

// CloudWatch alarms on metrics, and alarms on alarms.
//
//   auto cpu = stack.add("cpu", aws::Alarm{.metric = service.metrics().cpu(), .above = 80, .notify = {alerts}});
//   auto slow = stack.add("slow", aws::Alarm{.metric = latency, .at_least = 2, .periods = 5, .datapoints = 3});
//   stack.add("outage", aws::CompositeAlarm{.rule = cpu && slow, .notify = {pager}});
//
// What a period without data means is always written down. Cost: about 10 cents a month for each metric looked at, 50
// for an alarm on alarms.

#include <terrace/aws/topic.hpp>
#include <terrace/core/items.hpp>

#include <optional>

namespace terrace::aws {

/// What a period without data counts as.
enum class MissingData : unsigned char {
  missing,        ///< as unknown: an alarm that sees nothing says INSUFFICIENT_DATA
  not_breaching,  ///< as good: for what is counted only when it happens, such as errors
  breaching,      ///< as bad: for what must be there, such as a heartbeat
  ignore          ///< the alarm stays as it is
};

/// What happens when an alarm goes off: a topic hears of it, or whatever an ARN stands for, such as a scaling policy.
class AlarmAction {
 public:
  AlarmAction(const Topic::Ref& topic) : arns_(topic.arn()), topic_(topic) {}
  AlarmAction(const Str& arn) : arns_(arn) {}
  AlarmAction(const char* arn) : arns_(Str(arn)) {}
  /// Several ARNs, for instance a variable.
  AlarmAction(const List<Str>& arns) : arns_(arns), many_(true) {}

  const Value& arns() const { return arns_; }
  bool is_many() const { return many_; }
  const std::optional<Topic::Ref>& topic() const { return topic_; }

 private:
  Value arns_;
  bool many_ = false;
  std::optional<Topic::Ref> topic_;
};

struct Alarm {
  class Ref;
  struct Existing;

  /// What is looked at; a computation as well. Constructs give theirs: `service.metrics().cpu()`.
  Metric metric;
  /// When the alarm goes off. Exactly one of these says so.
  Num above{};
  Num at_least{};
  Num below{};
  Num at_most{};
  /// How many standard deviations from what CloudWatch expects, by the metric's past two weeks. Costs as three metrics.
  Num outside_band{};
  /// How many periods in a row must be so. Three is slow to cry wolf; 1 for what must never happen. The length of a
  /// period is the metric's: `metric.with_period(aws::Metric::minutes(5))`.
  Num periods = 3;
  /// How many of them are enough; left out, all.
  Num datapoints{};
  MissingData missing_data = MissingData::missing;

  /// Who hears of it, and that it is over: topics, or ARNs.
  Items<AlarmAction> notify{};
  bool notify_ok = true;
  /// Whether they also hear that there is no data.
  bool notify_no_data = false;
  /// False: it changes its state and tells nobody.
  Bool actions_enabled{};

  /// Left out: "<stack>-<path>", at most 255 characters. Changing it replaces the alarm.
  Str name{};
  /// For whoever is woken by it: what to look at, what to do. At most 1024 characters.
  Str description{};

  Ref build(Scope& scope) const;
};

/// An alarm that exists already, by its name.
struct Alarm::Existing {
  Required<Str> name;
  /// Left out: the alarm of that name in this account and region.
  Str arn{};

  Ref build(Scope& scope) const;
};

class Alarm::Ref {
 public:
  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }

 private:
  friend struct Alarm;
  friend struct Alarm::Existing;
  friend struct CompositeAlarm;
  Ref(const Str& name, const Str& arn) : name_(name), arn_(arn) {}
  Str name_;
  Str arn_;
};

/// When an alarm on alarms goes off: `a && (b || !c)` of what `stack.add(…, aws::Alarm{…})` returned. An alarm by itself
/// stands for "it is in ALARM".
class AlarmRule {
 public:
  AlarmRule(const Alarm::Ref& alarm) : AlarmRule(alarm, "ALARM") {}
  static AlarmRule ok(const Alarm::Ref& alarm) { return {alarm, "OK"}; }
  static AlarmRule no_data(const Alarm::Ref& alarm) { return {alarm, "INSUFFICIENT_DATA"}; }
  /// Any of them; of none, never.
  static AlarmRule any_of(const Items<Alarm::Ref>& alarms);
  static AlarmRule all_of(const Items<Alarm::Ref>& alarms);

  /// As CloudWatch reads it.
  const Str& text() const { return text_; }
  /// How often it names an alarm.
  std::size_t alarms() const { return alarms_; }

  friend AlarmRule operator&&(const AlarmRule& a, const AlarmRule& b);
  friend AlarmRule operator||(const AlarmRule& a, const AlarmRule& b);
  friend AlarmRule operator!(const AlarmRule& a);

 private:
  enum class Form : unsigned char { term, all, any };
  AlarmRule(const Alarm::Ref& alarm, const char* state);
  AlarmRule(const Str& text, std::size_t alarms, Form form) : text_(text), alarms_(alarms), form_(form) {}
  static AlarmRule joined(const AlarmRule& a, const AlarmRule& b, Form form);
  Str text_in(Form outer) const;

  Str text_;
  std::size_t alarms_ = 1;
  Form form_ = Form::term;
};

AlarmRule operator&&(const AlarmRule& a, const AlarmRule& b);
AlarmRule operator||(const AlarmRule& a, const AlarmRule& b);
AlarmRule operator!(const AlarmRule& a);

struct CompositeAlarm {
  /// By name or ARN, as any alarm.
  using Existing = Alarm::Existing;

  AlarmRule rule;
  /// Who hears of it, and that it is over.
  Items<AlarmAction> notify{};
  bool notify_ok = true;
  bool notify_no_data = false;
  Bool actions_enabled{};
  /// While this alarm is in ALARM, nobody hears of the other: a maintenance, or a failure that explains this one.
  std::optional<Alarm::Ref> suppressed_by{};
  /// How long to wait for the suppressing alarm to go off, and how long to stay silent after it.
  Seconds suppression_wait = Seconds::of(60);
  Seconds suppression_extension = Seconds::of(60);

  Str name{};
  Str description{};

  Alarm::Ref build(Scope& scope) const;
};

}  // namespace terrace::aws
