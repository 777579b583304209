// SPDX-License-Identifier: Apache-2.0
// RDS databases: include/terrace/aws/database.hpp.

#include <terrace/aws/database.hpp>
#include <terrace/aws/network.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

constexpr const char* kVpc = "vpc-0a1b2c3d4e5f60718";
const aws::DataNetwork kDataNetwork = {Str(kVpc), {"subnet-a", "subnet-b"}};

aws::Database postgres(const aws::DataNetwork& network = kDataNetwork) {
  return {
      .network = network, .engine = "postgres", .version = "16", .instance_class = "db.t4g.medium", .database = "shop"};
}

}  // namespace

TEST_CASE("a database is encrypted protected and backed up and its password is RDS's secret") {
  auto tf = synth_stack([](Stack& stack) { stack.add("database", postgres()); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_db_instance.database_instance",
               {{"identifier", "test-database"},
                {"storage_encrypted", true},
                {"publicly_accessible", false},
                {"deletion_protection", true},
                {"multi_az", true},
                {"backup_retention_period", 7},
                {"skip_final_snapshot", false},
                {"final_snapshot_identifier", "test-database-final"},
                {"manage_master_user_password", true},
                {"password_wo", absent()},
                {"max_allocated_storage", 100},
                {"auto_minor_version_upgrade", true},
                {"enabled_cloudwatch_logs_exports", exactly({"postgresql", "upgrade"})},
                {"performance_insights_enabled", true}}));
  CHECK(tf.has("aws_cloudwatch_log_group",
               {{"name", "/aws/rds/instance/test-database/postgresql"}, {"retention_in_days", 30}}));
  CHECK(tf.has(
      "aws_iam_role_policy_attachment",
      {{"policy_arn",
        "arn:${data.aws_partition.current_partition.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"}}));
}

TEST_CASE("the family of parameters follows from engine and version and refuses what is not TLS") {
  const auto group = [](const char* engine, const Str& version) {
    return synth_stack([=](Stack& stack) {
      auto spec = postgres();
      spec.engine = engine;
      spec.version = version.is_set() ? version : Str(stack.variable<Str>("engine_version"));
      stack.add("database", spec);
    });
  };
  CHECK(group("postgres", "16.4")
            .has("aws_db_parameter_group",
                 {{"family", "postgres16"},
                  {"parameter", exactly({Pattern({{"name", "rds.force_ssl"}, {"value", "1"}})})}}));
  CHECK(group("postgres", "16.4").has("aws_db_instance", {{"auto_minor_version_upgrade", false}}));
  CHECK(group("mysql", "8.0.39")
            .has("aws_db_parameter_group",
                 {{"family", "mysql8.0"}, {"parameter", exactly({Pattern({{"name", "require_secure_transport"}})})}}));
  CHECK(group("mariadb", "10.11").has("aws_db_parameter_group", {{"family", "mariadb10.11"}}));
  CHECK(group("postgres", {})
            .has("aws_db_parameter_group", {{"family", "postgres${element(split(\".\", var.engine_version), 0)}"}}));
}

