// SPDX-License-Identifier: Apache-2.0
// Where the data is, and its backups.

#include "pmm_support.hpp"

using namespace pmm_test;

namespace {

using patterns::PmmServer;

/// Literal subnets, for rules that need them.
template <class Change> Template files(Change change) {
  return testing::synth([&](Stack& stack) {
    auto network = stack.add("network", aws::Network::Existing{.vpc_id = "vpc-1",
                                                               .public_subnets = {"subnet-a", "subnet-b"},
                                                               .private_subnets = {"subnet-c", "subnet-d"},
                                                               .zone_names = {"eu-west-1a", "eu-west-1b"}});
    auto zone = stack.add("zone", aws::Zone::Existing{.name = "example.com", .id = "Z1"});
    PmmServer spec{.network = network,
                   .zone = zone,
                   .environment = "test",
                   .alarm_emails = {"dba@example.com"},
                   .storage = {.profile = Profile::efs}};
    change(stack, spec);
    stack.add("pmm", spec);
    testing::detail::add_missing_providers(stack);
  });
}

}  // namespace

TEST_CASE("PMM-30 J: the data is the volume pmm-data at /srv", "[persistence]") {
  for (const Template& tf : {with_files(), with_volume(), pmm_two(), pmm_two(Profile::ebs)}) {
    CHECK(tf.has("aws_ecs_task_definition", {{"volume", array_with({{"name", "pmm-data"}})}}));
    CHECK(contains(containers(tf), R"("mountPoints" = [{"sourceVolume" = "pmm-data", "containerPath" = "/srv")"));
  }
  CHECK(with_files().has("aws_ecs_task_definition",
                         {{"volume",
                           {{"efs_volume_configuration",
                             {{"transit_encryption", "ENABLED"}, {"authorization_config", {{"iam", "ENABLED"}}}}}}}}));
  CHECK(with_files().has(
      "aws_efs_access_point",
      {{"posix_user", {{"uid", 1000}, {"gid", 0}}},
       {"root_directory", {{"creation_info", {{"owner_uid", 1000}, {"owner_gid", 0}, {"permissions", "0770"}}}}}}));
}

TEST_CASE("PMM-31 J: the service waits for every mount target", "[persistence]") {
  CHECK(with_files().has("aws_ecs_service",
                         {{"depends_on", array_with({"aws_efs_mount_target.pmm_storage_files_mount_each"})}}));
  const Template literal = files([](Stack&, PmmServer&) {});
  for (const BlockView& target : literal.resources("aws_efs_mount_target")) {
    CHECK(literal.has("aws_ecs_service", {{"depends_on", array_with({target.address()})}}));
  }
}

TEST_CASE("PMM-37 J: the file system is encrypted and keeps its identity", "[persistence]") {
  const Template tf = with_files();
  CHECK(tf.has("aws_efs_file_system", {{"encrypted", true}, {"creation_token", "${var.service_name}-data"}}));
  CHECK(tf.has("aws_efs_file_system", {{"lifecycle", {{"prevent_destroy", true}}}}));
  CHECK(tf.count("var.efs_encrypted") == 0);
}

TEST_CASE("PMM-38 J, PMM-38 V: a key of one's own encrypts the data if there is one", "[persistence]") {
  CHECK(with_files().has("aws_efs_file_system", {{"kms_key_id", "${var.efs_kms_key_id}"}}));
  CHECK(with_volume().has("aws_ebs_volume", {{"kms_key_id", "${var.volume_kms_key_id}"}}));
  CHECK(with_files().variable("efs_kms_key_id").json("/default") == "null");
  CHECK(with_volume().has("aws_iam_role_policy", {{"policy", contains_text("kms:GrantIsForAWSResource")}}));
}

TEST_CASE("PMM-39 J, PMM-39 V: the modes of the file system are variables", "[persistence]") {
  const Template tf = with_files();
  CHECK(tf.has(
      "aws_efs_file_system",
      {{"performance_mode", "${var.efs_performance_mode}"},
       {"throughput_mode", "${var.efs_throughput_mode}"},
       {"dynamic",
        {{"lifecycle_policy", array_with({{{"for_each", contains_text("[var.efs_transition_to_ia]")},
                                           {"content", {{"transition_to_ia", "${lifecycle_policy.value}"}}}}})}}}}));
  for (const char* name : {"efs_performance_mode", "efs_throughput_mode", "efs_transition_to_ia"}) {
    CHECK(contains(tf.variable(name).json("/validation"), "contains("));
  }
}

TEST_CASE("PMM-40 C, PMM-40 J: a mount target in each private subnet and none twice in a zone", "[persistence]") {
  CHECK(with_files().has(
      "aws_efs_mount_target",
      {{"for_each", "${{for k, v in var.private_subnet_ids : k => v}}"},
       {"security_groups", array_with({refers_to("aws_security_group.pmm_security_storage_group")})}}));
  CHECK(files([](Stack&, PmmServer&) {}).count("aws_efs_mount_target") == 2);
  const auto twice = files([](Stack& stack, PmmServer& pmm) {
    pmm.network = stack.add("other", aws::Network::Existing{.vpc_id = "vpc-1",
                                                            .public_subnets = {"subnet-a", "subnet-b"},
                                                            .private_subnets = {"subnet-c", "subnet-c"}});
  });
  CHECK(twice.has_diagnostic("T2108"));
  // Which zone a subnet is in only AWS knows: a precondition of the plan.
  CHECK(with_files().has("output.availability_zones",
                         {{"precondition", {{"error_message", contains_text("in a zone of its own")}}}}));
}

