// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the parts of a PMM server hand to each other. Each part is a function of a scope of its own.

#include <terrace/patterns/pmm_server.hpp>

#include <optional>
#include <string>

namespace terrace::patterns::pmm {

struct PmmState {
  std::optional<aws::SecurityGroup::Ref> balancer_group, storage_group;
  std::optional<aws::FileSystem::Ref> files;
  std::optional<aws::AccessPoint::Ref> point;
  Str volume_id, storage_arn;
  std::optional<aws::Secret::Ref> password;
  std::optional<aws::Cluster::Ref> cluster;
  std::optional<aws::Machines::Ref> machines;
  std::optional<aws::LogGroup::Ref> logs;
  std::optional<aws::Task::Ref> task;
  std::optional<aws::Service::Ref> service;
  std::optional<aws::LoadBalancer::Ref> balancer;
  std::optional<aws::LoadBalancer::Listener> listener;
  std::optional<aws::TargetGroup::Ref> targets;
  std::optional<aws::Topic::Ref> topic;
  std::optional<aws::BackupVault::Ref> vault;
  Str host_name;
};

/// The port of PMM that speaks TLS, and the name of the container.
Num https_port(const PmmServer& spec);
std::string container_name(const PmmServer& spec);
/// Each of the names in full.
List<Str> full_names(const PmmServer& spec);

void check_spec(const Scope& scope, const PmmServer& spec);
void check_singleton(const Scope& scope, const aws::Machines& machines);
void check_singleton(const Scope& scope, const aws::Ec2Service& service);

void make_groups(Scope scope, const PmmServer& spec, PmmState& made);
void make_storage(Scope scope, const PmmServer& spec, PmmState& made);
void make_password(Scope scope, const PmmServer& spec, PmmState& made);
void make_service(Scope scope, const PmmServer& spec, PmmState& made);
void make_edge(Scope scope, const PmmServer& spec, PmmState& made);
/// Who hears of alarms; before what has something to say.
void make_topic(Scope scope, const PmmServer& spec, PmmState& made);
void make_monitoring(Scope scope, const PmmServer& spec, PmmState& made);
void make_backup(Scope scope, const PmmServer& spec, PmmState& made);
/// Who may read the password, and which databases the server reaches.
void make_access(Scope scope, const PmmServer& spec, PmmState& made);

/// A shell script that attaches, formats and mounts the volume before ECS starts a task; empty for EFS.
Str mount_script(Scope scope, const PmmState& made);
/// The directory of the machine that is `/srv` of the container.
constexpr const char* kVolumeFolder = "/mnt/pmm/srv";

}  // namespace terrace::patterns::pmm
