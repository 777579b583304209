// SPDX-License-Identifier: Apache-2.0
// The Terraform variables of the PMM system: which there are, and that a real plan refuses what they cannot be.

#include <set>

#include "pmm_support.hpp"

using namespace pmm_test;

namespace {

using Values = std::vector<std::pair<std::string, std::string>>;

/// A stack of nothing but the variables: no plan of it asks AWS.
Template only_variables(const Choices& choices, bool own_network = false) {
  return testing::synth([=](Stack& stack) { pmm::Inputs(stack, choices, own_network); });
}

Values good() {
  return {{"public_subnet_ids", R"(["subnet-a","subnet-b"])"},
          {"private_subnet_ids", R"(["subnet-c","subnet-d"])"},
          {"zone_id", "Z0123456789ABCDEFGHIJ"},
          {"environment", "production"},
          {"alarm_emails", R"(["dba@example.com"])"}};
}

/// The good values with others in their place.
Values but(const Values& others) {
  Values all = good();
  for (const auto& other : others) {
    std::erase_if(all, [&](const auto& one) { return one.first == other.first; });
    all.push_back(other);
  }
  return all;
}

/// What terraform says without line breaks and the bars beside its text.
std::string flat(const std::string& text) {
  std::string made;
  for (const char c : text) {
    if (c != '\n' && c != '|' && !(c == ' ' && !made.empty() && made.back() == ' ')) made += c;
    if (c == '\n' && !made.empty() && made.back() != ' ') made += ' ';
  }
  return made;
}

std::string default_of(const Template& tf, const char* name) { return tf.variable(name).json("/default"); }

}  // namespace

TEST_CASE("PMM-44 V: what there is no default for", "[basic]") {
  const Template tf = with_files();
  std::set<std::string> required;
  for (const BlockView& variable : tf.resources("variable")) {
    CHECK(variable.has("/type"));
    CHECK_FALSE(variable.text("/description").empty());
    if (!variable.has("/default")) required.insert(variable.name());
  }
  CHECK(required ==
        std::set<std::string>{"public_subnet_ids", "private_subnet_ids", "zone_id", "environment", "alarm_emails"});
  CHECK(contains(tf.variable("alarm_emails").text("/description"), "\n"));  // long text stays as it is
  // A bool needs no validation, and a pair of keys may have any name.
  for (const BlockView& variable : tf.resources("variable")) {
    INFO(variable.name());
    const bool is_free = variable.text("/type") == "bool" || variable.name() == "ssh_key_name";
    CHECK((is_free || variable.has("/validation")));
  }
}

TEST_CASE("PMM-45 T, PMM-45 V: a plan without anybody to hear the alarms is refused", "[basic][oracle]") {
  const Template tf = only_variables(kFiles);
  CHECK(tf.variable("alarm_emails").has("/validation"));
  CHECK(tf.variable("alarm_emails").json() == with_files().variable("alarm_emails").json());
  const auto empty = terraform_plan(tf, {.variables = but({{"alarm_emails", "[]"}})});
  if (skipped(empty)) return;
  CHECK_FALSE(empty);
  CHECK(contains(flat(empty.diagnostics), "At least one e-mail address is needed for alarms."));
}

TEST_CASE("PMM-46 V: names and version have their defaults", "[basic]") {
  const Template tf = with_files();
  CHECK(default_of(tf, "service_name") == "\"pmm-server\"");
  CHECK(tf.has("var.dns_names", {{"default", exactly({"pmm"})}}));
  CHECK(default_of(tf, "pmm_version") == "\"3\"");
  CHECK(default_of(tf, "disable_telemetry") == "true");
  CHECK(default_of(tf, "enable_dbaas") == "false");
  CHECK(default_of(pmm_two(), "pmm_version") == "\"2\"");
}

TEST_CASE("PMM-47 V, PMM-21 V: sizes have their defaults", "[basic]") {
  const Template tf = with_files();
  CHECK(default_of(tf, "instance_type") == "\"m5.large\"");
  CHECK(default_of(tf, "container_cpu") == "2048");
  CHECK(default_of(tf, "container_memory") == "4096");
}

