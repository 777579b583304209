// SPDX-License-Identifier: Apache-2.0

// A task's containers as the JSON that ECS takes.

#include <terrace/aws/environment.hpp>
#include <terrace/fn.hpp>

#include "aws/containers/task_state.hpp"
#include "aws/support/literal.hpp"
#include "value/ascii.hpp"

namespace terrace::aws::tasks {
namespace {

using terrace::detail::as;

class JsonObject {
 public:
  JsonObject& put(const char* key, const Any& value) {
    if (value.is_set()) made_.add(key, value);
    return *this;
  }
  JsonObject& flag(const char* key, bool on) {
    if (on) made_.add(key, true);
    return *this;
  }
  template <class T> JsonObject& list(const char* key, const Items<T>& values) {
    if (!values.empty()) made_.add(key, List<Any>(values));
    return *this;
  }
  JsonObject& seconds(const char* key, const std::optional<Seconds>& value) {
    if (value) made_.add(key, value->count());
    return *this;
  }
  bool empty() const { return made_.size() == 0; }
  Any any() const { return made_; }

 private:
  Map<Any> made_ = std::initializer_list<Map<Any>::Entry>{};
};

/// A map as the list of pairs that ECS wants in its place; a late one by a `for` expression.
Any pairs(const Map<Str>& map, const char* key_name, const char* value_name) {
  if (!map.is_set()) return {};
  if (map.is_expression()) {
    return for_list<Str>(map, [&](const Any& key, const Str& value) {
      return Map<Any>({{key_name, key}, {value_name, value}});
    });
  }
  if (map.size() == 0) return {};
  List<Any> made = std::initializer_list<Any>{};
  for (std::size_t i = 0; i < map.size(); ++i) {
    made.add(object({{key_name, map.items()[2 * i]}, {value_name, map.items()[2 * i + 1]}}));
  }
  return made;
}

Any environment_of(const Container& container, const TaskState::Additions* added) {
  const Any own = pairs(container.environment, "name", "value");
  if (added == nullptr || added->environment.empty()) return own;
  List<Any> more = std::initializer_list<Any>{};
  for (const auto& [name, value] : added->environment) more.add(object({{"name", name}, {"value", value}}));
  if (!own.is_set()) return more;
  if (container.environment.is_expression()) return fn::concat(own, more);
  List<Any> all = as<List<Any>>(own);
  for (std::size_t i = 0; i < more.size(); ++i) all.add(more.items()[i]);
  return all;
}

Any secrets_of(const Items<SecretVariable>& secrets) {
  if (secrets.empty()) return {};
  List<Any> made = std::initializer_list<Any>{};
  for (const SecretVariable& secret : secrets) {
    made.add(object({{"name", secret.name}, {"valueFrom", secret.source.value_from()}}));
  }
  return made;
}

Any ports_of(const Container& container, const TaskState& gathered) {
  if (container.ports.empty()) return {};
  const bool own_address = is_fargate(gathered) || gathered.spec.network == Task::Network::awsvpc;
  List<Any> made = std::initializer_list<Any>{};
  for (const ContainerPort& port : container.ports) {
    JsonObject one;
    one.put("containerPort", port.port);
    // ECS fills in the host's port; written out, a second plan has nothing to say about it.
    if (own_address || gathered.spec.network == Task::Network::host) {
      one.put("hostPort", port.port);
    } else {
      one.put("hostPort", port.host_port.is_set() ? port.host_port : Num(0));
    }
    one.put("protocol", port.protocol);
    if (!port.name.empty()) one.put("name", port.name);
    if (!port.app_protocol.empty()) one.put("appProtocol", port.app_protocol);
    made.add(one.any());
  }
  return made;
}

Any health_of(const std::optional<ContainerHealthCheck>& health) {
  if (!health) return {};
  List<Any> command = std::initializer_list<Any>{};
  if (health->shell.is_set()) {
    command.add("CMD-SHELL").add(health->shell);
  } else {
    command.add("CMD");
    for (const Str& word : health->command) command.add(word);
  }
  JsonObject made;
  made.put("command", command)
      .put("interval", health->interval.count())
      .put("timeout", health->timeout.count())
      .put("retries", health->retries);
  if (health->start_period.count() > 0) made.put("startPeriod", health->start_period.count());
  return made.any();
}

const char* condition_of(ContainerDependency::Until until) {
  switch (until) {
  case ContainerDependency::Until::started: return "START";
  case ContainerDependency::Until::healthy: return "HEALTHY";
  case ContainerDependency::Until::ended: return "COMPLETE";
  default: return "SUCCESS";
  }
}

Any dependencies_of(const Container& container) {
  if (container.depends_on.empty()) return {};
  List<Any> made = std::initializer_list<Any>{};
  for (const ContainerDependency& other : container.depends_on) {
    made.add(object({{"containerName", other.container}, {"condition", condition_of(other.until)}}));
  }
  return made;
}

Any mounts_of(const Container& container) {
  if (container.mounts.empty() && container.scratch.empty()) return {};
  List<Any> made = std::initializer_list<Any>{};
  for (const Mount& mount : container.mounts) {
    made.add(object({{"sourceVolume", mount.volume}, {"containerPath", mount.path}, {"readOnly", mount.read_only}}));
  }
  for (const std::string& path : container.scratch) {
    made.add(object({{"sourceVolume", scratch_volume(container, path)}, {"containerPath", path}, {"readOnly", false}}));
  }
  return made;
}

Any linux_parameters_of(const Container& container, bool exec) {
  const LinuxParameters& given = container.linux_parameters;
  JsonObject made;
  if (!given.add_capabilities.empty() || !given.drop_capabilities.empty()) {
    made.put("capabilities",
             JsonObject().list("add", given.add_capabilities).list("drop", given.drop_capabilities).any());
  }
  made.put("initProcessEnabled", given.init_process.is_set() ? given.init_process : exec ? Bool(true) : Bool());
  made.put("sharedMemorySize", given.shared_memory).put("maxSwap", given.max_swap).put("swappiness", given.swappiness);
  if (!given.tmpfs.empty()) {
    List<Any> all = std::initializer_list<Any>{};
    for (const Tmpfs& one : given.tmpfs) {
      all.add(
          JsonObject().put("containerPath", one.path).put("size", one.size).list("mountOptions", one.options).any());
    }
    made.put("tmpfs", all);
  }
  return made.empty() ? Any() : made.any();
}

Any logs_of(const Scope& scope, const TaskState& gathered, const Container& container) {
  const ContainerLogs& logs = container.logs ? *container.logs : gathered.spec.logs;
  if (logs.driver == "none") return {};
  // The collector of the others' logs cannot send its own through itself.
  const bool collects = container.firelens && !container.logs && logs.driver == "awsfirelens";
  const std::string driver = collects ? "awslogs" : logs.driver;
  Map<Any> options = std::initializer_list<Map<Any>::Entry>{};
  if (driver == "awslogs") {
    const auto own = gathered.container_groups.find(container.name);
    const std::optional<LogGroup::Ref> group =
        own != gathered.container_groups.end() ? std::optional(own->second) : gathered.group;
    if (group) options.add("awslogs-group", group->name());
    options.add("awslogs-region", region(scope)).add("awslogs-stream-prefix", container.name);
  }
  if (logs.options.is_expression()) {
    return object({{"logDriver", driver}, {"options", fn::merge(options, logs.options)}});
  }
  for (std::size_t i = 0; logs.options.is_set() && i < logs.options.size(); ++i) {
    options.add(as<Str>(logs.options.items()[2 * i]), logs.options.items()[2 * i + 1]);
  }
  return options.size() == 0 ? object({{"logDriver", driver}}) : object({{"logDriver", driver}, {"options", options}});
}

Any ulimits_of(const Container& container) {
  if (container.ulimits.empty()) return {};
  List<Any> made = std::initializer_list<Any>{};
  for (const Ulimit& one : container.ulimits) {
    made.add(object({{"name", one.name}, {"softLimit", one.soft}, {"hardLimit", one.hard}}));
  }
  return made;
}

Any definition_of(const Scope& scope, TaskState& gathered, const Container& container) {
  const auto found = gathered.additions.find(container.name);
  const TaskState::Additions* added = found == gathered.additions.end() ? nullptr : &found->second;
  Bool read_only = container.read_only_root;
  if (!read_only.is_set()) read_only = !gathered.exec;

  JsonObject made;
  made.put("name", container.name).put("image", container.image.uri()).put("essential", container.essential);
  if (container.cpu.is_set()) made.put("cpu", container.cpu);
  made.put("memory", container.memory).put("memoryReservation", container.memory_reservation);
  made.put("command", container.command).put("entryPoint", container.entry_point);
  made.put("environment", environment_of(container, added)).put("secrets", secrets_of(container.secrets));
  if (!container.environment_files.empty()) {
    List<Any> files = std::initializer_list<Any>{};
    for (const Str& arn : container.environment_files) files.add(object({{"type", "s3"}, {"value", arn}}));
    made.put("environmentFiles", files);
  }
  made.put("portMappings", ports_of(container, gathered)).put("dependsOn", dependencies_of(container));
  made.put("healthCheck", health_of(container.health));
  if (container.restart) {
    made.put("restartPolicy", JsonObject()
                                  .put("enabled", true)
                                  .list("ignoredExitCodes", container.restart->ignored_exit_codes)
                                  .put("restartAttemptPeriod", container.restart->attempt_period.count())
                                  .any());
  }
  made.seconds("startTimeout", container.start_timeout).seconds("stopTimeout", container.stop_timeout);
  made.put("readonlyRootFilesystem", read_only).put("mountPoints", mounts_of(container));
  if (!container.volumes_from.empty()) {
    List<Any> from = std::initializer_list<Any>{};
    for (const std::string& other : container.volumes_from) {
      from.add(object({{"sourceContainer", other}, {"readOnly", false}}));
    }
    made.put("volumesFrom", from);
  }
  made.put("user", container.user).put("workingDirectory", container.working_directory);
  made.put("linuxParameters", linux_parameters_of(container, gathered.exec)).put("ulimits", ulimits_of(container));
  made.put("systemControls", pairs(container.system_controls, "namespace", "value"));
  made.put("dockerLabels", container.labels).flag("interactive", container.interactive);
  made.flag("pseudoTerminal", container.pseudo_terminal).flag("privileged", container.privileged);
  made.put("hostname", container.hostname).list("dnsServers", container.dns_servers);
  made.list("dnsSearchDomains", container.dns_search_domains);
  made.put("extraHosts", pairs(container.extra_hosts, "hostname", "ipAddress"));
  made.list("dockerSecurityOptions", container.security_options);
  if (container.gpus.is_set()) {
    made.put("resourceRequirements", list({object({{"type", "GPU"}, {"value", Str(container.gpus)}})}));
  }
  made.put("logConfiguration", logs_of(scope, gathered, container));
  if (container.firelens) {
    made.put("firelensConfiguration",
             JsonObject().put("type", container.firelens->type).put("options", container.firelens->options).any());
  }
  if (container.registry_credentials) {
    made.put("repositoryCredentials", object({{"credentialsParameter", container.registry_credentials->value_from()}}));
  }
  if (!container.consistent_version) made.put("versionConsistency", "disabled");
  return made.any();
}

}  // namespace

std::string scratch_volume(const Container& container, const std::string& path) {
  std::string name = "scratch-" + container.name;
  for (const char c : path) name += terrace::detail::is_alphanumeric(c) ? c : '-';
  return name;
}

Str definitions_of(const Scope& scope, TaskState& gathered) {
  List<Any> made = std::initializer_list<Any>{};
  for (const Container& container : all_containers(gathered)) made.add(definition_of(scope, gathered, container));
  return fn::jsonencode(made);
}

}  // namespace terrace::aws::tasks
