// SPDX-License-Identifier: Apache-2.0
// Log groups, topics and event rules: include/terrace/aws/log_group.hpp, topic.hpp, event_rule.hpp.

#include <terrace/aws/event_rule.hpp>
#include <terrace/aws/log_group.hpp>
#include <terrace/aws/topic.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

const aws::Principal kWorkers = aws::Principal::service("ecs-tasks.amazonaws.com");
constexpr const char* kFunction = "arn:aws:lambda:eu-west-1:123456789012:function:cleanup";
constexpr const char* kQueue = "arn:aws:sqs:eu-west-1:123456789012:jobs";
constexpr const char* kStream = "arn:aws:kinesis:eu-west-1:123456789012:stream/lines";

Pattern policy_with(std::initializer_list<Pattern::Member> members) {
  return json_text({{"Statement", array_with(members)}});
}

}  // namespace

TEST_CASE("a rule that exists already gets more targets, also on a bus of its own") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("theirs", aws::EventRule::Existing{.name = "orders", .bus = "shop"}).call("cleanup", kFunction);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_cloudwatch_event_rule") == 0);
  CHECK(tf.has("aws_cloudwatch_event_target", {{"rule", "orders"}, {"event_bus_name", "shop"}, {"arn", kFunction}}));
  CHECK(
      tf.has("aws_lambda_permission", {{"source_arn", ends_with(":events:eu-west-1:123456789012:rule/shop/orders")}}));
}