TEST_CASE("PMM-48 V: keys and retention have their defaults", "[basic]") {
  const Template tf = with_files();
  CHECK(default_of(tf, "efs_kms_key_id") == "null");
  CHECK(default_of(tf, "backup_retention_days") == "365");
  CHECK(default_of(tf, "cloudwatch_log_retention_days") == "365");
  CHECK(tf.variable("cloudwatch_log_retention_days").has("/validation"));
}

TEST_CASE("PMM-49 V: databases and readers and tags are empty at first", "[basic]") {
  const Template tf = with_files();
  CHECK(default_of(tf, "rds_security_group_ids") == "[]");
  CHECK(default_of(tf, "secret_readers") == "[]");
  CHECK(default_of(tf, "tags") == "{}");
}

TEST_CASE("PMM-50 V, PMM-35 V: what the first plan used without declaring it", "[basic]") {
  const Template tf = with_files();
  CHECK(default_of(tf, "efs_performance_mode") == "\"generalPurpose\"");
  CHECK(default_of(tf, "efs_throughput_mode") == "\"bursting\"");
  CHECK(default_of(tf, "efs_transition_to_ia") == "\"AFTER_30_DAYS\"");
  CHECK(default_of(tf, "healthcheck_interval") == "30");
  CHECK(default_of(tf, "healthcheck_timeout") == "5");
  CHECK(default_of(tf, "ssh_key_name") == "null");
  CHECK(default_of(tf, "admin_cidr_blocks") == "[]");
  CHECK(default_of(tf, "backup_schedule") == "\"cron(0 2 * * ? *)\"");
}

TEST_CASE("PMM-51 J: variables that must not be there", "[basic]") {
  for (const Template& tf : {with_files(), with_volume(), complete()}) {
    for (const char* name : {"vpc_id", "internet_gateway_id", "efs_encrypted", "admin_password", "enable_monitoring",
                             "enable_cloudwatch_logs", "enable_efs_backup", "secret_writers"}) {
      INFO(name);
      CHECK(tf.count(std::string("var.") + name) == 0);
    }
  }
}

TEST_CASE("PMM-22 V: machines that are too small or none are refused by a plan", "[basic][oracle]") {
  const Template tf = only_variables(kFiles);
  CHECK(contains(tf.variable("instance_type").json("/validation"), "^(m5|"));
  CHECK(contains(tf.variable("instance_type").json("/validation"), ")$"));
  for (const char* type : {"c5.large", "t3.medium", "m5.larger", "xm5.large", "m6g.large"}) {
    INFO(type);
    const auto plan = terraform_plan(tf, {.variables = but({{"instance_type", type}})});
    if (skipped(plan)) return;
    CHECK_FALSE(plan);
    const bool fits = contains(flat(plan.diagnostics), "does not fit on the machine");
    const bool is_known = !contains(flat(plan.diagnostics), "Take a machine of the families");
    CHECK((is_known ? fits : true));
    CHECK(is_known == (std::string(type) == "c5.large"));
  }
}

