// SPDX-License-Identifier: Apache-2.0
#pragma once

// AWS Backup: what is backed up, when, and for how long it is kept.
//
//   auto backups = stack.add("backups", aws::BackupPlan{.notify = {alerts}});
//   backups.select(files).select(database).select_tagged("Backup", "true");
//
// A plan has a vault of its own, encrypted, unless one is given; a role that may back up and restore; and a rule for each
// backup that failed, which says so in the topics. Left alone, it backs up every night at five and keeps that for 35 days.

#include <terrace/aws/topic.hpp>
#include <terrace/core/items.hpp>

#include <optional>

namespace terrace::aws {

/// Backups in the vault cannot be deleted before their time, by nobody.
struct BackupLock {
  /// Days; a plan that keeps less or more fails.
  Num min_days = 7;
  Num max_days{};
  /// From so many days on (at least 3) not even the account's root can take the lock away, for ever. Left out: who may,
  /// can.
  Num final_after_days{};
};

struct BackupVault {
  class Ref;
  struct Existing;

  /// Left out: "<stack>-<path>". 2 to 50 letters, digits, `-` and `_`.
  Str name{};
  /// Left out: the account's key for AWS Backup, with which nothing can be copied to another account.
  Key::Ref key{};
  std::optional<BackupLock> lock{};
  /// True: what is in it goes when the vault is destroyed. Otherwise a vault that is not empty stays.
  Bool force_destroy{};

  Ref build(Scope& scope) const;
};

struct BackupVault::Existing {
  Required<Str> name;
  /// Left out: the vault of that name in this account and region.
  Str arn{};

  Ref build(Scope& scope) const;
};

class BackupVault::Ref {
 public:
  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }

  class Metrics;
  Metrics metrics() const;
  const Scope& scope() const { return scope_; }

 private:
  friend struct BackupVault;
  friend struct BackupVault::Existing;
  Ref(const Scope& scope, const Str& name, const Str& arn) : scope_(scope), name_(name), arn_(arn) {}
  Scope scope_;
  Str name_;
  Str arn_;
};

/// Jobs per minute.
class BackupVault::Ref::Metrics {
 public:
  Metric completed() const { return of("NumberOfBackupJobsCompleted"); }
  Metric failed() const { return of("NumberOfBackupJobsFailed"); }
  /// Not begun within the start window.
  Metric expired() const { return of("NumberOfBackupJobsExpired"); }

 private:
  friend class BackupVault::Ref;
  explicit Metrics(const Str& name) : name_(name) {}
  Metric of(const char* name) const { return {"AWS/Backup", name, {{"BackupVaultName", name_}}, "Sum"}; }
  Str name_;
};

inline BackupVault::Ref::Metrics BackupVault::Ref::metrics() const { return Metrics(name_); }

/// A copy in another vault, also of another region or account.
struct BackupCopy {
  Required<Str> vault_arn;
  /// Left out: as long as the backup itself.
  Num keep_days{};
  Num cold_after_days{};
};

struct BackupRule {
  /// Letters, digits, `-`, `_` and `.`, at most 50.
  std::string name = "daily";
  Str schedule = "cron(0 5 * * ? *)";
  /// "Europe/Berlin"; left out, UTC.
  Str timezone{};
  /// Within how many minutes it must begin (at least 60) and be done.
  Num start_minutes = 60;
  Num complete_minutes = 180;
  Num keep_days = 35;
  /// Then it goes to a cheaper store, where it must stay 90 days. Not everything can: EFS can, RDS cannot.
  Num cold_after_days{};
  /// To any second of the last `keep_days`, 35 at most; for RDS, S3 and SAP HANA.
  Bool continuous{};
  Items<BackupCopy> copies{};
  /// Tags of each backup.
  Map<Str> tags{};
};

struct BackupPlan {
  class Ref;
  struct Existing;

  /// When. Left out: every night.
  Items<BackupRule> rules = {BackupRule{}};
  /// Left out: a vault of its own, encrypted with `key` where that is given.
  std::optional<BackupVault::Ref> vault{};
  Key::Ref key{};
  /// Of the vault that is made. True: what is in it goes with it.
  Bool force_destroy{};
  /// Who hears of each backup that failed, expired or was stopped.
  Items<Topic::Ref> notify{};
  /// Left out: "<stack>-<path>". At most 50 letters, digits, `-`, `_` and `.`.
  Str name{};
  /// The ARN of a policy that limits the role.
  Str permissions_boundary{};

  Ref build(Scope& scope) const;
};

/// A plan that exists already, to back up more by it.
struct BackupPlan::Existing {
  Required<Str> id;
  BackupVault::Ref vault;
  /// By which AWS Backup reads what is selected: one that it may take on.
  Role::Ref role;

  Ref build(Scope& scope) const;
};

class BackupPlan::Ref {
 public:
  const Str& id() const { return id_; }
  const Str& arn() const { return arn_; }
  const BackupVault::Ref& vault() const { return vault_; }
  const Role::Ref& role() const { return role_; }

  /// Backs something up: anything with an ARN, or an ARN, in which `*` may stand for several. A bucket needs versioning.
  template <class T>
  requires requires(const T& thing) { Str(thing.arn()); }
  const Ref& select(const T& thing) const { return select(Str(thing.arn())); }
  const Ref& select(const Str& arn) const;
  /// Everything in the region that has the tag.
  const Ref& select_tagged(const Str& tag, const Str& value) const;

  BackupVault::Ref::Metrics metrics() const { return vault_.metrics(); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct BackupPlan;
  friend struct BackupPlan::Existing;
  Ref(const Scope& scope, const BackupVault::Ref& vault, const Role::Ref& role)
      : scope_(scope), vault_(vault), role_(role) {}
  Scope scope_;
  BackupVault::Ref vault_;
  Role::Ref role_;
  Str id_;
  Str arn_;
};

}  // namespace terrace::aws
