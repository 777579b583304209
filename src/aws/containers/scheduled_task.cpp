// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/scheduled_task.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_scheduler_schedule.hpp>
#include <terrace/tf/aws_scheduler_schedule_group.hpp>

#include "aws/containers/errors.hpp"
#include "aws/containers/schedule_text.hpp"
#include "aws/containers/service_state.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

namespace sch = tf::blocks::aws_scheduler_schedule;

template <class Spec> Task::Ref task_of_spec(Scope& scope, const Spec& spec) {
  return task_of(scope, {.task = spec.task,
                         .image = spec.image,
                         .command = spec.command,
                         .environment = spec.environment,
                         .secrets = spec.secrets,
                         .size = spec.size,
                         .architecture = spec.architecture,
                         .scratch = spec.scratch,
                         .read_only_root = spec.read_only_root});
}

template <class Spec> Connections group_of(Scope& scope, const Spec& spec, const Task::Ref& task) {
  const auto group = scope.add("security", SecurityGroup{.vpc = spec.network.vpc_id()});
  tasks::add_runner(task, group.connections());
  return group.connections();
}

template <class Spec> Set<Str> groups_of(const Spec& spec, const Connections& own) {
  Set<Str> groups = {own.group_id()};
  for (const SecurityGroup::Ref& group : spec.security_groups) groups.add(group.id());
  return groups;
}

/// What the API wants to know of a task's network.
template <class Spec> Str network_json_of(Scope& scope, const Spec& spec, const Set<Str>& groups) {
  return fn::jsonencode(
      object({{"awsvpcConfiguration", object({{"assignPublicIp", support::on_or_off(spec.public_address)},
                                              {"securityGroups", groups},
                                              {"subnets", task_subnets(scope, spec.network, spec.subnets)}})}}));
}

const char* launch_type_of(const Task::Ref& task) {
  return tasks::is_fargate(tasks::state_of(task)) ? "FARGATE" : "EC2";
}

Str command_of(const Cluster::Ref& cluster, const Task::Ref& task, const Str& network_json) {
  return format("aws ecs run-task --cluster {} --task-definition {} --launch-type {} --network-configuration '{}'",
                cluster.name(), task.arn(), launch_type_of(task), network_json);
}

/// The scheduler and `run-task` give a task a network of its own, or none.
void check_network(const Scope& scope, const Task::Ref& task) {
  const auto& gathered = tasks::state_of(task);
  if (gathered.is_existing || gathered.spec.network == Task::Network::awsvpc) return;
  errors::wrong_network(scope, "a task that is run by itself has no address of its own",
                        "set `network` of the task to awsvpc");
}

void check_schedule(const Scope& scope, const ScheduledTask& spec) {
  support::check_range(scope, "count", spec.count, 1, 10);
  support::check_range(scope, "within_minutes", spec.within_minutes, 1, 1440);
  support::check_range(scope, "retries", spec.retries, 0, 185);
  support::check_range(scope, "retry_seconds", spec.retry_seconds, 60, 86400);
  if (spec.launch_type.is_set() && !spec.capacity.empty()) errors::launch_type_and_capacity(scope);
  clusters::check_strategy(scope, spec.capacity, std::nullopt);
}

/// What the scheduler acts as: it may run this task on this cluster, tag it, and hand it its roles.
Role::Ref scheduler_role(Scope& scope, const ScheduledTask& spec, const Task::Ref& task) {
  const auto role = scope.add("role", Role{.trusts = {Principal::service("scheduler.amazonaws.com")},
                                           .description = "What the scheduler may do: run one task"});
  task.grant_run(role, spec.cluster.arn());
  role.allow({.actions = {"ecs:TagResource"},
              .resources = {format("arn:{}:ecs:{}:{}:task/{}/*", partition(scope), region(scope), account_id(scope),
                                   spec.cluster.name())},
              .conditions = {{"StringEquals", "ecs:CreateAction", {"RunTask"}}}});
  if (spec.dead_letter_queue_arn.is_set()) {
    role.allow({.actions = {"sqs:SendMessage"}, .resources = {spec.dead_letter_queue_arn}});
  }
  return role;
}

}  // namespace

