// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/core/render.hpp>

#include <algorithm>

#include "aws/containers/errors.hpp"
#include "aws/containers/service_state.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace services {
namespace {

using Strategy = tf::shared::aws_cloudwatch_event_target_ecs_target_capacity_provider_strategy;

Items<CapacityShare> strategy_of(const ServicePlan& plan) {
  if (!plan.capacity.empty() || plan.launch_type.is_set() || !plan.machines) return plan.capacity;
  return {{.provider = plan.machines->capacity_provider()}};
}

/// The tasks' own group; of tasks that share the machines' network, that of the machines.
void connect(Scope& scope, ServiceState& gathered, const ServicePlan& plan) {
  if (has_own_addresses(plan)) {
    const tasks::Found found = tasks::find_port(tasks::state_of(plan.task), "", plan.port);
    const Ports port = found.container.empty() ? Ports() : Ports::tcp(found.port.port);
    const auto group = scope.add("security", SecurityGroup{.vpc = plan.network.vpc_id(), .default_port = port});
    gathered.connections = group.connections();
  } else if (plan.machines) {
    const Connections& machines = plan.machines->connections();
    const tasks::Found found = tasks::find_port(tasks::state_of(plan.task), "", plan.port);
    const auto& spec = tasks::state_of(plan.task).spec;
    const Num host = spec.network == Task::Network::host ? found.port.port : found.port.host_port;
    const bool is_fixed = host.is_set() && support::literal_number(host) != 0;
    // Docker takes free ports from this range.
    gathered.connections =
        Connections(machines.owner(), {.group_id = machines.group_id(),
                                       .default_port = is_fixed ? Ports::tcp(host) : Ports::tcp(32768, 65535),
                                       .may_change = machines.may_change(),
                                       .all_outbound = machines.all_outbound()});
  }
  if (gathered.connections) tasks::add_runner(plan.task, *gathered.connections);
}

void write_placement(tf::aws_ecs_service& service, const ServicePlan& plan) {
  if (plan.on_fargate) return;
  for (const Ec2Service::Placement& one : plan.placement) {
    service.ordered_placement_strategy.add({.field = one.field, .type = one.type});
  }
  if (plan.distinct_machines) service.placement_constraints.add({.type = "distinctInstance"});
  for (const Str& expression : plan.machines_with) {
    service.placement_constraints.add({.expression = expression, .type = "memberOf"});
  }
}

void write_rollout(tf::aws_ecs_service& service, const ServicePlan& plan) {
  const Rollout& rollout = plan.rollout;
  service.deployment_minimum_healthy_percent = min_percent(plan);
  service.deployment_maximum_percent = max_percent(plan);
  if (rollout.by_code_deploy) {
    service.deployment_controller = {{.type = "CODE_DEPLOY"}};
    return;
  }
  if (rollout.circuit_breaker) {
    service.deployment_circuit_breaker = {{.enable = true, .rollback = rollout.rollback}};
  }
  if (!rollout.alarms.empty()) {
    service.alarms = {{.alarm_names = List<Str>(rollout.alarms), .enable = true, .rollback = rollout.rollback}};
  }
  if (rollout.redeploy_when.is_set()) {
    service.force_new_deployment = true;
    service.triggers = rollout.redeploy_when;
  }
}

IgnoreChanges ignored(const ServicePlan& plan) {
  const Rollout& rollout = plan.rollout;
  const bool task = rollout.ignore_task_definition || rollout.by_code_deploy;
  if (rollout.by_code_deploy && rollout.ignore_desired) return {"task_definition", "load_balancer", "desired_count"};
  if (rollout.by_code_deploy) return {"task_definition", "load_balancer"};
  if (task && rollout.ignore_desired) return {"task_definition", "desired_count"};
  if (task) return {"task_definition"};
  if (rollout.ignore_desired) return {"desired_count"};
  return {};
}

void finish(Scope at) {
  auto& gathered = at.state<ServiceState>();
  const ServicePlan& plan = *gathered.plan;
  check_gathered(at);
  DependsOn others;
  for (const TargetAttachment& attachment : Target::attachments_of(at)) {
    if (attachment.listener.is_set()) others.add(attachment.listener);
  }
  for (const Dependency& needed : tasks::needs_of(plan.task)) others.add(needed);
  for (const Dependency& needed : gathered.needs) others.add(needed);
  if (plan.network.ready().is_set()) others.add(plan.network.ready());
  // Its rules, too: without a way out no task can pull its image.
  if (has_own_addresses(plan)) others.add(Dependency(gathered.connections->owner()));
  if (!clusters::state_of(plan.cluster).is_existing) others.add(plan.cluster.ready());
  if (plan.machines) others.add(Dependency(plan.machines->scope()));
  Resource node = gathered.node->node();
  if (others.is_set()) node.depends_on(others);
  if (gathered.is_scaled && !plan.rollout.ignore_desired) node.lifecycle({.ignore_changes = {"desired_count"}});
}

}  // namespace

