// SPDX-License-Identifier: Apache-2.0
// Caches: include/terrace/aws/cache.hpp.

#include <terrace/aws/cache.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

constexpr const char* kCacheVpc = "vpc-0a1b2c3d4e5f60718";
const aws::DataNetwork kCacheNetwork = {Str(kCacheVpc), {"subnet-a", "subnet-b"}};

aws::Cache small_cache() { return {.network = kCacheNetwork, .node_type = "cache.t4g.small"}; }

}  // namespace

TEST_CASE("a cache is encrypted in both ways and throws nothing away and fails over") {
  auto tf = synth_stack([](Stack& stack) {
    auto cache = stack.add("cache", small_cache());
    cache.connections().allow_from(stack.add("web", aws::SecurityGroup{.vpc = Str(kCacheVpc)}));
    stack.output("url", {.value = cache.url()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_elasticache_replication_group.cache_cache",
               {{"replication_group_id", "test-cache"},
                {"engine", "valkey"},
                {"at_rest_encryption_enabled", "true"},
                {"transit_encryption_enabled", true},
                {"automatic_failover_enabled", true},
                {"multi_az_enabled", true},
                {"num_cache_clusters", 2},
                {"snapshot_retention_limit", 7},
                {"log_delivery_configuration", array_with({{"log_type", "slow-log"}})},
                {"lifecycle", {{"prevent_destroy", true}}}}));
  CHECK(tf.has("aws_elasticache_parameter_group",
               {{"family", "valkey8"},
                {"name", "test-cache-valkey8"},
                {"parameter", exactly({Pattern({{"name", "maxmemory-policy"}, {"value", "noeviction"}})})}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule", {{"from_port", 6379}}));
  CHECK(tf.only("output.url").json().find("rediss://") != std::string::npos);
}

TEST_CASE("one node does not fail over and late numbers leave that to Terraform") {
  auto tf = synth_stack([](Stack& stack) {
    auto one = small_cache();
    one.nodes = 1;
    one.deletion_protection = false;
    stack.add("one", one);
    auto late = small_cache();
    late.nodes = stack.variable<Num>("nodes");
    late.version = stack.variable<Str>("valkey_version");
    stack.add("late", late);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has(
      "aws_elasticache_replication_group.one_cache",
      {{"automatic_failover_enabled", false}, {"lifecycle", absent()}, {"final_snapshot_identifier", absent()}}));
  CHECK(tf.has("aws_elasticache_replication_group.late_cache", {{"automatic_failover_enabled", "${var.nodes > 1}"}}));
}

TEST_CASE("users sign in by their role, or with a password that the program does not know") {
  auto tf = synth_stack([](Stack& stack) {
    auto role = stack.add("task", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")}});
    auto spec = small_cache();
    spec.engine = "redis";
    spec.version = "7.1";
    spec.users = {{.name = "app"},
                  {.name = "worker",
                   .access = "on ~jobs:* +@all",
                   .password = stack.variable<Str>("worker", {.sensitive = true})}};
    auto cache = stack.add("cache", spec);
    cache.grant_connect(role, "app");
    stack.output("user", {.value = cache.user_name("app")});
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_elasticache_user.cache_users_app", {{"user_id", "test-cache-app"},
                                                      {"user_name", "test-cache-app"},
                                                      {"authentication_mode", exactly({Pattern({{"type", "iam"}})})}}));
  CHECK(tf.has("aws_elasticache_user.cache_users_nobody", {{"user_name", "default"}, {"access_string", "off -@all"}}));
  CHECK(tf.count("aws_elasticache_user") == 3);
  CHECK(tf.only("aws_iam_role_policy").json().find("elasticache:Connect") != std::string::npos);
}

TEST_CASE("the metrics of a cache are of the node where it is highest") {
  synth_stack([](Stack& stack) {
    const aws::Metric memory = stack.add("cache", small_cache()).metrics().memory();
    CHECK(memory.expression() == "MAX([m0, m1])");
    CHECK(memory.metrics().size() == 2);
    CHECK(memory.metrics()[1].name_space() == "AWS/ElastiCache");
  });
}

namespace {

aws::Cache random_cache(Random& random) {
  aws::Cache made = small_cache();
  if (random.one_in(2)) {
    made.engine = "redis";
    made.version = random.one_in(2) ? "7.1" : "6.2";
  }
  made.nodes = random.between(2, 6);
  made.when_full = random.one_in(2) ? "noeviction" : "allkeys-lru";
  if (random.one_in(2)) made.snapshot_window = "02:00-03:00";
  if (random.one_in(2)) made.maintenance_window = "sun:04:00-sun:05:00";
  made.logs = random.one_in(2);
  made.deletion_protection = random.one_in(2);
  if (random.one_in(3)) made.users = {{.name = "app"}};
  return made;
}

}  // namespace

TEST_CASE("random caches are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    auto cache = scope.add("cache", random_cache(random));
    cache.connections().allow_from(aws::Peer::cidr("10.0.0.0/8"));
  });
}

TEST_CASE("what ElastiCache would refuse is a diagnostic") {
  using V = Violation<int>;
  const auto broken = [](std::string code, std::function<void(aws::Cache&, Scope&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::Cache spec = random_cache(random);
               change(spec, scope);
               scope.add("cache", spec);
             }};
  };
  const auto secret = [](Scope& scope) { return scope.stack().variable<Str>("token", {.sensitive = true}); };
  check_violations(nothing_shared,
                   std::vector<V>{
                       broken("T1901", [](aws::Cache& c, Scope&) { c.engine = "memcached"; }),
                       broken("T1902", [](aws::Cache& c, Scope&) { c.version = "3.2"; }),
                       broken("T1903", [](aws::Cache& c, Scope&) { c.node_type = "db.t4g.small"; }),
                       broken("T1906", [](aws::Cache& c, Scope&) { c.snapshot_window = "02:00-02:30"; }),
                       broken("T1907",
                              [](aws::Cache& c, Scope&) {
                                c.snapshot_window = "04:30-05:30";
                                c.maintenance_window = "sun:04:00-sun:05:00";
                              }),
                       broken("T1908",
                              [](aws::Cache& c, Scope&) {
                                c.network = {Str(kCacheVpc), {"subnet-a"}};
                              }),
                       broken("T1913",
                              [](aws::Cache& c, Scope&) {
                                c.nodes = 1;
                                c.failover = true;
                              }),
                       broken("T1914",
                              [=](aws::Cache& c, Scope& scope) {
                                c.tls = false;
                                c.auth_token = secret(scope);
                              }),
                       broken("T1915",
                              [=](aws::Cache& c, Scope& scope) {
                                c.users = {{.name = "app"}};
                                c.auth_token = secret(scope);
                              }),
                       broken("T1001", [](aws::Cache& c, Scope&) { c.name = std::string(41, 'a'); }),
                       broken("T1001", [](aws::Cache& c, Scope&) { c.name = "ends-"; }),
                       broken("T1002", [](aws::Cache& c, Scope&) { c.nodes = 7; }),
                       broken("T1002", [](aws::Cache& c, Scope&) { c.when_full = "explode"; }),
                       broken("T1002", [](aws::Cache& c, Scope&) { c.snapshot_days = 36; }),
                       {"T1921",
                        [](Scope& scope, int, Random&) {
                          auto role = scope.add(
                              "role", aws::Role::Existing{.name = "r", .arn = "arn:aws:iam::123456789012:role/r"});
                          scope.add("cache", small_cache()).grant_connect(role, "app");
                        }},
                   });
}
