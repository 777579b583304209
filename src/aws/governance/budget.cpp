// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/budget.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/tf/aws_budgets_budget.hpp>
#include <terrace/value/expression.hpp>

#include <string_view>

#include "aws/governance/account_pieces.hpp"
#include "aws/governance/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/email.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

namespace budgets = tf::blocks::aws_budgets_budget;

constexpr std::size_t kAlerts = 10;
constexpr std::size_t kAddresses = 10;
constexpr std::string_view kPeriods[] = {"DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY"};

constexpr support::NameRule kBudgetName{
    .what = "the name of a budget", .longest = 100, .others = " _.-/=+@#()[]{}!$%&*,;'\"?|~^"};

void check_positive(const Scope& scope, std::string_view member, const Num& value) {
  const auto number = support::literal_number(value);
  if (number && *number <= 0) support::errors::out_of_range(scope, member, std::to_string(*number), "more than 0");
}

void check_alert(const Scope& scope, const BudgetAlert& alert, const Str& period) {
  if (alert.percent.is_set() == alert.amount.is_set()) {
    governance::errors::wrong_alert(scope, "an alert without a threshold, or with two",
                                    "give `percent` of the limit or an `amount`");
  }
  check_positive(scope, "`percent`", alert.percent);
  check_positive(scope, "`amount`", alert.amount);
  if (alert.forecast && support::literal_text(period) == std::string_view("DAILY")) {
    governance::errors::wrong_alert(scope,
                                    "a daily budget with an alert on a forecast, and AWS forecasts no single day",
                                    "leave `forecast` out, or make the budget monthly");
  }
  const auto addresses = support::literal_size(alert.emails);
  if (addresses.value_or(1) == 0 || (!alert.emails.is_set() && !alert.topic)) {
    governance::errors::wrong_alert(scope, "an alert of which nobody hears", "give `emails` or a `topic`");
  } else if (addresses.value_or(0) > kAddresses) {
    governance::errors::wrong_alert(scope,
                                    "an alert for " + std::to_string(*addresses) + " addresses, and AWS takes 10",
                                    "tell a topic, and have the addresses subscribe to it");
  }
  for (std::size_t i = 0; i < addresses.value_or(0); ++i) {
    const auto address = support::literal_text(alert.emails.items()[i]);
    if (address && !support::is_email(*address)) governance::errors::wrong_address(scope, *address);
  }
}

}  // namespace

Budget::Ref Budget::build(Scope& scope) const {
  const Str budget_name = support::name_or(name, scope, kBudgetName.longest);
  support::check_name(scope, budget_name, kBudgetName);
  if (const auto known = support::literal_text(budget_name)) {
    governance::only_once(
        scope,
        {.what = "budget named \"" + std::string(*known) + "\"", .by_region = false, .help = "rename one of them"});
  }
  check_positive(scope, "`limit`", limit);
  support::check_word(scope, "`period`", period, kPeriods);
  if (alerts.size() > kAlerts) {
    support::errors::out_of_range(scope, "the number of alerts", std::to_string(alerts.size()), "at most 10");
  }

  Blocks<budgets::notification> notifications;
  DependsOn needed;
  for (const BudgetAlert& alert : alerts) {
    check_alert(scope, alert, period);
    budgets::notification made{.comparison_operator = "GREATER_THAN",
                               .notification_type = alert.forecast ? "FORECASTED" : "ACTUAL",
                               .threshold = alert.amount.is_set() ? alert.amount : alert.percent,
                               .threshold_type = alert.amount.is_set() ? "ABSOLUTE_VALUE" : "PERCENTAGE"};
    if (alert.emails.is_set()) made.subscriber_email_addresses = alert.emails;
    if (alert.topic) {
      alert.topic->allow_service("budgets.amazonaws.com");
      made.subscriber_sns_topic_arns = {alert.topic->arn()};
      needed.add(alert.topic->ready());
    }
    notifications.add(made);
  }
  Blocks<tf::shared::aws_budgets_budget_cost_filter> only;
  for (const auto& [filter, values] : filters) only.add({.name = filter, .values = values});

  const auto budget = scope.add(
      "budget",
      tf::aws_budgets_budget{.budget_type = "COST",
                             .cost_filter = only,
                             .cost_types = budgets::cost_types{.include_credit = credits, .include_refund = refunds},
                             .limit_amount = Str(limit),
                             .limit_unit = currency,
                             .name = budget_name,
                             .notification = notifications,
                             .tags = {{"Name", budget_name}},
                             .time_unit = period},
      {.depends_on = needed});
  return {budget.name(), budget.arn()};
}

Budget::Ref Budget::Existing::build(Scope& scope) const {
  support::check_name(scope, name, kBudgetName);
  return {name, format("arn:{}:budgets::{}:budget/{}", partition(scope), account_id(scope), Str(name))};
}

}  // namespace terrace::aws
