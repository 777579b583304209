// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/backup.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/aws/event_rule.hpp>
#include <terrace/core/render.hpp>
#include <terrace/tf/aws_backup_plan.hpp>
#include <terrace/tf/aws_backup_selection.hpp>

#include <map>
#include <set>

#include "aws/data/errors.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "aws/support/schedule.hpp"

namespace terrace::aws {
namespace {

constexpr support::NameRule kPlanName{.what = "the name of a backup plan", .longest = 50, .others = "-_."};
constexpr support::NameRule kRuleName{.what = "the name of a backup rule", .longest = 50, .others = "-_."};
/// How long a backup stays in the cold store at least.
constexpr std::int64_t kColdDays = 90;
constexpr std::int64_t kContinuousDays = 35;

/// What is selected until synth.
struct BackupPlanState {
  std::map<std::string, Str> arns;
  std::map<std::string, std::pair<Str, Str>> tags;
};

void check_cold(const Scope& scope, const std::string& rule, const Num& cold, const Num& keep) {
  const auto after = support::literal_number(cold);
  const auto total = support::literal_number(keep);
  if (after && total && *total < *after + kColdDays) data::errors::cold_too_short(scope, rule, *after, *total);
}

void check_backup_rule(const Scope& scope, const BackupRule& rule) {
  support::check_name(scope, rule.name, kRuleName);
  if (const auto schedule = support::literal_text(rule.schedule)) {
    const std::string problem = support::problem_of_schedule(*schedule);
    if (!problem.empty()) data::errors::wrong_backup_window(scope, rule.name, "its schedule is none: " + problem);
  }
  const auto start = support::literal_number(rule.start_minutes);
  const auto done = support::literal_number(rule.complete_minutes);
  if (start && *start < 60)
    data::errors::wrong_backup_window(scope, rule.name, "it must begin within " + std::to_string(*start) + " minutes");
  if (start && done && *done < *start + 60)
    data::errors::wrong_backup_window(scope, rule.name, "it must be done an hour after it begins, or sooner");
  const auto keep = support::literal_number(rule.keep_days);
  if (keep && *keep < 1) support::errors::out_of_range(scope, "`keep_days`", std::to_string(*keep), "1 or more");
  check_cold(scope, rule.name, rule.cold_after_days, rule.keep_days);
  for (const BackupCopy& copy : rule.copies)
    check_cold(scope, rule.name, copy.cold_after_days, copy.keep_days.is_set() ? copy.keep_days : rule.keep_days);
  if (!support::literal_bool(rule.continuous).value_or(false)) return;
  if (keep && *keep > kContinuousDays)
    data::errors::continuous_too_long(scope, rule.name, "kept for " + std::to_string(*keep) + " days");
  if (rule.cold_after_days.is_set()) data::errors::continuous_too_long(scope, rule.name, "goes to the cold store");
}

tf::blocks::aws_backup_plan::rule_lifecycle backup_lifecycle_of(const Num& keep, const Num& cold) {
  return {.cold_storage_after = cold, .delete_after = keep};
}

tf::blocks::aws_backup_plan::rule backup_rule_of(const BackupRule& rule, const Str& vault) {
  Blocks<tf::blocks::aws_backup_plan::rule_copy_action> copies;
  for (const BackupCopy& copy : rule.copies) {
    const Num keep = copy.keep_days.is_set() ? copy.keep_days : rule.keep_days;
    copies.add({.destination_vault_arn = copy.vault_arn, .lifecycle = backup_lifecycle_of(keep, copy.cold_after_days)});
  }
  return {.completion_window = rule.complete_minutes,
          .copy_action = copies,
          .enable_continuous_backup = rule.continuous,
          .lifecycle = backup_lifecycle_of(rule.keep_days, rule.cold_after_days),
          .recovery_point_tags = rule.tags,
          .rule_name = rule.name,
          .schedule = rule.schedule,
          .schedule_expression_timezone = rule.timezone,
          .start_window = rule.start_minutes,
          .target_vault_name = vault};
}

bool selects_bucket(const std::string& arn) {
  return arn.starts_with("\"arn:aws:s3:") || arn.find("aws_s3_bucket.") != std::string::npos;
}

void write_selections(Scope here, const Str& plan_id, const Role::Ref& role) {
  const auto& gathered = here.state<BackupPlanState>();
  const Meta after_role{.depends_on = {role.ready()}};
  if (!gathered.arns.empty()) {
    Set<Str> resources;
    for (const auto& [text, arn] : gathered.arns) resources.add(arn);
    here.add("selection",
             tf::aws_backup_selection{
                 .iam_role_arn = role.arn(), .name = "selection", .plan_id = plan_id, .resources = resources},
             after_role);
  }
  if (!gathered.tags.empty()) {
    Blocks<tf::shared::aws_backup_selection_selection_tag> tags;
    for (const auto& [text, tag] : gathered.tags)
      tags.add({.key = tag.first, .type = "STRINGEQUALS", .value = tag.second});
    // By itself, because what a selection names and what it tells by tags are both backed up.
    here.add("tagged",
             tf::aws_backup_selection{
                 .iam_role_arn = role.arn(), .name = "tagged", .plan_id = plan_id, .selection_tag = tags},
             after_role);
  }
}

void tell_failures(Scope& scope, const BackupVault::Ref& vault, const Items<Topic::Ref>& topics) {
  const auto failed =
      scope.add("failed", EventRule{.pattern = {{"source", list({"aws.backup"})},
                                                {"detail-type", list({"Backup Job State Change"})},
                                                {"detail", object({{"state", list({"FAILED", "EXPIRED", "ABORTED"})},
                                                                   {"backupVaultName", list({vault.name()})}})}},
                                    .description = "A backup failed"});
  for (const Topic::Ref& topic : topics) {
    failed.notify(
        topic, "\"The backup of <resource> is <state>: <message>\"",
        {{"resource", "$.detail.resourceArn"}, {"state", "$.detail.state"}, {"message", "$.detail.statusMessage"}});
  }
}

}  // namespace

BackupPlan::Ref BackupPlan::build(Scope& scope) const {
  const Str plan_name = support::name_or(name, scope, kPlanName.longest);
  support::check_name(scope, plan_name, kPlanName);
  if (rules.empty()) support::errors::missing(scope, "`rules`", "say when, or leave it out: every night");
  std::set<std::string> names;
  for (const BackupRule& rule : rules) {
    check_backup_rule(scope, rule);
    if (!names.insert(rule.name).second) {
      support::errors::contradiction(scope, "two rules of the plan are named \"" + rule.name + '"',
                                     "give each a `name` of its own");
    }
  }
  if (vault && (key.is_set() || force_destroy.is_set())) {
    support::errors::contradiction(scope, "`key` and `force_destroy` are for the vault that the plan makes",
                                   "say them where the vault is made");
  }
  const BackupVault::Ref used =
      vault ? *vault : scope.add("vault", BackupVault{.key = key, .force_destroy = force_destroy});
  const auto role = scope.add("role", Role{.trusts = {Principal::service("backup.amazonaws.com")},
                                           .permissions_boundary = permissions_boundary,
                                           .managed_policies = {"service-role/AWSBackupServiceRolePolicyForBackup",
                                                                "service-role/AWSBackupServiceRolePolicyForRestores"}});
  Blocks<tf::blocks::aws_backup_plan::rule> written;
  for (const BackupRule& rule : rules) written.add(backup_rule_of(rule, used.name()));
  const auto plan = scope.add("plan", tf::aws_backup_plan{.name = plan_name, .rule = written});

  Ref ref(scope, used, role);
  ref.id_ = plan.id();
  ref.arn_ = plan.arn();
  if (!notify.empty()) tell_failures(scope, used, notify);
  scope.when_gathered([id = plan.id(), role](Scope here) {
    const auto& gathered = here.state<BackupPlanState>();
    if (gathered.arns.empty() && gathered.tags.empty()) data::errors::nothing_selected(here);
    write_selections(here, id, role);
  });
  return ref;
}

BackupPlan::Ref BackupPlan::Existing::build(Scope& scope) const {
  Ref ref(scope, vault, role);
  ref.id_ = id;
  ref.arn_ = format("arn:{}:backup:{}:{}:backup-plan:{}", partition(scope), region(scope), account_id(scope), id);
  scope.when_gathered([plan = Str(id), by = role](Scope here) { write_selections(here, plan, by); });
  return ref;
}

const BackupPlan::Ref& BackupPlan::Ref::select(const Str& arn) const {
  const std::string text = to_json(arn);
  scope_.state<BackupPlanState>().arns.emplace(text, arn);
  if (selects_bucket(text)) {
    // Buckets have policies of their own.
    role_.attach("AWSBackupServiceRolePolicyForS3Backup");
    role_.attach("AWSBackupServiceRolePolicyForS3Restore");
  }
  return *this;
}

const BackupPlan::Ref& BackupPlan::Ref::select_tagged(const Str& tag, const Str& value) const {
  scope_.state<BackupPlanState>().tags.emplace(to_json(tag) + to_json(value), std::pair(tag, value));
  return *this;
}

}  // namespace terrace::aws
