// SPDX-License-Identifier: Apache-2.0
// Trails, AWS Config, GuardDuty, budgets: include/terrace/aws/{trail,config_recorder,guard_duty,budget}.hpp.

#include <terrace/aws/budget.hpp>
#include <terrace/aws/config_recorder.hpp>
#include <terrace/aws/guard_duty.hpp>
#include <terrace/aws/trail.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

const std::string kTrailArn = ":cloudtrail:eu-west-1:123456789012:trail/test-trail";

/// The codes of two stacks, "a" and "b", each made by a function.
Codes codes_of_two(std::function<void(Stack&)> first, std::function<void(Stack&)> second) {
  App app;
  app.add("a", first);
  app.add("b", second);
  testing::synth(app);
  Codes codes;
  for (const Diagnostic& diagnostic : app.diagnostics().all()) codes.push_back(diagnostic.code);
  return codes;
}

}  // namespace

TEST_CASE("a trail that exists already is watched by its log group") {
  auto tf = synth_stack([](Stack& stack) {
    auto trail = stack.add(
        "trail", aws::Trail::Existing{.name = "organization",
                                      .bucket = stack.add("files", aws::Bucket::Existing{.name = "trails-of-all"}),
                                      .log_group = stack.add("logs", aws::LogGroup::Existing{.name = "trails"})});
    trail.alarm_on_misuse(stack.add("alerts", aws::Topic{}));
    stack.output("trail", {.value = trail.arn()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_cloudtrail") == 0);
  CHECK(tf.has("aws_cloudwatch_log_metric_filter", {{"log_group_name", "trails"}}));
  CHECK(tf.output("trail").text("/value").ends_with(":cloudtrail:eu-west-1:123456789012:trail/organization"));
}

TEST_CASE("a trail is of all regions, checked, encrypted, and the key and the bucket let in this trail only") {
  auto tf = synth_stack([](Stack& stack) { stack.add("trail", aws::Trail{}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudtrail", {{"name", "test-trail"},
                                  {"is_multi_region_trail", true},
                                  {"include_global_service_events", true},
                                  {"enable_log_file_validation", true},
                                  {"kms_key_id", refers_to("aws_kms_key.trail_key_key")},
                                  {"cloud_watch_logs_group_arn", ends_with(":*")},
                                  {"event_selector", absent()},
                                  {"depends_on", present()}}));
  CHECK(
      tf.has("aws_kms_key",
             {{"policy", json_text({{"Statement", array_with({{"Principal", {{"Service", "cloudtrail.amazonaws.com"}}},
                                                              {"Action", present()},
                                                              {"Condition", present()}})}})}}));
  CHECK(tf.only("aws_kms_key").text("/policy").find("kms:EncryptionContext:aws:cloudtrail:arn") != std::string::npos);
  CHECK(tf.only("aws_kms_key").text("/policy").find(kTrailArn) != std::string::npos);
  CHECK(tf.only("aws_s3_bucket_policy").text("/policy").find(kTrailArn) != std::string::npos);
  // CloudTrail says neither account nor trail when it takes this role on.
  CHECK(tf.has("aws_iam_role",
               {{"assume_role_policy", json_text({{"Statement", array_with({{"Condition", absent()}})}})}}));
}

TEST_CASE("data events stand beside the management events") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("trail", aws::Trail{.without = {"kms.amazonaws.com"},
                                  .data = {{"AWS::S3::Object", {"arn:aws:s3:::invoices/"}}},
                                  .insights = {"ApiErrorRateInsight"},
                                  .log_group = false});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudtrail",
               {{"event_selector", array_with({{"include_management_events", true},
                                               {"read_write_type", "All"},
                                               {"exclude_management_event_sources", exactly({"kms.amazonaws.com"})},
                                               {"data_resource", array_with({{"type", "AWS::S3::Object"}})}})},
                {"insight_selector", array_with({{"insight_type", "ApiErrorRateInsight"}})},
                {"cloud_watch_logs_role_arn", absent()}}));
}

TEST_CASE("misuse of the account sets off alarms, and no data is good news") {
  auto tf = synth_stack([](Stack& stack) {
    auto alerts = stack.add("alerts", aws::Topic{});
    stack.add("trail", aws::Trail{}).alarm_on_misuse(alerts);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_cloudwatch_metric_alarm") == 6);
  CHECK(tf.all("aws_cloudwatch_metric_alarm", {{"treat_missing_data", "notBreaching"}, {"alarm_actions", present()}}));
  CHECK(tf.count("aws_cloudwatch_log_metric_filter") == 6);
}

TEST_CASE("the recorder starts when its channel is there, and rules come after it") {
  auto tf = synth_stack([](Stack& stack) {
    auto config = stack.add("config", aws::ConfigRecorder{});
    config.managed_rules({"ENCRYPTED_VOLUMES"});
    config.rule("certificates",
                {.managed = "ACM_CERTIFICATE_EXPIRATION_CHECK", .parameters = {{"daysToExpiration", "30"}}});
    config.rule("own", {.function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:judge"});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_config_configuration_recorder",
               {{"recording_group", array_with({{"all_supported", true}, {"include_global_resource_types", true}})}}));
  CHECK(tf.has("aws_config_delivery_channel",
               {{"depends_on", array_with({"aws_config_configuration_recorder.config_recorder"})}}));
  CHECK(tf.has("aws_config_configuration_recorder_status",
               {{"is_enabled", true}, {"depends_on", array_with({"aws_config_delivery_channel.config_channel"})}}));
  CHECK(tf.has("aws_config_config_rule.config_encrypted-volumes_rule",
               {{"source", array_with({{"owner", "AWS"}, {"source_identifier", "ENCRYPTED_VOLUMES"}})},
                {"depends_on", array_with({"aws_config_configuration_recorder_status.config_running"})}}));
  CHECK(tf.has("aws_config_config_rule", {{"input_parameters", json_text({{"daysToExpiration", "30"}})}}));
  CHECK(tf.has("aws_lambda_permission", {{"principal", "config.amazonaws.com"}, {"source_account", "123456789012"}}));
  CHECK(tf.has("aws_iam_role_policy_attachment",
               {{"policy_arn", ends_with(":iam::aws:policy/service-role/AWS_ConfigRole")}}));
}

TEST_CASE("what an account has once is not made twice, in whatever stacks") {
  const auto in = [](const char* account, const char* region) {
    return [=](Stack& stack) {
      stack.provider(tf::provider::aws{.region = region});
      stack.allowed_account_ids({account});
      aws::set_account_id(stack, account);
      aws::set_region(stack, region);
      stack.add("guard", aws::GuardDuty{});
    };
  };
  CHECK(codes_of_two(in("123456789012", "eu-west-1"), in("123456789012", "eu-west-1")) == Codes{"T2020"});
  CHECK(codes_of_two(in("123456789012", "eu-west-1"), in("123456789012", "eu-central-1")).empty());
  CHECK(codes_of_two(in("123456789012", "eu-west-1"), in("210987654321", "eu-west-1")).empty());
}

TEST_CASE("stacks whose account only Terraform knows are not compared, but one stack is one account") {
  const auto late = [](Stack& stack) {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    stack.add("guard", aws::GuardDuty{});
  };
  CHECK(codes_of_two(late, late).empty());
  CHECK(codes_of_two(late, [&](Stack& stack) {
          late(stack);
          stack.add("second", aws::GuardDuty{});
        }) == Codes{"T2020"});
  CHECK(codes_of_two(late, [&](Stack& stack) {
          late(stack);
          auto ohio = stack.provider(tf::provider::aws{.region = "us-east-2"}, {.alias = "ohio"});
          stack.add("second", aws::GuardDuty{.provider = ohio});
        }).empty());
}

TEST_CASE("the message about a second one names the first") {
  App app;
  app.add("account", [](Stack& stack) {
    configure(stack);
    stack.add("config", aws::ConfigRecorder{});
    stack.add("again", aws::ConfigRecorder{});
  });
  testing::synth(app);
  REQUIRE(app.diagnostics().all().size() == 1);
  const Diagnostic found = *app.diagnostics().all().begin();
  CHECK(found.message == "a second recorder of AWS Config in account 123456789012 and region eu-west-1");
  CHECK(found.path == "account/again");
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0].text == "the first one is account/config");
  CHECK(found.notes[0].location.is_known());
}

TEST_CASE("findings of a severity reach a topic") {
  auto tf = synth_stack([](Stack& stack) {
    auto alerts = stack.add("alerts", aws::Topic{});
    stack
        .add("guard",
             aws::GuardDuty{.features = {{.name = "RUNTIME_MONITORING", .agents = {"ECS_FARGATE_AGENT_MANAGEMENT"}}}})
        .notify(alerts, 7);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_guardduty_detector", {{"enable", true}, {"datasources", absent()}}));
  CHECK(tf.has(
      "aws_guardduty_detector_feature.guard_runtime-monitoring",
      {{"status", "ENABLED"}, {"additional_configuration", array_with({{"name", "ECS_FARGATE_AGENT_MANAGEMENT"}})}}));
  CHECK(tf.has(
      "aws_cloudwatch_event_rule",
      {{"event_pattern", json_text({{"detail", {{"severity", array_with({{"numeric", exactly({">=", 7})}})}}}})}}));
}

TEST_CASE("a budget tells addresses and topics, and the topic lets it in") {
  auto tf = synth_stack([](Stack& stack) {
    auto alerts = stack.add("alerts", aws::Topic{});
    stack.add("budget", aws::Budget{.limit = 500,
                                    .alerts = {{.percent = 80, .emails = {"ops@example.com"}},
                                               {.amount = 450, .forecast = true, .topic = alerts}},
                                    .filters = {{"TagKeyValue", {"user:Team$shop"}}}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has(
      "aws_budgets_budget",
      {{"limit_amount", "500"},
       {"time_unit", "MONTHLY"},
       {"notification",
        exactly(
            {Pattern({{"threshold", 80}, {"threshold_type", "PERCENTAGE"}, {"notification_type", "ACTUAL"}}),
             Pattern(
                 {{"threshold", 450}, {"threshold_type", "ABSOLUTE_VALUE"}, {"notification_type", "FORECASTED"}})})}}));
  CHECK(tf.has(
      "aws_sns_topic_policy",
      {{"policy", json_text({{"Statement", array_with({{"Principal", {{"Service", "budgets.amazonaws.com"}}}})}})}}));
}

namespace {

aws::Trail random_trail(Random& random) {
  aws::Trail made{.all_regions = random.one_in(2), .log_group = random.one_in(2)};
  const std::vector<std::string> management = {"All", "WriteOnly"};
  made.management = random.pick(management);
  if (random.one_in(3)) made.without = {"kms.amazonaws.com"};
  if (random.one_in(3))
    made.data = {{"AWS::Lambda::Function", {"arn:aws:lambda"}}, {"AWS::S3::Object", {"arn:aws:s3"}}};
  if (random.one_in(3)) made.insights = {"ApiCallRateInsight"};
  if (random.one_in(3)) made.prefix = "audit";
  made.keep_days = random.between(1, 3000);
  return made;
}

aws::ConfigRecorder random_recorder(Random& random) {
  aws::ConfigRecorder made{.global_types = random.one_in(2)};
  if (random.one_in(3)) {
    made.only = {"AWS::EC2::Volume", "AWS::S3::Bucket"};
  } else if (random.one_in(3)) {
    made.except = {"AWS::EC2::NetworkInterface"};
  }
  if (random.one_in(2)) made.frequency = "DAILY";
  if (random.one_in(2)) made.snapshots = "Six_Hours";
  return made;
}

aws::ConfigRule random_rule(Random& random) {
  aws::ConfigRule made;
  if (random.one_in(3)) {
    made.policy = "rule encrypted { configuration.encrypted == true }";
  } else if (random.one_in(2)) {
    made.function_arn = "arn:aws:lambda:eu-west-1:123456789012:function:judge";
  } else {
    made.managed = "ENCRYPTED_VOLUMES";
    made.every = "One_Hour";
  }
  if (random.one_in(2)) made.types = {"AWS::EC2::Volume"};
  return made;
}

aws::Budget random_budget(Random& random) {
  aws::Budget made{.limit = random.between(1, 100000)};
  const std::vector<std::string> periods = {"MONTHLY", "QUARTERLY", "ANNUALLY"};
  made.period = random.pick(periods);
  for (std::uint64_t i = random.below(4); i > 0; --i) {
    made.alerts.push_back(
        {.percent = random.between(1, 200), .forecast = random.one_in(2), .emails = {"a@example.com"}});
  }
  return made;
}

}  // namespace

TEST_CASE("a budget that exists already has its ARN by its name") {
  auto tf = synth_stack([](Stack& stack) {
    stack.output("arn", {.value = stack.add("theirs", aws::Budget::Existing{.name = "all"}).arn()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.output("arn").text("/value").ends_with(":budget/all"));
}

TEST_CASE("random trails, rules, recorders, detectors and budgets are valid Terraform") {
  // One recorder and one detector for an account and region: each case has a region of its own, by a provider.
  const auto provider_of = [](Scope& scope, Random& random) {
    Stack stack = scope.stack();
    const std::string region = "eu-west-" + std::to_string(random.between(1, 1000000000));
    return stack.provider(tf::provider::aws{.region = region}, {.alias = region});
  };
  check_valid_specs(nothing_shared, [&](Scope& scope, int, Random& random) {
    scope.add("budget", random_budget(random));
    if (random.one_in(2)) scope.add("trail", random_trail(random));
    if (random.one_in(4)) {
      auto recorder = random_recorder(random);
      recorder.provider = provider_of(scope, random);
      scope.add("config", recorder).rule("rule", random_rule(random));
    } else if (random.one_in(3)) {
      scope.add("guard", aws::GuardDuty{.features = {{"EBS_MALWARE_PROTECTION"}, {"S3_DATA_EVENTS", random.one_in(2)}},
                                        .provider = provider_of(scope, random)});
    }
  });
}

TEST_CASE("what AWS would refuse of what governs an account is a diagnostic") {
  using V = Violation<int>;
  const auto trail = [](std::string code, std::function<void(aws::Trail&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::Trail spec = random_trail(random);
               change(spec);
               scope.add("trail", spec);
             }};
  };
  const auto recorder = [](std::string code, std::function<void(aws::ConfigRecorder&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::ConfigRecorder spec = random_recorder(random);
               change(spec);
               scope.add("config", spec);
             }};
  };
  const auto rule = [](std::string code, std::function<void(aws::ConfigRule&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::ConfigRule spec = random_rule(random);
               change(spec);
               scope.add("config", aws::ConfigRecorder::Existing{}).rule("rule", spec);
             }};
  };
  const auto budget = [](std::string code, std::function<void(aws::Budget&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::Budget spec = random_budget(random);
               change(spec);
               scope.add("budget", spec);
             }};
  };
  const auto guard = [](std::string code, const aws::GuardDuty& spec) {
    return V{std::move(code), [spec](Scope& scope, int, Random&) { scope.add("guard", spec); }};
  };
  check_violations(
      nothing_shared,
      std::vector<V>{
          trail("T1001", [](aws::Trail& t) { t.name = "ab"; }),
          trail("T1001", [](aws::Trail& t) { t.name = "a--b"; }),
          trail("T1002", [](aws::Trail& t) { t.management = "Some"; }),
          trail("T1002", [](aws::Trail& t) { t.insights = {"Anything"}; }),
          trail("T1003",
                [](aws::Trail& t) {
                  t.management = {};
                  t.data = {};
                }),
          trail("T1003",
                [](aws::Trail& t) {
                  t.management = "ReadOnly";
                  t.insights = {"ApiCallRateInsight"};
                }),
          trail("T2022",
                [](aws::Trail& t) {
                  t.data = {{"AWS::S3::Object", {"arn:aws:s3:::bucket"}}};
                }),
          trail("T2022",
                [](aws::Trail& t) {
                  t.data = {{"AWS::Lambda::Function", {"arn:aws:s3:::bucket/"}}};
                }),
          {"T2025", [](Scope& scope, int,
                       Random&) { scope.add("trail", aws::Trail{.log_group = false}).count("x", "{ $.a = 1 }"); }},
          {"T2020",
           [](Scope& scope, int, Random&) {
             scope.add("one", aws::Budget{.limit = 1, .name = "all"});
             scope.add("two", aws::Budget{.limit = 1, .name = "all"});
           }},
          recorder("T1003",
                   [](aws::ConfigRecorder& r) {
                     r.only = {"AWS::EC2::Volume"};
                     r.except = {"AWS::EC2::Subnet"};
                   }),
          recorder("T1002", [](aws::ConfigRecorder& r) { r.frequency = "HOURLY"; }),
          recorder("T1002", [](aws::ConfigRecorder& r) { r.snapshots = "Hourly"; }),
          recorder("T2023", [](aws::ConfigRecorder& r) { r.only = {"aws_ebs_volume"}; }),
          rule("T2023",
               [](aws::ConfigRule& r) {
                 r.managed = "ENCRYPTED_VOLUMES";
                 r.policy = "rule a { }";
               }),
          rule("T2023",
               [](aws::ConfigRule& r) {
                 r = {};
                 r.managed = "encrypted-volumes";
               }),
          rule("T2023", [](aws::ConfigRule& r) { r = {}; }),
          guard("T1002", {.frequency = "DAILY"}),
          guard("T1002", {.features = {{"DNS"}}}),
          guard("T1003", {.features = {{.name = "S3_DATA_EVENTS", .agents = {"EKS_ADDON_MANAGEMENT"}}}}),
          guard("T2026", {.features = {{"RUNTIME_MONITORING"}, {"EKS_RUNTIME_MONITORING"}}}),
          budget("T2021", [](aws::Budget& b) { b.alerts = {{.percent = 80, .emails = {"ops at example.com"}}}; }),
          budget("T2024", [](aws::Budget& b) { b.alerts = {{.percent = 80}}; }),
          budget("T2024", [](aws::Budget& b) { b.alerts = {{.emails = {"a@example.com"}}}; }),
          budget("T2024",
                 [](aws::Budget& b) {
                   b.period = "DAILY";
                   b.alerts = {{.percent = 80, .forecast = true, .emails = {"a@example.com"}}};
                 }),
          budget("T1001", [](aws::Budget& b) { b.name = "shop:all"; }),
          budget("T1002", [](aws::Budget& b) { b.period = "WEEKLY"; }),
          budget("T1002", [](aws::Budget& b) { b.limit = 0; }),
      });
}
