// SPDX-License-Identifier: Apache-2.0

// The actions that there are, as values: nothing is made here.

#include <terrace/aws/environment.hpp>
#include <terrace/aws/pipeline.hpp>

#include "aws/support/errors.hpp"

namespace terrace::aws {
namespace {

Str yes_or_no(bool yes) { return yes ? "true" : "false"; }

/// CodeBuild's form, a JSON text in a text. A value of Terraform is part of it.
Str variables_of_build(const Items<std::pair<std::string, Str>>& environment) {
  List<Any> variables;
  for (const auto& [name, value] : environment) {
    variables.add(object({{"name", name}, {"type", "PLAINTEXT"}, {"value", value}}));
  }
  return detail::call<Str>("jsonencode", {variables});
}

}  // namespace

PipelineTarget PipelineTarget::of(const Str& cluster, const Str& service, const Items<Str>& role_arns) {
  PipelineTarget made;
  made.cluster_ = cluster;
  made.service_ = service;
  made.roles_ = role_arns;
  return made;
}

void PipelineTarget::grant_deploy(const Scope& scope, const Grantee& grantee) const {
  if (grant_ != nullptr) {
    grant_(holder_.get(), grantee);
    return;
  }
  const Str base = format("arn:{}:ecs:{}:{}", partition(scope), region(scope), account_id(scope));
  grantee.role().allow({.actions = {"ecs:DescribeServices", "ecs:UpdateService"},
                        .resources = {format("{}:service/{}/{}", base, cluster_, service_)}});
  // These know no resources, or none that has a name before it is there.
  grantee.role().allow({.actions = {"ecs:DescribeTaskDefinition", "ecs:RegisterTaskDefinition"}, .resources = {"*"}});
  grantee.role().allow({.actions = {"ecs:DescribeTasks", "ecs:ListTasks"},
                        .resources = {"*"},
                        .conditions = {{"ArnEquals", "ecs:cluster", {format("{}:cluster/{}", base, cluster_)}}}});
  grantee.role().allow({.actions = {"ecs:TagResource"},
                        .resources = {format("{}:task-definition/*", base)},
                        .conditions = {{"StringEquals", "ecs:CreateAction", {"RegisterTaskDefinition"}}}});
  if (roles_.empty()) return;
  grantee.role().allow({.actions = {"iam:PassRole"},
                        .resources = roles_,
                        .conditions = {{"StringEquals", "iam:PassedToService", {"ecs-tasks.amazonaws.com"}}}});
}

PipelineAction PipelineAction::repository(const std::string& name, const CodeConnection::Ref& connection,
                                          const Repository& options) {
  PipelineAction made;
  made.name_ = name;
  made.category_ = "Source";
  made.provider_ = "CodeStarSourceConnection";
  made.has_output_ = true;
  made.connection_ = connection;
  made.key_ = options.repository;
  made.branch_ = options.branch;
  made.full_clone_ = options.full_clone;
  made.configuration_ = {{"BranchName", options.branch},
                         {"ConnectionArn", connection.arn()},
                         {"FullRepositoryId", options.repository},
                         {"OutputArtifactFormat", options.full_clone ? "CODEBUILD_CLONE_REF" : "CODE_ZIP"}};
  return made;
}

PipelineAction PipelineAction::bucket(const std::string& name, const Bucket::Ref& bucket, const Str& key) {
  PipelineAction made;
  made.name_ = name;
  made.category_ = "Source";
  made.provider_ = "S3";
  made.has_output_ = true;
  made.bucket_ = bucket;
  made.key_ = key;
  made.configuration_ = {{"PollForSourceChanges", "false"}, {"S3Bucket", bucket.name()}, {"S3ObjectKey", key}};
  return made;
}

PipelineAction PipelineAction::image(const std::string& name, const aws::Repository::Ref& repository, const Str& tag) {
  PipelineAction made;
  made.name_ = name;
  made.category_ = "Source";
  made.provider_ = "ECR";
  made.has_output_ = true;
  made.images_ = repository;
  made.key_ = tag;
  made.configuration_ = {{"ImageTag", tag}, {"RepositoryName", repository.name()}};
  return made;
}

PipelineAction PipelineAction::build(const std::string& name, const BuildProject::Ref& project,
                                     const Items<std::pair<std::string, Str>>& environment) {
  PipelineAction made;
  made.name_ = name;
  made.category_ = "Build";
  made.provider_ = "CodeBuild";
  made.has_output_ = true;
  made.project_ = project;
  made.configuration_ = {{"ProjectName", project.name()}};
  if (!environment.empty()) made.configuration_.add("EnvironmentVariables", variables_of_build(environment));
  return made;
}

PipelineAction PipelineAction::test(const std::string& name, const BuildProject::Ref& project,
                                    const Items<std::pair<std::string, Str>>& environment) {
  PipelineAction made = build(name, project, environment);
  made.category_ = "Test";
  made.has_output_ = false;
  return made;
}

PipelineAction PipelineAction::approval(const std::string& name) { return approval(name, Approval()); }

PipelineAction PipelineAction::approval(const std::string& name, const Approval& options) {
  PipelineAction made;
  made.name_ = name;
  made.category_ = "Approval";
  made.provider_ = "Manual";
  made.topic_ = options.topic;
  made.timeout_ = options.timeout_minutes;
  made.key_ = options.message;
  if (options.topic) made.configuration_.add("NotificationArn", options.topic->arn());
  if (options.message.is_set()) made.configuration_.add("CustomData", options.message);
  if (options.url.is_set()) made.configuration_.add("ExternalEntityLink", options.url);
  return made;
}

PipelineAction PipelineAction::deploy_ecs(const std::string& name, const PipelineTarget& service) {
  return deploy_ecs(name, service, EcsDeploy());
}

PipelineAction PipelineAction::deploy_ecs(const std::string& name, const PipelineTarget& service,
                                          const EcsDeploy& options) {
  PipelineAction made;
  made.name_ = name;
  made.category_ = "Deploy";
  made.provider_ = "ECS";
  made.target_ = service;
  made.minutes_ = options.timeout_minutes;
  made.configuration_ = {{"ClusterName", service.cluster()},
                         {"DeploymentTimeout", Str(options.timeout_minutes)},
                         {"FileName", options.file},
                         {"ServiceName", service.service()}};
  return made;
}

PipelineAction PipelineAction::code_deploy(const std::string& name, const Deployment& options) {
  PipelineAction made;
  made.name_ = name;
  made.category_ = "Deploy";
  made.deployment_ = {options.application, options.deployment_group};
  made.deployed_roles_ = options.role_arns;
  made.configuration_ = {{"ApplicationName", options.application}, {"DeploymentGroupName", options.deployment_group}};
  if (!options.task_definition_file.is_set()) {
    made.provider_ = "CodeDeploy";
    return made;
  }
  made.provider_ = "CodeDeployToECS";
  made.configuration_.add("AppSpecTemplatePath", options.app_spec_file);
  made.configuration_.add("TaskDefinitionTemplatePath", options.task_definition_file);
  return made;
}

PipelineAction PipelineAction::deploy_bucket(const std::string& name, const Bucket::Ref& bucket, const Str& key,
                                             bool extract) {
  PipelineAction made;
  made.name_ = name;
  made.category_ = "Deploy";
  made.provider_ = "S3";
  made.bucket_ = bucket;
  made.key_ = key;
  made.needs_key_ = !extract;
  made.configuration_ = {{"BucketName", bucket.name()}, {"Extract", yes_or_no(extract)}};
  if (key.is_set()) made.configuration_.add("ObjectKey", key);
  return made;
}

PipelineAction PipelineAction::custom(const std::string& name, const Custom& options) {
  PipelineAction made;
  made.name_ = name;
  made.category_ = options.category;
  made.provider_ = options.provider;
  made.owner_ = options.owner;
  made.version_ = options.version;
  if (options.configuration.is_set()) made.configuration_ = options.configuration;
  made.has_output_ = options.has_output;
  made.statements_ = options.needs;
  return made;
}

PipelineAction PipelineAction::inputs(const Items<std::string>& names) const {
  PipelineAction changed = *this;
  changed.inputs_ = names;
  changed.inputs_said_ = true;
  return changed;
}

PipelineAction PipelineAction::order(int number) const {
  PipelineAction changed = *this;
  changed.order_ = number;
  return changed;
}

PipelineAction PipelineAction::without_output() const {
  PipelineAction changed = *this;
  changed.has_output_ = false;
  return changed;
}

PipelineAction PipelineAction::by_hand() const {
  PipelineAction changed = *this;
  changed.detects_changes_ = false;
  return changed;
}

PipelineAction PipelineAction::variables_as(const std::string& name) const {
  PipelineAction changed = *this;
  changed.namespace_ = name;
  return changed;
}

PipelineAction PipelineAction::in_region(const std::string& region) const {
  PipelineAction changed = *this;
  changed.region_ = region;
  return changed;
}

PipelineAction PipelineAction::as(const Role::Ref& role) const {
  PipelineAction changed = *this;
  changed.role_ = role;
  return changed;
}

}  // namespace terrace::aws
