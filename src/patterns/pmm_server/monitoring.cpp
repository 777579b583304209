// SPDX-License-Identifier: Apache-2.0
// Alarms, who hears them, and a dashboard.

#include <terrace/tf/aws_cloudwatch_metric_alarm.hpp>

#include "aws/support/literal.hpp"
#include "patterns/pmm_server/state.hpp"

namespace terrace::patterns::pmm {
namespace {

using aws::Metric;
using aws::MissingData;

Metric of_machine(const PmmState& made, const char* name) {
  return {"AWS/EC2", name, {{"AutoScalingGroupName", made.machines->autoscaling_group_name()}}, "Maximum"};
}

struct Alarms {
  Scope scope;
  const PmmServer& spec;
  std::vector<aws::AlarmAction> notify;
  std::vector<aws::Alarm::Ref> made{};

  void add(const char* id, aws::Alarm alarm) {
    alarm.notify = notify;
    alarm.name = format("{}-{}", spec.service_name, id);
    made.push_back(scope.add(id, alarm));
  }
};

/// Bursting is a word that only Terraform may know, so the alarm is there or not by `count`.
void burst_alarm_by_count(Alarms& alarms, const PmmState& made) {
  List<Str> actions = std::initializer_list<Str>{made.topic->arn()};
  for (const aws::AlarmAction& action : alarms.spec.monitoring.notify) {
    if (!action.is_many()) actions.add(terrace::detail::as<Str>(action.arns()));
  }
  const Metric credits = made.files->metrics().burst_credits();
  alarms.scope.add("burst-credits",
                   tf::aws_cloudwatch_metric_alarm{.alarm_actions = actions,
                                                   .alarm_description =
                                                       "EFS soon is only as fast as its size allows: PMM crawls. Take "
                                                       "throughput_mode elastic.",
                                                   .alarm_name = format("{}-burst-credits", alarms.spec.service_name),
                                                   .comparison_operator = "LessThanThreshold",
                                                   .dimensions = credits.dimensions(),
                                                   .evaluation_periods = 2,
                                                   .metric_name = credits.name(),
                                                   .namespace_ = credits.name_space(),
                                                   .ok_actions = actions,
                                                   .period = 300,
                                                   .statistic = credits.statistic(),
                                                   .threshold = alarms.spec.monitoring.burst_credits,
                                                   .treat_missing_data = "notBreaching"},
                   {.count = if_else(equal(alarms.spec.storage.throughput_mode, "bursting"), 1, 0)});
}

void storage_alarms(Alarms& alarms, const PmmState& made) {
  if (!made.files) {
    alarms.add("volume-stalled",
               {.metric = Metric("AWS/EBS", "VolumeStalledIOCheck", {{"VolumeId", made.volume_id}}, "Maximum"),
                .at_least = 1,
                .periods = 2,
                .missing_data = MissingData::not_breaching,
                .description = "The volume with PMM's data does not answer."});
    return;
  }
  const auto mode = aws::support::literal_text(alarms.spec.storage.throughput_mode);
  if (!mode) {
    burst_alarm_by_count(alarms, made);
  } else if (*mode == "bursting") {
    alarms.add("burst-credits", {.metric = made.files->metrics().burst_credits().with_period(Metric::minutes(5)),
                                 .below = alarms.spec.monitoring.burst_credits,
                                 .periods = 2,
                                 .missing_data = MissingData::not_breaching,
                                 .description = "EFS soon is only as fast as its size allows: PMM crawls. Take "
                                                "throughput_mode elastic."});
  }
}

void machine_alarms(Alarms& alarms, const PmmState& made) {
  // The group replaces the machine by itself, and the new one takes the data over; these say that it happens.
  alarms.add("machine-status", {.metric = of_machine(made, "StatusCheckFailed_Instance"),
                                .at_least = 1,
                                .periods = 2,
                                .missing_data = MissingData::not_breaching,
                                .description = "The machine fails its checks. The autoscaling group replaces it."});
  alarms.add("machine-hardware", {.metric = of_machine(made, "StatusCheckFailed_System"),
                                  .at_least = 1,
                                  .periods = 2,
                                  .missing_data = MissingData::not_breaching,
                                  .description = "What the machine runs on fails. EC2 recovers it elsewhere."});
}

}  // namespace

void make_topic(Scope scope, const PmmServer& spec, PmmState& made) {
  made.topic = scope.add("alerts", spec.monitoring.adjust_topic(aws::Topic{
                                       .name = format("{}-alarms", spec.service_name), .emails = spec.alarm_emails}));
}

void make_monitoring(Scope scope, const PmmServer& spec, PmmState& made) {
  const PmmMonitoring& wanted = spec.monitoring;
  Alarms alarms{scope, spec, {*made.topic}};
  alarms.notify.insert(alarms.notify.end(), wanted.notify.begin(), wanted.notify.end());

  alarms.add("running-tasks", {.metric = made.service->metrics().running(),
                               .below = 1,
                               .periods = 2,
                               .missing_data = MissingData::breaching,
                               .description = "PMM does not run: nothing is monitored. See the service's events."});
  alarms.add("healthy-hosts", {.metric = made.targets->metrics().healthy_hosts(),
                               .below = 1,
                               .periods = 2,
                               .missing_data = MissingData::breaching,
                               .description = "PMM does not answer its health check."});
  alarms.add("server-errors", {.metric = made.targets->metrics().server_errors().with_period(Metric::minutes(5)),
                               .above = wanted.server_errors,
                               .periods = 2,
                               .missing_data = MissingData::not_breaching,
                               .description = "PMM answers with errors. See its log group."});
  alarms.add("memory", {.metric = made.service->metrics().memory().with_period(Metric::minutes(5)),
                        .above = wanted.memory_percent,
                        .missing_data = MissingData::not_breaching,
                        .description = "PMM is near the memory at which it is killed. Take a larger machine."});
  machine_alarms(alarms, made);
  storage_alarms(alarms, made);
  alarms.add("backups", {.metric = made.vault->metrics().failed().with_period(Metric::minutes(60)),
                         .above = 0,
                         .periods = 1,
                         .missing_data = MissingData::not_breaching,
                         .description = "A backup of PMM's data failed."});

  if (!wanted.dashboard) return;
  const auto graph = [](const char* title, const std::vector<Metric>& metrics) {
    return aws::Widget::graph({.title = title, .metrics = metrics});
  };
  const auto service = made.service->metrics();
  const auto targets = made.targets->metrics();
  std::vector<aws::Widget> storage;
  if (made.files) {
    storage = {graph("EFS: bytes", {made.files->metrics().read_bytes(), made.files->metrics().write_bytes()}),
               graph("EFS: burst credits", {made.files->metrics().burst_credits()})};
  } else {
    const auto of_volume = [&](const char* name) {
      return Metric("AWS/EBS", name, {{"VolumeId", made.volume_id}}, "Sum");
    };
    storage = {graph("Volume: bytes", {of_volume("VolumeReadBytes"), of_volume("VolumeWriteBytes")}),
               graph("Volume: operations", {of_volume("VolumeReadOps"), of_volume("VolumeWriteOps")})};
  }
  scope.add("dashboard", aws::Dashboard{.rows = {{aws::Widget::alarms({.title = "Alarms", .alarms = alarms.made})},
                                                 {graph("CPU and memory in percent", {service.cpu(), service.memory()}),
                                                  graph("Running tasks", {service.running()})},
                                                 {graph("Requests", {targets.requests(), targets.server_errors()}),
                                                  graph("Seconds to answer", {targets.response_time()})},
                                                 storage},
                                        .name = spec.service_name});
}

}  // namespace terrace::patterns::pmm
