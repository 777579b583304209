// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/event_rule.hpp>

#include <algorithm>

#include "aws/delivery/notify.hpp"
#include "aws/delivery/pipeline_writer.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

using Criteria = codepipeline::trigger_git_configuration_pull_request_branches;

Block<Criteria> criteria_of(const List<Str>& includes, const List<Str>& excludes) {
  if (!includes.is_set() && !excludes.is_set()) return {};
  return Criteria{.excludes = excludes, .includes = includes};
}

Str arn_of_pipeline(const Scope& scope, const Str& name) {
  return format("arn:{}:codepipeline:{}:{}:{}", partition(scope), region(scope), account_id(scope), name);
}

/// A child's id of an action's name.
std::string id_of_action(std::string_view name) {
  std::string id(name);
  std::replace(id.begin(), id.end(), '/', '-');
  return id;
}

}  // namespace

bool PipelineWriter::has_trigger(const PipelineAction& action) const {
  return std::any_of(spec.triggers.begin(), spec.triggers.end(),
                     [&](const PipelineTrigger& trigger) { return trigger.source == action.name_; });
}

codepipeline::stage_action PipelineWriter::action(const PipelineAction& action, int order,
                                                  const std::vector<std::string>& inputs) const {
  Map<Str> configuration = action.configuration_;
  if (action.connection_) {
    configuration.add("DetectChanges", action.detects_changes_ && !has_trigger(action) ? "true" : "false");
  }
  if (action.project_ && inputs.size() > 1) configuration.add("PrimarySource", inputs.front());
  if (action.provider_ == "CodeDeployToECS" && !inputs.empty()) {
    configuration.add("AppSpecTemplateArtifact", inputs.front());
    configuration.add("TaskDefinitionTemplateArtifact", inputs.front());
  }
  const std::string shown =
      action.namespace_.empty() && action.has_output_ ? artifact_of(action.name_) : action.namespace_;
  List<Str> outputs;
  if (action.has_output_) outputs = {Str(artifact_of(action.name_))};
  return {.category = action.category_,
          .configuration = configuration,
          .input_artifacts = inputs.empty() ? List<Str>() : List<Str>(inputs),
          .name = action.name_,
          .namespace_ = shown.empty() ? Str() : Str(shown),
          .output_artifacts = outputs,
          .owner = action.owner_,
          .provider = action.provider_,
          .region = action.region_.empty() ? Str() : Str(action.region_),
          .role_arn = action.role_ ? action.role_->arn() : Str(),
          .run_order = order,
          .timeout_in_minutes = action.timeout_,
          .version = action.version_};
}

Blocks<codepipeline::stage> PipelineWriter::stages() const {
  Blocks<codepipeline::stage> made;
  const auto inputs = wire();
  std::size_t at = 0;
  for (const PipelineStage& stage : spec.stages) {
    Blocks<codepipeline::stage_action> actions;
    int last_order = 0;
    for (const PipelineAction& one : stage.actions) {
      last_order = one.order_ != 0 ? one.order_ : (one.category_ == "Source" ? 1 : last_order + 1);
      actions.add(action(one, last_order, inputs[at++]));
    }
    Block<codepipeline::stage_on_failure> on_failure;
    if (stage.on_failure.is_set()) {
      const auto known = support::literal_text(stage.on_failure);
      codepipeline::stage_on_failure then{.result = stage.on_failure};
      if (known && *known == "RETRY") {
        then.retry_configuration = codepipeline::stage_on_failure_retry_configuration{.retry_mode = "FAILED_ACTIONS"};
      }
      on_failure = then;
    }
    made.add({.action = actions, .name = stage.name, .on_failure = on_failure});
  }
  return made;
}

Blocks<codepipeline::trigger> PipelineWriter::triggers() const {
  Blocks<codepipeline::trigger> made;
  for (const PipelineTrigger& trigger : spec.triggers) {
    codepipeline::trigger_git_configuration git{.source_action_name = trigger.source};
    for (const PushFilter& filter : trigger.push) {
      git.push.add({.branches = criteria_of(filter.branches, filter.not_branches),
                    .file_paths = criteria_of(filter.paths, filter.not_paths),
                    .tags = criteria_of(filter.tags, filter.not_tags)});
    }
    for (const PullRequestFilter& filter : trigger.pull_requests) {
      git.pull_request.add({.branches = criteria_of(filter.branches, filter.not_branches),
                            .events = List<Str>(filter.events),
                            .file_paths = criteria_of(filter.paths, filter.not_paths)});
    }
    made.add({.git_configuration = Block<codepipeline::trigger_git_configuration>(git),
              .provider_type = "CodeStarSourceConnection"});
  }
  return made;
}

Blocks<codepipeline::variable> PipelineWriter::variables() const {
  Blocks<codepipeline::variable> made;
  for (const PipelineVariable& variable : spec.variables) {
    made.add({.default_value = variable.default_value, .description = variable.description, .name = variable.name});
  }
  return made;
}

