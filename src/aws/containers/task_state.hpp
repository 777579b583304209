// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is said about a task until synth, and what services read of it.

#include <terrace/aws/task.hpp>

#include <map>
#include <set>

namespace terrace::aws {

struct TaskState {
  Task spec{};
  bool is_existing = false;
  std::string existing_container{};
  Num existing_port{};
  /// Of the definition; lives as long as the node.
  Str arn{};
  Str arn_without_revision{};
  Str family{};
  Value definitions{};

  Items<Container> containers{};
  Items<Volume> volumes{};
  /// What else containers are told by name; they may be added later.
  struct Additions {
    Items<std::pair<std::string, Str>> environment{};
    Items<SecretVariable> secrets{};
    Items<ContainerPort> ports{};
    Items<Mount> mounts{};
    Items<std::string> scratch{};
    Items<ContainerDependency> depends_on{};
  };
  std::map<std::string, Additions, std::less<>> additions{};

  std::optional<Role::Ref> role{};
  std::optional<Role::Ref> execution_role{};
  /// Who may hand these to ECS.
  Items<Role::Ref> passers{};
  std::optional<LogGroup::Ref> group{};
  std::map<std::string, LogGroup::Ref, std::less<>> container_groups{};
  /// A service with ECS Exec runs it.
  bool exec = false;
  bool written = false;
  Items<Dependency> needs{};
  /// What its mounts talk to, and who runs it: each of the ones may be reached from each of the others.
  Items<Connections> storage{};
  Items<Connections> runners{};
};

namespace tasks {

TaskState& state_of(const Task::Ref& task);
/// The containers with all that was added to them.
Items<Container> all_containers(TaskState& gathered);
/// A port of the task: of `container` when it is not empty, equal to `port` when that is set. No name when there is none.
struct Found {
  std::string container{};
  ContainerPort port{};
};
Found find_port(TaskState& gathered, std::string_view container, const Num& port);
/// Connects what runs the task with what it mounts, now and later.
void add_runner(const Task::Ref& task, const Connections& connections);
/// What whoever runs the task must wait for.
Items<Dependency> needs_of(const Task::Ref& task);
/// Lets `to` hand the task's roles to ECS, whenever they are made.
void grant_pass_roles(const Task::Ref& task, const Role::Ref& to);
bool is_fargate(const TaskState& gathered);

/// The JSON of the containers, and the volumes that their scratch directories are.
Str definitions_of(const Scope& scope, TaskState& gathered);
/// The volume behind a scratch directory.
std::string scratch_volume(const Container& container, const std::string& path);
void check(const Scope& scope, TaskState& gathered);
void check_containers(const Scope& scope, const TaskState& gathered, const Items<Container>& containers);

}  // namespace tasks
}  // namespace terrace::aws
