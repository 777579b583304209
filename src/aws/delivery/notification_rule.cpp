// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/notification_rule.hpp>
#include <terrace/tf/aws_codestarnotifications_notification_rule.hpp>

#include <algorithm>
#include <set>
#include <string_view>

#include "aws/delivery/errors.hpp"
#include "aws/delivery/notify.hpp"
#include "aws/support/arn.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "core/suggest.hpp"

namespace terrace::aws {
namespace {

constexpr std::size_t kNotificationTargets = 10;
constexpr support::NameRule kNotificationName{
    .what = "the name of a notification rule", .longest = 64, .others = "_-."};

/// Every id that AWS takes.
constexpr std::string_view kNotificationEvents[] = {"codebuild-project-build-phase-failure",
                                                    "codebuild-project-build-phase-success",
                                                    "codebuild-project-build-state-failed",
                                                    "codebuild-project-build-state-in-progress",
                                                    "codebuild-project-build-state-stopped",
                                                    "codebuild-project-build-state-succeeded",
                                                    "codecommit-repository-approvals-rule-override",
                                                    "codecommit-repository-approvals-status-changed",
                                                    "codecommit-repository-branches-and-tags-created",
                                                    "codecommit-repository-branches-and-tags-deleted",
                                                    "codecommit-repository-branches-and-tags-updated",
                                                    "codecommit-repository-comments-on-commits",
                                                    "codecommit-repository-comments-on-pull-requests",
                                                    "codecommit-repository-pull-request-created",
                                                    "codecommit-repository-pull-request-merged",
                                                    "codecommit-repository-pull-request-source-updated",
                                                    "codecommit-repository-pull-request-status-changed",
                                                    "codedeploy-application-deployment-failed",
                                                    "codedeploy-application-deployment-started",
                                                    "codedeploy-application-deployment-succeeded",
                                                    "codepipeline-pipeline-action-execution-canceled",
                                                    "codepipeline-pipeline-action-execution-failed",
                                                    "codepipeline-pipeline-action-execution-started",
                                                    "codepipeline-pipeline-action-execution-succeeded",
                                                    "codepipeline-pipeline-manual-approval-failed",
                                                    "codepipeline-pipeline-manual-approval-needed",
                                                    "codepipeline-pipeline-manual-approval-succeeded",
                                                    "codepipeline-pipeline-pipeline-execution-canceled",
                                                    "codepipeline-pipeline-pipeline-execution-failed",
                                                    "codepipeline-pipeline-pipeline-execution-resumed",
                                                    "codepipeline-pipeline-pipeline-execution-started",
                                                    "codepipeline-pipeline-pipeline-execution-succeeded",
                                                    "codepipeline-pipeline-pipeline-execution-superseded",
                                                    "codepipeline-pipeline-stage-execution-canceled",
                                                    "codepipeline-pipeline-stage-execution-failed",
                                                    "codepipeline-pipeline-stage-execution-resumed",
                                                    "codepipeline-pipeline-stage-execution-started",
                                                    "codepipeline-pipeline-stage-execution-succeeded"};

std::string_view service_of_event(std::string_view event) { return event.substr(0, event.find('-')); }

/// The rules of the same scope, so that two of one topic's id have two names.
struct NotifyBook {
  std::set<std::string> ids;
};

void check_notification_event(const Scope& scope, const std::string& event, std::string_view service) {
  if (std::find(std::begin(kNotificationEvents), std::end(kNotificationEvents), event) ==
      std::end(kNotificationEvents)) {
    delivery::errors::unknown_event(
        scope, event,
        terrace::detail::did_you_mean(event, kNotificationEvents,
                                      "docs/aws/delivery.md lists the events that there are"));
  } else if (!service.empty() && service_of_event(event) != service) {
    delivery::errors::event_of_another(scope, event, "a resource of " + std::string(service));
  }
}

}  // namespace

NotificationRule::Ref NotificationRule::build(Scope& scope) const {
  const Str rule_name = support::name_or(name, scope, kNotificationName.longest);
  support::check_name(scope, rule_name, kNotificationName);
  if (events.empty()) support::errors::missing(scope, "`events`", "name what is told");
  if (topics.empty()) support::errors::missing(scope, "`topics`", "name who hears of it");
  if (topics.size() > kNotificationTargets) {
    support::errors::out_of_range(scope, "the number of topics", std::to_string(topics.size()), "1 to 10");
  }
  const auto service = support::part_of_arn(resource, 2);
  std::set<std::string> ids;
  for (const std::string& event : events) {
    if (ids.insert(event).second) check_notification_event(scope, event, service.value_or(std::string_view()));
  }

  Blocks<tf::blocks::aws_codestarnotifications_notification_rule::target> targets;
  DependsOn policies;
  for (const Topic::Ref& topic : topics) {
    topic.allow_service("codestar-notifications.amazonaws.com");
    targets.add({.address = topic.arn()});
    policies.add(topic.ready());
  }
  // Deployed before the topic's policy, it is made and its target marked as unreachable.
  const auto rule = scope.add("rule",
                              tf::aws_codestarnotifications_notification_rule{.detail_type = full ? "FULL" : "BASIC",
                                                                              .event_type_ids = List<Str>(ids),
                                                                              .name = rule_name,
                                                                              .resource = resource,
                                                                              .status = support::on_or_off(enabled),
                                                                              .target = targets},
                              {.depends_on = policies});
  return Ref(rule.arn());
}

NotificationRule::Ref NotificationRule::Existing::build(Scope&) const { return Ref(arn); }

void check_events_of(const Scope& scope, const Items<std::string>& events, std::string_view service) {
  for (const std::string& event : events) {
    if (event.starts_with("code") && service_of_event(event) != service) {
      delivery::errors::event_of_another(scope, event, "a resource of " + std::string(service));
    }
  }
}

void add_notifications(const Scope& scope, const Str& resource, const Topic::Ref& topic,
                       const Notifications& notifications, const Items<std::string>& otherwise) {
  std::string id = "notify-" + std::string(topic.scope().id());
  auto& taken = scope.state<NotifyBook>().ids;
  const std::string base = id;
  for (int n = 2; !taken.insert(id).second; ++n) id = base + '-' + std::to_string(n);
  Scope here = scope;
  here.add(id, NotificationRule{.resource = resource,
                                .topics = {topic},
                                .events = notifications.events.empty() ? otherwise : notifications.events,
                                .full = notifications.full,
                                .name = notifications.name,
                                .enabled = notifications.enabled});
}

}  // namespace terrace::aws
