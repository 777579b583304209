// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/log_group.hpp>
#include <terrace/tf/aws_cloudwatch_log_group.hpp>
#include <terrace/tf/aws_cloudwatch_log_metric_filter.hpp>
#include <terrace/tf/aws_cloudwatch_log_subscription_filter.hpp>

#include <algorithm>

#include "aws/observability/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/function_permission.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

constexpr std::int64_t kRetentions[] = {0,   1,   3,   5,   7,    14,   30,   60,   90,   120,  150, 180,
                                        365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653};
constexpr std::size_t kSubscriptions = 2;

constexpr support::NameRule kLogGroupName{.what = "the name of a log group", .longest = 512, .others = "_-/.#"};
constexpr support::NameRule kNamespace{.what = "a namespace of metrics", .others = ".-_/#: "};

struct LogGroupState {
  std::string log_class;
  std::size_t subscriptions = 0;
};

void check_retention(const Scope& scope, const Num& days) {
  const auto literal = support::literal_number(days);
  if (literal && std::find(std::begin(kRetentions), std::end(kRetentions), *literal) == std::end(kRetentions)) {
    observability::errors::wrong_retention(scope, *literal);
  }
}

void check_filters_allowed(const Scope& scope, std::string_view what) {
  const std::string& log_class = scope.state<LogGroupState>().log_class;
  if (!log_class.empty() && log_class != "STANDARD")
    observability::errors::class_without_filters(scope, log_class, what);
}

/// "web/logs/errors" of the filter "errors" in "shop-dev/web/logs".
std::string metric_name_of(const Scope& scope, std::string_view id) {
  const std::string stack = Scope(scope.stack()).path();
  const std::string path = scope.path();
  return path.size() > stack.size() ? path.substr(stack.size() + 1) + '/' + std::string(id) : std::string(id);
}

void add_subscription(Scope scope, const Str& group, const Id& id, const LogGroup::Subscription& subscription,
                      const DependsOn& needed) {
  check_filters_allowed(scope, "subscriptions");
  const std::size_t count = ++scope.state<LogGroupState>().subscriptions;
  if (count > kSubscriptions) observability::errors::too_many_subscriptions(scope, count);
  scope.add(id,
            tf::aws_cloudwatch_log_subscription_filter{
                .destination_arn = subscription.destination_arn,
                .distribution = subscription.distribution,
                .filter_pattern = subscription.pattern.is_set() ? subscription.pattern : Str(""),
                .log_group_name = group,
                .name = id.text(),
                .role_arn = subscription.role_arn},
            {.depends_on = needed});
}

Str log_group_arn(const Scope& scope, const Str& name) {
  return format("arn:{}:logs:{}:{}:log-group:{}", partition(scope), region(scope), account_id(scope), name);
}

}  // namespace

LogGroup::Ref LogGroup::build(Scope& scope) const {
  const Str group_name = support::name_or(name, scope, kLogGroupName.longest);
  support::check_name(scope, group_name, kLogGroupName);
  check_retention(scope, retention_days);
  support::check_word(scope, "`log_class`", log_class, {"STANDARD", "INFREQUENT_ACCESS", "DELIVERY"});
  if (const auto known = support::literal_text(log_class)) {
    scope.state<LogGroupState>().log_class = *known;
  }
  if (key.is_set() && kms_key_arn.is_set()) {
    support::errors::contradiction(scope, "the log group has `key` and `kms_key_arn`", "leave one out");
  }
  if (key.is_set()) {
    // By its name, because the group can only be made when the key lets it be.
    key.allow_cloudwatch_logs({log_group_arn(scope, group_name)});
  }
  // The class DELIVERY has a time of its own, and Terraform would see a difference for ever.
  const bool keeps_own_time = scope.state<LogGroupState>().log_class == "DELIVERY";
  const auto group =
      scope.add("group", tf::aws_cloudwatch_log_group{.kms_key_id = key.is_set() ? key.arn() : kms_key_arn,
                                                      .log_group_class = log_class,
                                                      .name = group_name,
                                                      .retention_in_days = keeps_own_time ? Num() : retention_days,
                                                      .skip_destroy = keep});
  return {scope, group.name(), group.arn()};
}

LogGroup::Ref LogGroup::Existing::build(Scope& scope) const {
  support::check_name(scope, name, kLogGroupName);
  return {scope, name, arn.is_set() ? arn : log_group_arn(scope, name)};
}

Str LogGroup::Ref::streams_arn() const { return format("{}:*", arn_); }

const LogGroup::Ref& LogGroup::Ref::grant_write(const Grantee& grantee) const {
  grantee.role().allow({.actions = {"logs:CreateLogStream", "logs:PutLogEvents"}, .resources = {streams_arn()}});
  return *this;
}

const LogGroup::Ref& LogGroup::Ref::grant_read(const Grantee& grantee) const {
  grantee.role().allow(
      {.actions = {"logs:DescribeLogStreams", "logs:FilterLogEvents", "logs:GetLogEvents", "logs:StartQuery"},
       .resources = {arn_, streams_arn()}});
  grantee.role().allow({.actions = {"logs:GetQueryResults", "logs:StopQuery"}, .resources = {"*"}});
  return *this;
}

Metric LogGroup::Ref::count(const Id& id, const Str& pattern, const CountOptions& options) const {
  check_filters_allowed(scope_, "metrics of lines");
  const bool has_dimensions = options.dimensions.is_set();
  if (has_dimensions && options.otherwise.is_set()) observability::errors::default_with_dimensions(scope_);
  const std::string name_space = options.name_space.empty() ? Scope(scope_.stack()).path() : options.name_space;
  support::check_name(scope_, name_space, kNamespace);
  if (name_space.starts_with("AWS/")) {
    support::errors::invalid_name(scope_, kNamespace.what, name_space, "those that begin with AWS/ are AWS's own");
  }
  const std::string metric_name = options.metric_name.empty() ? metric_name_of(scope_, id.text()) : options.metric_name;
  Scope here = scope_;
  const Str otherwise = options.otherwise.is_set() ? options.otherwise : Str("0");
  here.add(id, tf::aws_cloudwatch_log_metric_filter{
                   .log_group_name = name_,
                   .metric_transformation = {{.default_value = has_dimensions ? Str() : otherwise,
                                              .dimensions = options.dimensions,
                                              .name = metric_name,
                                              .namespace_ = name_space,
                                              .unit = options.unit,
                                              .value = options.value}},
                   .name = id.text(),
                   .pattern = pattern});
  return {name_space, metric_name, {}, "Sum"};
}

const LogGroup::Ref& LogGroup::Ref::subscribe(const Id& id, const Subscription& subscription) const {
  add_subscription(scope_, name_, id, subscription, {});
  return *this;
}

const LogGroup::Ref& LogGroup::Ref::subscribe_function(const Id& id, const Str& function_arn,
                                                       const Str& pattern) const {
  Scope here = scope_;
  const auto permission = here.add(std::string(id.text()) + "-permission",
                                   support::may_invoke(function_arn, "logs.amazonaws.com", streams_arn()));
  add_subscription(scope_, name_, id, {.destination_arn = function_arn, .pattern = pattern}, {permission});
  return *this;
}

}  // namespace terrace::aws