TEST_CASE("PMM-44 to PMM-50: one plan with good values passes and one with bad ones names each", "[basic][oracle]") {
  const auto fine = terraform_plan(only_variables(kFiles), {.variables = good()});
  if (skipped(fine)) return;
  CHECK(fine);
  const auto others = terraform_plan(only_variables(kFiles),
                                     {.variables = but({{"instance_type", "m6i.2xlarge"},
                                                        {"container_cpu", "8192"},
                                                        {"container_memory", "30000"},
                                                        {"efs_throughput_mode", "elastic"},
                                                        {"dns_names", R"(["","monitoring"])"},
                                                        {"pmm_version", "3.4.1"},
                                                        {"admin_cidr_blocks", R"(["10.0.0.0/8"])"},
                                                        {"rds_security_group_ids", R"(["sg-1","sg-2"])"},
                                                        {"secret_readers", R"(["arn:aws:iam::123456789012:role/dba"])"},
                                                        {"tags", R"({"team":"data","Name":"x"})"},
                                                        {"backup_schedule", "rate(12 hours)"}})});
  CHECK(others);

  const auto bad =
      terraform_plan(only_variables(kFiles), {.variables = but({{"public_subnet_ids", R"(["subnet-a"])"},
                                                                {"private_subnet_ids", R"(["subnet-c","subnet-c"])"},
                                                                {"zone_id", "example.com"},
                                                                {"environment", "Production"},
                                                                {"alarm_emails", R"(["nobody"])"},
                                                                {"service_name", "PMM"},
                                                                {"dns_names", R"(["-pmm"])"},
                                                                {"pmm_version", "2.44.0"},
                                                                {"container_cpu", "4096"},
                                                                {"container_memory", "8192"},
                                                                {"healthcheck_interval", "4"},
                                                                {"healthcheck_timeout", "60"},
                                                                {"admin_cidr_blocks", R"(["0.0.0.0/0"])"},
                                                                {"efs_kms_key_id", "alias/x"},
                                                                {"efs_performance_mode", "fast"},
                                                                {"efs_throughput_mode", "provisioned"},
                                                                {"efs_transition_to_ia", "AFTER_2_DAYS"},
                                                                {"backup_schedule", "daily"},
                                                                {"backup_retention_days", "0"},
                                                                {"cloudwatch_log_retention_days", "366"},
                                                                {"rds_security_group_ids", R"(["db-1"])"},
                                                                {"secret_readers", R"(["dba"])"},
                                                                {"tags", R"({"Team":"data"})"}})});
  CHECK_FALSE(bad);
  // What is compared with another variable is looked at only when that one is fine.
  const auto compared =
      terraform_plan(only_variables(kFiles),
                     {.variables = but({{"healthcheck_timeout", "30"}, {"efs_throughput_mode", "provisioned"}})});
  CHECK_FALSE(compared);
  const std::string said = flat(bad.diagnostics) + flat(compared.diagnostics);
  for (const char* message : {"two or more different public subnets",
                              "one or more different private subnets",
                              "The id of a zone is capital letters",
                              "The environment is lower-case",
                              "must be an e-mail address",
                              "3 to 32 lower-case letters",
                              "one or more different host names",
                              "This configuration is for PMM 3",
                              "no more than the machine has",
                              "does not fit on the machine",
                              "5 to 300 seconds are possible",
                              "less than healthcheck_interval",
                              "none the whole world",
                              "must be the ARN of a KMS key",
                              "generalPurpose or maxIO",
                              "bursting or elastic",
                              "AFTER_1_DAY, AFTER_7_DAYS",
                              "must be cron(...) or rate(...)",
                              "for a day or longer",
                              "CloudWatch keeps logs for",
                              "must be the id of a security group",
                              "must be the ARN of a role or a user",
                              "Keys of tags are in lower case"}) {
    INFO(message);
    CHECK(contains(said, message));
  }
}

TEST_CASE("the volume and the own network have variables that a plan checks", "[persistence][oracle]") {
  const Template tf = only_variables(kVolume, true);
  const auto plan = [&](const Values& others) {
    Values all = {
        {"zone_id", "Z0123456789ABCDEFGHIJ"}, {"environment", "test"}, {"alarm_emails", R"(["dba@example.com"])"}};
    all.insert(all.end(), others.begin(), others.end());
    return terraform_plan(tf, {.variables = all});
  };
  const auto ranges = plan({{"network_cidr", "10.0.0.0/8"}, {"volume_size", "10"}});
  if (skipped(ranges)) return;
  const std::string said = flat(ranges.diagnostics) + flat(plan({{"volume_iops", "100"}}).diagnostics) +
                           flat(plan({{"volume_throughput", "900"}}).diagnostics);
  for (const char* message :
       {"must be a /16 to a /22", "20 to 16384 GiB", "3000 to 16000 operations", "125 to 1000 MiB/s"}) {
    INFO(message);
    CHECK(contains(said, message));
  }
  CHECK(plan({{"volume_size", "500"}, {"volume_iops", "6000"}, {"volume_throughput", "500"}}));
}
