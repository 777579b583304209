// SPDX-License-Identifier: Apache-2.0
// Daily backups of the storage, in a vault of its own.

#include "patterns/pmm_server/state.hpp"

namespace terrace::patterns::pmm {

void make_backup(Scope scope, const PmmServer& spec, PmmState& made) {
  const PmmBackup& wanted = spec.backup;
  made.vault = scope.add("vault", aws::BackupVault{.name = format("{}-backup", spec.service_name),
                                                   .key = wanted.key,
                                                   .force_destroy = wanted.force_destroy});
  const auto plan =
      scope.add("plan", wanted.adjust_plan(aws::BackupPlan{.rules = {{.schedule = wanted.schedule,
                                                                      .keep_days = wanted.retention_days,
                                                                      .cold_after_days = wanted.cold_after_days}},
                                                           .vault = made.vault,
                                                           .notify = {*made.topic},
                                                           .name = format("{}-daily", spec.service_name)}));
  plan.select(made.storage_arn);
}

}  // namespace terrace::patterns::pmm
