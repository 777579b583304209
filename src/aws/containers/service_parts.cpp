// SPDX-License-Identifier: Apache-2.0

// Parts of a service: where load balancers and other services find it, and what ECS refuses of it.

#include <terrace/core/render.hpp>
#include <terrace/tf/aws_service_discovery_service.hpp>

#include <algorithm>

#include "aws/containers/errors.hpp"
#include "aws/containers/service_state.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace services {
namespace {

using support::literal_number;

void check_counts(const Scope& scope, const ServicePlan& plan) {
  const auto desired = literal_number(plan.desired);
  if (desired && *desired < 0) {
    support::errors::out_of_range(scope, "desired", std::to_string(*desired), "0 or more");
  }
  const auto min = literal_number(min_percent(plan));
  const auto max = literal_number(max_percent(plan));
  if (plan.singleton) {
    if (desired && *desired > 1) errors::singleton_of_many(scope, "of " + std::to_string(*desired) + " tasks");
    if ((min && *min != 0) || (max && *max != 100)) {
      errors::singleton_of_many(scope, "with percentages that let two tasks run");
    }
    return;
  }
  if (min && (*min < 0 || *min > 100)) {
    support::errors::out_of_range(scope, "rollout.min_percent", std::to_string(*min), "0 to 100");
  }
  if (max && (*max < 100 || *max > 200)) {
    support::errors::out_of_range(scope, "rollout.max_percent", std::to_string(*max), "100 to 200");
  }
  if (!min || !max || plan.rollout.by_code_deploy) return;
  // Of no known count, only what is never enough.
  const std::int64_t count = desired && *desired > 0 ? *desired : 100;
  const bool none_goes = (*min * count + 99) / 100 >= count;
  const bool none_comes = *max * count / 100 <= count;
  if (none_goes && none_comes) {
    errors::stuck_rollout(scope, "all tasks must stay healthy, and no other may start beside them");
  }
}

void check_code_deploy(const Scope& scope, const ServicePlan& plan) {
  if (!plan.rollout.by_code_deploy) return;
  if (!plan.rollout.alarms.empty()) errors::not_by_code_deploy(scope, "alarms; give them to aws::BlueGreen");
  if (plan.rollout.redeploy_when.is_set()) errors::not_by_code_deploy(scope, "redeploy_when");
  if (plan.connect) errors::not_by_code_deploy(scope, "Service Connect");
  if (plan.singleton) errors::not_by_code_deploy(scope, "singletons: blue and green run at the same time");
  if (plan.rollout.wait) errors::not_by_code_deploy(scope, "waiting");
}

/// The named port of a task that Service Connect offers.
const ContainerPort* named_port(const Items<Container>& containers, const std::string& name) {
  for (const Container& container : containers) {
    for (const ContainerPort& port : container.ports) {
      if (port.name == name) return &port;
    }
  }
  return nullptr;
}

}  // namespace

void check_plan(const Scope& scope, const ServicePlan& plan) {
  if (plan.launch_type.is_set() && !plan.capacity.empty()) errors::launch_type_and_capacity(scope);
  clusters::check_strategy(scope, plan.capacity, plan.on_fargate);
  const auto type = support::literal_text(plan.launch_type);
  if (type && *type != (plan.on_fargate ? "FARGATE" : "EC2") && *type != "EXTERNAL") {
    errors::wrong_strategy(scope, "the launch type \"" + std::string(*type) + "\" is not one of this kind of service",
                           "leave launch_type out");
  }
  check_counts(scope, plan);
  check_code_deploy(scope, plan);
  const auto& task = tasks::state_of(plan.task);
  if (!task.is_existing) {
    if (plan.on_fargate && task.spec.runs_on == Task::RunsOn::machines) {
      errors::wrong_network(scope, "a service on Fargate runs a task that is for machines only",
                            "set `runs_on` of the task, or use aws::Ec2Service");
    }
    if (!plan.on_fargate && task.spec.runs_on == Task::RunsOn::fargate) {
      errors::wrong_network(scope, "a service on machines runs a task that is for Fargate only",
                            "set `runs_on = aws::Task::RunsOn::machines` of the task");
    }
  }
  if (plan.health_check_grace && plan.health_check_grace->count() < 0) {
    support::errors::out_of_range(scope, "health_check_grace", std::to_string(plan.health_check_grace->count()),
                                  "0 or more seconds");
  }
  if (plan.propagate_tags != "SERVICE" && plan.propagate_tags != "TASK_DEFINITION" && plan.propagate_tags != "NONE") {
    support::errors::out_of_range(scope, "propagate_tags", plan.propagate_tags,
                                  "\"SERVICE\", \"TASK_DEFINITION\" or \"NONE\"");
  }
  const auto many = literal_number(plan.desired);
  const List<Str>& where = plan.subnets.is_set() ? plan.subnets : plan.network.subnets();
  if (has_own_addresses(plan) && many && *many > 1 && support::literal_size(where) == std::size_t{1}) {
    errors::one_subnet(scope);
  }
}

