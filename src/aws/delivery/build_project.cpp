// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/build_project.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/aws/security_group.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_codebuild_project.hpp>

#include <set>

#include "aws/delivery/build_checks.hpp"
#include "aws/delivery/errors.hpp"
#include "aws/delivery/notify.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace codebuild = tf::blocks::aws_codebuild_project;

BuildSource BuildSource::repository(const CodeConnection::Ref& connection, const Str& url,
                                    const CloneOptions& options) {
  BuildSource made("GITHUB");
  made.connection_ = connection;
  made.location_ = url;
  made.options_ = options;
  return made;
}

BuildSource BuildSource::bucket(const Bucket::Ref& bucket, const Str& key) {
  BuildSource made("S3");
  made.bucket_ = bucket;
  made.location_ = format("{}/{}", bucket.name(), key);
  return made;
}

/// Reads a spec, and the source in it, which is nobody else's to look into.
struct BuildProjectWriter {
  const BuildProject& spec;
  Scope& scope;
  Str name;
  bool from_pipeline = spec.source.type_ == "CODEPIPELINE";

  std::string source_type() const {
    if (!spec.source.connection_) return spec.source.type_;
    return build_checks::type_of_repository(scope, spec.source.location_, spec.source.connection_->provider());
  }

  Str buildspec() const {
    if (spec.buildspec.is_set()) return spec.buildspec;
    return spec.buildspec_file;
  }

  codebuild::source source() const {
    const BuildSource& from = spec.source;
    codebuild::source made{
        .buildspec = buildspec(), .location = from.location_, .type = from.connection_ ? source_type() : from.type_};
    if (from.connection_) {
      made.auth = codebuild::secondary_sources_auth{.resource = from.connection_->arn(), .type = "CODECONNECTIONS"};
      made.git_clone_depth = from.options_.depth;
      made.report_build_status = from.options_.report_status;
      if (from.options_.submodules) {
        made.git_submodules_config = codebuild::secondary_sources_git_submodules_config{.fetch_submodules = true};
      }
    }
    return made;
  }

  codebuild::artifacts artifacts() const {
    if (from_pipeline) return {.type = "CODEPIPELINE"};
    if (!spec.output) return {.type = "NO_ARTIFACTS"};
    return {.location = spec.output->name(),
            .name = spec.output_name.is_set() ? spec.output_name : name,
            .packaging = "ZIP",
            .type = "S3"};
  }

  codebuild::environment environment() const {
    const Str& image = spec.image.uri();
    // Others than CodeBuild's own images are pulled as the project's role, from ECR or without a login.
    const Bool is_curated = spec.image.ecr()        ? Bool(false)
                            : image.is_expression() ? fn::startswith(image, "aws/codebuild/")
                                                    : Bool(image.Value::text().starts_with("aws/codebuild/"));
    const Str pulled_as = is_curated.is_expression()           ? if_else(is_curated, "CODEBUILD", "SERVICE_ROLE")
                          : *support::literal_bool(is_curated) ? Str("CODEBUILD")
                                                               : Str("SERVICE_ROLE");
    codebuild::environment made{.compute_type = spec.compute,
                                .image = image,
                                .image_pull_credentials_type = pulled_as,
                                .privileged_mode = spec.privileged,
                                .type = spec.type};
    Blocks<codebuild::environment_environment_variable> variables;
    if (spec.environment.is_expression()) {
      variables.add_dynamic(spec.environment, [](const Any& key, const Any& value) {
        return codebuild::environment_environment_variable{.name = key, .type = "PLAINTEXT", .value = value};
      });
    } else if (spec.environment.is_set()) {
      for (std::size_t i = 0; i < spec.environment.size(); ++i) {
        variables.add({.name = detail::as<Str>(spec.environment.items()[2 * i]),
                       .type = "PLAINTEXT",
                       .value = detail::as<Str>(spec.environment.items()[2 * i + 1])});
      }
    }
    for (const BuildVariable& variable : spec.variables) {
      variables.add({.name = variable.name(), .type = variable.type(), .value = variable.value()});
    }
    made.environment_variable = variables;
    return made;
  }

  Block<codebuild::cache> cache() const {
    if (spec.cache.bucket) {
      return codebuild::cache{.location = format("{}/{}", spec.cache.bucket->name(), spec.cache.prefix), .type = "S3"};
    }
    if (spec.cache.local.empty()) return {};
    return codebuild::cache{.modes = List<Str>(spec.cache.local), .type = "LOCAL"};
  }

  /// What the members of the spec need; everything else is granted.
  void grant_needs(const Role::Ref& role, const LogGroup::Ref& logs) const {
    logs.grant_write(role);
    if (spec.source.connection_) spec.source.connection_->grant_clone(role);
    if (spec.source.bucket_) spec.source.bucket_->grant_read(role);
    if (spec.image.ecr()) spec.image.ecr()->grant_pull(role);
    if (spec.output) spec.output->grant_write(role);
    if (spec.cache.bucket) spec.cache.bucket->grant_read_write(role, format("{}/*", spec.cache.prefix));
    if (spec.key.is_set()) spec.key.grant_use(role);
    for (const BuildVariable& variable : spec.variables) variable.source().grant_read(role);
    if (spec.reports) {
      role.allow({.actions = {"codebuild:BatchPutCodeCoverages", "codebuild:BatchPutTestCases",
                              "codebuild:CreateReport", "codebuild:CreateReportGroup", "codebuild:UpdateReport"},
                  .resources = {format("arn:{}:codebuild:{}:{}:report-group/{}-*", partition(scope), region(scope),
                                       account_id(scope), name)}});
    }
    if (spec.network.is_set()) grant_network(role);
  }

