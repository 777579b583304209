// SPDX-License-Identifier: Apache-2.0
// Alarms, access, outputs and tags.

#include <set>

#include "pmm_support.hpp"

using namespace pmm_test;

namespace {

const Pattern kHeard = {{"alarm_actions", array_with({refers_to("aws_sns_topic")})},
                        {"ok_actions", array_with({refers_to("aws_sns_topic")})}};

/// Resources of AWS that take tags by an argument `tags`; all others of this system's stacks are not among them.
const char* const kTaggable[] = {"aws_acm_certificate",
                                 "aws_backup_plan",
                                 "aws_backup_vault",
                                 "aws_cloudwatch_log_group",
                                 "aws_ebs_volume",
                                 "aws_cloudwatch_metric_alarm",
                                 "aws_ecs_capacity_provider",
                                 "aws_ecs_cluster",
                                 "aws_ecs_service",
                                 "aws_ecs_task_definition",
                                 "aws_efs_access_point",
                                 "aws_efs_file_system",
                                 "aws_iam_instance_profile",
                                 "aws_iam_role",
                                 "aws_kms_key",
                                 "aws_launch_template",
                                 "aws_lb",
                                 "aws_lb_listener",
                                 "aws_lb_listener_rule",
                                 "aws_lb_target_group",
                                 "aws_s3_bucket",
                                 "aws_secretsmanager_secret",
                                 "aws_security_group",
                                 "aws_sns_topic",
                                 "aws_vpc",
                                 "aws_subnet",
                                 "aws_nat_gateway",
                                 "aws_vpc_security_group_ingress_rule"};

}  // namespace

TEST_CASE("PMM-52 J: alarms are heard by each address", "[monitoring]") {
  for (const Template& tf : {with_files(), with_volume()}) {
    CHECK(tf.count("aws_sns_topic") == 1);
    CHECK(tf.has("aws_sns_topic_subscription", {{"protocol", "email"}, {"for_each", "${toset(var.alarm_emails)}"}}));
    CHECK(tf.has("aws_sns_topic", {{"kms_master_key_id", refers_to("aws_kms_key")}}));
    CHECK(tf.all("aws_cloudwatch_metric_alarm", kHeard));
  }
}

TEST_CASE("PMM-53 J: an alarm when no task runs", "[monitoring]") {
  const Template tf = with_volume();
  CHECK(tf.has("aws_cloudwatch_metric_alarm", {{"namespace", "ECS/ContainerInsights"},
                                               {"metric_name", "RunningTaskCount"},
                                               {"comparison_operator", "LessThanThreshold"},
                                               {"threshold", 1},
                                               {"evaluation_periods", 2},
                                               {"period", 60},
                                               {"treat_missing_data", "breaching"}}));
  CHECK(tf.has("aws_ecs_cluster", {{"setting", array_with({{"name", "containerInsights"}, {"value", "enabled"}})}}));
}

TEST_CASE("PMM-54 J: an alarm when no target is healthy", "[monitoring]") {
  CHECK(with_volume().has("aws_cloudwatch_metric_alarm",
                          {{"metric_name", "HealthyHostCount"},
                           {"threshold", 1},
                           {"evaluation_periods", 2},
                           {"period", 60},
                           {"treat_missing_data", "breaching"},
                           {"dimensions",
                            {{"LoadBalancer", matches(R"(^\$\{aws_lb\.[^}]*\.arn_suffix\}$)")},
                             {"TargetGroup", matches(R"(^\$\{aws_lb_target_group\.[^}]*\.arn_suffix\}$)")}}}}));
}

TEST_CASE("PMM-55 J: an alarm on burst credits while EFS is bursting", "[monitoring]") {
  CHECK(with_files().has("aws_cloudwatch_metric_alarm",
                         {{"metric_name", "BurstCreditBalance"},
                          {"threshold", 1e12},
                          {"evaluation_periods", 2},
                          {"period", 300},
                          {"treat_missing_data", "notBreaching"},
                          {"count", "${var.efs_throughput_mode == \"bursting\" ? 1 : 0}"}}));
  CHECK(with_volume().count("aws_cloudwatch_metric_alarm", {{"metric_name", "BurstCreditBalance"}}) == 0);
}

