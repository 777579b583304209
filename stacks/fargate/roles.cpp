// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>

#include "parts.hpp"

using namespace terrace;

namespace fargate {
namespace {

constexpr const char* kRoot = "elasticfilesystem:ClientRootAccess";

/// Sessions of ECS Exec, with their transcripts.
void allow_exec(const aws::Role::Ref& task, const aws::LogGroup::Ref& logs, const Bool& wanted) {
  task.allow({.actions = {"logs:DescribeLogGroups", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
                          "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel"},
              .resources = {"*"},
              .only_if = wanted});
  task.allow({.actions = {"logs:DescribeLogStreams"}, .resources = {logs.streams_arn()}, .only_if = wanted});
}

}  // namespace

RolesPart::Ref RolesPart::build(Scope& scope) const {
  const auto arn_of = [&](const char* service, const Str& resource) {
    return format("arn:{}:{}:{}:{}:{}", aws::partition(scope), service, aws::region(scope), aws::account_id(scope),
                  resource);
  };
  const auto role = [&](const char* what, const char* description) {
    return aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")},
                     .name = format("{}-{}-{}", in.name, aws::region(scope), what),
                     .description = description};
  };

  aws::Role starts = role("execution", "Starts containers of the ECS backend: images and logs");
  starts.managed_policies = {"service-role/AmazonECSTaskExecutionRolePolicy"};
  const auto execution = scope.add("execution", starts);
  // By name, because the repository may be one that somebody else made.
  scope.add("images", aws::Repository::Existing{.name = images.repository}).grant_pull(execution);
  images.cache.grant_pull(execution);
  logs.grant_write(execution);

  const auto task = scope.add("task", role("task", "What containers of the ECS backend may do"));
  files.system.grant_write(task);
  logs.grant_write(task);
  // Services are made at run time and have no ARN yet, so the namespace limits which ones.
  task.allow({.actions = {"servicediscovery:DeregisterInstance", "servicediscovery:RegisterInstance"},
              .resources = {arn_of("servicediscovery", "service/*")},
              .conditions = {{"StringEquals", "servicediscovery:NamespaceArn", {discovery.arn()}}}});
  allow_exec(task, logs, in.enable_exec);
  task.allow({.actions = {kRoot}, .resources = {files.system.arn()}, .only_if = in.task_root_access});
  files.system.allow({.actions = {kRoot},
                      .principals = {aws::Principal::aws(task.arn())},
                      .conditions = {{"Bool", "elasticfilesystem:AccessedViaMountTarget", {"true"}}},
                      .only_if = in.task_root_access});
  task.allow({.actions = {"route53:ChangeResourceRecordSets"},
              .resources = {format("arn:{}:route53:::hostedzone/{}", aws::partition(scope), discovery.hosted_zone())},
              .only_if = in.task_dns_registration});

  // A runner writes as user 1000 into its own folder, whatever its container runs as.
  const auto runner = scope.group("own")
                          .only_if(in.create_runner)
                          .add("runner", role("runner", "What runners of the ECS backend may do"));
  files.runner.grant_write(runner);
  logs.grant_write(runner);
  return {.execution = execution,
          .task = task,
          .runner_arn = runner.arn(),
          .ready = {execution.ready(), task.ready(), runner.ready()}};
}

}  // namespace fargate
