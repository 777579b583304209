// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/dashboard.hpp>
#include <terrace/aws/event_rule.hpp>
#include <terrace/aws/log_group.hpp>
#include <terrace/tf/aws_sqs_queue.hpp>

#include "gallery.hpp"

using namespace terrace;

void gallery::observability(Stack& stack) {
  auto worker = stack.add("worker", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")}});
  auto jobs = stack.add("jobs", tf::aws_sqs_queue{.sqs_managed_sse_enabled = true});

  // [topic]
  auto alerts = stack.add("alerts", aws::Topic{.display_name = "Shop", .emails = {"ops@example.com"}});
  alerts.grant_publish(worker);
  // [/topic]

  // [logs]
  auto logs = stack.add("logs", aws::LogGroup{.retention_days = 90});
  logs.grant_write(worker);
  auto errors = logs.count("errors", "{ $.level = \"error\" }");
  auto requests = logs.count("requests", "{ $.status = * }");
  // [/logs]

  // [alarms]
  auto failing = stack.add("failing", aws::Alarm{.metric = (100 * errors / requests).with_label("percent"),
                                                 .above = 5,
                                                 .missing_data = aws::MissingData::not_breaching,
                                                 .notify = {alerts},
                                                 .description = "More than 5 % of the requests fail"});
  auto silent = stack.add("silent", aws::Alarm{.metric = logs.metrics().events().with_period(aws::Metric::minutes(5)),
                                               .below = 1,
                                               .missing_data = aws::MissingData::breaching,
                                               .notify = {alerts}});
  auto unusual = stack.add("unusual", aws::Alarm{.metric = requests, .outside_band = 3, .periods = 5, .datapoints = 4});
  // [/alarms]

  // [dashboard]
  stack.add("overview",
            aws::Dashboard{
                .rows = {{aws::Widget::text("# The shop")},
                         {aws::Widget::graph({.title = "Requests", .metrics = {requests}}),
                          aws::Widget::graph({.title = "Failed", .metrics = {100 * errors / requests}, .limit = 5}),
                          aws::Widget::number({.title = "Errors", .metrics = {errors}}).width(4)},
                         {aws::Widget::alarms({.title = "Alarms", .alarms = {failing, silent, unusual}})}}});
  // [/dashboard]

  // [events]
  auto failed =
      stack.add("task-failed",
                aws::EventRule{.pattern = {{"source", list({"aws.ecs"})},
                                           {"detail-type", list({"ECS Task State Change"})},
                                           {"detail", object({{"lastStatus", list({"STOPPED"})},
                                                              {"stopCode", list({"EssentialContainerExited"})}})}}});
  failed.notify(alerts, "\"<group> stopped: <reason>\"",
                {{"group", "$.detail.group"}, {"reason", "$.detail.stoppedReason"}});

  auto nightly = stack.add("nightly", aws::EventRule{.schedule = "cron(0 3 * * ? *)", .description = "Cleans up"});
  nightly.enqueue("jobs", {.arn = jobs.arn(), .url = jobs.id()}, object({{"job", "cleanup"}}));
  // [/events]

  auto cleaner = function(stack, "cleaner");
  nightly.call("cleaner", cleaner);
  alerts.subscribe_function("cleaner", cleaner);
  logs.subscribe_function("cleaner", cleaner, "{ $.level = \"error\" }");
}

void gallery::composite_alarms(Stack& stack) {
  auto pager = stack.add("pager", aws::Topic{});
  auto latency = stack.add("latency", aws::Alarm{.metric = {"Shop", "Latency", {}, "p99"}, .at_least = 2});
  auto errors = stack.add("errors", aws::Alarm{.metric = {"Shop", "Errors", {}, "Sum"}, .above = 10});
  auto deploying =
      stack.add("deploying", aws::Alarm{.metric = {"Shop", "Deployments", {}, "Sum"}, .above = 0, .periods = 1});

  // [composite]
  stack.add("outage", aws::CompositeAlarm{.rule = latency && errors,
                                          .notify = {pager},
                                          .suppressed_by = deploying,
                                          .description = "Slow and failing: call somebody"});
  // [/composite]
}
