// SPDX-License-Identifier: Apache-2.0
#pragma once

// Tasks that run at times, and tasks that run when somebody says so.
//
//   stack.add("nightly", aws::ScheduledTask{.cluster = cluster, .network = network, .task = task, .schedule = "cron(0 3 * * ? *)"});
//   auto migrate = stack.add("migrate", aws::OneOffTask{.cluster = cluster, .network = network, .task = task});
//   stack.output("migrate", {.value = migrate.command()});          // aws ecs run-task …, to be pasted or run by a pipeline

#include <terrace/aws/service.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

struct ScheduledTask {
  class Ref;
  struct Existing;

  Cluster::Ref cluster;
  TaskNetwork network;
  List<Str> subnets{};
  Bool public_address = false;
  Items<SecurityGroup::Ref> security_groups{};

  /// What it runs: a task, or one container named "main" by the members down to `read_only_root`.
  std::optional<Task::Ref> task{};
  std::optional<Image> image{};
  List<Str> command{};
  Map<Str> environment{};
  Items<SecretVariable> secrets{};
  FargateSize size = {256, Size(std::uint64_t{512} << 20)};
  Task::Architecture architecture = Task::Architecture::x86_64;
  Items<std::string> scratch{};
  Bool read_only_root{};

  /// "cron(0 3 * * ? *)": minute, hour, day of the month, month, day of the week, year. Or "rate(15 minutes)", or once,
  /// "at(2030-01-31T08:00:00)".
  Required<Str> schedule;
  /// "Europe/Berlin"; UTC when left out.
  Str time_zone{};
  Num count = 1;
  bool enabled = true;
  /// Starts within so many minutes of the time, not all at once: 1 to 1440.
  Num within_minutes{};
  Items<CapacityShare> capacity{};
  /// Left out: the strategy in `capacity`, or "FARGATE"; of a task for machines "EC2".
  Str launch_type{};
  /// Another command for the container `container`, beside what the task says.
  List<Str> override_command{};
  std::string override_container = "main";
  /// When the start fails: how often, and how long, it is tried again, and the ARN of a queue for what is given up.
  Num retries = 3;
  Num retry_seconds = 3600;
  Str dead_letter_queue_arn{};
  /// Left out: "<stack>-<path>", at most 64 characters.
  Str name{};

  Ref build(Scope& scope) const;
};

struct ScheduledTask::Existing {
  Required<Str> name;
  /// What it runs, and the security group in which that runs.
  Task::Ref task;
  SecurityGroup::Ref security_group;
  /// The group of schedules; left out, the one of the schedule's name.
  Str group{};

  Ref build(Scope& scope) const;
};

class ScheduledTask::Ref {
 public:
  Task::Ref task() const { return task_; }
  Role::Ref task_role() const { return task_.task_role(); }
  Role::Ref grant_role() const { return task_.task_role(); }
  Task::Ref::ContainerRef container(std::string_view called = "main") const { return task_.container(called); }
  const Connections& connections() const { return connections_; }
  const Str& schedule_arn() const { return arn_; }
  /// Starts that failed for good.
  Metric failures() const;

 private:
  friend struct ScheduledTask;
  friend struct ScheduledTask::Existing;
  Ref(const Task::Ref& task, const Connections& connections, const Str& arn, const Str& group)
      : task_(task), connections_(connections), arn_(arn), group_(group) {}
  Task::Ref task_;
  Connections connections_;
  Str arn_;
  Str group_;
};

/// A task that is run by hand or by a pipeline: a migration, a backfill.
struct OneOffTask {
  class Ref;
  struct Existing;

  Cluster::Ref cluster;
  TaskNetwork network;
  List<Str> subnets{};
  Bool public_address = false;
  Items<SecurityGroup::Ref> security_groups{};

  std::optional<Task::Ref> task{};
  std::optional<Image> image{};
  List<Str> command{};
  Map<Str> environment{};
  Items<SecretVariable> secrets{};
  FargateSize size = {256, Size(std::uint64_t{512} << 20)};
  Task::Architecture architecture = Task::Architecture::x86_64;
  Items<std::string> scratch{};
  Bool read_only_root{};

  Ref build(Scope& scope) const;
};

/// With a task and a group that exist already: nothing is made, and whoever may run it knows how.
struct OneOffTask::Existing {
  Cluster::Ref cluster;
  TaskNetwork network;
  List<Str> subnets{};
  Bool public_address = false;
  Task::Ref task;
  SecurityGroup::Ref security_group;

  Ref build(Scope& scope) const;
};

class OneOffTask::Ref {
 public:
  Task::Ref task() const { return task_; }
  Role::Ref task_role() const { return task_.task_role(); }
  Role::Ref grant_role() const { return task_.task_role(); }
  Task::Ref::ContainerRef container(std::string_view called = "main") const { return task_.container(called); }
  const Connections& connections() const { return connections_; }

  /// "aws ecs run-task --cluster … --task-definition … --network-configuration …".
  const Str& command() const { return command_; }
  /// The JSON of the network configuration, for whoever calls the API.
  const Str& network_configuration() const { return network_; }
  /// May run the task, and hand it its roles.
  const Ref& grant_run(const Grantee& grantee) const;

 private:
  friend struct OneOffTask;
  friend struct OneOffTask::Existing;
  Ref(const Task::Ref& task, const Connections& connections, const Str& command, const Str& network, const Str& cluster)
      : task_(task), connections_(connections), command_(command), network_(network), cluster_arn_(cluster) {}
  Task::Ref task_;
  Connections connections_;
  Str command_;
  Str network_;
  Str cluster_arn_;
};

}  // namespace terrace::aws
