// SPDX-License-Identifier: Apache-2.0
// Daily backups of the storage, in a vault of its own.

#include <terrace/tf/aws_backup_plan.hpp>
#include <terrace/tf/aws_backup_selection.hpp>
#include <terrace/tf/aws_backup_vault.hpp>

#include "patterns/pmm_server/state.hpp"

namespace terrace::patterns::pmm {

void make_backup(Scope scope, const PmmServer& spec, PmmState& made) {
  const PmmBackup& wanted = spec.backup;
  if (wanted.key.is_set()) wanted.key.allow_backup();
  const auto vault = scope.add("vault", tf::aws_backup_vault{.force_destroy = wanted.force_destroy,
                                                             .kms_key_arn = wanted.key.arn(),
                                                             .name = format("{}-backup", spec.service_name)});
  made.vault_name = vault.name();

  namespace blocks = tf::blocks::aws_backup_plan;
  const auto plan = scope.add(
      "plan",
      tf::aws_backup_plan{.name = format("{}-daily", spec.service_name),
                          .rule = {{.lifecycle = blocks::rule_lifecycle{.cold_storage_after = wanted.cold_after_days,
                                                                        .delete_after = wanted.retention_days},
                                    .rule_name = "daily",
                                    .schedule = wanted.schedule,
                                    .target_vault_name = vault.name()}}});
  // One policy to make backups, and one to bring them back.
  const auto role =
      scope.add("role", aws::Role{.trusts = {aws::Principal::service("backup.amazonaws.com")},
                                  .description = "Backs up and restores PMM's data",
                                  .managed_policies = {"service-role/AWSBackupServiceRolePolicyForBackup",
                                                       "service-role/AWSBackupServiceRolePolicyForRestores"}});
  scope.add("selection",
            tf::aws_backup_selection{.iam_role_arn = role.arn(),
                                     .name = format("{}-data", spec.service_name),
                                     .plan_id = plan.id(),
                                     .resources = {made.storage_arn}},
            {.depends_on = {role.ready()}});
}

}  // namespace terrace::patterns::pmm
