// SPDX-License-Identifier: Apache-2.0
#pragma once

// A pipeline while it is built: the spec, and what its actions hand to each other.

#include <terrace/aws/pipeline.hpp>
#include <terrace/tf/aws_codepipeline.hpp>

#include <map>
#include <set>

namespace terrace::aws {

namespace codepipeline = tf::blocks::aws_codepipeline;

struct PipelineWriter {
  const Pipeline& spec;
  Scope& scope;
  Str name;

  // pipeline_checks.cpp
  void check() const;
  /// What actions read: what they say, or the last thing that was made before. In the order of the stages.
  std::vector<std::vector<std::string>> wire() const;

  // pipeline.cpp
  Blocks<codepipeline::stage> stages() const;
  Blocks<codepipeline::trigger> triggers() const;
  Blocks<codepipeline::variable> variables() const;
  Blocks<codepipeline::artifact_store> stores(const Bucket::Ref& artifacts, const Str& key_arn) const;
  void grant_needs(const Role::Ref& role, const Bucket::Ref& artifacts) const;
  /// The rules that start the pipeline when a bucket or a repository of images changes.
  void start_on_changes(const Str& pipeline_arn) const;

 private:
  void check_stages() const;
  void check_action(const PipelineStage& stage, const PipelineAction& action, bool is_first) const;
  void check_triggers() const;
  void check_v1() const;
  void check_filter(const PushFilter& filter) const;
  void check_filter(const PullRequestFilter& filter) const;
  bool has_trigger(const PipelineAction& action) const;
  void grant_action(const Role::Ref& role, const PipelineAction& action) const;
  void grant_artifacts(const Grantee& grantee, const Bucket::Ref& artifacts) const;
  codepipeline::stage_action action(const PipelineAction& action, int order,
                                    const std::vector<std::string>& inputs) const;
};

/// The name of what an action makes: the action's, without what artifacts may not have in theirs.
std::string artifact_of(std::string_view action);

}  // namespace terrace::aws
