// SPDX-License-Identifier: Apache-2.0

// What ECS refuses of a single container.

#include <algorithm>
#include <utility>

#include "aws/containers/errors.hpp"
#include "aws/containers/task_state.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws::tasks {
namespace {

using support::literal_number;

constexpr std::string_view kUlimits[] = {"core",    "cpu",      "data",   "fsize",      "locks",
                                         "memlock", "msgqueue", "nice",   "nofile",     "nproc",
                                         "rss",     "rtprio",   "rttime", "sigpending", "stack"};

void check_range(const Scope& scope, const Container& container, const char* member, std::int64_t given,
                 std::int64_t low, std::int64_t high) {
  if (given >= low && given <= high) return;
  support::errors::out_of_range(scope, std::string(member) + " of the container \"" + container.name + '"',
                                std::to_string(given), std::to_string(low) + " to " + std::to_string(high));
}

void check_health(const Scope& scope, const Container& container) {
  const ContainerHealthCheck& health = *container.health;
  if (health.shell.is_set() == !health.command.empty()) {
    support::errors::contradiction(scope,
                                   "the health check of the container \"" + container.name + "\" has " +
                                       (health.shell.is_set() ? "both a shell line and a command" : "no command"),
                                   "give one of `shell` and `command`");
  }
  check_range(scope, container, "health.interval", health.interval.count(), 5, 300);
  check_range(scope, container, "health.timeout", health.timeout.count(), 2, 60);
  check_range(scope, container, "health.retries", health.retries, 1, 10);
  check_range(scope, container, "health.start_period", health.start_period.count(), 0, 300);
}

void check_on_fargate(const Scope& scope, const Container& container, const ContainerLogs& logs) {
  const LinuxParameters& linux_parameters = container.linux_parameters;
  const auto refuse = [&](bool given, const std::string& what) {
    if (given) errors::not_on_fargate(scope, what + " (the container \"" + container.name + "\")");
  };
  refuse(container.privileged, "privileged containers");
  refuse(container.gpus.is_set(), "GPUs");
  refuse(linux_parameters.shared_memory.is_set(), "shared_memory");
  refuse(!linux_parameters.tmpfs.empty(), "tmpfs");
  refuse(linux_parameters.max_swap.is_set() || linux_parameters.swappiness.is_set(), "swap");
  for (const std::string& capability : linux_parameters.add_capabilities) {
    refuse(capability != "SYS_PTRACE", "the capability " + capability);
  }
  for (const Ulimit& one : container.ulimits) refuse(one.name != "nofile", "the ulimit " + one.name);
  refuse(!container.security_options.empty(), "security options");
  const bool known = logs.driver == "awslogs" || logs.driver == "awsfirelens" || logs.driver == "splunk";
  refuse(!known && logs.driver != "none", "the log driver " + logs.driver);
}

void check_own_address(const Scope& scope, const Container& container) {
  const auto refuse = [&](bool given, const char* member) {
    if (!given) return;
    support::errors::contradiction(scope,
                                   std::string(member) + " of the container \"" + container.name +
                                       "\" is set, and its task has an address of its own",
                                   "leave it out, or use another network mode on machines");
  };
  refuse(container.hostname.is_set(), "hostname");
  refuse(!container.dns_servers.empty(), "dns_servers");
  refuse(!container.dns_search_domains.empty(), "dns_search_domains");
  refuse(container.extra_hosts.is_set(), "extra_hosts");
}

void check_variables(const Scope& scope, const TaskState& gathered, const Container& container) {
  std::set<std::string> names;
  const auto take = [&](std::string_view name) {
    if (!names.insert(std::string(name)).second) errors::variable_twice(scope, container.name, name);
  };
  if (container.environment.is_set() && !container.environment.is_expression()) {
    for (std::size_t i = 0; i < container.environment.size(); ++i) {
      if (const auto name = support::literal_text(container.environment.items()[2 * i])) take(*name);
    }
  }
  const auto added = gathered.additions.find(container.name);
  if (added != gathered.additions.end()) {
    for (const auto& [name, value] : added->second.environment) take(name);
  }
  for (const SecretVariable& secret : container.secrets) take(secret.name);
}

void check_ulimits(const Scope& scope, const Container& container) {
  for (const Ulimit& one : container.ulimits) {
    if (std::find(std::begin(kUlimits), std::end(kUlimits), one.name) == std::end(kUlimits)) {
      support::errors::out_of_range(scope, "the ulimit of the container \"" + container.name + '"', one.name,
                                    "\"nofile\", \"nproc\", \"memlock\", \"core\" and others of Linux");
    } else if (one.soft > one.hard && one.hard >= 0) {
      support::errors::contradiction(
          scope, "the ulimit " + one.name + " of the container \"" + container.name + "\" is softly above its hard end",
          "keep soft <= hard");
    }
  }
}

void check_ports(const Scope& scope, const TaskState& gathered, const std::vector<Container>& containers) {
  const bool own_address = is_fargate(gathered) || gathered.spec.network == Task::Network::awsvpc;
  std::set<std::pair<std::int64_t, std::string>> taken;
  std::set<std::string> names;
  for (const Container& container : containers) {
    for (const ContainerPort& port : container.ports) {
      const auto refuse = [&](const std::string& problem) {
        errors::wrong_port_mapping(scope, container.name, problem);
      };
      const auto number = literal_number(port.port);
      if (!port.port.is_set()) refuse("one has no number");
      if (number && (*number < 1 || *number > 65535)) refuse(std::to_string(*number) + " is none");
      if (port.protocol != "tcp" && port.protocol != "udp") refuse("the protocol \"" + port.protocol + "\" is none");
      if (number && own_address && !taken.emplace(*number, port.protocol).second) {
        refuse(std::to_string(*number) + " is taken, by this container or another one");
      }
      if (!port.name.empty() && !names.insert(port.name).second) refuse("the name \"" + port.name + "\" is taken");
      const auto host = literal_number(port.host_port);
      if (own_address && host && number && *host != *number) {
        refuse("host_port differs, and the task has an address of its own");
      }
      if (port.app_protocol.empty()) continue;
      if (port.name.empty()) refuse("app_protocol needs a name");
      if (port.app_protocol != "http" && port.app_protocol != "http2" && port.app_protocol != "grpc") {
        refuse("app_protocol is \"http\", \"http2\" or \"grpc\"");
      }
    }
  }
}

}  // namespace

void check_containers(const Scope& scope, const TaskState& gathered, const Items<Container>& containers) {
  for (const Container& container : containers) {
    const ContainerLogs& logs = container.logs ? *container.logs : gathered.spec.logs;
    if (container.health) check_health(scope, container);
    if (container.restart) {
      check_range(scope, container, "restart.attempt_period", container.restart->attempt_period.count(), 60, 1800);
    }
    const bool fargate = is_fargate(gathered);
    if (container.stop_timeout) {
      check_range(scope, container, "stop_timeout", container.stop_timeout->count(), fargate ? 2 : 0,
                  fargate ? 120 : 86400);
    }
    if (container.start_timeout) {
      check_range(scope, container, "start_timeout", container.start_timeout->count(), 2, fargate ? 120 : 86400);
    }
    if (fargate) check_on_fargate(scope, container, logs);
    if (fargate || gathered.spec.network == Task::Network::awsvpc) check_own_address(scope, container);
    if (gathered.exec && support::literal_bool(container.read_only_root) == true) {
      errors::exec_on_read_only_root(scope, container.name);
    }
    check_variables(scope, gathered, container);
    check_ulimits(scope, container);
  }
  check_ports(scope, gathered, containers);
}

}  // namespace terrace::aws::tasks
