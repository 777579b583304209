// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/file_system.hpp>
#include <terrace/core/render.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_efs_access_point.hpp>
#include <terrace/tf/aws_efs_backup_policy.hpp>
#include <terrace/tf/aws_efs_file_system.hpp>
#include <terrace/tf/aws_efs_file_system_policy.hpp>
#include <terrace/tf/aws_efs_mount_target.hpp>

#include "aws/storage/errors.hpp"
#include "aws/storage/file_system_rules.hpp"
#include "aws/support/by_number.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

constexpr std::size_t kTokenLength = 64;

const std::vector<std::string> kMountToRead = {"elasticfilesystem:ClientMount"};
const std::vector<std::string> kMountToWrite = {"elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"};
const std::vector<std::string> kMountAsRoot = {"elasticfilesystem:ClientMount", "elasticfilesystem:ClientRootAccess",
                                               "elasticfilesystem:ClientWrite"};

/// What is said about a file system until synth; lives with its node.
struct FileSystemState {
  PolicyDocument policy;
  bool is_ours = true;
  /// What its access points' names begin with; unset for a file system that exists already.
  Str name;
};

/// A group of the file system's own, in its scope, or the one that was given; asked on NFS's port either way.
Connections connections_of(Scope& scope, const std::optional<SecurityGroup::Ref>& given, const InVpc& vpc) {
  constexpr int kNfs = 2049;
  if (!given) {
    const SecurityGroup own{.vpc = vpc, .all_outbound = false, .default_port = Ports::tcp(kNfs)};
    return own.build(scope).connections();
  }
  const Connections& theirs = given->connections();
  return {theirs.owner(),
          {.group_id = theirs.group_id(),
           .default_port = theirs.default_port().is_set() ? theirs.default_port() : Ports::tcp(kNfs),
           .may_change = theirs.may_change(),
           .all_outbound = theirs.all_outbound()}};
}

Blocks<tf::blocks::aws_efs_file_system::lifecycle_policy> storage_classes(const FileSystem& spec) {
  Blocks<tf::blocks::aws_efs_file_system::lifecycle_policy> made;
  using Class = tf::blocks::aws_efs_file_system::lifecycle_policy;
  const auto add = [&](const Str& term, Str Class::*member) {
    const auto block = [&](const Str& value) {
      Class policy;
      policy.*member = value;
      return policy;
    };
    if (!term.is_set() || term.kind() == Value::Kind::null) return;
    if (!term.is_expression()) {
      made.add(block(term));
      return;
    }
    // It may turn out to be null.
    made.add_dynamic(if_else(equal(term, null), List<Str>(std::initializer_list<Str>{}), List<Str>{term}),
                     [&](const Any&, const Any& value) { return block(Str(value)); });
  };
  add(spec.to_infrequent_access, &Class::transition_to_ia);
  add(spec.to_archive, &Class::transition_to_archive);
  add(spec.back_on_access, &Class::transition_to_primary_storage_class);
  return made;
}

void mount(Scope& scope, const FileSystem& spec, const Str& id, const Str& group_id) {
  const auto target = [&](const Str& subnet) {
    return tf::aws_efs_mount_target{.file_system_id = id, .security_groups = {group_id}, .subnet_id = subnet};
  };
  if (spec.subnets.is_expression()) {
    scope.add("each", target(each::value<Str>()), {.for_each = support::by_number(spec.subnets)});
    return;
  }
  std::vector<std::string> names = file_system_rules::names_of_subnets(spec.subnets);
  for (std::size_t i = 0; i < names.size(); ++i)
    scope.add(names[i], target(terrace::detail::as<Str>(spec.subnets.items()[i])));
}

void write_file_system_policy(Scope& scope, const Str& id, const Str& arn) {
  auto& gathered = scope.state<FileSystemState>();
  if (gathered.policy.empty()) return;
  gathered.policy.deny({.actions = {"*"},
                        .resources = {arn},
                        .principals = {Principal::aws("*")},
                        .conditions = {{"Bool", "aws:SecureTransport", {"false"}}}});
  gathered.policy.check(scope, PolicyOf::resource);
  scope.add("policy", tf::aws_efs_file_system_policy{.file_system_id = id, .policy = gathered.policy.json(scope)});
}

Statement on_file_system(const FileSystem::Ref& files, const Statement& given) {
  Statement statement = given;
  if (statement.resources.empty() && statement.not_resources.empty()) statement.resources = {files.arn()};
  return statement;
}

/// By the role's policy and, where the file system has one, by that; `access_point` limits it to one.
void grant_mount(const FileSystem::Ref& files, const Grantee& grantee, const std::vector<std::string>& actions,
                 const Str& access_point = {}) {
  Statement statement{.actions = actions, .resources = {files.arn()}};
  if (access_point.is_set())
    statement.conditions.push_back({"StringEquals", "elasticfilesystem:AccessPointArn", {access_point}});
  grantee.role().allow(statement);
  grantee.role().allow({.actions = {"elasticfilesystem:DescribeMountTargets"}, .resources = {files.arn()}});
  if (!files.scope().state<FileSystemState>().is_ours) return;
  statement.principals = {Principal::aws(grantee.role().arn())};
  statement.conditions.push_back({"Bool", "elasticfilesystem:AccessedViaMountTarget", {"true"}});
  files.allow(statement);
}

}  // namespace

