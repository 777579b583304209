// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/deployment.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/core/render.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_codedeploy_app.hpp>
#include <terrace/tf/aws_codedeploy_deployment_group.hpp>

#include <algorithm>

#include "aws/containers/errors.hpp"
#include "aws/containers/service_state.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/names.hpp"
#include "core/node.hpp"

namespace terrace::aws {
namespace {

namespace dg = tf::blocks::aws_codedeploy_deployment_group;

/// What CodeDeploy does with this service, and no more.
void grant_to_code_deploy(const Scope& scope, const BlueGreen& spec, const Role::Ref& role) {
  const Str sets = format("arn:{}:ecs:{}:{}:task-set/{}/{}/*", partition(scope), region(scope), account_id(scope),
                          spec.service.cluster().name(), spec.service.name());
  role.allow({.actions = {"ecs:CreateTaskSet", "ecs:DescribeServices", "ecs:UpdateServicePrimaryTaskSet"},
              .resources = {spec.service.arn()}});
  role.allow({.actions = {"ecs:DeleteTaskSet"}, .resources = {sets}});
  role.allow({.actions = {"elasticloadbalancing:DescribeListeners", "elasticloadbalancing:DescribeRules",
                          "elasticloadbalancing:DescribeTargetGroups"},
              .resources = {"*"}});
  std::vector<Str> listeners;
  std::vector<Str> rules;
  for (const DeployListener* listener : {&spec.listener, &spec.test_listener}) {
    if (!listener->arn().is_set()) continue;
    listeners.push_back(listener->arn());
    rules.push_back(format("{}/*", fn::replace(listener->arn(), ":listener/", ":listener-rule/")));
  }
  role.allow({.actions = {"elasticloadbalancing:ModifyListener"}, .resources = listeners});
  role.allow({.actions = {"elasticloadbalancing:ModifyRule"}, .resources = rules});
  role.allow({.actions = {"cloudwatch:DescribeAlarms"}, .resources = {"*"}});
  tasks::grant_pass_roles(spec.service.task(), role);
}

/// "web" of "arn:…:targetgroup/web/6d0ecf831eec9f09".
Str group_name(const DeployGroup& group) { return terrace::detail::as<List<Str>>(fn::split("/", group.arn())).at(1); }

/// CodeDeploy turns the listener over; a plan must not turn it back.
void leave_alone(const DeployListener& listener) {
  if (!listener.scope()) return;
  using terrace::detail::Node;
  using terrace::detail::NodeAccess;
  std::vector<Node*> open = {NodeAccess::node(*listener.scope())};
  while (!open.empty()) {
    Node* node = open.back();
    open.pop_back();
    for (Node* child = node->first_child; child != nullptr; child = child->next_sibling) open.push_back(child);
    const std::string_view type = NodeAccess::construct(node).type();
    if (type == "aws_lb_listener") NodeAccess::resource(node).lifecycle({.ignore_changes = {"default_action"}});
    if (type == "aws_lb_listener_rule") NodeAccess::resource(node).lifecycle({.ignore_changes = {"action"}});
  }
}

void check(const Scope& scope, const BlueGreen& spec) {
  const auto& gathered = services::state_of(spec.service);
  if (gathered.plan && !gathered.plan->rollout.by_code_deploy) {
    support::errors::contradiction(scope, "CodeDeploy is to deploy a service that ECS deploys",
                                   "set `rollout.by_code_deploy = true` of the service");
  }
  if (to_json(spec.blue.arn()) == to_json(spec.green.arn())) {
    support::errors::contradiction(scope, "blue and green are the same target group", "make a second group");
  }
  if (spec.keep_old.count() < 0 || spec.keep_old.count() > 2880) {
    support::errors::out_of_range(scope, "keep_old", std::to_string(spec.keep_old.count()), "0 to 2880 minutes");
  }
}

}  // namespace

BlueGreen::Ref BlueGreen::build(Scope& scope) const {
  const support::NameRule rule{.what = "the name of a CodeDeploy application", .longest = 100, .others = "._+=,@-"};
  const Str shown = support::name_or(name, scope, rule.longest);
  support::check_name(scope, shown, rule);
  check(scope, *this);

  // The service begins in blue, unless the balancer has put it there already.
  const TargetAttachment first{.group_arn = blue.arn(),
                               .port = service.target().options().port,
                               .listener = listener.scope() ? Dependency(*listener.scope()) : Dependency()};
  const Service::Ref of = service;
  scope.before_synth([first, of](Scope) {
    const auto& present = Target::attachments_of(of.scope());
    const bool is_there = std::any_of(present.begin(), present.end(), [&](const TargetAttachment& one) {
      return to_json(one.group_arn) == to_json(first.group_arn);
    });
    if (!is_there) of.target().attach(first);
  });
  scope.when_gathered([production = listener, test = test_listener](Scope) {
    leave_alone(production);
    leave_alone(test);
  });

  const auto role = scope.add("role", Role{.trusts = {Principal::service("codedeploy.amazonaws.com")},
                                           .description = "What CodeDeploy may do: deploy one service"});
  grant_to_code_deploy(scope, *this, role);

  const auto application = scope.add("application", tf::aws_codedeploy_app{.compute_platform = "ECS", .name = shown});
  dg::load_balancer_info_target_group_pair_info pair{
      .prod_traffic_route =
          dg::load_balancer_info_target_group_pair_info_prod_traffic_route{.listener_arns = {listener.arn()}},
      .target_group = {{.name = group_name(blue)}, {.name = group_name(green)}}};
  if (test_listener.arn().is_set()) {
    pair.test_traffic_route =
        dg::load_balancer_info_target_group_pair_info_prod_traffic_route{.listener_arns = {test_listener.arn()}};
  }
  tf::aws_codedeploy_deployment_group group{
      .app_name = application.name(),
      .blue_green_deployment_config =
          dg::blue_green_deployment_config{
              .deployment_ready_option =
                  dg::blue_green_deployment_config_deployment_ready_option{
                      .action_on_timeout = wait_for_approval ? "STOP_DEPLOYMENT" : "CONTINUE_DEPLOYMENT",
                      .wait_time_in_minutes = wait_for_approval ? Num(wait_for_approval->count()) : Num()},
              .terminate_blue_instances_on_deployment_success =
                  dg::blue_green_deployment_config_terminate_blue_instances_on_deployment_success{
                      .action = "TERMINATE", .termination_wait_time_in_minutes = keep_old.count()}},
      .deployment_config_name = config,
      .deployment_group_name = shown,
      .deployment_style =
          dg::deployment_style{.deployment_option = "WITH_TRAFFIC_CONTROL", .deployment_type = "BLUE_GREEN"},
      .ecs_service = dg::ecs_service{.cluster_name = service.cluster().name(),
                                     .service_name = services::state_of(service).made_name},
      .load_balancer_info = dg::load_balancer_info{.target_group_pair_info = pair},
      .service_role_arn = role.arn()};
  if (rollback) {
    Set<Str> events = {"DEPLOYMENT_FAILURE"};
    if (!alarms.empty()) events.add("DEPLOYMENT_STOP_ON_ALARM");
    group.auto_rollback_configuration = {{.enabled = true, .events = events}};
  }
  if (!alarms.empty()) group.alarm_configuration = {{.alarms = List<Str>(alarms), .enabled = true}};
  const auto made = scope.add("group", group, {.depends_on = {role.ready()}});
  return {scope, service, application.name(), made.deployment_group_name(), role};
}

BlueGreen::Ref BlueGreen::Existing::build(Scope& scope) const { return {scope, service, application, group, role}; }

const BlueGreen::Ref& BlueGreen::Ref::grant_deploy(const Grantee& grantee) const {
  const auto arn = [&](const char* kind, const Str& called) {
    return format("arn:{}:codedeploy:{}:{}:{}:{}", partition(scope_), region(scope_), account_id(scope_), kind, called);
  };
  grantee.role().allow({.actions = {"codedeploy:GetApplication", "codedeploy:GetApplicationRevision",
                                    "codedeploy:RegisterApplicationRevision"},
                        .resources = {arn("application", application_)}});
  grantee.role().allow({.actions = {"codedeploy:CreateDeployment", "codedeploy:GetDeployment"},
                        .resources = {arn("deploymentgroup", format("{}/{}", application_, group_))}});
  grantee.role().allow({.actions = {"codedeploy:GetDeploymentConfig"}, .resources = {arn("deploymentconfig", "*")}});
  service_.grant_deploy(grantee);
  return *this;
}

}  // namespace terrace::aws
