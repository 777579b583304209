// SPDX-License-Identifier: Apache-2.0
#pragma once

// CodeBuild projects: commands that run in a fresh container, by a pipeline or by themselves.
//
//   auto build = stack.add("build", aws::BuildProject{
//       .buildspec_file = "buildspec.yml", .privileged = true,
//       .environment = {{"REPOSITORY_URL", images.url()}},
//       .variables = {{"NPM_TOKEN", token}}});                          // a secret or a parameter, and the right to read it
//   images.grant_push(build);
//
// What the project's role may do is what its members need and what is granted to it. Decided for the user: logs in a
// group that ends after 30 days, no access to Docker's daemon, a timeout of an hour. CodeBuild charges by the minute.

#include <terrace/aws/bucket.hpp>
#include <terrace/aws/code_connection.hpp>
#include <terrace/aws/connections.hpp>
#include <terrace/aws/log_group.hpp>
#include <terrace/aws/notification_rule.hpp>
#include <terrace/aws/parameter.hpp>
#include <terrace/aws/repository.hpp>
#include <terrace/aws/task_network.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

/// What is built. The default is what a pipeline hands on.
class BuildSource {
 public:
  struct CloneOptions {
    /// A branch, a tag or a commit. Left out: the default branch.
    Str version{};
    /// How much of the history; 0 all of it.
    Num depth = 1;
    bool submodules = false;
    /// Tells the provider how the build went.
    bool report_status = true;
  };

  static BuildSource pipeline() { return BuildSource("CODEPIPELINE"); }
  /// By its URL: "https://github.com/acme/shop.git".
  static BuildSource repository(const CodeConnection::Ref& connection, const Str& url) {
    return repository(connection, url, CloneOptions());
  }
  static BuildSource repository(const CodeConnection::Ref& connection, const Str& url, const CloneOptions& options);
  /// An archive in a bucket.
  static BuildSource bucket(const Bucket::Ref& bucket, const Str& key);
  /// Nothing: the buildspec is all there is. For jobs.
  static BuildSource none() { return BuildSource("NO_SOURCE"); }

 private:
  friend struct BuildProject;
  friend struct BuildProjectWriter;
  explicit BuildSource(const char* type) : type_(type) {}
  std::string type_;
  std::optional<CodeConnection::Ref> connection_;
  std::optional<Bucket::Ref> bucket_;
  Str location_;
  CloneOptions options_;
};

/// Where the build runs: an image of CodeBuild ("aws/codebuild/standard:7.0"), of ECR, which is then pulled as the
/// project's role, or of a public registry.
class BuildImage {
 public:
  BuildImage(const char* uri) : uri_(uri) {}
  BuildImage(const std::string& uri) : uri_(uri) {}
  BuildImage(const Str& uri) : uri_(uri) {}
  BuildImage(const EcrImage& image) : uri_(image.uri()), ecr_(image) {}

  const Str& uri() const { return uri_; }
  const std::optional<EcrImage>& ecr() const { return ecr_; }

 private:
  Str uri_;
  std::optional<EcrImage> ecr_;
};

/// A variable of the build that CodeBuild reads from a secret or a parameter when it starts. Its value is in neither the
/// project nor the state, and is blanked out in the logs.
class BuildVariable {
 public:
  BuildVariable(const std::string& name, const SecretSource& secret)
      : name_(name), type_("SECRETS_MANAGER"), value_(secret.value_from()), source_(secret) {}
  BuildVariable(const std::string& name, const Secret::Ref& secret) : BuildVariable(name, secret.secret_source()) {}
  /// Of Systems Manager, by its name.
  BuildVariable(const std::string& name, const Parameter::Ref& parameter)
      : name_(name), type_("PARAMETER_STORE"), value_(parameter.name()), source_(parameter.secret_source()) {}

  const std::string& name() const { return name_; }
  const std::string& type() const { return type_; }
  const Str& value() const { return value_; }
  const SecretSource& source() const { return source_; }

 private:
  std::string name_;
  std::string type_;
  Str value_;
  SecretSource source_;
};

/// What is kept from one build to the next.
struct BuildCache {
  /// On the machine, which may or may not be the same: "LOCAL_SOURCE_CACHE", "LOCAL_CUSTOM_CACHE", and with
  /// `privileged` "LOCAL_DOCKER_LAYER_CACHE".
  Items<std::string> local{};
  /// Instead, in a bucket, under a prefix: slower, and always there.
  std::optional<Bucket::Ref> bucket{};
  Str prefix = "cache";
};

struct BuildProject {
  class Ref;
  struct Existing;