TEST_CASE("a log group keeps what is in it for a month and may be written to by whom it is granted") {
  auto tf = synth_stack([](Stack& stack) {
    auto role = stack.add("task", aws::Role{.trusts = {kWorkers}});
    stack.add("logs", aws::LogGroup{}).grant_write(role);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudwatch_log_group.logs_group", {{"name", "test-logs"}, {"retention_in_days", 30}}));
  CHECK(tf.has("aws_iam_role_policy",
               {{"policy", policy_with({{"Action", exactly({"logs:CreateLogStream", "logs:PutLogEvents"})},
                                        {"Resource", "${aws_cloudwatch_log_group.logs_group.arn}:*"}})}}));
}

TEST_CASE("lines of a log group become a metric with a name that nobody else has") {
  auto tf = synth_stack([](Stack& stack) {
    auto logs = stack.group("web").add("logs", aws::LogGroup{});
    const aws::Metric errors = logs.count("errors", "{ $.level = \"error\" }");
    CHECK(errors.name_space() == "test");
    CHECK(errors.name() == "web/logs/errors");
    CHECK(errors.statistic() == "Sum");
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudwatch_log_metric_filter",
               {{"name", "errors"},
                {"pattern", "{ $.level = \"error\" }"},
                {"metric_transformation",
                 exactly({Pattern({{"default_value", "0"}, {"namespace", "test"}, {"value", "1"}})})}}));
}

TEST_CASE("a log group encrypted with a key lets CloudWatch Logs use it for that group") {
  auto tf = synth_stack([](Stack& stack) {
    auto key = stack.add("key", aws::Key{});
    stack.add("logs", aws::LogGroup{.key = key});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudwatch_log_group", {{"kms_key_id", refers_to("aws_kms_key.key_key")}}));
  const std::string text = tf.only("aws_kms_key").json();
  CHECK(text.find("logs.") != std::string::npos);
  CHECK(text.find("log-group:test-logs") != std::string::npos);
}

TEST_CASE("a group for deliveries has no time of its own, and an existing one takes filters") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("delivered", aws::LogGroup{.log_class = "DELIVERY"});
    auto old = stack.add("old", aws::LogGroup::Existing{.name = "/ecs/shop"});
    old.subscribe("lines", {.destination_arn = kFunction});
    old.subscribe_function("errors", kFunction, "ERROR");
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudwatch_log_group", {{"retention_in_days", absent()}}));
  CHECK(tf.has("aws_cloudwatch_log_subscription_filter", {{"log_group_name", "/ecs/shop"}, {"filter_pattern", ""}}));
  CHECK(tf.has(
      "aws_cloudwatch_log_subscription_filter",
      {{"filter_pattern", "ERROR"}, {"depends_on", array_with({"aws_lambda_permission.old_errors-permission"})}}));
  CHECK(tf.has("aws_lambda_permission",
               {{"principal", "logs.amazonaws.com"}, {"source_arn", ends_with(":log-group:/ecs/shop:*")}}));
}

TEST_CASE("a topic has a key of its own and takes messages over TLS only") {
  auto tf = synth_stack([](Stack& stack) { stack.add("alerts", aws::Topic{}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_sns_topic.alerts_topic",
               {{"name", "test-alerts"}, {"kms_master_key_id", refers_to("aws_kms_key.alerts_key_key")}}));
  CHECK(tf.has("aws_sns_topic_policy",
               {{"policy", policy_with({{"Effect", "Deny"},
                                        {"Principal", "*"},
                                        {"Action", "sns:Publish"},
                                        {"Condition", {{"Bool", {{"aws:SecureTransport", "false"}}}}}})}}));
}

TEST_CASE("a topic for alarms lets CloudWatch in, by its policy and its key") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("alerts", aws::Topic{}).allow_service("cloudwatch.amazonaws.com").allow_service("budgets.amazonaws.com");
  });
  CHECK(tf.no_diagnostics());
  for (const char* service : {"cloudwatch.amazonaws.com", "budgets.amazonaws.com"}) {
    CHECK(tf.has(
        "aws_sns_topic_policy",
        {{"policy", policy_with({{"Effect", "Allow"},
                                 {"Principal", {{"Service", service}}},
                                 {"Condition", {{"StringEquals", {{"aws:SourceAccount", "123456789012"}}}}}})}}));
    CHECK(tf.only("aws_kms_key").json().find(service) != std::string::npos);
  }
}

TEST_CASE("EventBridge publishes without a condition that it could not meet") {
  auto tf = synth_stack([](Stack& stack) {
    auto alerts = stack.add("alerts", aws::Topic{});
    stack.add("failed", aws::EventRule{.pattern = {{"source", list({"aws.backup"})}}}).notify(alerts);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_sns_topic_policy", {{"policy", policy_with({{"Principal", {{"Service", "events.amazonaws.com"}}},
                                                                {"Condition", absent()}})}}));
  CHECK(tf.has("aws_cloudwatch_event_target.failed_alerts",
               {{"arn", refers_to("aws_sns_topic.alerts_topic")}, {"role_arn", absent()}}));
}

TEST_CASE("each address of a literal list is a subscription and of a variable Terraform makes them") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("a", aws::Topic{.emails = {"ops@example.com", "ops@example.com", "on.call@example.com"}});
    stack.add("b", aws::Topic{.emails = stack.variable<List<Str>>("emails")});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_sns_topic_subscription") == 3);
  CHECK(tf.has("aws_sns_topic_subscription.a_subscriptions_ops-example-com", {{"endpoint", "ops@example.com"}}));
  CHECK(tf.has("aws_sns_topic_subscription.b_subscriptions_emails",
               {{"endpoint", "${each.value}"}, {"for_each", "${toset(var.emails)}"}}));
}

TEST_CASE("queues and functions that hear a topic are told to let it in") {
  auto tf = synth_stack([](Stack& stack) {
    auto topic = stack.add("orders", aws::Topic{});
    topic.subscribe_queue("jobs", {.arn = kQueue, .url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"},
                          {.filter = {{"kind", list({"new"})}}, .raw = true});
    topic.subscribe_function("cleanup", kFunction);
    topic.subscribe_https("hook", "https://example.com/hook");
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_sns_topic_subscription", {{"protocol", "sqs"},
                                              {"raw_message_delivery", true},
                                              {"filter_policy", json_text({{"kind", exactly({"new"})}})}}));
  CHECK(tf.has(
      "aws_sqs_queue_policy",
      {{"policy",
        policy_with({{"Principal", {{"Service", "sns.amazonaws.com"}}},
                     {"Condition", {{"ArnEquals", {{"aws:SourceArn", refers_to("aws_sns_topic.orders_topic")}}}}}})}}));
  CHECK(tf.has("aws_lambda_permission",
               {{"principal", "sns.amazonaws.com"}, {"source_arn", refers_to("aws_sns_topic.orders_topic")}}));
}

