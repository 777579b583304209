// SPDX-License-Identifier: Apache-2.0
// File systems: include/terrace/aws/file_system.hpp.

#include <terrace/aws/file_system.hpp>
#include <terrace/aws/network.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

const aws::Principal kMountUser = aws::Principal::service("ecs-tasks.amazonaws.com");

Pattern files_statement(std::initializer_list<Pattern::Member> members) {
  return json_text({{"Statement", array_with(members)}});
}

aws::Role::Ref mounting_role(Scope& scope) { return scope.add("role", aws::Role{.trusts = {kMountUser}}); }

/// A VPC with subnets in two zones and one more in the first.
struct Subnets {
  Str vpc;
  Str a;
  Str b;
  Str second_in_a;
};

Subnets make_subnets(Stack& stack) {
  auto vpc = stack.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
  const auto subnet = [&](const char* id, const char* zone, const char* range) {
    return stack.add(id, tf::aws_subnet{.availability_zone = zone, .cidr_block = range, .vpc_id = vpc.id()}).id();
  };
  return {vpc.id(), subnet("private-a", "eu-west-1a", "10.0.0.0/24"), subnet("private-b", "eu-west-1b", "10.0.1.0/24"),
          subnet("other-a", "eu-west-1a", "10.0.2.0/24")};
}

}  // namespace

TEST_CASE("a file system is encrypted and backed up and mounted in each subnet") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = make_subnets(stack);
    auto files = stack.add("files", aws::FileSystem{.vpc = network.vpc, .subnets = {network.a, network.b}});
    files.connections().allow_from(aws::Peer::cidr("10.0.0.0/16"));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_efs_file_system", {{"encrypted", true},
                                       {"creation_token", "test-files"},
                                       {"throughput_mode", "bursting"},
                                       {"tags", {{"Name", "test-files"}}},
                                       {"lifecycle_policy", {{"transition_to_ia", "AFTER_30_DAYS"}}},
                                       {"lifecycle", {{"prevent_destroy", true}}}}));
  CHECK(tf.has("aws_efs_mount_target.files_mount_private-a",
               {{"subnet_id", "${aws_subnet.private-a.id}"},
                {"security_groups", exactly({"${aws_security_group.files_group.id}"})}}));
  CHECK(tf.count("aws_efs_mount_target") == 2);
  CHECK(tf.has("aws_vpc_security_group_ingress_rule", {{"from_port", 2049}, {"to_port", 2049}}));
  CHECK(tf.has("aws_efs_backup_policy", {{"backup_policy", {{"status", "ENABLED"}}}}));
  CHECK(tf.count("aws_efs_file_system_policy") == 0);
}

TEST_CASE("a file system takes a late list of subnets and every mode as a variable") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("files", aws::FileSystem{.vpc = stack.variable<Str>("vpc"),
                                       .subnets = stack.variable<List<Str>>("subnets"),
                                       .key = stack.add("key", aws::Key{}),
                                       .performance_mode = stack.variable<Str>("performance"),
                                       .throughput_mode = stack.variable<Str>("throughput"),
                                       .provisioned_mibps = stack.variable<Num>("mibps"),
                                       .to_infrequent_access = null,
                                       .backup = stack.variable<Bool>("backup"),
                                       .deletion_protection = false});
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_efs_backup_policy", {{"backup_policy", {{"status", "${var.backup ? \"ENABLED\" : \"DISABLED\"}"}}}}));
  CHECK(tf.has("aws_efs_mount_target",
               {{"for_each", "${{for k, v in var.subnets : k => v}}"}, {"subnet_id", "${each.value}"}}));
  CHECK(tf.has("aws_efs_file_system", {{"provisioned_throughput_in_mibps", "${var.mibps}"},
                                       {"kms_key_id", "${aws_kms_key.key_key.arn}"},
                                       {"lifecycle_policy", absent()},
                                       {"lifecycle", absent()}}));
}

