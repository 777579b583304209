// SPDX-License-Identifier: Apache-2.0
#pragma once

// CodePipeline: from a commit to what runs, in stages.
//
//   auto delivery = stack.add("delivery", aws::Pipeline{
//       .stages = {{"Source", {aws::PipelineAction::repository("Code", github, {.repository = "acme/shop"})}},
//                  {"Build", {aws::PipelineAction::build("Image", project)}},
//                  {"Approve", {aws::PipelineAction::approval("Release", {.topic = approvers})}},
//                  {"Deploy", {aws::PipelineAction::deploy_ecs("Service", service)}}},
//       .triggers = {{.source = "Code", .push = {{.branches = {"release/*"}}}}}});
//   delivery.notify(alerts);
//
// Artifacts are handed on without a word: an action gets what the last one before it made. What the pipeline's role may
// do is what its actions need. Decided for the user: V2, a newer execution takes over from one that waits, artifacts lie
// in an encrypted bucket that forgets them after 90 days. A V2 pipeline is charged by the minutes of its actions.

#include <terrace/aws/build_project.hpp>
#include <terrace/aws/topic.hpp>
#include <terrace/core/items.hpp>

#include <memory>

namespace terrace::aws {

/// What a pipeline deploys to: a service of ECS, or anything with its verbs.
class PipelineTarget {
 public:
  template <class T>
  requires requires(const T& service, const Grantee& grantee) {
    Str(service.cluster().name());
    Str(service.name());
    service.grant_deploy(grantee);
  }
  PipelineTarget(const T& service)
      : cluster_(service.cluster().name()), service_(service.name()), holder_(std::make_shared<T>(service)),
        grant_([](const void* held, const Grantee& grantee) { static_cast<const T*>(held)->grant_deploy(grantee); }) {}
  /// By names, with the roles that its tasks have, by ARN, which the pipeline hands them.
  static PipelineTarget of(const Str& cluster, const Str& service, const Items<Str>& role_arns);

  const Str& cluster() const { return cluster_; }
  const Str& service() const { return service_; }
  void grant_deploy(const Scope& scope, const Grantee& grantee) const;

 private:
  PipelineTarget() = default;
  Str cluster_;
  Str service_;
  std::shared_ptr<const void> holder_;
  void (*grant_)(const void*, const Grantee&) = nullptr;
  Items<Str> roles_;
};

/// A step of a stage. The factories make those that there are; what they return may be changed before it is used.
class PipelineAction {
 public:
  struct Repository;
  struct Approval;
  struct EcsDeploy;
  struct Deployment;
  struct Custom;

  /// Code from GitHub and so on, by a connection. A change of the branch starts the pipeline, unless a trigger says when.
  static PipelineAction repository(const std::string& name, const CodeConnection::Ref& connection,
                                   const Repository& options);
  /// An archive in a bucket that keeps versions. The bucket tells EventBridge (`notify_event_bridge`) when it changes.
  static PipelineAction bucket(const std::string& name, const Bucket::Ref& bucket, const Str& key);
  /// An image of a repository: its newest digest of a tag, as imageDetail.json.
  static PipelineAction image(const std::string& name, const aws::Repository::Ref& repository,
                              const Str& tag = "latest");
  /// Runs a project, with more variables if there are: texts, also "#{Code.CommitId}".
  static PipelineAction build(const std::string& name, const BuildProject::Ref& project,
                              const Items<std::pair<std::string, Str>>& environment = {});
  /// The same for tests: what goes wrong is then a failed test.
  static PipelineAction test(const std::string& name, const BuildProject::Ref& project,
                             const Items<std::pair<std::string, Str>>& environment = {});
  /// Waits for somebody to say yes.
  static PipelineAction approval(const std::string& name);
  static PipelineAction approval(const std::string& name, const Approval& options);
  /// Replaces images of a service by those that imagedefinitions.json names. The service ignores changes of its task
  /// definition (`rollout.ignore_task_definition`), or Terraform would put the old images back.
  static PipelineAction deploy_ecs(const std::string& name, const PipelineTarget& service);
  static PipelineAction deploy_ecs(const std::string& name, const PipelineTarget& service, const EcsDeploy& options);
  /// A deployment of CodeDeploy, to machines or (`task_definition_file`) blue/green to a service of ECS.
  static PipelineAction code_deploy(const std::string& name, const Deployment& options);
  /// Puts what was built into a bucket.
  static PipelineAction deploy_bucket(const std::string& name, const Bucket::Ref& bucket, const Str& key = {},
                                      bool extract = true);
  /// Any other action that CodePipeline has.
  static PipelineAction custom(const std::string& name, const Custom& options);