Blocks<codepipeline::artifact_store> PipelineWriter::stores(const Bucket::Ref& artifacts, const Str& key_arn) const {
  const auto store = [](const Bucket::Ref& bucket, const Str& key, const Str& where) {
    codepipeline::artifact_store made{.location = bucket.name(), .region = where, .type = "S3"};
    if (key.is_set()) made.encryption_key = codepipeline::artifact_store_encryption_key{.id = key, .type = "KMS"};
    return made;
  };
  // With one store its region must not be said, with several of each.
  if (spec.buckets_elsewhere.empty()) return store(artifacts, key_arn, Str());
  Blocks<codepipeline::artifact_store> made = store(artifacts, key_arn, region(scope));
  for (const Pipeline::Elsewhere& elsewhere : spec.buckets_elsewhere) {
    made.add(store(elsewhere.bucket, elsewhere.bucket.key().arn(), elsewhere.region));
  }
  return made;
}

void PipelineWriter::grant_artifacts(const Grantee& grantee, const Bucket::Ref& artifacts) const {
  artifacts.grant_read_write(grantee);
  grantee.role().allow({.actions = {"s3:GetBucketVersioning"}, .resources = {artifacts.arn()}});
  grantee.role().allow({.actions = {"s3:GetObjectVersion"}, .resources = {artifacts.objects_arn()}});
  spec.key.grant_use(grantee);
}

void PipelineWriter::grant_needs(const Role::Ref& role, const Bucket::Ref& artifacts) const {
  grant_artifacts(role, artifacts);
  for (const Pipeline::Elsewhere& elsewhere : spec.buckets_elsewhere) grant_artifacts(role, elsewhere.bucket);
  bool clones = false;
  for (const PipelineStage& stage : spec.stages) {
    for (const PipelineAction& one : stage.actions) clones |= one.full_clone_;
  }
  for (const PipelineStage& stage : spec.stages) {
    for (const PipelineAction& one : stage.actions) {
      if (one.role_) {
        role.allow({.actions = {"sts:AssumeRole"}, .resources = {one.role_->arn()}});
        grant_artifacts(*one.role_, artifacts);
      }
      grant_action(one.role_ ? *one.role_ : role, one);
      if (!one.project_ || !one.project_->has_role()) continue;
      grant_artifacts(one.project_->role(), artifacts);
      // A build that gets a reference to a repository instead of an archive clones by itself.
      for (const PipelineAction& source : spec.stages.front().actions) {
        if (clones && source.full_clone_) source.connection_->grant_clone(one.project_->role());
      }
    }
  }
}

void PipelineWriter::grant_action(const Role::Ref& role, const PipelineAction& action) const {
  for (const Statement& statement : action.statements_) role.allow(statement);
  if (action.connection_) action.connection_->grant_use(role);
  if (action.project_) action.project_->grant_start(role);
  if (action.topic_) action.topic_->grant_publish(role);
  if (action.target_) action.target_->grant_deploy(scope, role);
  if (action.bucket_ && action.category_ == "Source") {
    action.bucket_->grant_read(role, action.key_);
    role.allow({.actions = {"s3:GetBucketAcl", "s3:GetBucketLocation", "s3:GetBucketVersioning"},
                .resources = {action.bucket_->arn()}});
    role.allow({.actions = {"s3:GetObjectTagging", "s3:GetObjectVersion", "s3:GetObjectVersionTagging"},
                .resources = {action.bucket_->objects_arn(action.key_)}});
  } else if (action.bucket_) {
    action.bucket_->grant_write(role);
  }
  if (action.images_) {
    role.allow({.actions = {"ecr:DescribeImages"}, .resources = {action.images_->arn()}});
  }
  if (action.deployment_.empty()) return;
  const Str base = format("arn:{}:codedeploy:{}:{}", partition(scope), region(scope), account_id(scope));
  const Str& application = action.deployment_[0];
  role.allow({.actions = {"codedeploy:CreateDeployment", "codedeploy:GetDeployment"},
              .resources = {format("{}:deploymentgroup:{}/{}", base, application, action.deployment_[1])}});
  role.allow({.actions = {"codedeploy:GetApplication", "codedeploy:GetApplicationRevision",
                          "codedeploy:RegisterApplicationRevision"},
              .resources = {format("{}:application:{}", base, application)}});
  role.allow({.actions = {"codedeploy:GetDeploymentConfig"}, .resources = {format("{}:deploymentconfig:*", base)}});
  if (action.provider_ != "CodeDeployToECS") return;
  role.allow({.actions = {"ecs:RegisterTaskDefinition"}, .resources = {"*"}});
  if (action.deployed_roles_.empty()) return;
  role.allow({.actions = {"iam:PassRole"},
              .resources = action.deployed_roles_,
              .conditions = {{"StringEquals", "iam:PassedToService", {"ecs-tasks.amazonaws.com"}}}});
}