ScheduledTask::Ref ScheduledTask::build(Scope& scope) const {
  const support::NameRule rule{.what = "the name of a schedule", .longest = 64, .others = "-_."};
  const Str shown = support::name_or(name, scope, rule.longest);
  support::check_name(scope, shown, rule);
  schedules::check(scope, schedule);
  check_schedule(scope, *this);

  const Task::Ref runs = task_of_spec(scope, *this);
  check_network(scope, runs);
  const Connections side = group_of(scope, *this, runs);
  const auto role = scheduler_role(scope, *this, runs);

  const bool on_fargate = tasks::is_fargate(tasks::state_of(runs));
  sch::target_ecs_parameters parameters{
      .enable_ecs_managed_tags = true,
      .network_configuration = {{.assign_public_ip = on_fargate ? public_address : Bool(),
                                 .security_groups = groups_of(*this, side),
                                 .subnets = task_subnets(scope, network, subnets)}},
      .propagate_tags = "TASK_DEFINITION",
      .task_count = count,
      .task_definition_arn = runs.arn()};
  for (const CapacityShare& share : capacity) {
    parameters.capacity_provider_strategy.add(
        {.base = share.base, .capacity_provider = share.provider, .weight = share.weight});
  }
  if (capacity.empty()) parameters.launch_type = launch_type.is_set() ? launch_type : Str(launch_type_of(runs));

  sch::target target{
      .arn = cluster.arn(),
      .ecs_parameters = parameters,
      .retry_policy = {{.maximum_event_age_in_seconds = retry_seconds, .maximum_retry_attempts = retries}},
      .role_arn = role.arn()};
  if (override_command.is_set()) {
    target.input = fn::jsonencode(object(
        {{"containerOverrides", list({object({{"name", override_container}, {"command", override_command}})})}}));
  }
  if (dead_letter_queue_arn.is_set()) target.dead_letter_config = {{.arn = dead_letter_queue_arn}};

  // A group of its own, because the scheduler's metrics are told by group.
  const auto group = scope.add("group", tf::aws_scheduler_schedule_group{.name = shown});
  const auto made = scope.add(
      "schedule",
      tf::aws_scheduler_schedule{.flexible_time_window = {{.maximum_window_in_minutes = within_minutes,
                                                           .mode = within_minutes.is_set() ? "FLEXIBLE" : "OFF"}},
                                 .group_name = group.name(),
                                 .name = shown,
                                 .schedule_expression = schedule,
                                 .schedule_expression_timezone = time_zone.is_set() ? time_zone : Str("UTC"),
                                 .state = support::on_or_off(enabled),
                                 .target = target});
  scope.when_gathered([made, role, runs, side, from = network.ready(), to = cluster](Scope) {
    DependsOn others = {role.ready(), Dependency(side.owner())};
    for (const Dependency& needed : tasks::needs_of(runs)) others.add(needed);
    if (from.is_set()) others.add(from);
    if (!clusters::state_of(to).is_existing) others.add(to.ready());
    made.node().depends_on(others);
  });
  return {runs, side, made.arn(), shown};
}

Metric ScheduledTask::Ref::failures() const {
  return {"AWS/Scheduler", "InvocationDroppedCount", {{"ScheduleGroup", group_}}, "Sum"};
}

ScheduledTask::Ref ScheduledTask::Existing::build(Scope& scope) const {
  const Str in_group = group.is_set() ? group : Str(name);
  const Connections side = security_group.connections();
  tasks::add_runner(task, side);
  return {task, side,
          format("arn:{}:scheduler:{}:{}:schedule/{}/{}", partition(scope), region(scope), account_id(scope), in_group,
                 Str(name)),
          in_group};
}

OneOffTask::Ref OneOffTask::build(Scope& scope) const {
  const Task::Ref runs = task_of_spec(scope, *this);
  check_network(scope, runs);
  const Connections side = group_of(scope, *this, runs);
  const Str network_json = network_json_of(scope, *this, groups_of(*this, side));
  return {runs, side, command_of(cluster, runs, network_json), network_json, cluster.arn()};
}

OneOffTask::Ref OneOffTask::Existing::build(Scope& scope) const {
  check_network(scope, task);
  const Connections side = security_group.connections();
  tasks::add_runner(task, side);
  const Str network_json = network_json_of(scope, *this, {security_group.id()});
  return {task, side, command_of(cluster, task, network_json), network_json, cluster.arn()};
}

const OneOffTask::Ref& OneOffTask::Ref::grant_run(const Grantee& grantee) const {
  task_.grant_run(grantee, cluster_arn_);
  return *this;
}

}  // namespace terrace::aws