TEST_CASE("whoever may publish may use the topic's key and that of an existing topic as well") {
  auto tf = synth_stack([](Stack& stack) {
    auto role = stack.add("task", aws::Role{.trusts = {kWorkers}});
    auto topic = stack.add("old", aws::Topic::Existing{.arn = "arn:aws:sns:eu-west-1:123456789012:alerts"});
    CHECK(topic.metrics().failed().dimensions().size() == 1);
    topic.grant_publish(role);
    stack.add("new", aws::Topic{}).grant_publish(role);
  });
  CHECK(tf.no_diagnostics());
  const std::string policy = tf.only("aws_iam_role_policy").json();
  CHECK(policy.find("kms:GenerateDataKey") != std::string::npos);
  CHECK(policy.find("arn:aws:sns:eu-west-1:123456789012:alerts") != std::string::npos);
}

TEST_CASE("a rule says by its state whether it runs, also when a variable says so") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("a", aws::EventRule{.schedule = "rate(1 hour)", .enabled = false}).call("cleanup", kFunction);
    stack.add("b", aws::EventRule{.schedule = "cron(0 3 ? * MON-FRI *)", .enabled = stack.variable<Bool>("on")});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudwatch_event_rule.a_rule", {{"state", "DISABLED"}}));
  CHECK(tf.has("aws_cloudwatch_event_rule.b_rule", {{"state", "${var.on ? \"ENABLED\" : \"DISABLED\"}"}}));
  CHECK(tf.has("aws_lambda_permission",
               {{"principal", "events.amazonaws.com"}, {"source_arn", refers_to("aws_cloudwatch_event_rule.a_rule")}}));
}

TEST_CASE("a queue is told to let a rule in where its policy is ours") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("rule", aws::EventRule{.schedule = "rate(1 hour)"})
        .enqueue("jobs", {.arn = kQueue, .url = "https://sqs.eu-west-1.amazonaws.com/123456789012/jobs"},
                 object({{"job", "cleanup"}}));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudwatch_event_target.rule_jobs", {{"input", json_text({{"job", "cleanup"}})}}));
  CHECK(tf.has("aws_sqs_queue_policy",
               {{"policy", policy_with({{"Principal", {{"Service", "events.amazonaws.com"}}}})}}));
}