ServiceState& state_of(const Service::Ref& service) { return service.scope().state<ServiceState>(); }

bool has_own_addresses(const ServicePlan& plan) {
  return plan.on_fargate || tasks::state_of(plan.task).spec.network == Task::Network::awsvpc;
}

Num min_percent(const ServicePlan& plan) {
  if (plan.rollout.min_percent.is_set()) return plan.rollout.min_percent;
  return plan.singleton ? 0 : 100;
}

Num max_percent(const ServicePlan& plan) {
  if (plan.rollout.max_percent.is_set()) return plan.rollout.max_percent;
  return plan.singleton ? 100 : 200;
}

bool rebalances(const ServicePlan& plan) {
  if (!plan.rebalance_zones || plan.singleton || plan.rollout.by_code_deploy) return false;
  // ECS moves a task by starting another one first, and machines must be chosen by zone.
  if (support::literal_number(max_percent(plan)).value_or(100) <= 100) return false;
  return plan.on_fargate || plan.placement.empty() ||
         support::literal_text(plan.placement.front().field) == "attribute:ecs.availability-zone";
}

Service::Ref make(Scope& scope, const ServicePlan& plan) {
  const support::NameRule rule{.what = "the name of a service", .others = "-_"};
  const Str shown = support::name_or(plan.name, scope, rule.longest);
  support::check_name(scope, shown, rule);
  auto& gathered = scope.state<ServiceState>();
  gathered.plan = plan;
  gathered.cluster = plan.cluster;
  gathered.task = plan.task;
  gathered.name = shown;
  check_plan(scope, plan);
  connect(scope, gathered, plan);
  if (plan.exec) {
    tasks::state_of(plan.task).exec = true;
    plan.cluster.grant_exec_sessions(plan.task);
  }

  const Scope here = scope;
  tf::aws_ecs_service service{
      .availability_zone_rebalancing = support::on_or_off(rebalances(plan)),
      .cluster = plan.cluster.arn(),
      .desired_count = plan.desired,
      .enable_ecs_managed_tags = true,
      .enable_execute_command = plan.exec ? Bool(true) : Bool(),
      .force_delete = plan.force_delete ? Bool(true) : Bool(),
      .health_check_grace_period_seconds = plan.health_check_grace ? Num(plan.health_check_grace->count()) : Num(),
      .load_balancer = Blocks<blocks::load_balancer>(lazy<Any>([here] { return Any(load_balancers_of(here)); })),
      .name = shown,
      .platform_version = plan.platform_version,
      .propagate_tags = plan.propagate_tags,
      .service_connect_configuration = connect_of(scope, plan),
      .service_registries = registries_of(scope, plan),
      .task_definition = plan.task.arn(),
      .wait_for_steady_state = plan.rollout.wait ? Bool(true) : Bool()};
  const Items<CapacityShare> strategy = strategy_of(plan);
  for (const CapacityShare& share : strategy) {
    service.capacity_provider_strategy.add(
        {.base = share.base, .capacity_provider = share.provider, .weight = share.weight});
  }
  if (strategy.empty()) {
    service.launch_type = plan.launch_type.is_set() ? plan.launch_type : Str(plan.on_fargate ? "FARGATE" : "EC2");
  }
  if (has_own_addresses(plan)) {
    Set<Str> groups = {gathered.connections->group_id()};
    for (const SecurityGroup::Ref& group : plan.security_groups) groups.add(group.id());
    service.network_configuration = {{.assign_public_ip = plan.on_fargate ? plan.public_address : Bool(),
                                      .security_groups = groups,
                                      .subnets = task_subnets(scope, plan.network, plan.subnets)}};
  }
  write_placement(service, plan);
  write_rollout(service, plan);

  const IgnoreChanges ignore = ignored(plan);
  Meta meta;
  if (ignore.is_set()) meta.lifecycle = {{.ignore_changes = ignore}};
  gathered.node = scope.add("service", service, meta);
  gathered.made_name = gathered.node->name();
  scope.when_gathered(finish);
  return ServiceAccess::ref(scope);
}

}  // namespace services