TEST_CASE("a database lets others in on its port") {
  auto tf = synth_stack([](Stack& stack) {
    auto web = stack.add("web", aws::SecurityGroup{.vpc = Str(kVpc)});
    auto database = stack.add("database", postgres());
    database.connections().allow_from(web);
    stack.output("endpoint", {.value = database.endpoint()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_vpc_security_group_ingress_rule", {{"from_port", 5432}, {"description", "from web"}}));
  CHECK(tf.has("aws_db_instance",
               {{"vpc_security_group_ids", exactly({refers_to("aws_security_group.database_group_group")})}}));
}

TEST_CASE("a database in a network is in its isolated subnets") {
  auto tf = synth_stack([](Stack& stack) {
    auto network = stack.add(
        "network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"}, .isolated_tier = {.enabled = true}});
    stack.add("database", postgres(network));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.only("aws_db_subnet_group").json().find("isolated") != std::string::npos);
}

TEST_CASE("the secret of a database has fields and may be read by whom it is granted") {
  auto tf = synth_stack([](Stack& stack) {
    auto role = stack.add("task", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")}});
    auto database = stack.add("database", postgres());
    const aws::SecretSource password = database.secret().field("password");
    password.grant_read(role);
    database.grant_connect(role, "app");
    stack.output("from", {.value = password.value_from()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.only("output.from").json().find("master_user_secret[0].secret_arn}:password::") != std::string::npos);
  const std::string policy = tf.only("aws_iam_role_policy").json();
  CHECK(policy.find("secretsmanager:GetSecretValue") != std::string::npos);
  CHECK(policy.find("rds-db:connect") != std::string::npos);
  CHECK(policy.find("dbuser:${aws_db_instance.database_instance.resource_id}/app") != std::string::npos);
}

TEST_CASE("a password of one's own goes by write-only arguments and is in no state") {
  auto tf = synth_stack([](Stack& stack) {
    auto spec = postgres();
    spec.password = stack.variable<Str>("password", {.ephemeral = true});
    auto database = stack.add("database", spec);
    CHECK(!database.secret().is_set());
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_db_instance", {{"password_wo", "${var.password}"},
                                   {"password_wo_version", 1},
                                   {"manage_master_user_password", absent()},
                                   {"password", absent()}}));
}

TEST_CASE("a replica takes after its source and a restored database keeps the snapshot's users") {
  auto tf = synth_stack([](Stack& stack) {
    auto read = stack.add("database", postgres()).replica("read", {.instance_class = "db.t4g.large"});
    stack.output("read", {.value = read.address()});
    auto spec = postgres();
    spec.database = Str();
    spec.snapshot = "before-the-fire";
    stack.add("restored", spec);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_db_instance.database_read_instance",
               {{"replicate_source_db", refers_to("aws_db_instance.database_instance")},
                {"instance_class", "db.t4g.large"},
                {"parameter_group_name", refers_to("aws_db_parameter_group.database_parameters")},
                {"engine", absent()}}));
  CHECK(tf.has("aws_db_instance.restored_instance",
               {{"snapshot_identifier", "before-the-fire"}, {"username", absent()}}));
}

TEST_CASE("what throws away says so with one word each") {
  auto tf = synth_stack([](Stack& stack) {
    auto spec = postgres();
    spec.deletion_protection = false;
    spec.final_snapshot = false;
    spec.monitoring_seconds = 0;
    spec.max_storage_gib = 0;
    stack.add("database", spec);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_db_instance", {{"deletion_protection", false},
                                   {"skip_final_snapshot", true},
                                   {"final_snapshot_identifier", absent()},
                                   {"monitoring_role_arn", absent()},
                                   {"max_allocated_storage", absent()}}));
}

namespace {

aws::Database random_database(Random& random) {
  aws::Database made = postgres();
  if (random.one_in(3)) {
    made.engine = "mysql";
    made.version = random.one_in(2) ? "8.0" : "8.4.3";
  } else if (random.one_in(3)) {
    made.engine = "mariadb";
    made.version = "10.11.9";
  }
  made.storage_gib = random.between(20, 300);
  made.backup_days = random.between(1, 35);
  if (random.one_in(2)) made.backup_window = "02:00-03:00";
  if (random.one_in(2)) made.maintenance_window = "sun:04:00-sun:05:00";
  made.multi_az = random.one_in(2);
  if (random.one_in(3)) {
    made.storage_gib = 500;
    made.iops = 12000;
    made.throughput = 500;
  }
  if (random.one_in(3)) made.parameters = {{"max_connections", "200"}};
  return made;
}

}  // namespace

TEST_CASE("random databases are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    auto database = scope.add("database", random_database(random));
    if (random.one_in(4)) database.replica("read");
  });
}

TEST_CASE("what RDS would refuse of a database is a diagnostic") {
  using V = Violation<int>;
  const auto broken = [](std::string code, std::function<void(aws::Database&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::Database spec = random_database(random);
               change(spec);
               scope.add("database", spec);
             }};
  };
  check_violations(nothing_shared,
                   std::vector<V>{
                       broken("T1901", [](aws::Database& d) { d.engine = "oracle"; }),
                       broken("T1902", [](aws::Database& d) { d.version = "3.1"; }),
                       broken("T1903", [](aws::Database& d) { d.instance_class = "t3.medium"; }),
                       broken("T1903", [](aws::Database& d) { d.instance_class = "db.m6g.small"; }),
                       broken("T1904", [](aws::Database& d) { d.max_storage_gib = 19; }),
                       broken("T1905",
                              [](aws::Database& d) {
                                d.storage_gib = 100;
                                d.iops = 5000;
                              }),
                       broken("T1905",
                              [](aws::Database& d) {
                                d.storage_type = "io1";
                                d.iops = Num();
                              }),
                       broken("T1905",
                              [](aws::Database& d) {
                                d.storage_type = "gp2";
                                d.throughput = 250;
                              }),
                       broken("T1906", [](aws::Database& d) { d.backup_window = "2:00-3:00"; }),
                       broken("T1906", [](aws::Database& d) { d.backup_window = "02:00-02:15"; }),
                       broken("T1906", [](aws::Database& d) { d.maintenance_window = "04:00-05:00"; }),
                       broken("T1906", [](aws::Database& d) { d.maintenance_window = "sun:04:00-tue:05:00"; }),
                       broken("T1907",
                              [](aws::Database& d) {
                                d.backup_window = "23:30-00:30";
                                d.maintenance_window = "sat:23:00-sun:00:15";
                              }),
                       broken("T1908",
                              [](aws::Database& d) {
                                d.network = {Str(kVpc), {"subnet-a"}};
                              }),
                       broken("T1909", [](aws::Database& d) { d.username = "rdsadmin"; }),
                       broken("T1909", [](aws::Database& d) { d.database = "my-shop"; }),
                       broken("T1910", [](aws::Database& d) { d.logs = {"everything"}; }),
                       {"T1911",
                        [](Scope& scope, int, Random&) {
                          aws::Database spec = postgres();
                          spec.engine = "mysql";
                          spec.version = "8.0";
                          spec.instance_class = "db.t4g.micro";
                          spec.performance_insights = true;
                          scope.add("database", spec);
                        }},
                       {"T1912",
                        [](Scope& scope, int, Random& random) {
                          aws::Database spec = random_database(random);
                          spec.backup_days = 0;
                          scope.add("database", spec).replica("read");
                        }},
                       {"T1921",
                        [](Scope& scope, int, Random& random) {
                          aws::Database spec = random_database(random);
                          spec.iam_auth = false;
                          auto role = scope.add(
                              "role", aws::Role::Existing{.name = "r", .arn = "arn:aws:iam::123456789012:role/r"});
                          scope.add("database", spec).grant_connect(role, "app");
                        }},
                       broken("T1001", [](aws::Database& d) { d.identifier = "my--database"; }),
                       broken("T1001", [](aws::Database& d) { d.identifier = "1st"; }),
                       broken("T1002", [](aws::Database& d) { d.monitoring_seconds = 7; }),
                       broken("T1002", [](aws::Database& d) { d.backup_days = 36; }),
                       broken("T1002", [](aws::Database& d) { d.storage_type = "standard"; }),
                       broken("T1003", [](aws::Database& d) { d.snapshot = "before"; }),
                   });
}
