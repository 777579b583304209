// SPDX-License-Identifier: Apache-2.0
// Backup vaults and plans: include/terrace/aws/backup.hpp.

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/backup.hpp>
#include <terrace/tf/aws_ebs_volume.hpp>
#include <terrace/tf/aws_s3_bucket.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

constexpr const char* kVolume = "arn:aws:ec2:eu-west-1:123456789012:volume/vol-1";
constexpr const char* kOtherVault = "arn:aws:backup:eu-central-1:123456789012:backup-vault:far";

}  // namespace

TEST_CASE("a plan backs up every night into a vault of its own") {
  auto tf = synth_stack([](Stack& stack) {
    auto disk = stack.add("disk", tf::aws_ebs_volume{.availability_zone = "eu-west-1a", .size = 8});
    stack.add("backups", aws::BackupPlan{}).select(disk).select(kVolume).select(kVolume);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_backup_vault", {{"name", "test-backups-vault"}, {"force_destroy", absent()}}));
  CHECK(tf.has("aws_backup_plan",
               {{"name", "test-backups"},
                {"rule", exactly({Pattern({{"rule_name", "daily"},
                                           {"schedule", "cron(0 5 * * ? *)"},
                                           {"target_vault_name", refers_to("aws_backup_vault.backups_vault_vault")},
                                           {"lifecycle", exactly({Pattern({{"delete_after", 35}})})}})})}}));
  CHECK(tf.has("aws_backup_selection.backups_selection",
               {{"resources", exactly({"${aws_ebs_volume.disk.arn}", kVolume})},
                {"iam_role_arn", refers_to("aws_iam_role.backups_role_role")}}));
  CHECK(tf.count("aws_iam_role_policy_attachment") == 2);
}

TEST_CASE("what has a tag is selected by itself and a bucket brings the policies that it needs") {
  auto tf = synth_stack([](Stack& stack) {
    auto bucket = stack.add("bucket", tf::aws_s3_bucket{});
    stack.add("backups", aws::BackupPlan{}).select(bucket).select_tagged("Backup", "true");
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_backup_selection.backups_tagged",
             {{"resources", absent()}, {"selection_tag", exactly({Pattern({{"key", "Backup"}, {"value", "true"}})})}}));
  CHECK(tf.count("aws_iam_role_policy_attachment") == 4);
}

TEST_CASE("each backup that fails is told in the topics, and its number is a metric") {
  auto tf = synth_stack([](Stack& stack) {
    auto alerts = stack.add("alerts", aws::Topic{});
    auto backups = stack.add("backups", aws::BackupPlan{.notify = {alerts}});
    backups.select(kVolume);
    stack.add("failed", aws::Alarm{.metric = backups.metrics().failed(), .above = 0, .periods = 1});
  });
  CHECK(tf.no_diagnostics());
  const std::string pattern = tf.only("aws_cloudwatch_event_rule").json();
  for (const char* part : {"aws.backup", "FAILED", "EXPIRED", "aws_backup_vault.backups_vault_vault"})
    CHECK(pattern.find(part) != std::string::npos);
  CHECK(tf.has("aws_cloudwatch_event_target", {{"arn", refers_to("aws_sns_topic.alerts_topic")}}));
  CHECK(tf.has("aws_cloudwatch_metric_alarm", {{"metric_name", "NumberOfBackupJobsFailed"}}));
}

TEST_CASE("a vault with a key lets AWS Backup use it and a lock keeps what is in it") {
  auto tf = synth_stack([](Stack& stack) {
    auto key = stack.add("key", aws::Key{});
    auto vault = stack.add(
        "vault", aws::BackupVault{.name = "kept", .key = key, .lock = aws::BackupLock{.final_after_days = 7}});
    stack.add("backups", aws::BackupPlan{.vault = vault}).select_tagged("Backup", "true");
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_backup_vault", {{"name", "kept"}, {"kms_key_arn", refers_to("aws_kms_key.key_key")}}));
  CHECK(tf.has("aws_backup_vault_lock_configuration", {{"min_retention_days", 7}, {"changeable_for_days", 7}}));
  CHECK(tf.only("aws_kms_key").json().find("backup.amazonaws.com") != std::string::npos);
}

TEST_CASE("a plan that exists already backs up more and needs nothing") {
  auto tf = synth_stack([](Stack& stack) {
    auto vault = stack.add("vault", aws::BackupVault::Existing{.name = "kept"});
    auto role =
        stack.add("role", aws::Role::Existing{.name = "backups", .arn = "arn:aws:iam::123456789012:role/backups"});
    auto plan = stack.add("plan", aws::BackupPlan::Existing{.id = "1a2b3c4d", .vault = vault, .role = role});
    plan.select(kVolume).select_tagged("Backup", "true");
    stack.add("unused", aws::BackupPlan::Existing{.id = "5e6f7a8b", .vault = vault, .role = role});
    stack.output("plan", {.value = plan.arn()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_backup_plan") == 0);
  CHECK(tf.count("aws_backup_selection") == 2);
  CHECK(tf.has("aws_backup_selection", {{"plan_id", "1a2b3c4d"}, {"resources", exactly({kVolume})}}));
  CHECK(tf.output("plan").text("/value").ends_with(":backup:eu-west-1:123456789012:backup-plan:1a2b3c4d"));
}

TEST_CASE("backups grow cold and are copied to vaults elsewhere") {
  auto tf = synth_stack([](Stack& stack) {
    auto far = stack.add("far", aws::BackupVault::Existing{.name = "far", .arn = kOtherVault});
    stack
        .add("backups", aws::BackupPlan{.rules = {{.name = "monthly",
                                                   .schedule = "cron(0 5 1 * ? *)",
                                                   .keep_days = 365,
                                                   .cold_after_days = 30,
                                                   .copies = {{.vault_arn = far.arn(), .keep_days = 90}}}}})
        .select(kVolume);
  });
  CHECK(tf.no_diagnostics());
  const std::string rule = tf.only("aws_backup_plan").json();
  for (const char* part : {"\"cold_storage_after\": 30", "\"delete_after\": 365", kOtherVault, "\"delete_after\": 90"})
    CHECK(rule.find(part) != std::string::npos);
}

namespace {

aws::BackupRule random_backup_rule(Random& random) {
  aws::BackupRule made{.keep_days = random.between(1, 35)};
  if (random.one_in(3)) {
    made.keep_days = 365;
    made.cold_after_days = random.between(1, 275);
  } else if (random.one_in(3)) {
    made.continuous = true;
  }
  if (random.one_in(2)) made.timezone = "Europe/Berlin";
  if (random.one_in(3)) made.copies = {{.vault_arn = kOtherVault}};
  if (random.one_in(3)) made.tags = {{"Made", "by a plan"}};
  return made;
}

}  // namespace

TEST_CASE("random backup plans are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    aws::BackupPlan plan{.rules = {random_backup_rule(random)}};
    if (random.one_in(2)) {
      plan.rules.push_back(random_backup_rule(random));
      plan.rules.back().name = "second";
    }
    if (random.one_in(3)) plan.notify = {scope.add("topic", aws::Topic{})};
    if (random.one_in(3)) plan.vault = scope.add("kept", aws::BackupVault{.lock = aws::BackupLock{}});
    auto made = scope.add("plan", plan);
    made.select_tagged("Backup", "true");
    if (random.one_in(2)) made.select(kVolume);
  });
}

TEST_CASE("what AWS Backup would refuse is a diagnostic") {
  using V = Violation<int>;
  const auto rule = [](std::string code, std::function<void(aws::BackupRule&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::BackupRule spec = random_backup_rule(random);
               change(spec);
               scope.add("plan", aws::BackupPlan{.rules = {spec}}).select(kVolume);
             }};
  };
  const auto lock = [](const aws::BackupLock& spec) {
    return V{"T1920", [spec](Scope& scope, int, Random&) { scope.add("vault", aws::BackupVault{.lock = spec}); }};
  };
  check_violations(
      nothing_shared,
      std::vector<V>{
          rule("T1916",
               [](aws::BackupRule& r) {
                 r.keep_days = 100;
                 r.cold_after_days = 30;
               }),
          rule("T1917", [](aws::BackupRule& r) { r.start_minutes = 30; }),
          rule("T1917", [](aws::BackupRule& r) { r.complete_minutes = 100; }),
          rule("T1917", [](aws::BackupRule& r) { r.schedule = "every night"; }),
          rule("T1918",
               [](aws::BackupRule& r) {
                 r.continuous = true;
                 r.keep_days = 60;
               }),
          rule("T1001", [](aws::BackupRule& r) { r.name = "every night"; }),
          {"T1919", [](Scope& scope, int, Random&) { scope.add("plan", aws::BackupPlan{}); }},
          lock({.min_days = 0}),
          lock({.min_days = 30, .max_days = 7}),
          lock({.final_after_days = 1}),
          {"T1001", [](Scope& scope, int, Random&) { scope.add("vault", aws::BackupVault{.name = "v"}); }},
          {"T1003",
           [](Scope& scope, int, Random&) {
             scope.add("plan", aws::BackupPlan{.rules = {aws::BackupRule{}, aws::BackupRule{}}}).select(kVolume);
           }},
          {"T1004",
           [](Scope& scope, int, Random&) { scope.add("plan", aws::BackupPlan{.rules = {}}).select(kVolume); }},
      });
}