Service::Ref Service::Existing::build(Scope& scope) const {
  auto& gathered = scope.state<ServiceState>();
  gathered.is_existing = true;
  gathered.cluster = cluster;
  gathered.task = task;
  gathered.name = name;
  gathered.made_name = name;
  return ServiceAccess::ref(scope);
}

Str Service::Ref::name() const { return services::state_of(*this).name; }

Str Service::Ref::arn() const {
  const auto& gathered = services::state_of(*this);
  return format("arn:{}:ecs:{}:{}:service/{}/{}", partition(scope_), region(scope_), account_id(scope_),
                gathered.cluster->name(), gathered.name);
}

Cluster::Ref Service::Ref::cluster() const { return *services::state_of(*this).cluster; }

Task::Ref Service::Ref::task() const {
  auto& gathered = services::state_of(*this);
  if (!gathered.task) {
    support::errors::missing(scope_, "task", "name the task where the service that exists already is named");
    Scope here = scope_;
    gathered.task = here.add("task", Task::Existing{.arn = "unknown"});
  }
  return *gathered.task;
}

Connections Service::Ref::connections() const {
  auto& gathered = services::state_of(*this);
  if (!gathered.connections) {
    errors::wrong_network(scope_, "this service has no security group: its tasks share the network of machines",
                          "name them in `machines`, or give tasks addresses of their own");
    gathered.connections = Connections(scope_, {.group_id = "sg-unknown", .may_change = false, .all_outbound = true});
  }
  return *gathered.connections;
}

Target Service::Ref::target() const { return target({}); }

Target Service::Ref::target(const TargetOptions& options) const {
  auto& gathered = services::state_of(*this);
  const Num wanted = options.port.is_set() || !gathered.plan ? options.port : gathered.plan->port;
  const tasks::Found found = tasks::find_port(tasks::state_of(task()), options.container, wanted);
  const Num port = found.container.empty() ? (wanted.is_set() ? wanted : Num(80)) : found.port.port;
  if (found.container.empty()) {
    errors::unknown_port(scope_, options.container, wanted.is_set() ? "the port " + to_json(wanted) : "a port");
  } else {
    gathered.target_containers.push_back({to_json(port), found.container});
  }
  const bool own = gathered.plan && services::has_own_addresses(*gathered.plan);
  return Target(scope_, connections(),
                {.vpc_id = gathered.plan ? gathered.plan->network.vpc_id() : Str(),
                 .port = port,
                 .type = own ? "ip" : "instance",
                 .protocol = options.protocol});
}

Service::Ref::Metrics Service::Ref::metrics() const {
  const auto& gathered = services::state_of(*this);
  return Metrics(scope_, gathered.cluster->name(), gathered.name, gathered.cluster->has_insights());
}

Metric Service::Ref::Metrics::insight(const char* name) const {
  if (!has_insights_) errors::no_insights(scope_, name);
  return of("ECS/ContainerInsights", name);
}

const Service::Ref& Service::Ref::needs(const Dependency& dependency) const {
  services::state_of(*this).needs.push_back(dependency);
  return *this;
}

const Service::Ref& Service::Ref::grant_deploy(const Grantee& grantee) const {
  grantee.role().allow({.actions = {"ecs:DescribeServices", "ecs:UpdateService"}, .resources = {arn()}});
  grantee.role().allow({.actions = {"ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"}, .resources = {"*"}});
  tasks::grant_pass_roles(task(), grantee.role());
  return *this;
}

}  // namespace terrace::aws
