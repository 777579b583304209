// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of clusters, tasks and services: T16xx.

#include <terrace/core/scope.hpp>

#include <string>
#include <vector>

namespace terrace::aws::errors {

void wrong_fargate_size(const Scope& scope, long long cpu, long long mebibytes);
void unknown_container(const Scope& scope, std::string_view name, const std::vector<std::string>& known);
void unknown_port(const Scope& scope, std::string_view container, std::string_view port);
void grace_without_balancer(const Scope& scope);
void launch_type_and_capacity(const Scope& scope);
void count_out_of_bounds(const Scope& scope, std::string_view problem);
void singleton_of_many(const Scope& scope, std::string_view problem);
void stuck_rollout(const Scope& scope, std::string_view problem);
void container_name_taken(const Scope& scope, std::string_view name);
void wrong_volume(const Scope& scope, std::string_view problem, std::string_view help);
void not_on_fargate(const Scope& scope, std::string_view what);
void impossible_dependency(const Scope& scope, std::string_view problem, std::string_view help);
void nothing_essential(const Scope& scope, bool has_containers);
void exec_on_read_only_root(const Scope& scope, std::string_view container);
void wrong_strategy(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_connect(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_firelens(const Scope& scope, std::string_view problem, std::string_view help);
void container_beyond_task(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_schedule(const Scope& scope, std::string_view schedule, std::string_view problem);
void not_by_code_deploy(const Scope& scope, std::string_view what);
void capacity_elsewhere(const Scope& scope);
void variable_twice(const Scope& scope, std::string_view container, std::string_view name);
void requests_without_balancer(const Scope& scope);
void wrong_steps(const Scope& scope, std::string_view problem);
void no_insights(const Scope& scope, std::string_view metric);
void one_subnet(const Scope& scope);
void wrong_network(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_port_mapping(const Scope& scope, std::string_view container, std::string_view problem);

}  // namespace terrace::aws::errors