TEST_CASE("PMM-41 J: the storage says what it is", "[persistence]") {
  const Pattern tags = {{"tags",
                         {{"Name", "${var.service_name}-data"},
                          {"type", "pmm-storage"},
                          {"module_version", present()},
                          {"service", "${var.service_name}"},
                          {"environment", "${var.environment}"},
                          {"created_by_module", "terrace/pmm_server"}}}};
  CHECK(with_files().has("aws_efs_file_system", tags));
  CHECK(with_volume().has("aws_ebs_volume", tags));
}

TEST_CASE("PMM-42 J: mount targets have no tags as the provider knows none", "[persistence]") {
  CHECK(with_files().all("aws_efs_mount_target", {{"tags", absent()}}));
}

TEST_CASE("PMM-43 J: the file system is open to the task on port 2049 only", "[persistence]") {
  const Template tf = with_files();
  const Pattern of_storage = {{"security_group_id", refers_to("aws_security_group.pmm_security_storage_group")}};
  CHECK(tf.count("aws_vpc_security_group_ingress_rule", of_storage) == 1);
  CHECK(tf.has("aws_vpc_security_group_ingress_rule",
               {{"security_group_id", refers_to("aws_security_group.pmm_security_storage_group")},
                {"from_port", 2049},
                {"to_port", 2049},
                {"ip_protocol", "tcp"},
                {"referenced_security_group_id", refers_to("aws_security_group.pmm_service_service_security_group")}}));
  CHECK(tf.count("aws_vpc_security_group_egress_rule", of_storage) == 0);
}

TEST_CASE("PMM-57 C, PMM-57 J: backups are always on", "[persistence]") {
  for (const auto& [tf, arn] :
       {std::pair(with_files(), "aws_efs_file_system"), std::pair(with_volume(), "aws_ebs_volume")}) {
    CHECK(tf.count("aws_backup_vault") == 1);
    CHECK(tf.has("aws_backup_plan", {{"rule",
                                      {{"schedule", "${var.backup_schedule}"},
                                       {"lifecycle", {{"delete_after", "${var.backup_retention_days}"}}}}}}));
    CHECK(tf.has("aws_backup_selection", {{"resources", exactly({refers_to(arn)})}}));
    for (const char* policy : {"ForBackup", "ForRestores"}) {
      CHECK(tf.has("aws_iam_role_policy_attachment",
                   {{"policy_arn", ends_with(std::string("AWSBackupServiceRolePolicy") + policy)}}));
    }
  }
  const auto cold = [](Profile profile, int after, int end) {
    return files([=](Stack&, PmmServer& pmm) {
      pmm.storage.profile = profile;
      pmm.backup.cold_after_days = after;
      pmm.backup.retention_days = end;
    });
  };
  CHECK(cold(Profile::efs, 30, 120).ok());
  CHECK_FALSE(cold(Profile::efs, 30, 119).ok());
  CHECK(cold(Profile::ebs, 30, 365).has_diagnostic("T2107"));
}

TEST_CASE("the data outlives the machine on a volume of its own", "[persistence]") {
  const Template tf = with_volume();
  CHECK(tf.has(
      "aws_ebs_volume",
      {{"encrypted", true}, {"type", "gp3"}, {"final_snapshot", true}, {"lifecycle", {{"prevent_destroy", true}}}}));
  CHECK(tf.has("aws_ecs_task_definition", {{"volume", {{"host_path", "/mnt/pmm/srv"}}}}));
  const std::string script = tf.only("aws_launch_template").text("/user_data");
  for (const char* part :
       {"attach-volume", "AssertPathIsMountPoint=/mnt/pmm", "RequiresMountsFor=/mnt/pmm", "mkfs.xfs", "/etc/fstab"}) {
    CHECK(contains(script, part));
  }
  CHECK_FALSE(contains(script, "--force"));
  CHECK_FALSE(contains(script, "detach-volume"));
  CHECK(tf.has("aws_iam_role_policy", {{"policy", contains_text("ec2:AttachVolume")}}));
  CHECK(tf.no_diagnostics());
}

TEST_CASE("databases on NFS come with a warning and no more", "[persistence]") {
  CHECK(with_files().has_diagnostic("T2101", "NFS"));
  CHECK(with_files().ok());
}

TEST_CASE("what is thrown away is not protected", "[persistence]") {
  for (const Profile profile : {Profile::efs, Profile::ebs}) {
    const Template tf = testing::synth(pmm::PmmComplete{{.profile = profile, .throw_away = true}});
    CHECK(tf.count("aws_efs_file_system", {{"lifecycle", present()}}) == 0);
    CHECK(tf.count("aws_ebs_volume", {{"lifecycle", present()}}) == 0);
    CHECK(tf.all("aws_lb", {{"enable_deletion_protection", false}}));
    CHECK(tf.all("aws_backup_vault", {{"force_destroy", true}}));
    CHECK(tf.all("aws_secretsmanager_secret", {{"recovery_window_in_days", 0}}));
  }
}
