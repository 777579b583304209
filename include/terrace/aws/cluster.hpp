// SPDX-License-Identifier: Apache-2.0
#pragma once

// Clusters: where tasks run, on Fargate or on machines.
//
//   auto cluster = stack.add("cluster", aws::Cluster{});
//   auto cluster = stack.add("cluster", aws::Cluster{.default_capacity = {{"FARGATE", 1, 2}, {"FARGATE_SPOT", 4}}});
//   auto machines = stack.add("machines", aws::Machines{.cluster = cluster, .network = network, .max = 4});
//
// Decided for the user: Container Insights is on, sessions of ECS Exec are logged to a group of their own. A cluster by
// itself costs nothing; Container Insights charges for its metrics.

#include <terrace/aws/cloud_map.hpp>
#include <terrace/aws/log_group.hpp>
#include <terrace/aws/task.hpp>
#include <terrace/aws/task_network.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

/// A part of a capacity provider strategy. Fargate and machines cannot be in one strategy.
struct CapacityShare {
  /// "FARGATE", "FARGATE_SPOT", or the name of machines (`machines.capacity_provider()`).
  Str provider;
  /// How the tasks beyond `base` are divided: 0 to 1000.
  Num weight = 1;
  /// So many tasks at least; for one provider of a strategy.
  Num base{};
};

/// Where the output of ECS Exec goes.
struct ExecLogs {
  /// False: as the containers' own logs, so that what was typed in a shell stands among them.
  bool enabled = true;
  Num retention_days = 90;
  /// Encrypts the sessions between client and container, and the group that is made. Left out: with keys of AWS.
  Key::Ref key{};
  /// Instead of making one.
  std::optional<LogGroup::Ref> group{};
};

struct Cluster {
  class Ref;
  struct Existing;

  /// Left out: "<stack>-<path>". Changing it replaces the cluster.
  Str name{};
  /// Container Insights: "enabled"; "enhanced", also for each task and container, which costs more; "disabled", and then
  /// there are no metrics but CPU and memory of services, and no count of running tasks.
  Str insights = "enabled";
  /// FARGATE and FARGATE_SPOT may be used. They cost nothing until something runs.
  bool fargate = true;
  /// For services that say neither strategy nor launch type. Left out: FARGATE, or the first machines without it.
  Items<CapacityShare> default_capacity{};
  ExecLogs exec_logs{};
  /// The namespace of services with Service Connect that name no other.
  std::optional<Namespace::Ref> service_connect{};
  /// Encrypts the disks of Fargate's tasks. Left out: with a key of AWS.
  Key::Ref ephemeral_storage_key{};

  Ref build(Scope& scope) const;
};

/// A cluster that exists already; its capacity is its owner's.
struct Cluster::Existing {
  Required<Str> name;
  /// Left out: the cluster of that name in this account and region.
  Str arn{};
  bool has_insights = true;
  std::optional<Namespace::Ref> service_connect{};
  /// Where its sessions are logged and the key that encrypts them, for services with ECS Exec.
  std::optional<LogGroup::Ref> exec_logs{};
  Key::Ref exec_key{};

  Ref build(Scope& scope) const;
};

class Cluster::Ref {
 public:
  class Metrics;

  Str name() const;
  Str arn() const;
  /// False when Container Insights is off, and with it the count of tasks.
  bool has_insights() const;
  std::optional<Namespace::Ref> service_connect() const;

  /// What a task needs for ECS Exec: its channels, the log group and the key of the sessions.
  const Ref& grant_exec_sessions(const Grantee& grantee) const;
  Metrics metrics() const;

  /// To depend on: the cluster with its capacity.
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Cluster;
  friend struct Cluster::Existing;
  explicit Ref(const Scope& scope) : scope_(scope) {}
  Scope scope_;
};

class Cluster::Ref::Metrics {
 public:
  /// What services and tasks have reserved of the machines, in percent.
  Metric cpu_reservation() const { return of("AWS/ECS", "CPUReservation"); }
  Metric memory_reservation() const { return of("AWS/ECS", "MemoryReservation"); }
  /// Of Container Insights.
  Metric tasks() const { return of("ECS/ContainerInsights", "TaskCount"); }
  Metric services() const { return of("ECS/ContainerInsights", "ServiceCount"); }
  Metric machines() const { return of("ECS/ContainerInsights", "ContainerInstanceCount"); }

 private:
  friend class Cluster::Ref;
  explicit Metrics(const Str& cluster) : cluster_(cluster) {}
  Metric of(const char* name_space, const char* name) const { return {name_space, name, {{"ClusterName", cluster_}}}; }
  Str cluster_;
};

/// Machines (EC2) that a cluster runs tasks on: an autoscaling group that follows what tasks need.
///
/// Decided for the user: the ECS-optimised image of Amazon Linux 2023, looked up when a machine starts; IMDSv2 only, and
/// not for tasks; an encrypted disk; sessions by Systems Manager instead of SSH keys; tasks are moved away before a
/// machine goes, and no machine goes on which one runs.
struct Machines {
  class Ref;
  struct Existing;

  /// Of the same stack: all capacity of a cluster is one resource.
  Cluster::Ref cluster;
  TaskNetwork network;
  /// Left out: the network's private subnets.
  List<Str> subnets{};
  /// Must have the processors of `architecture`.
  Str instance_type = "t3.medium";
  Task::Architecture architecture = Task::Architecture::x86_64;
  /// Left out: the newest ECS-optimised image at each start. Given: this one, until it is changed.
  Str image_id{};
  /// 0 lets all machines go when no task needs one.
  Num min = 0;
  Num max = 2;
  /// How full machines are to be, in percent: 1 to 100. Below 100 leaves room for tasks to start at once.
  Num target_capacity = 100;
  /// Cheaper, and taken away with two minutes' notice.
  bool spot = false;
  /// GiB, at least 30; gp3, encrypted.
  Num disk_gib = 30;
  /// Encrypts the disk. Left out: the account's default key for disks.
  Key::Ref disk_key{};
  /// Lines of a shell script, run when a machine starts, after it was told its cluster.
  Str user_data{};
  /// More lines of /etc/ecs/ecs.config: {"ECS_ENABLE_GPU_SUPPORT", "true"}.
  Map<Str> agent_settings{};
  Items<Str> managed_policies{};
  /// Metrics each minute instead of five; costs.
  bool detailed_monitoring = false;
  /// Machines go although tasks run on them, when there are fewer tasks than before.
  bool termination_protection = true;
  bool draining = true;

  Ref build(Scope& scope) const;
};

/// Machines of a cluster that exists already, for strategies and connections.
struct Machines::Existing {
  Required<Str> capacity_provider;
  Required<Str> autoscaling_group_name;
  SecurityGroup::Ref security_group;
  Role::Ref role;

  Ref build(Scope& scope) const;
};

class Machines::Ref {
 public:
  /// For strategies.
  const Str& capacity_provider() const { return provider_; }
  const Str& autoscaling_group_name() const { return group_; }
  /// Of the machines; tasks with addresses of their own have other groups.
  const Connections& connections() const { return connections_; }
  const Role::Ref& role() const { return role_; }
  Role::Ref grant_role() const { return role_; }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Machines;
  friend struct Machines::Existing;
  Ref(const Scope& scope, const Str& provider, const Str& group, const Connections& connections, const Role::Ref& role)
      : scope_(scope), provider_(provider), group_(group), connections_(connections), role_(role) {}
  Scope scope_;
  Str provider_;
  Str group_;
  Connections connections_;
  Role::Ref role_;
};

}  // namespace terrace::aws
