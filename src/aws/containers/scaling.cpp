// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/service_scaling.hpp>
#include <terrace/core/render.hpp>
#include <terrace/tf/aws_appautoscaling_policy.hpp>
#include <terrace/tf/aws_appautoscaling_scheduled_action.hpp>
#include <terrace/tf/aws_appautoscaling_target.hpp>

#include <utility>

#include "aws/containers/errors.hpp"
#include "aws/containers/schedule_text.hpp"
#include "aws/containers/service_state.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {

class ServiceScalingAccess {
 public:
  static ServiceScaling scaling(const Scope& scope) { return ServiceScaling(scope); }
};

namespace {

namespace policy = tf::blocks::aws_appautoscaling_policy;
using Metrics = tf::shared::
    aws_appautoscaling_policy_target_tracking_scaling_policy_configuration_customized_metric_specification_metrics;
using MetricStat = tf::shared::
    aws_appautoscaling_policy_target_tracking_scaling_policy_configuration_customized_metric_specification_metrics_metric_stat;
using StatMetric = tf::shared::
    aws_appautoscaling_policy_target_tracking_scaling_policy_configuration_customized_metric_specification_metrics_metric_stat_metric;
using Predefined =
    tf::shared::aws_appautoscaling_policy_target_tracking_scaling_policy_configuration_predefined_metric_specification;
using Dimension = tf::shared::
    aws_appautoscaling_policy_target_tracking_scaling_policy_configuration_customized_metric_specification_dimensions;
using StepAdjustment = tf::shared::aws_appautoscaling_policy_step_scaling_policy_configuration_step_adjustment;

struct ScalingState {
  Scaling spec{.max = 1};
  Scope service;
  Str resource_id{};
  Str dimension{};
  Str name_space{};
  std::optional<tf::aws_appautoscaling_target::Ref> target{};
  bool min_is_left = false;
  bool max_is_left = false;
  explicit ScalingState(const Scope& of) : service(of) {}
};

/// ScalingState has no default: the node keeps it by this.
struct ScalingHolder {
  std::optional<ScalingState> state;
};

ScalingState& scaling_of(const Scope& scope) { return *scope.state<ScalingHolder>().state; }

policy::target_tracking_scaling_policy_configuration tracking(const Scaling& spec, const Num& target) {
  return {.disable_scale_in = spec.only_more ? Bool(true) : Bool(),
          .scale_in_cooldown = spec.seconds_after_fewer,
          .scale_out_cooldown = spec.seconds_after_more,
          .target_value = target};
}

void add_policy(Scope at, const std::string& id, const policy::target_tracking_scaling_policy_configuration& tracked) {
  const ScalingState& state = scaling_of(at);
  Scope made = at.group(id);
  made.add("policy", tf::aws_appautoscaling_policy{.name = support::physical_name(made, 255),
                                                   .policy_type = "TargetTrackingScaling",
                                                   .resource_id = state.resource_id,
                                                   .scalable_dimension = state.dimension,
                                                   .service_namespace = state.name_space,
                                                   .target_tracking_scaling_policy_configuration = tracked});
}

void check_target(const Scope& scope, const char* what, const Num& given, std::int64_t high) {
  const auto value = support::literal_number(given);
  if (value && (*value < 1 || (high > 0 && *value > high))) {
    support::errors::out_of_range(scope, what, std::to_string(*value),
                                  high > 0 ? "1 to " + std::to_string(high) : "1 or more");
  }
}

/// The dimensions of a metric as blocks; of a late map as a dynamic one.
template <class Block> Blocks<Block> dimensions_of(const Metric& metric) {
  Blocks<Block> made;
  const Map<Str>& given = metric.dimensions();
  if (given.is_expression()) {
    return Blocks<Block>::dynamic(given,
                                  [](const Any& key, const Any& value) { return Block{.name = key, .value = value}; });
  }
  for (std::size_t i = 0; given.is_set() && i < given.size(); ++i) {
    made.add(Block{.name = terrace::detail::as<Str>(given.items()[2 * i]),
                   .value = terrace::detail::as<Str>(given.items()[2 * i + 1])});
  }
  return made;
}

MetricStat stat_of(const Metric& metric) {
  using Of = tf::shared::
      aws_appautoscaling_policy_target_tracking_scaling_policy_configuration_customized_metric_specification_dimensions;
  return {.metric = StatMetric{.dimensions = dimensions_of<Of>(metric),
                               .metric_name = metric.name(),
                               .namespace_ = metric.name_space()},
          .stat = metric.statistic()};
}

policy::target_tracking_scaling_policy_configuration_customized_metric_specification customized(const Metric& metric) {
  policy::target_tracking_scaling_policy_configuration_customized_metric_specification made;
  if (!metric.is_math()) {
    made.dimensions = dimensions_of<Dimension>(metric);
    made.metric_name = metric.name();
    made.namespace_ = metric.name_space();
    made.statistic = metric.statistic();
    return made;
  }
  for (std::size_t i = 0; i < metric.metrics().size(); ++i) {
    made.metrics.add(
        Metrics{.id = 'm' + std::to_string(i), .metric_stat = stat_of(metric.metrics()[i]), .return_data = false});
  }
  made.metrics.add(Metrics{.expression = metric.expression(), .id = "target", .return_data = true});
  return made;
}

void check_scaling(const Scope& scope, const Scaling& spec) {
  const auto min = support::literal_number(spec.min);
  const auto max = support::literal_number(spec.max);
  if (min && *min < 0) support::errors::out_of_range(scope, "min", std::to_string(*min), "0 or more");
  if (min && max && *min > *max) {
    errors::count_out_of_bounds(scope, "scaling has at least " + std::to_string(*min) + " tasks and at most " +
                                           std::to_string(*max));
  }
}

void leave_to_schedules(ScalingState& state, const ScheduledScaling& change) {
  if (change.min.is_set() && !std::exchange(state.min_is_left, true)) {
    state.target->node().lifecycle({.ignore_changes = {"min_capacity"}});
  }
  if (change.max.is_set() && !std::exchange(state.max_is_left, true)) {
    state.target->node().lifecycle({.ignore_changes = {"max_capacity"}});
  }
}

/// Steps that touch, one of which is open at an end.
bool check_steps(const Scope& scope, const StepScaling& steps) {
  if (steps.steps.empty()) {
    errors::wrong_steps(scope, "scaling by steps has no steps");
    return false;
  }
  for (std::size_t i = 0; i < steps.steps.size(); ++i) {
    const StepScaling::Step& step = steps.steps[i];
    if (step.from && step.to && *step.from >= *step.to) {
      errors::wrong_steps(scope, "a step ends before it begins");
      return false;
    }
    if (i == 0) continue;
    const auto& before = steps.steps[i - 1].to;
    if (!before || !step.from || *before != *step.from) {
      errors::wrong_steps(scope, "a step does not begin where the one before it ends");
      return false;
    }
  }
  const bool up = !steps.steps.back().to;
  const bool down = !steps.steps.front().from;
  if (up == down) {
    errors::wrong_steps(scope, up ? "the steps reach to both sides of everything" : "the steps end on both sides");
    return false;
  }
  return true;
}

/// "0.5" rather than "0.500000": a bound relative to the alarm's threshold.
Str bound(double value) {
  std::string text = std::to_string(value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

}  // namespace

ServiceScaling Service::Ref::scale(const Scaling& scaling) const {
  auto& gathered = services::state_of(*this);
  Scope at = scope_;
  Scope scope = at.group("scaling");
  check_scaling(scope, scaling);
  gathered.is_scaled = true;
  gathered.scaling_min = scaling.min;
  gathered.scaling_max = scaling.max;
  tf::aws_appautoscaling_target target{.max_capacity = scaling.max,
                                       .min_capacity = scaling.min,
                                       .resource_id =
                                           format("service/{}/{}", gathered.cluster->name(), gathered.made_name),
                                       .scalable_dimension = "ecs:service:DesiredCount",
                                       .service_namespace = "ecs"};
  if (scaling.suspended) {
    target.suspended_state = {{.dynamic_scaling_in_suspended = true,
                               .dynamic_scaling_out_suspended = true,
                               .scheduled_scaling_suspended = true}};
  }
  const auto made = scope.add("target", target);
  auto& state = scope.state<ScalingHolder>().state.emplace(scope_);
  state.spec = scaling;
  state.target = made;
  state.resource_id = made.resource_id();
  state.dimension = made.scalable_dimension();
  state.name_space = made.service_namespace();
  return ServiceScalingAccess::scaling(scope);
}

const ServiceScaling& ServiceScaling::on_cpu(const Num& percent) const {
  check_target(scope_, "the target of CPU", percent, 100);
  auto tracked = tracking(scaling_of(scope_).spec, percent);
  tracked.predefined_metric_specification = Predefined{.predefined_metric_type = "ECSServiceAverageCPUUtilization"};
  add_policy(scope_, "cpu", tracked);
  return *this;
}

const ServiceScaling& ServiceScaling::on_memory(const Num& percent) const {
  check_target(scope_, "the target of memory", percent, 100);
  auto tracked = tracking(scaling_of(scope_).spec, percent);
  tracked.predefined_metric_specification = Predefined{.predefined_metric_type = "ECSServiceAverageMemoryUtilization"};
  add_policy(scope_, "memory", tracked);
  return *this;
}

const ServiceScaling& ServiceScaling::on_requests_per_target(const Num& requests) const {
  check_target(scope_, "the target of requests", requests, 0);
  const Scope service = scaling_of(scope_).service;
  const auto label = lazy<Str>([service] {
    for (const TargetAttachment& attachment : Target::attachments_of(service)) {
      if (attachment.resource_label.is_set()) return attachment.resource_label;
    }
    return Str();
  });
  Scope(scope_).when_gathered([service](Scope at) {
    for (const TargetAttachment& attachment : Target::attachments_of(service)) {
      if (attachment.resource_label.is_set()) return;
    }
    errors::requests_without_balancer(at);
  });
  auto tracked = tracking(scaling_of(scope_).spec, requests);
  tracked.predefined_metric_specification =
      Predefined{.predefined_metric_type = "ALBRequestCountPerTarget", .resource_label = label};
  add_policy(scope_, "requests", tracked);
  return *this;
}

const ServiceScaling& ServiceScaling::on_metric(const Id& id, const Metric& metric, const Num& target) const {
  auto tracked = tracking(scaling_of(scope_).spec, target);
  tracked.customized_metric_specification = customized(metric);
  add_policy(scope_, std::string(id.text()), tracked);
  return *this;
}

const ServiceScaling& ServiceScaling::on_backlog(const Metric& waiting, const Num& messages_per_task) const {
  check_target(scope_, "the target of the backlog", messages_per_task, 0);
  const Service::Ref service = ServiceAccess::ref(scaling_of(scope_).service);
  // With no task there is no backlog for each: what waits is then for one.
  const Metric each = Metric::math("waiting / IF(running > 0, running, 1)",
                                   {{"waiting", waiting}, {"running", service.metrics().running()}});
  return on_metric("backlog", each, messages_per_task);
}

const ServiceScaling& ServiceScaling::step(const Id& id, const StepScaling& steps) const {
  const ScalingState& state = scaling_of(scope_);
  Scope at = scope_;
  Scope here = at.group(id);
  if (!check_steps(here, steps)) return *this;
  const bool up = !steps.steps.back().to;
  const double threshold = up ? *steps.steps.front().from : *steps.steps.back().to;
  policy::step_scaling_policy_configuration made{
      .adjustment_type = steps.percent ? "PercentChangeInCapacity" : "ChangeInCapacity",
      .cooldown = steps.cooldown_seconds,
      .metric_aggregation_type = steps.metric.statistic() == "Maximum"   ? "Maximum"
                                 : steps.metric.statistic() == "Minimum" ? "Minimum"
                                                                         : "Average",
      .min_adjustment_magnitude = steps.at_least};
  for (const StepScaling::Step& step : steps.steps) {
    made.step_adjustment.add(
        StepAdjustment{.metric_interval_lower_bound = step.from ? bound(*step.from - threshold) : Str(),
                       .metric_interval_upper_bound = step.to ? bound(*step.to - threshold) : Str(),
                       .scaling_adjustment = step.change});
  }
  const auto policy = here.add("policy", tf::aws_appautoscaling_policy{.name = support::physical_name(here, 255),
                                                                       .policy_type = "StepScaling",
                                                                       .resource_id = state.resource_id,
                                                                       .scalable_dimension = state.dimension,
                                                                       .service_namespace = state.name_space,
                                                                       .step_scaling_policy_configuration = made});
  here.add("alarm", Alarm{.metric = steps.metric,
                          .at_least = up ? Num(threshold) : Num(),
                          .at_most = up ? Num() : Num(threshold),
                          .periods = steps.periods,
                          .missing_data = MissingData::ignore,
                          .notify = {policy.arn()},
                          .notify_ok = false});
  return *this;
}

const ServiceScaling& ServiceScaling::schedule(const Id& id, const ScheduledScaling& change) const {
  const ScalingState& state = scaling_of(scope_);
  Scope at = scope_;
  Scope here = at.group(id);
  schedules::check(here, change.when);
  const auto min = support::literal_number(change.min);
  const auto max = support::literal_number(change.max);
  if (!change.min.is_set() && !change.max.is_set()) {
    support::errors::missing(here, "min or max", "say what changes at that time");
  }
  if (min && max && *min > *max) {
    errors::count_out_of_bounds(here, "from then on there are at least " + std::to_string(*min) +
                                          " tasks and at most " + std::to_string(*max));
  }
  // The action changes these of the target, and a plan must not change them back.
  leave_to_schedules(scaling_of(scope_), change);
  namespace blocks = tf::blocks::aws_appautoscaling_scheduled_action;
  here.add("action",
           tf::aws_appautoscaling_scheduled_action{
               .name = support::physical_name(here, 255),
               .resource_id = state.resource_id,
               .scalable_dimension = state.dimension,
               .scalable_target_action =
                   blocks::scalable_target_action{.max_capacity = change.max.is_set() ? Str(change.max) : Str(),
                                                  .min_capacity = change.min.is_set() ? Str(change.min) : Str()},
               .schedule = change.when,
               .service_namespace = state.name_space,
               .timezone = change.time_zone});
  return *this;
}

}  // namespace terrace::aws