  /// What it reads, by the names of the actions that made it. Left out: what the last action before it made.
  PipelineAction inputs(const Items<std::string>& names) const;
  /// Actions of one order run side by side, the next ones after them. Left out: each after the one before.
  PipelineAction order(int number) const;
  /// Hands nothing on: for builds whose buildspec has no artifacts.
  PipelineAction without_output() const;
  /// A source that starts nothing when it changes.
  PipelineAction by_hand() const;
  /// What it makes known to later actions: "#{Code.CommitId}". Left out: the action's name.
  PipelineAction variables_as(const std::string& name) const;
  /// In another region; the pipeline has a bucket there (`buckets_elsewhere`).
  PipelineAction in_region(const std::string& region) const;
  /// By another role, as one of another account; the pipeline may take it on.
  PipelineAction as(const Role::Ref& role) const;

 private:
  friend struct PipelineWriter;
  PipelineAction() = default;
  std::string name_;
  std::string category_;
  std::string provider_;
  std::string owner_ = "AWS";
  std::string version_ = "1";
  Map<Str> configuration_{std::initializer_list<Map<Str>::Entry>{}};
  Items<std::string> inputs_;
  bool inputs_said_ = false;
  bool has_output_ = false;
  std::string namespace_;
  int order_ = 0;
  Num timeout_;
  std::string region_;
  std::optional<Role::Ref> role_;

  Str branch_;
  bool detects_changes_ = true;
  bool full_clone_ = false;
  std::optional<CodeConnection::Ref> connection_;
  std::optional<Bucket::Ref> bucket_;
  std::optional<aws::Repository::Ref> images_;
  std::optional<BuildProject::Ref> project_;
  std::optional<Topic::Ref> topic_;
  std::optional<PipelineTarget> target_;
  /// The key of an object, a tag, a repository or a message: what the factory's checks are about.
  Str key_;
  bool needs_key_ = false;
  Num minutes_;
  /// Application and group of CodeDeploy.
  Items<Str> deployment_;
  Items<Str> deployed_roles_;
  Items<Statement> statements_;
};

struct PipelineAction::Repository {
  /// "owner/name"; of GitLab also with groups.
  Required<Str> repository;
  /// One branch. Patterns stand in the triggers of the pipeline; then it is what a start by hand takes.
  Str branch = "main";
  /// Hands on a Git repository with its history instead of an archive; builds then clone by the connection.
  bool full_clone = false;
};

struct PipelineAction::Approval {
  /// Who is told that it waits.
  std::optional<Topic::Ref> topic{};
  /// What they are told, at most 1000 characters, and where to look.
  Str message{};
  Str url{};
  /// Then the answer is no. 5 to 86400; a week.
  Num timeout_minutes = 10080;
};

struct PipelineAction::EcsDeploy {
  Str file = "imagedefinitions.json";
  /// How long it may take, in minutes: 1 to 60.
  Num timeout_minutes = 30;
};

struct PipelineAction::Deployment {
  Required<Str> application;
  Required<Str> deployment_group;
  /// Of a service of ECS: the files in the artifact, and the roles of the tasks, by ARN.
  Str task_definition_file{};
  Str app_spec_file = "appspec.yaml";
  Items<Str> role_arns{};
};

struct PipelineAction::Custom {
  /// "Source", "Build", "Test", "Deploy", "Invoke", "Approval" or "Compute".
  std::string category;
  /// "Lambda", "CloudFormation", "StepFunctions" …
  std::string provider;
  std::string owner = "AWS";
  std::string version = "1";
  Map<Str> configuration{};
  bool has_output = false;
  /// What the pipeline's role needs for it.
  Items<Statement> needs{};
};

/// A part of a pipeline, which is run by one execution at a time.
struct PipelineStage {
  std::string name;
  Items<PipelineAction> actions;
  /// V2: what happens when it fails: "ROLLBACK" to the last execution that went well, or "RETRY". Left out: it waits.
  Str on_failure{};
};

/// Which pushes start a pipeline: of branches, or of tags, at most 8 patterns each; `*`, `?` and `**` stand for others.
struct PushFilter {
  List<Str> branches{};
  List<Str> not_branches{};
  List<Str> tags{};
  List<Str> not_tags{};
  /// With branches: only if something changed there.
  List<Str> paths{};
  List<Str> not_paths{};
};

/// Which pull requests do: by the branches that they are for.
struct PullRequestFilter {
  List<Str> branches{};
  List<Str> not_branches{};
  List<Str> paths{};
  List<Str> not_paths{};
  /// "OPEN", "UPDATED", "CLOSED". Left out: the first two.
  Items<std::string> events = {"OPEN", "UPDATED"};
};

/// When a V2 pipeline starts. At most three filters of each kind.
struct PipelineTrigger {
  /// The name of a source action that has a connection.
  std::string source;
  Items<PushFilter> push{};
  Items<PullRequestFilter> pull_requests{};
};

/// What is said when an execution is started: "#{variables.VERSION}".
struct PipelineVariable {
  std::string name;
  Str default_value{};
  Str description{};
};

struct Pipeline {
  class Ref;
  struct Existing;