  BuildSource source = BuildSource::pipeline();
  /// The commands, as YAML; or where they are in the source. Left out: "buildspec.yml". Only one of them; without a
  /// source, the text.
  Str buildspec{};
  Str buildspec_file{};

  BuildImage image = "aws/codebuild/standard:7.0";
  /// "LINUX_CONTAINER", "ARM_CONTAINER" (of images for it), "LINUX_GPU_CONTAINER", "LINUX_LAMBDA_CONTAINER",
  /// "ARM_LAMBDA_CONTAINER". Windows has fleets and sizes of its own.
  Str type = "LINUX_CONTAINER";
  /// "BUILD_GENERAL1_SMALL" (3 GB, 2 processors), MEDIUM, LARGE, XLARGE, 2XLARGE; "BUILD_LAMBDA_1GB" to 10GB.
  Str compute = "BUILD_GENERAL1_SMALL";
  /// Docker's daemon runs in the build, which then is root on its machine. Needed to build images with Docker.
  Bool privileged{};
  /// What everybody who may look at the project sees. Not for secrets.
  Map<Str> environment{};
  Items<BuildVariable> variables{};

  /// Minutes: 5 to 2160 for a build, 5 to 480 for waiting. Lambda compute knows neither.
  Num timeout_minutes = 60;
  Num queued_timeout_minutes = 480;
  /// How many builds run at once; left out, what the account may.
  Num concurrent_builds{};
  BuildCache cache{};
  /// Where an archive of what was built goes. With a pipeline: to that. Left out: nowhere.
  std::optional<Bucket::Ref> output{};
  /// The archive's name; left out, the project's.
  Str output_name{};

  /// Runs in the private subnets of a network, which need a way to the internet, in a group of its own.
  TaskNetwork network{};

  /// Days; see LogGroup.
  Num log_retention_days = 30;
  /// Encrypts what is built and the logs. Left out: with keys of S3 and CloudWatch.
  Key::Ref key{};
  /// The build may write test reports and coverage.
  bool reports = false;

  /// Left out: "<stack>-<path>", 2 to 150 letters, digits, `-` and `_`. Changing it replaces the project.
  Str name{};
  Str description{};
  /// A role that exists already, and may do all that the project needs as far as it may be changed.
  std::optional<Role::Ref> role{};
  Str permissions_boundary{};

  Ref build(Scope& scope) const;
};

/// A project that exists already. What its role may do is up to its owner, unless the role is given.
struct BuildProject::Existing {
  Required<Str> name;
  std::optional<Role::Ref> role{};

  Ref build(Scope& scope) const;
};

class BuildProject::Ref {
 public:
  class Metrics;

  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }
  /// Of one that exists already and was named without a role: a diagnostic.
  Role::Ref role() const;
  Role::Ref grant_role() const { return role(); }
  bool has_role() const { return role_.has_value(); }
  /// Its group in the network; a diagnostic without one.
  Connections connections() const;
  const std::optional<LogGroup::Ref>& log_group() const { return logs_; }

  /// May start and stop builds, and see how they go.
  const Ref& grant_start(const Grantee& grantee) const;
  /// Tells a topic how builds go: when they fail, unless other events are said.
  const Ref& notify(const Topic::Ref& topic, const Notifications& notifications = {}) const;
  Metrics metrics() const;

  /// To depend on: the project, and all that it may do.
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct BuildProject;
  friend struct BuildProject::Existing;
  Ref(const Scope& scope, const Str& name, const Str& arn, const Str& named_arn)
      : scope_(scope), name_(name), arn_(arn), named_arn_(named_arn) {}
  Scope scope_;
  Str name_;
  Str arn_;
  /// The same, made of the name: its own role may be allowed to start it.
  Str named_arn_;
  std::optional<Role::Ref> role_;
  std::optional<Connections> connections_;
  std::optional<LogGroup::Ref> logs_;
};

class BuildProject::Ref::Metrics {
 public:
  Metric builds() const { return of("Builds", "Sum"); }
  Metric succeeded() const { return of("SucceededBuilds", "Sum"); }
  Metric failed() const { return of("FailedBuilds", "Sum"); }
  /// Seconds.
  Metric duration() const { return of("Duration", "Average"); }

 private:
  friend class BuildProject::Ref;
  explicit Metrics(const Str& name) : name_(name) {}
  Metric of(const char* name, const char* statistic) const {
    return {"AWS/CodeBuild", name, {{"ProjectName", name_}}, statistic};
  }
  Str name_;
};

inline BuildProject::Ref::Metrics BuildProject::Ref::metrics() const { return Metrics(name_); }

}  // namespace terrace::aws
