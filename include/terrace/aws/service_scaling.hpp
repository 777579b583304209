// SPDX-License-Identifier: Apache-2.0
#pragma once

// Scaling of services: how many tasks there are.
//
//   service.scale({.min = 2, .max = 10}).on_cpu(60).on_requests_per_target(1000);
//   service.scale({.max = 20}).on_backlog(queue.metrics().visible(), 10).schedule("night", {.when = "cron(0 22 * * ? *)", .max = 2});
//
// The highest of what the policies want counts. Terraform then leaves the service's desired count alone. Each policy
// makes alarms, which cost as alarms do.

#include <terrace/aws/metric.hpp>
#include <terrace/core/items.hpp>
#include <terrace/core/scope.hpp>

#include <optional>

namespace terrace::aws {

struct Scaling {
  Num min = 1;
  Required<Num> max;
  /// How long after a change the next one waits, in seconds; less for more tasks than for fewer.
  Num seconds_after_more = 60;
  Num seconds_after_fewer = 300;
  /// Never takes tasks away by itself.
  bool only_more = false;
  /// Stops all scaling and leaves the count where it is, for an incident.
  bool suspended = false;
};

/// Changes by steps: how many tasks more (or, negative, fewer) when the metric is so far above or below the threshold.
struct StepScaling {
  struct Step {
    /// Where it begins and ends, in the metric's own unit; one end is left out for "and beyond".
    std::optional<double> from{};
    std::optional<double> to{};
    /// Tasks, or percent.
    int change = 0;
  };
  Metric metric;
  /// From lowest to highest, without gaps. Steps above the alarm's value begin with it, steps below end with it.
  Items<Step> steps{};
  bool percent = false;
  /// Percent of few tasks is at least so many.
  Num at_least{};
  /// Must hold so many periods of the metric in a row.
  int periods = 2;
  Num cooldown_seconds = 300;
};

struct ScheduledScaling {
  /// "cron(0 8 ? * MON-FRI *)": minute, hour, day of the month, month, day of the week, year. Or "rate(1 hour)", or once,
  /// "at(2030-01-31T08:00:00)".
  Required<Str> when;
  /// "Europe/Berlin"; UTC when left out.
  Str time_zone{};
  /// What changes from then on; at least one of them.
  Num min{};
  Num max{};
};

class ServiceScaling {
 public:
  /// Keeps the average of all tasks at so many percent.
  const ServiceScaling& on_cpu(const Num& percent) const;
  const ServiceScaling& on_memory(const Num& percent) const;
  /// Keeps the requests for each task and minute; needs a load balancer.
  const ServiceScaling& on_requests_per_target(const Num& requests) const;
  /// Keeps a metric at a value; it must fall when tasks are added. A metric of one minute.
  const ServiceScaling& on_metric(const Id& id, const Metric& metric, const Num& target) const;
  /// Keeps so many messages waiting for each task that runs; needs Container Insights.
  const ServiceScaling& on_backlog(const Metric& waiting, const Num& messages_per_task) const;
  const ServiceScaling& step(const Id& id, const StepScaling& steps) const;
  const ServiceScaling& schedule(const Id& id, const ScheduledScaling& change) const;
  const Scope& scope() const { return scope_; }

 private:
  friend class ServiceScalingAccess;
  explicit ServiceScaling(const Scope& scope) : scope_(scope) {}
  Scope scope_;
};

}  // namespace terrace::aws