TEST_CASE("PMM-56 J: an alarm on errors of the server", "[monitoring]") {
  CHECK(with_files().has("aws_cloudwatch_metric_alarm", {{"metric_name", "HTTPCode_Target_5XX_Count"},
                                                         {"statistic", "Sum"},
                                                         {"comparison_operator", "GreaterThanThreshold"},
                                                         {"threshold", 10},
                                                         {"evaluation_periods", 2},
                                                         {"period", 300},
                                                         {"treat_missing_data", "notBreaching"}}));
}

TEST_CASE("PMM-58 J: databases are opened for the server", "[monitoring]") {
  for (const Template& tf : {with_files(), with_volume(), complete()}) {
    for (const int port : {5432, 3306}) {
      CHECK(
          tf.has("aws_vpc_security_group_ingress_rule",
                 {{"for_each", "${toset(var.rds_security_group_ids)}"},
                  {"security_group_id", "${each.value}"},
                  {"referenced_security_group_id", refers_to("aws_security_group.pmm_service_service_security_group")},
                  {"from_port", port},
                  {"to_port", port}}));
    }
  }
}

TEST_CASE("PMM-59 J: the password is generated and is read by readers only", "[monitoring]") {
  for (const Template& tf : {with_files(), with_volume(), complete()}) {
    CHECK(tf.has("ephemeral.aws_secretsmanager_random_password", {{"password_length", 32}}));
    CHECK(tf.has("aws_secretsmanager_secret_version",
                 {{"secret_string", absent()},
                  {"secret_string_wo", refers_to("ephemeral.aws_secretsmanager_random_password")}}));
    const std::string policy = tf.only("aws_secretsmanager_secret_policy").text("/policy");
    CHECK(contains(policy, R"({"AWS" = var.secret_readers})"));
    CHECK(contains(policy, "secretsmanager:GetSecretValue"));
    CHECK_FALSE(contains(policy, "Put"));
    CHECK_FALSE(contains(policy, "secretsmanager:*"));
    for (const BlockView& output : tf.resources("output")) {
      CHECK_FALSE(contains(output.json(), "random_password"));
    }
  }
}

TEST_CASE("PMM-60 C, PMM-60 J: names and suffixes and groups are reached without taking texts apart", "[monitoring]") {
  const Template tf = testing::synth([](Stack& stack) {
    auto network = stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"}});
    auto zone = stack.add("zone", aws::Zone::Existing{.name = "example.com", .id = "Z1"});
    auto pmm = stack.add(
        "pmm", patterns::PmmServer{
                   .network = network, .zone = zone, .environment = "test", .alarm_emails = {"a@example.com"}});
    const auto output = [&](const char* name, const Str& value) { stack.output(name, {.value = value}); };
    output("group", pmm.target_group().arn());
    output("group_suffix", pmm.target_group().arn_suffix());
    output("balancer_suffix", pmm.balancer().arn_suffix());
    output("cluster", pmm.cluster().name());
    output("service", pmm.service().name());
    output("security_group", pmm.security_group_id());
    stack.add("slow", aws::Alarm{.metric = pmm.target_group().metrics().response_time(), .above = 5});
    auto database = stack.add("database", aws::SecurityGroup{.vpc = network, .default_port = aws::Ports::tcp(5432)});
    pmm.monitor(database);
    testing::detail::add_missing_providers(stack);
  });
  CHECK(tf.ok());
  CHECK(tf.output("group_suffix").text("/value") ==
        "${aws_lb_target_group.pmm_edge_balancer_targets_web_group.arn_suffix}");
  CHECK(tf.output("balancer_suffix").text("/value") == "${aws_lb.pmm_edge_balancer_balancer.arn_suffix}");
  CHECK_FALSE(contains(tf.json(), "split("));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule",
               {{"security_group_id", refers_to("aws_security_group.database_group")}, {"from_port", 5432}}));
}