  /// The first has the sources, and nothing else; at least one more does something.
  Items<PipelineStage> stages{};
  Items<PipelineTrigger> triggers{};
  Items<PipelineVariable> variables{};
  /// "V2", or "V1": a dollar a month, without triggers, variables, modes and conditions.
  std::string type = "V2";
  /// "SUPERSEDED": a newer one takes over from one that waits. "QUEUED": one after the other. "PARALLEL".
  Str execution_mode = "SUPERSEDED";

  /// Where artifacts lie between actions. Left out: a bucket of its own.
  std::optional<Bucket::Ref> artifacts{};
  /// Of its own bucket: for how many days, and whether destroying it deletes what is in it.
  Num artifact_days = 90;
  Bool force_destroy{};
  /// Encrypts the artifacts; whoever handles them gets the right to. Left out: the given bucket's key, or keys of S3.
  Key::Ref key{};
  /// For actions in other regions: where artifacts lie there.
  struct Elsewhere {
    std::string region;
    Bucket::Ref bucket;
  };
  Items<Elsewhere> buckets_elsewhere{};

  /// Left out: "<stack>-<path>", at most 100 letters, digits and `.@-_`. Changing it replaces the pipeline.
  Str name{};
  std::optional<Role::Ref> role{};
  Str permissions_boundary{};

  Ref build(Scope& scope) const;
};

/// A pipeline that exists already.
struct Pipeline::Existing {
  Required<Str> name;

  Ref build(Scope& scope) const;
};

class Pipeline::Ref {
 public:
  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }
  /// Unset for one that exists already, as are the artifacts.
  const std::optional<Role::Ref>& role() const { return role_; }
  const std::optional<Bucket::Ref>& artifacts() const { return artifacts_; }

  /// May start and stop executions, and see how they go.
  const Ref& grant_start(const Grantee& grantee) const;
  /// May answer approvals: all of them, or "Stage/Action".
  const Ref& grant_approve(const Grantee& grantee, const Str& action = "*") const;
  /// Tells a topic: when an execution fails and when an approval waits, unless other events are said.
  const Ref& notify(const Topic::Ref& topic, const Notifications& notifications = {}) const;

  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Pipeline;
  friend struct Pipeline::Existing;
  Ref(const Scope& scope, const Str& name, const Str& arn, const Str& named_arn)
      : scope_(scope), name_(name), arn_(arn), named_arn_(named_arn) {}
  Scope scope_;
  Str name_;
  Str arn_;
  /// The same, made of the name: its own role may be allowed to start it.
  Str named_arn_;
  std::optional<Role::Ref> role_;
  std::optional<Bucket::Ref> artifacts_;
};

}  // namespace terrace::aws
