// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/policy_document.hpp>
#include <terrace/tf/aws_iam_role.hpp>
#include <terrace/tf/aws_iam_role_policy.hpp>

#include "parts.hpp"

using namespace terrace;

namespace fargate {
namespace {

/// A right that a Terraform variable gives or not: a policy of its own.
tf::aws_iam_role_policy::Ref add_right(Scope& scope, const char* id, const aws::Role::Ref& role, const Bool& wanted,
                                       const std::vector<aws::Statement>& statements) {
  aws::PolicyDocument policy;
  for (const aws::Statement& statement : statements) policy.allow(statement);
  policy.check(scope, aws::PolicyOf::role);
  return scope.add(id, tf::aws_iam_role_policy{.name = id, .policy = policy.json(), .role = role.name()},
                   {.count = if_else(wanted, 1, 0)});
}

/// What it takes to fetch images: the token knows no resource.
std::vector<aws::Statement> pull_from(const Str& repositories) {
  return {{.actions = {"ecr:GetAuthorizationToken"}, .resources = {"*"}},
          {.actions = {"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"},
           .resources = {repositories}}};
}

constexpr const char* kMount = "elasticfilesystem:ClientMount";
constexpr const char* kWrite = "elasticfilesystem:ClientWrite";

}  // namespace

RolesPart::Ref RolesPart::build(Scope& scope) const {
  const auto trust = aws::Principal::service("ecs-tasks.amazonaws.com");
  const auto name_of = [&](const char* what) { return format("{}-{}-{}", in.name, aws::region(scope), what); };
  const auto arn_of = [&](const char* service, const Str& resource) {
    return format("arn:{}:{}:{}:{}:{}", aws::partition(scope), service, aws::region(scope), aws::account_id(scope),
                  resource);
  };

  const auto execution =
      scope.add("execution", aws::Role{.trusts = {trust},
                                       .name = name_of("execution"),
                                       .description = "Starts containers of the ECS backend: images and logs",
                                       .managed_policies = {"service-role/AmazonECSTaskExecutionRolePolicy"}});
  for (const aws::Statement& statement : pull_from(arn_of("ecr", format("repository/{}", images.repository))))
    execution.allow(statement);
  logs.grant_write(execution);
  const auto cached = arn_of("ecr", format("repository/{}/*", or_else(images.cache_prefix, "none")));
  const auto cache_right =
      add_right(scope, "pull-through", execution, in.create_pull_through_cache,
                {{.actions = {"ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:BatchImportUpstreamImage",
                              "ecr:CreateRepository", "ecr:GetDownloadUrlForLayer"},
                  .resources = {cached}}});

  const auto task = scope.add("task", aws::Role{.trusts = {trust},
                                                .name = name_of("task"),
                                                .description = "What containers of the ECS backend may do"});
  task.allow({.actions = {kMount, kWrite, "elasticfilesystem:DescribeMountTargets"}, .resources = {files.arn}});
  logs.grant_write(task);
  // Services are made at run time and have no ARN yet, so the namespace limits which ones.
  task.allow({.actions = {"servicediscovery:DeregisterInstance", "servicediscovery:RegisterInstance"},
              .resources = {arn_of("servicediscovery", "service/*")},
              .conditions = {{"StringEquals", "servicediscovery:NamespaceArn", {discovery.arn()}}}});

  const auto exec_right = add_right(
      scope, "exec", task, in.enable_exec,
      {{.actions = {"logs:DescribeLogGroups", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
                    "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"},
        .resources = {"*"}},
       {.actions = {"logs:DescribeLogStreams"}, .resources = {logs.streams_arn()}}});
  const auto root_right = add_right(scope, "root", task, in.task_root_access,
                                    {{.actions = {"elasticfilesystem:ClientRootAccess"}, .resources = {files.arn}}});
  const auto dns_right = add_right(
      scope, "dns", task, in.task_dns_registration,
      {{.actions = {"route53:ChangeResourceRecordSets"},
        .resources = {format("arn:{}:route53:::hostedzone/{}", aws::partition(scope), discovery.hosted_zone())}}});

  // A runner writes as user 1000 into its own folder, whatever its container runs as.
  aws::PolicyDocument runner_trust, runner_rights;
  std::vector<aws::PolicyCondition> here = aws::only_for_source(scope, arn_of("ecs", "*"));
  runner_trust.allow({.actions = {"sts:AssumeRole"}, .principals = {trust}, .conditions = here});
  runner_rights.allow(
      {.actions = {kMount, kWrite},
       .resources = {files.arn},
       .conditions = {{"StringEquals", "elasticfilesystem:AccessPointArn", {files.runner_access_point_arn}}}});
  runner_rights.allow({.actions = {"logs:CreateLogStream", "logs:PutLogEvents"}, .resources = {logs.streams_arn()}});
  const Num wanted = if_else(in.create_runner, 1, 0);
  const auto runner = scope.add("runner",
                                tf::aws_iam_role{.assume_role_policy = runner_trust.json(),
                                                 .description = "What runners of the ECS backend may do",
                                                 .name = name_of("runner")},
                                {.count = wanted});
  const auto runner_policy =
      scope.add("runner-files",
                tf::aws_iam_role_policy{
                    .name = "files", .policy = runner_rights.json(), .role = all(runner).at(count::index()).name()},
                {.count = wanted});
  return {.execution = execution,
          .task = task,
          .runner_arn = Str(fn::one(all(runner).splat(&tf::aws_iam_role::Ref::arn))),
          .ready = {execution.ready(), task.ready(), cache_right, exec_right, root_right, dns_right, runner_policy}};
}

}  // namespace fargate
