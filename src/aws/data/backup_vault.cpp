// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/backup.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/tf/aws_backup_vault.hpp>
#include <terrace/tf/aws_backup_vault_lock_configuration.hpp>

#include "aws/data/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

constexpr support::NameRule kVaultName{
    .what = "the name of a backup vault", .shortest = 2, .longest = 50, .others = "-_"};

void check_lock(const Scope& scope, const BackupLock& lock) {
  const auto least = support::literal_number(lock.min_days);
  const auto most = support::literal_number(lock.max_days);
  const auto grace = support::literal_number(lock.final_after_days);
  if (least && *least < 1) data::errors::wrong_lock(scope, "a lock that keeps backups for less than a day");
  if (least && most && *most < *least)
    data::errors::wrong_lock(scope, "a lock whose `max_days` are below its `min_days`");
  if (grace && *grace < 3) data::errors::wrong_lock(scope, "a lock that is final after less than three days");
}

}  // namespace

BackupVault::Ref BackupVault::build(Scope& scope) const {
  const Str vault_name = support::name_or(name, scope, kVaultName.longest);
  support::check_name(scope, vault_name, kVaultName);
  if (key.is_set()) key.allow_backup();
  const auto vault = scope.add(
      "vault", tf::aws_backup_vault{.force_destroy = force_destroy, .kms_key_arn = key.arn(), .name = vault_name});
  if (lock) {
    check_lock(scope, *lock);
    scope.add("lock", tf::aws_backup_vault_lock_configuration{.backup_vault_name = vault.name(),
                                                              .changeable_for_days = lock->final_after_days,
                                                              .max_retention_days = lock->max_days,
                                                              .min_retention_days = lock->min_days});
  }
  return {scope, vault.name(), vault.arn()};
}

BackupVault::Ref BackupVault::Existing::build(Scope& scope) const {
  support::check_name(scope, name, kVaultName);
  return {scope, name,
          arn.is_set() ? arn
                       : format("arn:{}:backup:{}:{}:backup-vault:{}", partition(scope), region(scope),
                                account_id(scope), Str(name))};
}

}  // namespace terrace::aws
