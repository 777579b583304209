// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/alarm.hpp>
#include <terrace/tf/aws_cloudwatch_composite_alarm.hpp>

#include "aws/observability/alarm_actions.hpp"
#include "aws/observability/errors.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

constexpr std::size_t kMostAlarms = 100;

}  // namespace

AlarmRule::AlarmRule(const Alarm::Ref& alarm, const char* state) : text_(format("{}(\"{}\")", state, alarm.name())) {}

Str AlarmRule::text_in(Form outer) const {
  return form_ == Form::term || form_ == outer ? text_ : format("({})", text_);
}

AlarmRule AlarmRule::joined(const AlarmRule& a, const AlarmRule& b, Form form) {
  const std::size_t alarms = a.alarms_ + b.alarms_;
  const char* word = form == Form::all ? "AND" : "OR";
  return {format("{} {} {}", a.text_in(form), word, b.text_in(form)), alarms, form};
}

AlarmRule operator&&(const AlarmRule& a, const AlarmRule& b) { return AlarmRule::joined(a, b, AlarmRule::Form::all); }

AlarmRule operator||(const AlarmRule& a, const AlarmRule& b) { return AlarmRule::joined(a, b, AlarmRule::Form::any); }

AlarmRule operator!(const AlarmRule& a) {
  return {format("NOT {}", a.text_in(AlarmRule::Form::term)), a.alarms_, AlarmRule::Form::term};
}

AlarmRule AlarmRule::any_of(const Items<Alarm::Ref>& alarms) {
  if (alarms.empty()) return {"FALSE", 0, Form::term};
  AlarmRule made = alarms.front();
  for (std::size_t i = 1; i < alarms.size(); ++i) made = made || alarms[i];
  return made;
}

AlarmRule AlarmRule::all_of(const Items<Alarm::Ref>& alarms) {
  if (alarms.empty()) return {"FALSE", 0, Form::term};
  AlarmRule made = alarms.front();
  for (std::size_t i = 1; i < alarms.size(); ++i) made = made && alarms[i];
  return made;
}

Alarm::Ref CompositeAlarm::build(Scope& scope) const {
  const support::NameRule named{.what = "the name of an alarm", .others = " !#$%&'()*+,-./:;<=>?@[]^_`{|}~"};
  const Str alarm_name = support::name_or(name, scope, named.longest);
  support::check_name(scope, alarm_name, named);
  alarm_actions::check_description(scope, description);
  if (rule.alarms() > kMostAlarms) observability::errors::rule_too_long(scope, rule.alarms());

  const alarm_actions::Actions actions = alarm_actions::of(scope, notify);
  tf::aws_cloudwatch_composite_alarm made{.actions_enabled = actions_enabled,
                                          .alarm_actions = actions.arns,
                                          .alarm_description = description,
                                          .alarm_name = alarm_name,
                                          .alarm_rule = rule.text(),
                                          .insufficient_data_actions = notify_no_data ? actions.arns : Set<Str>(),
                                          .ok_actions = notify_ok ? actions.arns : Set<Str>()};
  if (suppressed_by) {
    made.actions_suppressor =
        tf::blocks::aws_cloudwatch_composite_alarm::actions_suppressor{.alarm = suppressed_by->arn(),
                                                                       .extension_period = Num(suppression_extension),
                                                                       .wait_period = Num(suppression_wait)};
  }
  const auto alarm = scope.add("alarm", made);
  return {alarm.alarm_name(), alarm.arn()};
}

}  // namespace terrace::aws