FileSystem::Ref FileSystem::build(Scope& scope) const {
  file_system_rules::check(scope, *this);
  const support::NameRule rule{
      .what = "the creation token of a file system", .longest = kTokenLength, .others = "_.:/=+-@"};
  const Str token = support::name_or(creation_token, scope, kTokenLength);
  support::check_name(scope, token, rule);
  if (creation_token.is_set()) scope.state<FileSystemState>().name = token;
  const bool is_provisioned = support::literal_text(throughput_mode).value_or("provisioned") == "provisioned";
  Meta meta;
  if (deletion_protection) meta.lifecycle = {{.prevent_destroy = true}};
  const auto files =
      scope.add("file-system",
                tf::aws_efs_file_system{.creation_token = token,
                                        .encrypted = encrypted,
                                        .kms_key_id = key.arn(),
                                        .lifecycle_policy = storage_classes(*this),
                                        .performance_mode = performance_mode,
                                        .provisioned_throughput_in_mibps = is_provisioned ? provisioned_mibps : Num(),
                                        .tags = {{"Name", token}},
                                        .throughput_mode = throughput_mode},
                meta);
  const Connections side = connections_of(scope, security_group, vpc);
  Scope mounts = scope.group("mount");
  mount(mounts, *this, files.id(), side.group_id());
  scope.add("backup", tf::aws_efs_backup_policy{.backup_policy = {{.status = support::on_or_off(backup)}},
                                                .file_system_id = files.id()});
  scope.when_gathered([id = files.id(), arn = files.arn()](Scope here) { write_file_system_policy(here, id, arn); });
  Ref ref(scope, files.id(), files.arn(), side);
  ref.ready_ = Dependency(mounts);
  return ref;
}

FileSystem::Ref FileSystem::Existing::build(Scope& scope) const {
  scope.state<FileSystemState>().is_ours = false;
  const Str arn =
      format("arn:{}:elasticfilesystem:{}:{}:file-system/{}", partition(scope), region(scope), account_id(scope), id);
  return Ref(scope, id, arn, connections_of(scope, security_group, Str()));
}

AccessPoint::Ref FileSystem::Ref::access_point(const Id& id, const AccessPoint& spec) const {
  Scope here = scope_;
  const Str path = spec.path.is_set() ? spec.path : Str('/' + std::string(id.text()));
  file_system_rules::check(scope_, path, spec);
  const Str shown = support::name_or(scope_.state<FileSystemState>().name, scope_, 128);
  const auto point =
      here.add(id, tf::aws_efs_access_point{.file_system_id = id_,
                                            .posix_user = spec.everybody_is_owner
                                                              ? Block<tf::shared::aws_efs_access_point_posix_user>(
                                                                    {.gid = spec.owner.gid, .uid = spec.owner.uid})
                                                              : Block<tf::shared::aws_efs_access_point_posix_user>(),
                                            .root_directory = {{.creation_info = {{.owner_gid = spec.owner.gid,
                                                                                   .owner_uid = spec.owner.uid,
                                                                                   .permissions = spec.permissions}},
                                                                .path = path}},
                                            .tags = {{"Name", format("{}-{}", shown, id.text())}}});
  point.node().only_if(spec.only_if);
  return {*this, point.id(), point.arn()};
}

const FileSystem::Ref& FileSystem::Ref::grant_read(const Grantee& grantee) const {
  grant_mount(*this, grantee, kMountToRead);
  return *this;
}

const FileSystem::Ref& FileSystem::Ref::grant_write(const Grantee& grantee) const {
  grant_mount(*this, grantee, kMountToWrite);
  return *this;
}

const FileSystem::Ref& FileSystem::Ref::grant_root(const Grantee& grantee) const {
  grant_mount(*this, grantee, kMountAsRoot);
  return *this;
}

const FileSystem::Ref& FileSystem::Ref::allow(const Statement& statement) const {
  auto& gathered = scope_.state<FileSystemState>();
  if (gathered.is_ours) {
    gathered.policy.allow(on_file_system(*this, statement));
  } else {
    errors::fixed_policy(scope_, "file system");
  }
  return *this;
}

const FileSystem::Ref& FileSystem::Ref::deny(const Statement& statement) const {
  auto& gathered = scope_.state<FileSystemState>();
  if (gathered.is_ours) {
    gathered.policy.deny(on_file_system(*this, statement));
  } else {
    errors::fixed_policy(scope_, "file system");
  }
  return *this;
}

const AccessPoint::Ref& AccessPoint::Ref::grant_read(const Grantee& grantee) const {
  grant_mount(file_system_, grantee, kMountToRead, arn_);
  return *this;
}

const AccessPoint::Ref& AccessPoint::Ref::grant_write(const Grantee& grantee) const {
  grant_mount(file_system_, grantee, kMountToWrite, arn_);
  return *this;
}

const AccessPoint::Ref& AccessPoint::Ref::grant_root(const Grantee& grantee) const {
  grant_mount(file_system_, grantee, kMountAsRoot, arn_);
  return *this;
}

}  // namespace terrace::aws
