// SPDX-License-Identifier: Apache-2.0

// What ECS refuses of a task: its size, volumes, and what its containers are to each other.

#include <algorithm>

#include "aws/containers/errors.hpp"
#include "aws/containers/task_state.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws::tasks {
namespace {

using support::literal_number;

std::vector<std::string> names_of(const Items<Container>& containers) {
  std::vector<std::string> names;
  for (const Container& container : containers) names.push_back(container.name);
  return names;
}

const Container* find(const Items<Container>& containers, std::string_view name) {
  const auto found = std::find_if(containers.begin(), containers.end(),
                                  [&](const Container& container) { return container.name == name; });
  return found == containers.end() ? nullptr : &*found;
}

void check_size(const Scope& scope, const TaskState& gathered) {
  const Task& spec = gathered.spec;
  const auto cpu = literal_number(spec.cpu);
  const auto memory = literal_number(spec.memory);
  if (is_fargate(gathered) && cpu && memory && !FargateSize::is_offered(*cpu, *memory)) {
    errors::wrong_fargate_size(scope, *cpu, *memory);
  }
  const auto disk = literal_number(spec.ephemeral_storage_gib);
  if (disk && (*disk < 21 || *disk > 200)) {
    support::errors::out_of_range(scope, "ephemeral_storage_gib", std::to_string(*disk), "21 to 200");
  }
  if (spec.ephemeral_storage_gib.is_set() && !is_fargate(gathered)) {
    support::errors::contradiction(scope, "ephemeral_storage_gib is set for a task on machines",
                                   "leave it out: the machine's disk is what there is");
  }
}

void check_volumes(const Scope& scope, const TaskState& gathered) {
  std::set<std::string> names;
  for (const Volume& volume : gathered.volumes) {
    support::check_name(scope, volume.name, {.what = "the name of a volume", .others = "-_"});
    if (!names.insert(volume.name).second) {
      errors::wrong_volume(scope, "two volumes of the task are called \"" + volume.name + '"', "rename one of them");
    }
    if (volume.host_path.is_set() && volume.file_system_id.is_set()) {
      errors::wrong_volume(scope, "the volume \"" + volume.name + "\" is a directory of the machine and a file system",
                           "keep one of host_path and file_system_id");
    }
    if (volume.access_point_id.is_set() && !volume.file_system_id.is_set()) {
      errors::wrong_volume(scope, "the volume \"" + volume.name + "\" has an access point of no file system",
                           "give file_system_id, too");
    }
    if (volume.access_point_id.is_set() && volume.root_directory.is_set() &&
        support::literal_text(volume.root_directory).value_or("") != "/") {
      errors::wrong_volume(scope, "the volume \"" + volume.name + "\" has an access point and a root_directory",
                           "leave root_directory out: the access point says which directory it shows");
    }
    if (volume.host_path.is_set() && is_fargate(gathered)) {
      errors::not_on_fargate(scope, "directories of the machine (the volume \"" + volume.name + "\")");
    }
  }
}

void check_mounts(const Scope& scope, const TaskState& gathered, const Items<Container>& containers) {
  for (const Container& container : containers) {
    std::set<std::string> paths;
    const auto take = [&](const std::string& path) {
      if (path.empty() || path.front() != '/') {
        errors::wrong_volume(scope, "\"" + path + "\" is not a path in a container", "begin it with \"/\"");
      } else if (!paths.insert(path).second) {
        errors::wrong_volume(scope, "the container \"" + container.name + "\" mounts two volumes at \"" + path + '"',
                             "mount one of them elsewhere");
      }
    };
    for (const Mount& mount : container.mounts) {
      const bool known = std::any_of(gathered.volumes.begin(), gathered.volumes.end(),
                                     [&](const Volume& volume) { return volume.name == mount.volume; });
      if (!known) {
        errors::wrong_volume(scope, "the task has no volume \"" + mount.volume + '"', "list it in `volumes`");
      }
      take(mount.path);
    }
    for (const std::string& path : container.scratch) take(path);
    for (const std::string& other : container.volumes_from) {
      if (find(containers, other) == nullptr) errors::unknown_container(scope, other, names_of(containers));
    }
  }
}

/// ECS starts nothing of a task whose containers wait for each other.
bool waits_for_itself(const Items<Container>& containers, const Container& start) {
  std::set<std::string> seen;
  std::vector<std::string> open = {start.name};
  while (!open.empty()) {
    const std::string name = open.back();
    open.pop_back();
    const Container* container = find(containers, name);
    if (container == nullptr) continue;
    for (const ContainerDependency& other : container->depends_on) {
      if (other.container == start.name) return true;
      if (seen.insert(other.container).second) open.push_back(other.container);
    }
  }
  return false;
}

void check_dependencies(const Scope& scope, const Items<Container>& containers) {
  using Until = ContainerDependency::Until;
  bool told_cycle = false;
  for (const Container& container : containers) {
    for (const ContainerDependency& wanted : container.depends_on) {
      const Container* other = find(containers, wanted.container);
      const std::string both = "\"" + container.name + "\" waits for \"" + wanted.container + '"';
      if (other == nullptr) {
        errors::unknown_container(scope, wanted.container, names_of(containers));
      } else if (wanted.until == Until::healthy && !other->health) {
        errors::impossible_dependency(scope, both + " to be healthy, which has no health check", "give it a `health`");
      } else if (wanted.until >= Until::ended && other->essential) {
        errors::impossible_dependency(scope, both + " to end, which would end the task",
                                      "set `essential = false` on \"" + wanted.container + '"');
      }
    }
    if (!told_cycle && waits_for_itself(containers, container)) {
      errors::impossible_dependency(scope, "\"" + container.name + "\" waits for itself, by what it depends on",
                                    "take one of the dependencies away");
      told_cycle = true;
    }
  }
}

void check_shares(const Scope& scope, const TaskState& gathered, const Items<Container>& containers) {
  const auto task_cpu = literal_number(gathered.spec.cpu);
  const auto task_memory = literal_number(gathered.spec.memory);
  std::int64_t cpu = 0;
  std::int64_t reserved = 0;
  for (const Container& container : containers) {
    const auto memory = literal_number(container.memory);
    const auto reservation = literal_number(container.memory_reservation);
    cpu += literal_number(container.cpu).value_or(0);
    reserved += reservation ? *reservation : memory.value_or(0);
    const std::string name = "the container \"" + container.name + '"';
    if (memory && reservation && *reservation > *memory) {
      errors::container_beyond_task(scope, name + " reserves more memory than it may use",
                                    "keep memory_reservation below memory");
    }
    if (memory && task_memory && *memory > *task_memory) {
      errors::container_beyond_task(scope, name + " may use more memory than the task has",
                                    "give the task more, or the container less");
    }
    if (!gathered.spec.memory.is_set() && !container.memory.is_set() && !container.memory_reservation.is_set()) {
      errors::container_beyond_task(scope, name + " has no memory, and neither has its task",
                                    "give the container `memory` or `memory_reservation`, or the task `memory`");
    }
  }
  if (task_cpu && cpu > *task_cpu) {
    errors::container_beyond_task(
        scope, "the containers have " + std::to_string(cpu) + " CPU units, and the task " + std::to_string(*task_cpu),
        "give the task more, or the containers less");
  }
  if (task_memory && reserved > *task_memory) {
    errors::container_beyond_task(scope,
                                  "the containers reserve " + std::to_string(reserved) + " MiB, and the task has " +
                                      std::to_string(*task_memory),
                                  "give the task more, or the containers less");
  }
}

void check_firelens(const Scope& scope, const TaskState& gathered, const Items<Container>& containers) {
  std::size_t collectors = 0;
  for (const Container& container : containers) {
    if (!container.firelens) continue;
    ++collectors;
    if (container.firelens->type != "fluentbit" && container.firelens->type != "fluentd") {
      errors::wrong_firelens(scope, "\"" + container.firelens->type + "\" does not collect logs",
                             "set it to \"fluentbit\" or \"fluentd\"");
    }
    if (container.logs && container.logs->driver == "awsfirelens") {
      errors::wrong_firelens(scope, "\"" + container.name + "\" collects logs and sends its own to itself",
                             "give it another driver, \"awslogs\"");
    }
  }
  if (collectors > 1) {
    errors::wrong_firelens(scope, "two containers of the task collect logs", "keep `firelens` on one of them");
  }
  for (const Container& container : containers) {
    const ContainerLogs& logs = container.logs ? *container.logs : gathered.spec.logs;
    if (logs.driver == "awsfirelens" && collectors == 0) {
      errors::wrong_firelens(scope, "\"" + container.name + "\" logs to a collector, and the task has none",
                             "add a container with `firelens`");
    }
  }
}

void check_task_on_fargate(const Scope& scope, const Task& spec) {
  if (spec.network != Task::Network::awsvpc) errors::not_on_fargate(scope, "other networks than awsvpc");
  if (support::literal_text(spec.pid_mode) == "host") errors::not_on_fargate(scope, "pid_mode = \"host\"");
  if (spec.ipc_mode.is_set()) errors::not_on_fargate(scope, "ipc_mode");
}

}  // namespace

void check(const Scope& scope, TaskState& gathered) {
  if (gathered.is_existing) return;
  const Items<Container> containers = all_containers(gathered);
  const auto is_essential = [](const Container& container) { return container.essential; };
  if (std::none_of(containers.begin(), containers.end(), is_essential)) {
    errors::nothing_essential(scope, !containers.empty());
  }
  std::set<std::string> names;
  for (const Container& container : containers) {
    support::check_name(scope, container.name, {.what = "the name of a container", .others = "-_"});
    if (!names.insert(container.name).second) errors::container_name_taken(scope, container.name);
  }
  for (const auto& [name, added] : gathered.additions) {
    if (names.count(name) == 0) errors::unknown_container(scope, name, names_of(containers));
  }
  if (is_fargate(gathered)) check_task_on_fargate(scope, gathered.spec);
  check_size(scope, gathered);
  check_volumes(scope, gathered);
  check_mounts(scope, gathered, containers);
  check_dependencies(scope, containers);
  check_shares(scope, gathered, containers);
  check_firelens(scope, gathered, containers);
  check_containers(scope, gathered, containers);
}

}  // namespace terrace::aws::tasks