void PipelineWriter::start_on_changes(const Str& pipeline_arn) const {
  std::optional<Role::Ref> starter;
  for (const PipelineStage& stage : spec.stages) {
    for (const PipelineAction& one : stage.actions) {
      if (one.category_ != "Source" || !one.detects_changes_ || !(one.bucket_ || one.images_)) continue;
      Map<Any> pattern;
      if (one.bucket_) {
        pattern = {{"source", list({"aws.s3"})},
                   {"detail-type", list({"Object Created"})},
                   {"detail", object({{"bucket", object({{"name", list({one.bucket_->name()})}})},
                                      {"object", object({{"key", list({one.key_})}})}})}};
      } else {
        pattern = {{"source", list({"aws.ecr"})},
                   {"detail-type", list({"ECR Image Action"})},
                   {"detail", object({{"action-type", list({"PUSH"})},
                                      {"image-tag", list({one.key_})},
                                      {"repository-name", list({one.images_->name()})},
                                      {"result", list({"SUCCESS"})}})}};
      }
      if (!starter) {
        starter = scope.add("starter", Role{.trusts = {Principal::service("events.amazonaws.com")},
                                            .description = format("Starts {}", name)});
        starter->allow({.actions = {"codepipeline:StartPipelineExecution"}, .resources = {pipeline_arn}});
      }
      scope
          .add("change-" + id_of_action(one.name_),
               EventRule{.pattern = pattern, .description = format("Starts {}", name)})
          .send("pipeline", {.arn = pipeline_arn, .role = *starter});
    }
  }
}

Pipeline::Ref Pipeline::build(Scope& scope) const {
  const support::NameRule rule{.what = "the name of a pipeline", .longest = 100, .others = ".@-_"};
  const Str pipeline_name = support::name_or(name, scope, rule.longest);
  support::check_name(scope, pipeline_name, rule);
  const PipelineWriter writer{*this, scope, pipeline_name};
  writer.check();

  const Bucket::Ref store =
      artifacts ? *artifacts
                : scope.add("artifacts", Bucket{.key = key,
                                                .lifecycle = {{.id = "old-artifacts", .expire_days = artifact_days}},
                                                .force_destroy = force_destroy});
  const Role::Ref as = role ? *role
                            : scope.add("role", Role{.trusts = {Principal::service("codepipeline.amazonaws.com")},
                                                     .description = format("Runs {}", pipeline_name),
                                                     .permissions_boundary = permissions_boundary});
  writer.grant_needs(as, store);
  const Key::Ref& encrypts = key.is_set() ? key : store.key();

  // An execution starts as soon as the pipeline is there.
  const auto pipeline = scope.add("pipeline",
                                  tf::aws_codepipeline{.artifact_store = writer.stores(store, encrypts.arn()),
                                                       .execution_mode = execution_mode,
                                                       .name = pipeline_name,
                                                       .pipeline_type = type,
                                                       .role_arn = as.arn(),
                                                       .stage = writer.stages(),
                                                       .tags = {{"Name", pipeline_name}},
                                                       .trigger = writer.triggers(),
                                                       .variable = writer.variables()},
                                  {.depends_on = {as.ready(), store.ready()}});
  writer.start_on_changes(pipeline.arn());

  Ref ref(scope, pipeline.name(), pipeline.arn(), arn_of_pipeline(scope, pipeline_name));
  ref.role_ = as;
  ref.artifacts_ = store;
  return ref;
}

Pipeline::Ref Pipeline::Existing::build(Scope& scope) const {
  const Str arn = arn_of_pipeline(scope, name);
  return Ref(scope, name, arn, arn);
}

const Pipeline::Ref& Pipeline::Ref::grant_start(const Grantee& grantee) const {
  grantee.role().allow({.actions = {"codepipeline:GetPipeline", "codepipeline:GetPipelineExecution",
                                    "codepipeline:GetPipelineState", "codepipeline:ListPipelineExecutions",
                                    "codepipeline:StartPipelineExecution", "codepipeline:StopPipelineExecution"},
                        .resources = {named_arn_}});
  return *this;
}

const Pipeline::Ref& Pipeline::Ref::grant_approve(const Grantee& grantee, const Str& action) const {
  grantee.role().allow(
      {.actions = {"codepipeline:GetPipeline", "codepipeline:GetPipelineState"}, .resources = {named_arn_}});
  grantee.role().allow(
      {.actions = {"codepipeline:PutApprovalResult"}, .resources = {format("{}/{}", named_arn_, action)}});
  return *this;
}

const Pipeline::Ref& Pipeline::Ref::notify(const Topic::Ref& topic, const Notifications& notifications) const {
  check_events_of(scope_, notifications.events, "codepipeline");
  add_notifications(
      scope_, arn_, topic, notifications,
      {"codepipeline-pipeline-manual-approval-needed", "codepipeline-pipeline-pipeline-execution-failed"});
  return *this;
}

}  // namespace terrace::aws