TEST_CASE("with the first grant there is a policy: TLS only and the granted only and nobody as root") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = make_subnets(stack);
    auto files = stack.add("files", aws::FileSystem{.vpc = network.vpc, .subnets = {network.a}});
    files.access_point("media").grant_write(mounting_role(stack));
  });
  CHECK(tf.no_diagnostics());
  const Pattern actions = exactly({"elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"});
  const Pattern point = {{"elasticfilesystem:AccessPointArn", "${aws_efs_access_point.files_media.arn}"}};
  CHECK(tf.has("aws_efs_file_system_policy",
               {{"policy", files_statement({{"Effect", "Allow"},
                                            {"Principal", {{"AWS", "${aws_iam_role.role_role.arn}"}}},
                                            {"Action", actions},
                                            {"Condition",
                                             {{"StringEquals", point},
                                              {"Bool", {{"elasticfilesystem:AccessedViaMountTarget", "true"}}}}}})}}));
  CHECK(tf.has("aws_efs_file_system_policy",
               {{"policy", files_statement(
                               {{"Effect", "Deny"}, {"Condition", {{"Bool", {{"aws:SecureTransport", "false"}}}}}})}}));
  CHECK(tf.has("aws_iam_role_policy",
               {{"policy", files_statement({{"Action", actions}, {"Condition", {{"StringEquals", point}}}})}}));
  CHECK(tf.has("aws_iam_role_policy",
               {{"policy", files_statement({{"Action", "elasticfilesystem:DescribeMountTargets"},
                                            {"Condition", absent()},
                                            {"Resource", "${aws_efs_file_system.files_file-system.arn}"}})}}));
}

TEST_CASE("an access point has a folder and an owner of its own") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = make_subnets(stack);
    auto files = stack.add("files", aws::FileSystem{.vpc = network.vpc, .subnets = {network.a}});
    files.access_point("uploads", {.path = "/srv/uploads", .owner = {.uid = 33, .gid = 34}, .permissions = "0750"});
    files.access_point("all", {.everybody_is_owner = false});
  });
  CHECK(tf.has("aws_efs_access_point.files_uploads",
               {{"posix_user", {{"uid", 33}, {"gid", 34}}},
                {"root_directory",
                 {{"path", "/srv/uploads"},
                  {"creation_info", {{"owner_uid", 33}, {"owner_gid", 34}, {"permissions", "0750"}}}}}}));
  CHECK(tf.has("aws_efs_access_point.files_all", {{"posix_user", absent()}, {"root_directory", {{"path", "/all"}}}}));
}

TEST_CASE("root is granted only by its own verb, and grants may come from a hook") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = make_subnets(stack);
    auto files = stack.add("files", aws::FileSystem{.vpc = network.vpc, .subnets = {network.a}});
    auto role = mounting_role(stack);
    stack.group("late").before_synth([files, role](Scope) { files.grant_root(role); });
  });
  CHECK(tf.has("aws_efs_file_system_policy",
               {{"policy", files_statement({{"Action", array_with({"elasticfilesystem:ClientRootAccess"})}})}}));
}