TEST_CASE("PMM-61 J: what a test of a deployment needs is in outputs", "[monitoring]") {
  for (const Template& tf : {with_files(), with_volume(), complete()}) {
    for (const char* name : {"ecs_cluster_name", "ecs_service_name", "target_group_arn", "pmm_url"}) {
      CHECK_FALSE(tf.output(name).text("/description").empty());
    }
  }
}

TEST_CASE("PMM-62 J: further outputs", "[monitoring]") {
  const Template tf = with_files();
  for (const char* name : {"efs_id", "efs_arn", "load_balancer_arn", "load_balancer_dns_name",
                           "admin_password_secret_arn", "security_group_id", "efs_security_group_id"}) {
    CHECK_FALSE(tf.output(name).text("/description").empty());
  }
  CHECK(with_volume().count("output.efs_id") == 0);
  CHECK(with_volume().count("output.volume_id") == 1);
}

TEST_CASE("PMM-63 J: the URL has its scheme", "[monitoring]") {
  CHECK(contains(with_files().output("pmm_url").text("/value"), "https://${"));
  CHECK(contains(read("scripts/pmm/smoke-test.sh"), "\"$url/v1/server/readyz\""));
}

TEST_CASE("PMM-64 J: keys of tags are in lower case but Name and those of AWS", "[monitoring]") {
  for (const Template& tf : {with_files(), with_volume(), complete()}) {
    const std::set<std::string> allowed = {"Name", "AmazonECSManaged"};
    std::size_t seen = 0;
    for (const char* type : kTaggable) {
      for (const BlockView& block : tf.resources(type)) {
        const std::string tags = block.has("/tags") ? block.json("/tags") : "{}";
        for (std::size_t at = tags.find('"'); at != std::string::npos;) {
          const std::size_t end = tags.find('"', at + 1);
          const std::string text = tags.substr(at + 1, end - at - 1);
          if (tags.compare(end + 1, 1, ":") == 0) {
            ++seen;
            INFO(block.address() << ": " << text);
            const bool is_lower = text.find_first_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string::npos;
            CHECK((is_lower || allowed.count(text) == 1));
          }
          at = tags.find('"', end + 1);
        }
      }
    }
    CHECK(seen > 50);
    CHECK(contains(tf.variable("tags").json("/validation"), "lower("));
  }
}

TEST_CASE("PMM-65 J: everything says which module made it", "[monitoring]") {
  for (const Template& tf : {with_files(), with_volume(), complete()}) {
    for (const char* type : kTaggable) {
      if (tf.count(type) == 0) continue;
      INFO(type);
      CHECK(tf.all(type, {{"tags",
                           {{"created_by_module", "terrace/pmm_server"},
                            {"service", "${var.service_name}"},
                            {"environment", "${var.environment}"}}}}));
    }
    CHECK(tf.all("provider.aws", {{"default_tags", {{"tags", "${var.tags}"}}}}));
  }
}

TEST_CASE("PMM-66 J: defaults are those of production and have no switches", "[monitoring]") {
  const Template tf = complete();
  CHECK(tf.variable("cloudwatch_log_retention_days").json("/default") == "365");
  CHECK(tf.variable("backup_retention_days").json("/default") == "365");
  CHECK(tf.variable("pmm_version").json("/default") == "\"3\"");
  for (const BlockView& variable : tf.resources("variable")) {
    CHECK_FALSE((variable.name().starts_with("enable_") && variable.name() != "enable_dbaas"));
  }
  CHECK(tf.all("aws_lb", {{"enable_deletion_protection", true}}));
  CHECK(tf.count("aws_cloudwatch_metric_alarm") == 8);
}

TEST_CASE("the policies have nothing to say that is not acknowledged with a reason", "[monitoring]") {
  for (const char* storage : {"ebs", "efs"}) {
    const Ran ran =
        run(std::string("cd \"${TMPDIR:-/tmp}\" && '" TERRACE_BINARY_DIR "/bin/pmm' check -c storage=") + storage);
    INFO(ran.output);
    CHECK(ran.code == 0);
    CHECK(contains(ran.output, " rules, 0 violations"));
  }
}