TEST_CASE("a target says what arrives, as whom, and what becomes of what cannot be delivered") {
  auto tf = synth_stack([](Stack& stack) {
    auto role = stack.add("role", aws::Role{.trusts = {aws::Principal::service("events.amazonaws.com")}});
    auto rule = stack.add("rule", aws::EventRule{.pattern = {{"source", list({"aws.s3"})}}});
    rule.send("stream",
              {.arn = kStream, .role = role, .input_path = "$.detail", .dead_letter_arn = kQueue, .retries = 2});
    rule.send(
        "queue",
        {.arn = kQueue, .template_text = "\"<name> is new\"", .template_values = {{"name", "$.detail.object.key"}}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudwatch_event_target.rule_stream",
               {{"input_path", "$.detail"},
                {"dead_letter_config", exactly({Pattern({{"arn", kQueue}})})},
                {"retry_policy", exactly({Pattern({{"maximum_retry_attempts", 2}})})}}));
  CHECK(tf.has("aws_cloudwatch_event_target.rule_queue",
               {{"input_transformer", exactly({Pattern({{"input_template", "\"<name> is new\""}})})}}));
}

namespace {

aws::EventRule random_event_rule(Random& random) {
  const std::vector<std::string> schedules = {"rate(1 minute)", "rate(5 days)", "cron(0 3 * * ? *)",
                                              "cron(0/15 8-18 ? * MON-FRI *)", "cron(0 0 L * ? 2030)"};
  aws::EventRule made{.enabled = random.one_in(2)};
  if (random.one_in(2)) {
    made.schedule = random.pick(schedules);
  } else {
    made.pattern = {{"source", list({"aws.ecs"})}, {"detail", object({{"lastStatus", list({"STOPPED"})}})}};
  }
  return made;
}

}  // namespace

TEST_CASE("random log groups topics and rules are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    const std::vector<int> days = {0, 1, 7, 30, 365, 3653};
    auto logs = scope.add("logs", aws::LogGroup{.retention_days = random.pick(days), .keep = random.one_in(3)});
    if (random.one_in(2)) logs.count("errors", "ERROR", {.unit = random.one_in(2) ? Str("Count") : Str()});
    if (random.one_in(3)) logs.subscribe("lines", {.destination_arn = kFunction, .pattern = "WARN"});
    auto topic = scope.add("topic", aws::Topic{.display_name = random.one_in(2) ? Str("Alerts") : Str(),
                                               .emails = random.one_in(2) ? List<Str>{"ops@example.com"} : List<Str>{},
                                               .encrypted = !random.one_in(5)});
    if (random.one_in(3)) topic.subscribe_function("f", kFunction, {.dead_letter_arn = kQueue});
    auto rule = scope.add("rule", random_event_rule(random));
    if (random.one_in(2)) rule.notify(topic);
    if (random.one_in(3)) rule.send("jobs", {.arn = kQueue, .input = object({{"job", "cleanup"}})});
  });
}

TEST_CASE("what CloudWatch Logs would refuse is a diagnostic") {
  using V = Violation<int>;
  const auto count = [](Scope& scope, const aws::LogGroup& group, const aws::LogGroup::CountOptions& options = {}) {
    scope.add("logs", group).count("errors", "ERROR", options);
  };
  check_violations(
      nothing_shared,
      std::vector<V>{
          {"T1801",
           [](Scope& scope, int, Random& random) {
             scope.add("logs", aws::LogGroup{.retention_days = random.pick(std::vector<int>{2, 31, 100, 4000})});
           }},
          {"T1802", [=](Scope& scope, int, Random&) { count(scope, {.log_class = "INFREQUENT_ACCESS"}); }},
          {"T1803",
           [](Scope& scope, int, Random&) {
             auto logs = scope.add("logs", aws::LogGroup{});
             for (const char* id : {"a", "b", "c"}) logs.subscribe(id, {.destination_arn = kFunction});
           }},
          {"T1804",
           [=](Scope& scope, int, Random&) {
             count(scope, {}, {.otherwise = "0", .dimensions = {{"status", "$.status"}}});
           }},
          {"T1001", [](Scope& scope, int, Random&) { scope.add("logs", aws::LogGroup{.name = "a b"}); }},
          {"T1001", [=](Scope& scope, int, Random&) { count(scope, {}, {.name_space = "AWS/ECS"}); }},
          {"T1002", [](Scope& scope, int, Random&) { scope.add("logs", aws::LogGroup{.log_class = "CHEAP"}); }},
      });
}

