// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/tf/aws_cloudwatch_metric_alarm.hpp>

#include <algorithm>

#include "aws/observability/alarm_actions.hpp"
#include "aws/observability/errors.hpp"
#include "aws/observability/metric_rules.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

using AlarmQuery = tf::blocks::aws_cloudwatch_metric_alarm::metric_query;

constexpr std::int64_t kAlarmDay = 86400;
constexpr std::int64_t kAlarmHour = 3600;

const char* word_for(MissingData missing) {
  switch (missing) {
  case MissingData::missing: return "missing";
  case MissingData::not_breaching: return "notBreaching";
  case MissingData::breaching: return "breaching";
  case MissingData::ignore: break;
  }
  return "ignore";
}

/// The one threshold that was given, as Terraform says it.
struct AlarmThreshold {
  const char* comparison = "GreaterThanThreshold";
  Num value;
  std::size_t given = 0;
};

AlarmThreshold threshold_of(const Alarm& alarm) {
  AlarmThreshold made;
  const auto take = [&](const Num& value, const char* comparison) {
    if (!value.is_set()) return;
    made.comparison = comparison;
    made.value = value;
    ++made.given;
  };
  take(alarm.above, "GreaterThanThreshold");
  take(alarm.at_least, "GreaterThanOrEqualToThreshold");
  take(alarm.below, "LessThanThreshold");
  take(alarm.at_most, "LessThanOrEqualToThreshold");
  take(alarm.outside_band, "LessThanLowerOrGreaterThanUpperThreshold");
  return made;
}

void check_evaluation(const Scope& scope, const Alarm& alarm) {
  const auto periods = support::literal_number(alarm.periods);
  const auto datapoints = support::literal_number(alarm.datapoints);
  if (periods && *periods < 1) observability::errors::wrong_evaluation(scope, "an alarm that looks at no period");
  if (datapoints && *datapoints < 1)
    observability::errors::wrong_evaluation(scope, "an alarm for which no period is enough");
  if (periods && datapoints && *datapoints > *periods) {
    observability::errors::wrong_evaluation(scope, "an alarm that wants " + std::to_string(*datapoints) + " of " +
                                                       std::to_string(*periods) + " periods");
  }
  if (!periods) return;
  const std::int64_t period = metric_rules::longest_period(alarm.metric);
  const std::int64_t span = period * *periods;
  if (span > (period < kAlarmHour ? kAlarmDay : 7 * kAlarmDay)) {
    observability::errors::wrong_evaluation(scope, "an alarm that looks back over " +
                                                       std::to_string(span / kAlarmHour) + " hours");
  }
}

AlarmQuery query_of(const Metric& metric, std::size_t number, bool returned) {
  const tf::blocks::aws_cloudwatch_metric_alarm::metric_query_metric watched{.dimensions = metric.dimensions(),
                                                                             .metric_name = metric.name(),
                                                                             .namespace_ = metric.name_space(),
                                                                             .period = Num(metric.period()),
                                                                             .stat = metric.statistic()};
  return {.id = 'm' + std::to_string(number), .label = metric.label(), .metric = watched, .return_data = returned};
}

/// A metric that an alarm takes as it is, or the queries of a computation.
void put_metric(tf::aws_cloudwatch_metric_alarm& made, const Metric& metric) {
  if (metric.is_math()) {
    for (std::size_t i = 0; i < metric.metrics().size(); ++i)
      made.metric_query.add(query_of(metric.metrics()[i], i, false));
    made.metric_query.add(
        {.expression = metric.expression(), .id = "result", .label = metric.label(), .return_data = true});
    return;
  }
  made.namespace_ = metric.name_space();
  made.metric_name = metric.name();
  made.dimensions = metric.dimensions();
  made.period = metric.period();
  (metric_rules::is_plain_statistic(metric.statistic()) ? made.statistic : made.extended_statistic) =
      metric.statistic();
}

/// The band that CloudWatch learns, beside what must stay in it.
void put_band(tf::aws_cloudwatch_metric_alarm& made, const Metric& metric, const Num& deviations) {
  std::string watched = "m0";
  if (metric.is_math()) {
    put_metric(made, metric);
    watched = "result";
  } else {
    made.metric_query.add(query_of(metric, 0, true));
  }
  made.metric_query.add({.expression = format("ANOMALY_DETECTION_BAND({}, {})", watched, deviations),
                         .id = "band",
                         .label = "expected",
                         .return_data = true});
  made.threshold_metric_id = "band";
}

}  // namespace

Alarm::Ref Alarm::build(Scope& scope) const {
  const support::NameRule rule{.what = "the name of an alarm", .others = " !#$%&'()*+,-./:;<=>?@[]^_`{|}~"};
  const Str alarm_name = support::name_or(name, scope, rule.longest);
  support::check_name(scope, alarm_name, rule);
  const AlarmThreshold threshold = threshold_of(*this);
  if (threshold.given != 1) observability::errors::no_threshold(scope, threshold.given);
  metric_rules::check(scope, metric);
  check_evaluation(scope, *this);
  if (metric.is_math() && metric.metrics().empty())
    observability::errors::wrong_math(scope, metric.expression(), "there is no metric in it");
  alarm_actions::check_description(scope, description);

  const alarm_actions::Actions actions = alarm_actions::of(scope, notify);
  tf::aws_cloudwatch_metric_alarm made{.actions_enabled = actions_enabled,
                                       .alarm_actions = actions.arns,
                                       .alarm_description = description,
                                       .alarm_name = alarm_name,
                                       .comparison_operator = threshold.comparison,
                                       .datapoints_to_alarm = datapoints,
                                       .evaluation_periods = periods,
                                       .insufficient_data_actions = notify_no_data ? actions.arns : Set<Str>(),
                                       .ok_actions = notify_ok ? actions.arns : Set<Str>(),
                                       .treat_missing_data = word_for(missing_data)};
  if (outside_band.is_set()) {
    put_band(made, metric, outside_band);
  } else {
    made.threshold = threshold.value;
    put_metric(made, metric);
  }
  const auto alarm = scope.add("alarm", made);
  return {alarm.alarm_name(), alarm.arn()};
}

Alarm::Ref Alarm::Existing::build(Scope& scope) const {
  return {name, arn.is_set() ? arn
                             : format("arn:{}:cloudwatch:{}:{}:alarm:{}", partition(scope), region(scope),
                                      account_id(scope), Str(name))};
}

}  // namespace terrace::aws
