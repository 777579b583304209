// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/event_rule.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_cloudwatch_event_rule.hpp>
#include <terrace/tf/aws_cloudwatch_event_target.hpp>
#include <terrace/tf/aws_sqs_queue_policy.hpp>
#include <terrace/value/expression.hpp>

#include "aws/observability/errors.hpp"
#include "aws/observability/event_target_rules.hpp"
#include "aws/observability/queue_policy.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/function_permission.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "aws/support/schedule.hpp"

namespace terrace::aws {
namespace {

constexpr std::size_t kMostTargets = 5;

struct EventRuleState {
  Str bus;
  std::size_t targets = 0;
};

void check_reason_of_rule(const Scope& scope, const EventRule& rule) {
  if (rule.pattern.is_set() == rule.schedule.is_set()) {
    observability::errors::pattern_or_schedule(scope, rule.pattern.is_set());
    return;
  }
  if (const auto schedule = support::literal_text(rule.schedule)) {
    const std::string problem = support::problem_of_schedule(*schedule);
    if (!problem.empty()) observability::errors::wrong_schedule(scope, *schedule, problem);
  }
  const auto bus = support::literal_text(rule.bus);
  if (rule.schedule.is_set() && bus && *bus != "default") {
    support::errors::contradiction(scope, "a schedule on the bus \"" + std::string(*bus) + '"',
                                   "leave `bus` out: only the account's own bus has schedules");
  }
  if (rule.pattern.is_set()) event_target_rules::check_pattern(scope, rule.pattern);
}

}  // namespace

EventRule::Ref EventRule::build(Scope& scope) const {
  const support::NameRule named{.what = "the name of an event rule", .longest = 64, .others = ".-_"};
  const Str rule_name = support::name_or(name, scope, named.longest);
  support::check_name(scope, rule_name, named);
  check_reason_of_rule(scope, *this);
  scope.state<EventRuleState>().bus = bus;

  const auto rule = scope.add(
      "rule", tf::aws_cloudwatch_event_rule{.description = description,
                                            .event_bus_name = bus,
                                            .event_pattern = pattern.is_set() ? fn::jsonencode(pattern) : Str(),
                                            .name = rule_name,
                                            .schedule_expression = schedule,
                                            .state = support::on_or_off(enabled)});
  return {scope, rule.name(), rule.arn()};
}

EventRule::Ref EventRule::Existing::build(Scope& scope) const {
  scope.state<EventRuleState>().bus = bus;
  const Str path = bus.is_set() ? format("{}/{}", bus, name) : Str(name);
  return {scope, name, format("arn:{}:events:{}:{}:rule/{}", partition(scope), region(scope), account_id(scope), path)};
}

const EventRule::Ref& EventRule::Ref::send(const Id& id, const Target& target) const {
  auto& gathered = scope_.state<EventRuleState>();
  if (++gathered.targets > kMostTargets) observability::errors::too_many_targets(scope_, gathered.targets);
  event_target_rules::check(scope_, target);

  tf::aws_cloudwatch_event_target made{.arn = target.arn,
                                       .event_bus_name = gathered.bus,
                                       .input = target.input.is_set() ? fn::jsonencode(target.input) : Str(),
                                       .input_path = target.input_path,
                                       .role_arn = target.role ? target.role->arn() : Str(),
                                       .rule = name_,
                                       .target_id = id.text()};
  if (target.template_text.is_set()) {
    made.input_transformer = tf::blocks::aws_cloudwatch_event_target::input_transformer{
        .input_paths = target.template_values, .input_template = target.template_text};
  }
  if (target.dead_letter_arn.is_set())
    made.dead_letter_config =
        tf::blocks::aws_cloudwatch_event_target::dead_letter_config{.arn = target.dead_letter_arn};
  if (target.retries.is_set() || target.longest_age_seconds.is_set()) {
    made.retry_policy = tf::blocks::aws_cloudwatch_event_target::retry_policy{
        .maximum_event_age_in_seconds = target.longest_age_seconds, .maximum_retry_attempts = target.retries};
  }
  if (target.message_group.is_set())
    made.sqs_target = tf::blocks::aws_cloudwatch_event_target::sqs_target{.message_group_id = target.message_group};
  Scope here = scope_;
  if (target.role) {
    here.add(id, made, {.depends_on = {target.role->ready()}});
  } else {
    here.add(id, made);
  }
  return *this;
}

const EventRule::Ref& EventRule::Ref::notify(const Topic::Ref& topic, const Str& text, const Map<Str>& values) const {
  topic.allow_service("events.amazonaws.com");
  const std::string id(topic.scope().id());
  return send(id, {.arn = topic.arn(), .template_text = text, .template_values = values});
}

const EventRule::Ref& EventRule::Ref::call(const Id& id, const Str& function_arn, const Any& input) const {
  send(id, {.arn = function_arn, .input = input});
  Scope here = scope_;
  here.add(std::string(id.text()) + "-permission", support::may_invoke(function_arn, "events.amazonaws.com", arn_));
  return *this;
}

const EventRule::Ref& EventRule::Ref::enqueue(const Id& id, const Topic::Queue& queue, const Any& input) const {
  send(id, {.arn = queue.arn, .input = input});
  if (!queue.url.is_set()) return *this;
  Scope here = scope_;
  here.add(std::string(id.text()) + "-policy",
           tf::aws_sqs_queue_policy{.policy = queue_policy::for_source(queue.arn, "events.amazonaws.com", arn_),
                                    .queue_url = queue.url});
  return *this;
}

}  // namespace terrace::aws