TEST_CASE("what SNS would refuse or lose is a diagnostic") {
  using V = Violation<int>;
  const auto topic = [](std::string code, const aws::Topic& spec) {
    return V{std::move(code), [spec](Scope& scope, int, Random&) { scope.add("topic", spec); }};
  };
  check_violations(nothing_shared,
                   std::vector<V>{
                       {"T1811",
                        [](Scope& scope, int, Random& random) {
                          const std::vector<std::string> wrong = {"ops",
                                                                  "ops@",
                                                                  "@example.com",
                                                                  "ops@example",
                                                                  "a b@example.com",
                                                                  "ops@example.com,dev@example.com",
                                                                  "ops..x@example.com"};
                          scope.add("topic", aws::Topic{.emails = {random.pick(wrong)}});
                        }},
                       {"T1812",
                        [](Scope& scope, int, Random&) {
                          auto key = scope.add(
                              "key", aws::Key::Existing{.arn = "arn:aws:kms:eu-west-1:123456789012:alias/aws/sns",
                                                        .allows_services = true});
                          scope.add("topic", aws::Topic{.key = key});
                        }},
                       topic("T1813", {.emails = {"ops@example.com"}, .fifo = true}),
                       {"T1813",
                        [](Scope& scope, int, Random&) {
                          scope.add("topic", aws::Topic{.fifo = true}).allow_service("cloudwatch.amazonaws.com");
                        }},
                       {"T1814",
                        [](Scope& scope, int, Random& random) {
                          scope.add("topic", aws::Topic{})
                              .subscribe_https("hook", random.one_in(2) ? "http://example.com" : "example.com/hook");
                        }},
                       topic("T1001", {.name = "alerts.all"}),
                       topic("T1002", {.display_name = std::string(101, 'a')}),
                       topic("T1003", {.deduplicated_by_content = true}),
                   });
}

TEST_CASE("what EventBridge would refuse or never deliver is a diagnostic") {
  using V = Violation<int>;
  const auto rule = [](std::string code, const aws::EventRule& spec) {
    return V{std::move(code), [spec](Scope& scope, int, Random&) { scope.add("rule", spec); }};
  };
  const auto target = [](std::string code, const aws::EventRule::Target& spec) {
    return V{std::move(code), [spec](Scope& scope, int, Random& random) {
               scope.add("rule", random_event_rule(random)).send("target", spec);
             }};
  };
  check_violations(
      nothing_shared,
      std::vector<V>{
          rule("T1815", {}),
          rule("T1815", {.pattern = {{"source", list({"a"})}}, .schedule = "rate(1 hour)"}),
          {"T1816",
           [](Scope& scope, int, Random& random) {
             const std::vector<std::string> wrong = {"rate(1 hours)",      "rate(5 minute)",     "rate(0 days)",
                                                     "cron(0 3 * * *)",    "cron(0 3 * * * *)",  "cron(0 3 ? * ? *)",
                                                     "cron(60 3 * * ? *)", "cron(0 3 * 13 ? *)", "every hour",
                                                     "cron(0 25 * * ? *)", "cron(0 3 ? * 0 *)",  "at(2030-01-01)"};
             scope.add("rule", aws::EventRule{.schedule = random.pick(wrong)});
           }},
          rule("T1817", {.pattern = {{"source", "aws.backup"}}}),
          rule("T1817", {.pattern = {{"detail", object({{"state", "FAILED"}})}}}),
          rule("T1817", {.pattern = std::initializer_list<Map<Any>::Entry>{}}),
          rule("T1003", {.schedule = "rate(1 hour)", .bus = "orders"}),
          {"T1818",
           [](Scope& scope, int, Random& random) {
             auto made = scope.add("rule", random_event_rule(random));
             for (int i = 0; i < 6; ++i) made.send("target-" + std::to_string(i), {.arn = kQueue});
           }},
          target("T1819", {.arn = kQueue, .input = object({{"a", 1}}), .input_path = "$.detail"}),
          target("T1821", {.arn = kStream}),
          target("T1002", {.arn = kQueue, .retries = 186}),
          target("T1004", {.arn = kQueue, .template_values = {{"name", "$.detail"}}}),
          {"T1821",
           [](Scope& scope, int, Random& random) {
             auto role = scope.add("role", aws::Role::Existing{.name = "r", .arn = "arn:aws:iam::123456789012:role/r"});
             scope.add("rule", random_event_rule(random)).send("queue", {.arn = kQueue, .role = role});
           }},
      });
}