TEST_CASE("an existing file system takes access points and grants and leaves its policy alone") {
  auto tf = synth_stack([](Stack& stack) {
    auto group = stack.add("group", aws::SecurityGroup::Existing{.id = "sg-123", .may_change = true});
    auto files = stack.add("files", aws::FileSystem::Existing{.id = "fs-123", .security_group = group});
    files.access_point("media").grant_read(mounting_role(stack));
    files.connections().allow_from(aws::Peer::cidr("10.0.0.0/16"));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_efs_file_system_policy") == 0);
  CHECK(tf.has("aws_efs_access_point", {{"file_system_id", "fs-123"}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule", {{"security_group_id", "sg-123"}, {"from_port", 2049}}));
}

TEST_CASE("metrics of a file system have its dimension") {
  synth_stack([](Stack& stack) {
    auto network = make_subnets(stack);
    auto files = stack.add("files", aws::FileSystem{.vpc = network.vpc, .subnets = {network.a}});
    CHECK(files.metrics().burst_credits().name() == "BurstCreditBalance");
    CHECK(files.metrics().burst_credits().statistic() == "Minimum");
    CHECK(files.metrics().storage_bytes("IA").dimensions().size() == 2);
    CHECK(files.metrics().storage_bytes().period() == aws::Metric::minutes(15));
  });
}

TEST_CASE("random file systems are valid Terraform") {
  check_valid_specs(make_subnets, [](Scope& scope, const Subnets& network, Random& random) {
    aws::FileSystem spec{.vpc = network.vpc,
                         .subnets = random.one_in(2) ? List<Str>{network.a} : List<Str>{network.a, network.b},
                         .performance_mode = random.one_in(3) ? "maxIO" : "generalPurpose",
                         .back_on_access = random.one_in(2) ? Str("AFTER_1_ACCESS") : Str(),
                         .backup = random.one_in(2),
                         .deletion_protection = random.one_in(2)};
    if (random.one_in(3)) {
      spec.throughput_mode = "provisioned";
      spec.provisioned_mibps = random.between(1, 1024);
    } else if (random.one_in(2)) {
      spec.performance_mode = "generalPurpose";
      spec.throughput_mode = "elastic";
      spec.to_archive = random.pick(std::vector<std::string>{"AFTER_60_DAYS", "AFTER_90_DAYS", "AFTER_365_DAYS"});
    }
    auto files = scope.add("files", spec);
    auto role = mounting_role(scope);
    if (random.one_in(3)) files.grant_read(role);
    if (random.one_in(2))
      files.access_point("media", {.owner = {.uid = random.between(0, 70000)}, .permissions = "700"}).grant_root(role);
  });
}

TEST_CASE("what EFS would refuse is a diagnostic") {
  using V = Violation<Subnets>;
  const auto files = [](std::string code, std::function<void(aws::FileSystem&, const Subnets&)> change) {
    return V{std::move(code), [change](Scope& scope, const Subnets& network, Random& random) {
               aws::FileSystem spec{.vpc = network.vpc, .subnets = {network.a, network.b}, .backup = random.one_in(2)};
               change(spec, network);
               scope.add("files", spec);
             }};
  };
  const auto point = [](std::string code, aws::AccessPoint spec) {
    return V{std::move(code), [spec](Scope& scope, const Subnets& network, Random&) {
               scope.add("files", aws::FileSystem{.vpc = network.vpc, .subnets = {network.a}}).access_point("p", spec);
             }};
  };
  check_violations(
      make_subnets,
      std::vector<V>{
          files("T1511", [](aws::FileSystem& f, const Subnets&) { f.throughput_mode = "provisioned"; }),
          files("T1511", [](aws::FileSystem& f, const Subnets&) { f.provisioned_mibps = 10; }),
          files("T1511",
                [](aws::FileSystem& f, const Subnets&) {
                  f.performance_mode = "maxIO";
                  f.throughput_mode = "elastic";
                }),
          files("T1002", [](aws::FileSystem& f, const Subnets&) { f.performance_mode = "fast"; }),
          files("T1002", [](aws::FileSystem& f, const Subnets&) { f.throughput_mode = "fast"; }),
          files("T1002",
                [](aws::FileSystem& f, const Subnets&) {
                  f.throughput_mode = "provisioned";
                  f.provisioned_mibps = 4000;
                }),
          files("T1512", [](aws::FileSystem& f, const Subnets&) { f.to_infrequent_access = "AFTER_31_DAYS"; }),
          files("T1512", [](aws::FileSystem& f, const Subnets&) { f.to_archive = "AFTER_90_DAYS"; }),
          files("T1512",
                [](aws::FileSystem& f, const Subnets&) {
                  f.throughput_mode = "elastic";
                  f.to_archive = "AFTER_7_DAYS";
                }),
          files("T1512", [](aws::FileSystem& f, const Subnets&) { f.back_on_access = "ALWAYS"; }),
          files("T1513",
                [](aws::FileSystem& f, const Subnets& n) {
                  f.subnets = {n.a, n.second_in_a};
                }),
          {"T1514",
           [](Scope& scope, const Subnets& network, Random&) {
             auto other = scope.add("other", tf::aws_vpc{.cidr_block = "10.1.0.0/16"});
             scope.add("files", aws::FileSystem{.vpc = other.id(), .subnets = {network.a}});
           }},
          files("T1004", [](aws::FileSystem& f, const Subnets&) { f.subnets = std::initializer_list<Str>{}; }),
          files("T1001", [](aws::FileSystem& f, const Subnets&) { f.creation_token = std::string(65, 'a'); }),
          point("T1515", {.path = "media"}),
          point("T1515", {.path = "/a/b/c/d/e"}),
          point("T1515", {.permissions = "0788"}),
          point("T1002", {.owner = {.uid = -1}}),
          {"T1510",
           [](Scope& scope, const Subnets&, Random&) {
             auto group = scope.add("group", aws::SecurityGroup::Existing{.id = "sg-123"});
             scope.add("files", aws::FileSystem::Existing{.id = "fs-1", .security_group = group})
                 .allow({.actions = {"elasticfilesystem:ClientMount"}, .principals = {kMountUser}});
           }},
      });
}