  /// CodeBuild puts an interface of its own into each subnet, as the project's role.
  void grant_network(const Role::Ref& role) const {
    role.allow({.actions = {"ec2:CreateNetworkInterface", "ec2:DeleteNetworkInterface", "ec2:DescribeDhcpOptions",
                            "ec2:DescribeNetworkInterfaces", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
                            "ec2:DescribeVpcs"},
                .resources = {"*"}});
    role.allow({.actions = {"ec2:CreateNetworkInterfacePermission"},
                .resources = {format("arn:{}:ec2:{}:{}:network-interface/*", partition(scope), region(scope),
                                     account_id(scope))},
                .conditions = {{"StringEquals", "ec2:AuthorizedService", {"codebuild.amazonaws.com"}}}});
  }
};

namespace {

/// What stands for the role of a project that was named without one; made once for it.
struct UnknownRole {
  std::optional<Role::Ref> role;
};

Str arn_of_project(const Scope& scope, const Str& name) {
  return format("arn:{}:codebuild:{}:{}:project/{}", partition(scope), region(scope), account_id(scope), name);
}

}  // namespace

BuildProject::Ref BuildProject::build(Scope& scope) const {
  const support::NameRule rule{.what = "the name of a build project", .shortest = 2, .longest = 150, .others = "-_"};
  const Str project_name = support::name_or(name, scope, rule.longest);
  support::check_name(scope, project_name, rule);
  const BuildProjectWriter writer{*this, scope, project_name};
  build_checks::check(scope, *this, writer.from_pipeline, source.type_ == "NO_SOURCE");

  // The name that CodeBuild would give it, so that a project made by hand and this one look alike.
  if (key.is_set()) {
    key.allow_cloudwatch_logs({format("arn:{}:logs:{}:{}:log-group:/aws/codebuild/{}", partition(scope), region(scope),
                                      account_id(scope), project_name)});
  }
  const auto logs = scope.add("logs", LogGroup{.name = format("/aws/codebuild/{}", project_name),
                                               .retention_days = log_retention_days,
                                               .kms_key_arn = key.is_set() ? key.arn() : Str()});
  const Role::Ref as = role ? *role
                            : scope.add("role", Role{.trusts = {Principal::service("codebuild.amazonaws.com")},
                                                     .description = format("Builds {}", project_name),
                                                     .permissions_boundary = permissions_boundary});
  writer.grant_needs(as, logs);

  Block<tf::shared::aws_codebuild_fleet_vpc_config> vpc;
  std::optional<Connections> connections;
  if (network.is_set()) {
    const auto group = scope.add("group", SecurityGroup{.vpc = network.vpc_id(), .description = {}});
    connections = group.connections();
    vpc = tf::shared::aws_codebuild_fleet_vpc_config{
        .security_group_ids = {group.id()}, .subnets = network.subnets(), .vpc_id = network.vpc_id()};
  }

  const bool is_lambda = build_checks::is_lambda(type);
  // CodeBuild looks at the subnets as the role when the project is made.
  const auto project = scope.add(
      "project",
      tf::aws_codebuild_project{
          .artifacts = writer.artifacts(),
          .build_timeout = is_lambda ? Num() : timeout_minutes,
          .cache = writer.cache(),
          .concurrent_build_limit = concurrent_builds,
          .description = description,
          .encryption_key = key.is_set() ? key.arn() : Str(),
          .environment = writer.environment(),
          .logs_config = codebuild::logs_config{.cloudwatch_logs =
                                                    codebuild::logs_config_cloudwatch_logs{.group_name = logs.name()}},
          .name = project_name,
          .queued_timeout = is_lambda ? Num() : queued_timeout_minutes,
          .service_role = as.arn(),
          .source = writer.source(),
          .source_version = source.options_.version,
          .tags = {{"Name", project_name}},
          .vpc_config = vpc},
      {.depends_on = {as.ready()}});

  Ref ref(scope, project.name(), project.arn(), arn_of_project(scope, project_name));
  ref.role_ = as;
  ref.connections_ = connections;
  ref.logs_ = logs;
  return ref;
}

BuildProject::Ref BuildProject::Existing::build(Scope& scope) const {
  const Str arn = arn_of_project(scope, name);
  Ref ref(scope, name, arn, arn);
  ref.role_ = role;
  return ref;
}

Role::Ref BuildProject::Ref::role() const {
  if (role_) return *role_;
  auto& unknown = scope_.state<UnknownRole>().role;
  if (!unknown) {
    delivery::errors::project_without(scope_, "role", "give `.role` where it is named: BuildProject::Existing");
    Scope here = scope_;
    unknown = here.add(
        "unknown-role",
        Role::Existing{.name = "unknown", .arn = "arn:aws:iam::000000000000:role/unknown", .may_change = false});
  }
  return *unknown;
}

Connections BuildProject::Ref::connections() const {
  if (connections_) return *connections_;
  delivery::errors::project_without(scope_, "security group", "give it a `network`");
  return Connections(scope_, {.group_id = "sg-unknown", .may_change = false});
}

const BuildProject::Ref& BuildProject::Ref::grant_start(const Grantee& grantee) const {
  grantee.role().allow({.actions = {"codebuild:BatchGetBuilds", "codebuild:StartBuild", "codebuild:StopBuild"},
                        .resources = {named_arn_}});
  return *this;
}

const BuildProject::Ref& BuildProject::Ref::notify(const Topic::Ref& topic, const Notifications& notifications) const {
  check_events_of(scope_, notifications.events, "codebuild");
  add_notifications(scope_, arn_, topic, notifications, {"codebuild-project-build-state-failed"});
  return *this;
}

}  // namespace terrace::aws