void check_gathered(const Scope& scope) {
  const auto& gathered = scope.state<ServiceState>();
  const ServicePlan& plan = *gathered.plan;
  const auto& attachments = Target::attachments_of(scope);
  if (plan.health_check_grace && attachments.empty()) errors::grace_without_balancer(scope);
  if (plan.rollout.by_code_deploy && attachments.empty()) {
    errors::not_by_code_deploy(scope, "service without a load balancer");
  }
  auto& task = tasks::state_of(plan.task);
  for (const TargetAttachment& attachment : attachments) {
    if (tasks::find_port(task, "", attachment.port).container.empty()) {
      errors::unknown_port(scope, "", "the port " + to_json(attachment.port));
    }
  }
  if (plan.connect && !task.is_existing) {
    const Items<Container> containers = tasks::all_containers(task);
    for (const ServiceConnect::Offer& offer : plan.connect->offers) {
      if (named_port(containers, offer.port_name) != nullptr) continue;
      errors::wrong_connect(scope, "the task has no port with the name \"" + offer.port_name + '"',
                            "name the port where the container lists it");
    }
  }
  if (!gathered.is_scaled) return;
  const auto desired = literal_number(plan.desired);
  const auto min = literal_number(gathered.scaling_min);
  const auto max = literal_number(gathered.scaling_max);
  if (plan.singleton) errors::singleton_of_many(scope, "that is scaled");
  if (desired && ((min && *desired < *min) || (max && *desired > *max))) {
    errors::count_out_of_bounds(scope, "desired is " + std::to_string(*desired) + ", outside of the scaling's " +
                                           (min ? std::to_string(*min) : "min") + " to " +
                                           (max ? std::to_string(*max) : "max"));
  }
}

Blocks<blocks::load_balancer> load_balancers_of(const Scope& scope) {
  const auto& gathered = scope.state<ServiceState>();
  Blocks<blocks::load_balancer> made;
  for (const TargetAttachment& attachment : Target::attachments_of(scope)) {
    const std::string reads = to_json(attachment.port);
    const auto known = std::find_if(gathered.target_containers.begin(), gathered.target_containers.end(),
                                    [&](const auto& one) { return one.first == reads; });
    const std::string container =
        known != gathered.target_containers.end()
            ? known->second
            : tasks::find_port(tasks::state_of(*gathered.task), "", attachment.port).container;
    if (container.empty()) continue;
    made.add(
        {.container_name = container, .container_port = attachment.port, .target_group_arn = attachment.group_arn});
  }
  return made;
}

