// SPDX-License-Identifier: Apache-2.0

#include "aws/observability/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::observability::errors {

using terrace::detail::in_quotes;

void wrong_retention(const Scope& scope, long long days) {
  scope.error(
      "T1801", "CloudWatch does not keep logs for " + std::to_string(days) + " days",
      "take 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or "
      "3653; 0 is for ever");
}

void class_without_filters(const Scope& scope, std::string_view log_class, std::string_view what) {
  scope.error("T1802", "a log group of the class " + std::string(log_class) + " has no " + std::string(what),
              "leave `log_class` out: only groups of the class STANDARD have filters");
}

void too_many_subscriptions(const Scope& scope, std::size_t count) {
  scope.error("T1803", "the log group would have " + std::to_string(count) + " subscriptions, and CloudWatch takes 2",
              "send the lines to a stream that several read");
}

void default_with_dimensions(const Scope& scope) {
  scope.error("T1804", "a metric of lines has both `otherwise` and `dimensions`",
              "leave one out: CloudWatch knows no dimensions of a line that does not match");
}

void no_threshold(const Scope& scope, std::size_t given) {
  scope.error("T1805",
              given == 0 ? "the alarm does not say when it goes off"
                         : "the alarm says in " + std::to_string(given) + " ways when it goes off",
              "give one of above, at_least, below, at_most and outside_band");
}

void wrong_period(const Scope& scope, long long seconds) {
  scope.error("T1806", "CloudWatch knows no period of " + std::to_string(seconds) + " seconds",
              "take 10, 20 or 30 seconds, or whole minutes up to a day");
}

void wrong_evaluation(const Scope& scope, std::string_view problem) {
  scope.error(
      "T1807", problem,
      "take fewer periods, at least as many as datapoints; all of them are at most a day, or seven when a period is an hour or longer");
}

void wrong_statistic(const Scope& scope, std::string_view statistic) {
  scope.error("T1808", in_quotes(statistic) + " is not a statistic",
              "take Average, Sum, Minimum, Maximum, SampleCount, or a percentile as p99 or p99.9");
}

void arn_as_dimension(const Scope& scope, std::string_view dimension, std::string_view name_space) {
  scope.error("T1809",
              "the dimension " + std::string(dimension) + " of " + std::string(name_space) +
                  " is an ARN, and no metric has that",
              "take the metric from the construct (`metrics()`), or the name or `arn_suffix` that CloudWatch uses");
}

void wrong_math(const Scope& scope, std::string_view expression, std::string_view problem) {
  scope.error("T1810", "CloudWatch cannot compute " + in_quotes(expression) + ": " + std::string(problem),
              "write functions in capitals and name every metric among the operands of Metric::math");
}

void wrong_email(const Scope& scope, std::string_view address) {
  scope.error("T1811", in_quotes(address) + " is not an address of e-mail",
              "write name@domain, one address for each item");
}

void managed_key(const Scope& scope) {
  scope.error("T1812",
              "the topic would be encrypted with the key that AWS manages for SNS, which alarms and events may not use",
              "leave `key` out, so that the topic has a key of its own, or give an aws::Key");
}

void fifo_takes_queues(const Scope& scope, std::string_view what) {
  scope.error("T1813", "a FIFO topic cannot have " + std::string(what),
              "leave `fifo` out; of a FIFO topic, only queues hear, and only programs publish");
}

void wrong_url(const Scope& scope, std::string_view url) {
  scope.error("T1814", in_quotes(url) + " is no address that SNS may post to over TLS", "write https://host/path");
}

void pattern_or_schedule(const Scope& scope, bool both) {
  scope.error("T1815", both ? "the rule has a pattern and a schedule" : "the rule has neither a pattern nor a schedule",
              "give one; two reasons are two rules");
}

void wrong_schedule(const Scope& scope, std::string_view schedule, std::string_view problem) {
  scope.error(
      "T1816", in_quotes(schedule) + " is not a schedule: " + std::string(problem),
      "write \"rate(5 minutes)\" or \"cron(0 3 * * ? *)\": minute, hour, day of the month, month, day of the week, year");
}

void wrong_pattern(const Scope& scope, std::string_view problem) {
  scope.error("T1817", "no event can match the pattern: " + std::string(problem),
              "write a list of what a field may be, as {{\"source\", list({\"aws.backup\"})}}");
}

void too_many_targets(const Scope& scope, std::size_t count) {
  scope.error("T1818", "the rule would have " + std::to_string(count) + " targets, and EventBridge takes 5",
              "make a second rule, or send to a topic that several hear");
}

void many_inputs(const Scope& scope) {
  scope.error("T1819", "the target says in more than one way what arrives there",
              "give one of input, input_path and template_text");
}

void row_too_wide(const Scope& scope, std::size_t row, int columns) {
  scope.error("T1820",
              "row " + std::to_string(row) + " of the dashboard needs " + std::to_string(columns) +
                  " columns, and there are 24",
              "make a second row, or its widgets narrower");
}

void role_of_target(const Scope& scope, std::string_view service, bool needed) {
  scope.error("T1821",
              needed ? "EventBridge needs a role for a target of " + std::string(service)
                     : "a target of " + std::string(service) +
                           " is asked without a role, and may lose what comes with one",
              needed ? "give `role`" : "leave `role` out; the target's policy lets the rule in");
}

void rule_too_long(const Scope& scope, std::size_t alarms) {
  scope.error("T1822", "the alarm looks at " + std::to_string(alarms) + " alarms, and CloudWatch takes 100",
              "put alarms on parts of them first");
}

void empty_widget(const Scope& scope, std::string_view what) {
  scope.error("T1823", "a widget of the dashboard has no " + std::string(what),
              "give at least one, or leave the widget out");
}

}  // namespace terrace::aws::observability::errors
