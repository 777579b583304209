// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/file_system.hpp>

#include "parts.hpp"

using namespace terrace;

namespace fargate {

FilesPart::Ref FilesPart::build(Scope& scope) const {
  const auto key = scope.add("key", aws::Key::Existing{.arn = in.efs_kms_key_arn});
  const auto system = scope.add("system", aws::FileSystem{.vpc = aws::InVpc(network.vpc_id),
                                                          .subnets = network.private_subnets,
                                                          .key = key,
                                                          .encrypted = in.efs_encrypted,
                                                          .performance_mode = in.efs_performance_mode,
                                                          .throughput_mode = in.efs_throughput_mode,
                                                          .provisioned_mibps = in.efs_provisioned_throughput_mibps,
                                                          .to_infrequent_access = in.efs_transition_to_ia,
                                                          .backup = in.efs_backup,
                                                          .deletion_protection = protect,
                                                          .creation_token = format("{}-files", in.name),
                                                          .security_group = security_group});

  // Clients without IAM need a statement that lets them in; roles have their grants.
  const aws::Statement whoever_reaches_it{
      .actions = {"elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"},
      .principals = {aws::Principal::anyone()},
      .conditions = {{"Bool", "elasticfilesystem:AccessedViaMountTarget", {"true"}}},
      .only_if = !in.efs_require_iam};
  system.allow(whoever_reaches_it);
  aws::Statement as_root = whoever_reaches_it;
  as_root.actions = {"elasticfilesystem:ClientRootAccess"};
  as_root.only_if = !in.efs_require_iam && in.task_root_access;
  system.allow(as_root);

  return {system, system.access_point("runner", {.path = "/runner", .only_if = in.create_runner})};
}

}  // namespace fargate