Block<blocks::service_connect_configuration> connect_of(const Scope& scope, const ServicePlan& plan) {
  if (!plan.connect) return {};
  const ServiceConnect& connect = *plan.connect;
  const auto name_space = connect.name_space ? connect.name_space : plan.cluster.service_connect();
  if (!name_space && !clusters::state_of(plan.cluster).is_existing) {
    errors::wrong_connect(scope, "Service Connect without a namespace: neither the service nor its cluster has one",
                          "set `service_connect` of the cluster");
  }
  const auto& task = tasks::state_of(plan.task);
  if (task.spec.network == Task::Network::host || task.spec.network == Task::Network::none) {
    errors::wrong_connect(scope, "Service Connect of tasks without a network of their own",
                          "use the network mode awsvpc or bridge");
  }
  const Scope here = plan.task.scope();
  blocks::service_connect_configuration made{.enabled = true, .namespace_ = name_space ? name_space->arn() : Str()};
  for (const ServiceConnect::Offer& offer : connect.offers) {
    const Num port = offer.port.is_set() ? offer.port : lazy<Num>([here, name = offer.port_name] {
      const Items<Container> containers = tasks::all_containers(here.state<TaskState>());
      const ContainerPort* found = named_port(containers, name);
      return found == nullptr ? Num() : found->port;
    });
    blocks::service_connect_configuration_service one{
        .client_alias =
            blocks::service_connect_configuration_service_client_alias{
                .dns_name = offer.dns_name.is_set() ? offer.dns_name : Str(offer.port_name), .port = port},
        .discovery_name = offer.discovery_name,
        .port_name = offer.port_name};
    if (offer.idle_timeout_seconds.is_set() || offer.request_timeout_seconds.is_set()) {
      one.timeout = blocks::service_connect_configuration_service_timeout{
          .idle_timeout_seconds = offer.idle_timeout_seconds,
          .per_request_timeout_seconds = offer.request_timeout_seconds};
    }
    if (offer.tls_authority_arn.is_set()) {
      one.tls = blocks::service_connect_configuration_service_tls{
          .issuer_cert_authority =
              blocks::service_connect_configuration_service_tls_issuer_cert_authority{.aws_pca_authority_arn =
                                                                                          offer.tls_authority_arn},
          .kms_key = offer.tls_key_arn,
          .role_arn = offer.tls_role_arn};
    }
    made.service.add(one);
  }
  return made;
}

Block<tf::shared::aws_ecs_service_service_registries> registries_of(Scope& scope, const ServicePlan& plan) {
  namespace names = tf::blocks::aws_service_discovery_service;
  if (!plan.discovery) return {};
  const ServiceDiscovery& discovery = *plan.discovery;
  if (!discovery.name_space.has_dns()) {
    errors::wrong_connect(scope, "the namespace of `discovery` does not answer to DNS",
                          "give the namespace a VPC, or use Service Connect");
  }
  const bool own = has_own_addresses(plan);
  const std::string record = discovery.record.empty() ? (own ? "A" : "SRV") : discovery.record;
  if (record != "A" && record != "SRV") {
    support::errors::out_of_range(scope, "discovery.record", record, "\"A\" or \"SRV\"");
  } else if (record == "A" && !own) {
    errors::wrong_connect(scope, "an A record for tasks that share the address of their machine",
                          "leave `record` out: SRV also has the port");
  }
  const Str name = discovery.name.is_set() ? discovery.name : Str(std::string(scope.id()));
  const auto made = scope.add(
      "discovery", tf::aws_service_discovery_service{
                       .dns_config = names::dns_config{.dns_records = {{.ttl = discovery.ttl_seconds, .type = record}},
                                                       .namespace_id = discovery.name_space.id(),
                                                       .routing_policy = "MULTIVALUE"},
                       .force_destroy = plan.force_delete ? Bool(true) : Bool(),
                       .health_check_custom_config = names::health_check_custom_config{.failure_threshold = 1},
                       .name = name});
  tf::shared::aws_ecs_service_service_registries registry{.registry_arn = made.arn()};
  if (record == "SRV") {
    const tasks::Found found = tasks::find_port(tasks::state_of(plan.task), "", discovery.port);
    if (found.container.empty()) {
      errors::unknown_port(scope, "", "a port for the SRV record");
    } else if (own) {
      registry.port = found.port.port;
    } else {
      registry.container_name = found.container;
      registry.container_port = found.port.port;
    }
  }
  return registry;
}

}  // namespace services

List<Str> task_subnets(const Scope& scope, const TaskNetwork& network, const List<Str>& subnets) {
  const List<Str>& where = subnets.is_set() ? subnets : network.subnets();
  if (!network.is_set()) {
    errors::wrong_network(scope, "tasks with addresses of their own, and no network",
                          "give `network`: an aws::Network, or aws::TaskNetwork::of(vpc, subnets)");
  } else if (!where.is_set() || support::literal_size(where) == std::size_t{0}) {
    errors::wrong_network(scope, "the network has no private subnets", "name `subnets`");
  }
  return where;
}

}  // namespace terrace::aws
