// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/policy_document.hpp>
#include <terrace/tf/aws_efs_access_point.hpp>
#include <terrace/tf/aws_efs_backup_policy.hpp>
#include <terrace/tf/aws_efs_file_system.hpp>
#include <terrace/tf/aws_efs_file_system_policy.hpp>
#include <terrace/tf/aws_efs_mount_target.hpp>

#include "parts.hpp"

using namespace terrace;

namespace fargate {
namespace {

Str access_policy(const Inputs& in, const Str& arn) {
  const aws::Statement only_tls{.actions = {"*"},
                                .resources = {arn},
                                .principals = {aws::Principal::anyone()},
                                .conditions = {{"Bool", "aws:SecureTransport", {"false"}}},
                                .sid = "OnlyTls"};
  // Clients without IAM need a statement that lets them in; roles of this account have their own policies.
  const auto open_to_all = [&](const std::vector<std::string>& actions) {
    aws::PolicyDocument policy;
    policy.deny(only_tls);
    policy.allow({.actions = actions,
                  .resources = {arn},
                  .principals = {aws::Principal::anyone()},
                  .conditions = {{"Bool", "elasticfilesystem:AccessedViaMountTarget", {"true"}}},
                  .sid = "WhoReachesIt"});
    return policy.json();
  };
  aws::PolicyDocument only_roles;
  only_roles.deny(only_tls);
  const std::string mount = "elasticfilesystem:ClientMount", write = "elasticfilesystem:ClientWrite";
  return if_else(in.efs_require_iam, only_roles.json(),
                 if_else(in.task_root_access, open_to_all({mount, write, "elasticfilesystem:ClientRootAccess"}),
                         open_to_all({mount, write})));
}

}  // namespace

FilesPart::Ref FilesPart::build(Scope& scope) const {
  const Block<Lifecycle> lifecycle =
      protect ? Block<Lifecycle>(Lifecycle{.prevent_destroy = true}) : Block<Lifecycle>();
  const auto system =
      scope.add("system",
                tf::aws_efs_file_system{
                    .creation_token = format("{}-files", in.name),
                    .encrypted = in.efs_encrypted,
                    .kms_key_id = in.efs_kms_key_arn,
                    .lifecycle_policy = Blocks<tf::blocks::aws_efs_file_system::lifecycle_policy>::dynamic(
                        if_else(equal(in.efs_transition_to_ia, null), no_texts(), List<Str>{in.efs_transition_to_ia}),
                        [](const Any&, const Any& after) {
                          return tf::blocks::aws_efs_file_system::lifecycle_policy{.transition_to_ia = Str(after)};
                        }),
                    .performance_mode = in.efs_performance_mode,
                    .provisioned_throughput_in_mibps = in.efs_provisioned_throughput_mibps,
                    .tags = {{"Name", in.name}},
                    .throughput_mode = in.efs_throughput_mode,
                },
                {.lifecycle = lifecycle});
  const auto policy = scope.add("policy", tf::aws_efs_file_system_policy{.file_system_id = system.id(),
                                                                         .policy = access_policy(in, system.arn())});
  scope.add("backup",
            tf::aws_efs_backup_policy{.backup_policy = {{.status = if_else(in.efs_backup, "ENABLED", "DISABLED")}},
                                      .file_system_id = system.id()});

  // By number: the ids may be known only after the subnets are made.
  const Map<Str> subnets = for_map<Str>(network.private_subnets, [](const Any& number, const Str& subnet) {
    return Map<Str>::Entry{format("{}", number), subnet};
  });
  const auto target = scope.add("target",
                                tf::aws_efs_mount_target{.file_system_id = system.id(),
                                                         .security_groups = {security_group_id},
                                                         .subnet_id = each::value<Str>()},
                                {.for_each = subnets});

  const auto runner = scope.add(
      "runner",
      tf::aws_efs_access_point{
          .file_system_id = system.id(),
          .posix_user = {{.gid = 1000, .uid = 1000}},
          .root_directory = {{.creation_info = {{.owner_gid = 1000, .owner_uid = 1000, .permissions = "0755"}},
                              .path = "/runner"}},
          .tags = {{"Name", format("{}-runner", in.name)}},
      },
      {.count = if_else(in.create_runner, 1, 0)});
  return {.id = system.id(),
          .arn = system.arn(),
          .ready = {target, policy},
          .runner_access_point_id = Str(fn::one(all(runner).splat(&tf::aws_efs_access_point::Ref::id))),
          .runner_access_point_arn = Str(fn::one(all(runner).splat(&tf::aws_efs_access_point::Ref::arn)))};
}

}  // namespace fargate
