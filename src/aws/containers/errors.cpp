// SPDX-License-Identifier: Apache-2.0

#include "aws/containers/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::errors {

using terrace::detail::in_quotes;

void wrong_fargate_size(const Scope& scope, long long cpu, long long mebibytes) {
  scope.error(
      "T1601",
      "Fargate has no tasks with " + std::to_string(cpu) + " CPU units and " + std::to_string(mebibytes) +
          " MiB of memory",
      "256 units take 512, 1024 or 2048 MiB; 512 take 1 to 4 GiB, 1024 take 2 to 8, 2048 take 4 to 16, 4096 take "
      "8 to 30; 8192 take 16 to 60 by fours, 16384 take 32 to 120 by eights");
}

void unknown_container(const Scope& scope, std::string_view name, const std::vector<std::string>& known) {
  std::string all;
  for (const std::string& one : known) all += (all.empty() ? "" : ", ") + in_quotes(one);
  scope.error("T1602", "the task has no container " + in_quotes(name),
              all.empty() ? "add the container to the task" : "its containers are " + all);
}

void unknown_port(const Scope& scope, std::string_view container, std::string_view port) {
  scope.error("T1603",
              container.empty() ? "no container of the task has " + std::string(port)
                                : "the container " + in_quotes(container) + " does not have " + std::string(port),
              "list it in the container's `ports`");
}

void grace_without_balancer(const Scope& scope) {
  scope.error(
      "T1604", "health_check_grace is set, and no load balancer checks the service",
      "put the service behind a load balancer, or leave health_check_grace out: the container's own health check "
      "has a start_period");
}

void launch_type_and_capacity(const Scope& scope) {
  scope.error("T1605", "both launch_type and capacity are set", "keep one of them");
}

void count_out_of_bounds(const Scope& scope, std::string_view problem) {
  scope.error("T1606", problem, "keep min <= desired <= max");
}

void singleton_of_many(const Scope& scope, std::string_view problem) {
  scope.error("T1607", "a singleton " + std::string(problem),
              "leave `singleton` out, or keep desired at 0 or 1, without scaling and with the percentages of its own");
}

void stuck_rollout(const Scope& scope, std::string_view problem) {
  scope.error("T1608", "no deployment of this service can go on: " + std::string(problem),
              "let max_percent be above 100, or min_percent below");
}

void container_name_taken(const Scope& scope, std::string_view name) {
  scope.error("T1609", "two containers of the task are called " + in_quotes(name), "rename one of them");
}

void wrong_volume(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1610", problem, help);
}

void not_on_fargate(const Scope& scope, std::string_view what) {
  scope.error("T1611", "Fargate does not have " + std::string(what),
              "leave it out, or run the task on machines: `runs_on = aws::Task::RunsOn::machines`");
}

void impossible_dependency(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1612", problem, help);
}

void nothing_essential(const Scope& scope, bool has_containers) {
  scope.error("T1613", has_containers ? "no container of the task is essential" : "the task has no containers",
              "a task needs at least one container whose end is its own");
}

void exec_on_read_only_root(const Scope& scope, std::string_view container) {
  scope.error("T1614",
              "ECS Exec is on, and the container " + in_quotes(container) +
                  " has a read-only root, so no session can begin",
              "leave read_only_root out, and it is off while ECS Exec is on");
}

void wrong_strategy(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1615", problem, help);
}

void wrong_connect(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1616", problem, help);
}

void wrong_firelens(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1617", problem, help);
}

void container_beyond_task(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1618", problem, help);
}

void wrong_schedule(const Scope& scope, std::string_view schedule, std::string_view problem) {
  scope.error("T1619", in_quotes(schedule) + " is not a schedule: " + std::string(problem),
              "write \"cron(0 3 * * ? *)\", \"rate(15 minutes)\" or \"at(2030-01-31T08:00:00)\"");
}

void not_by_code_deploy(const Scope& scope, std::string_view what) {
  scope.error("T1620", "CodeDeploy deploys this service, and then ECS takes no " + std::string(what),
              "leave it out, or let ECS deploy");
}

void capacity_elsewhere(const Scope& scope) {
  scope.error("T1621", "the cluster of these machines is not made by this stack",
              "make machines where their cluster is: all capacity of a cluster is one resource");
}

void variable_twice(const Scope& scope, std::string_view container, std::string_view name) {
  scope.error("T1622", "the container " + in_quotes(container) + " gets " + in_quotes(name) + " twice",
              "keep one of them: ECS refuses a variable that is also a secret");
}

void requests_without_balancer(const Scope& scope) {
  scope.error("T1623", "scaling by requests for each target, and no load balancer that says how many there are",
              "put the service behind an application load balancer, or scale by another metric");
}

void wrong_steps(const Scope& scope, std::string_view problem) {
  scope.error("T1624", problem, "give the steps from lowest to highest, each beginning where the one before ends");
}

void no_insights(const Scope& scope, std::string_view metric) {
  scope.error("T1625", "the metric " + in_quotes(metric) + " has no values: Container Insights is off in the cluster",
              "set `insights` of the cluster, or use another metric");
}

void one_subnet(const Scope& scope) {
  scope.warning("T1626", "all tasks are in one subnet, so all go with its zone", "give subnets in two zones or more");
}

void wrong_network(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1627", problem, help);
}

void wrong_port_mapping(const Scope& scope, std::string_view container, std::string_view problem) {
  scope.error("T1628", "the ports of the container " + in_quotes(container) + ": " + std::string(problem),
              "list each port once, 1 to 65535, with the protocol \"tcp\" or \"udp\"");
}

}  // namespace terrace::aws::errors
