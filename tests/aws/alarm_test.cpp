// SPDX-License-Identifier: Apache-2.0
// Metrics, alarms and dashboards: include/terrace/aws/metric.hpp, alarm.hpp, dashboard.hpp.

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/dashboard.hpp>
#include <terrace/aws/log_group.hpp>
#include <terrace/tf/aws_lb.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

aws::Metric orders(const char* name = "Orders", const char* statistic = "Average") {
  return {"Shop", name, {{"Stage", "test"}}, statistic};
}

constexpr const char* kTopic = "arn:aws:sns:eu-west-1:123456789012:alerts";

}  // namespace

TEST_CASE("arithmetic of metrics reads as it was written") {
  const aws::Metric a = orders("A");
  const aws::Metric b = orders("B");
  CHECK((a / b).expression() == "m0 / m1");
  CHECK((100 * a / b).expression() == "(100 * m0) / m1");
  CHECK(((a + 1) * 2).expression() == "(m0 + 1) * 2");
  CHECK((a - (b - a)).expression() == "m0 - (m1 - m0)");
  CHECK((a * 0.000001).expression() == "m0 * 0.000001");
  CHECK((a - -5).expression() == "m0 - (-5)");
  CHECK(aws::Metric::math("FILL(x, 0) / y", {{"x", a + b}, {"y", b}}).expression() == "FILL((m0 + m1), 0) / m1");
  CHECK(aws::Metric::math("SUM(SEARCH('{AWS/EC2,x} m', 'Sum')) + m", {{"m", a}}).expression() ==
        "SUM(SEARCH('{AWS/EC2,x} m', 'Sum')) + m0");
  CHECK((a + a).metrics().size() == 1);
  CHECK((a + a.with_period(aws::Metric::minutes(5))).metrics().size() == 2);
  CHECK((a / b).with_statistic("Sum").metrics()[1].statistic() == "Sum");
}

TEST_CASE("an alarm says what it looks at, when it goes off and what no data means") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("busy", aws::Alarm{.metric = orders(), .above = 80, .description = "Look at the queue"});
    stack.add("slow", aws::Alarm{.metric = orders("Latency", "p99").with_period(aws::Metric::minutes(5)),
                                 .at_least = 2.5,
                                 .periods = 5,
                                 .datapoints = 3,
                                 .missing_data = aws::MissingData::not_breaching});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudwatch_metric_alarm.busy_alarm", {{"alarm_name", "test-busy"},
                                                          {"comparison_operator", "GreaterThanThreshold"},
                                                          {"threshold", 80},
                                                          {"namespace", "Shop"},
                                                          {"dimensions", {{"Stage", "test"}}},
                                                          {"period", 60},
                                                          {"evaluation_periods", 3},
                                                          {"statistic", "Average"},
                                                          {"treat_missing_data", "missing"},
                                                          {"alarm_actions", absent()}}));
  CHECK(tf.has("aws_cloudwatch_metric_alarm.slow_alarm", {{"comparison_operator", "GreaterThanOrEqualToThreshold"},
                                                          {"extended_statistic", "p99"},
                                                          {"statistic", absent()},
                                                          {"datapoints_to_alarm", 3},
                                                          {"treat_missing_data", "notBreaching"}}));
}

TEST_CASE("a topic hears that an alarm went off and that it is over, and is told to let CloudWatch in") {
  auto tf = synth_stack([](Stack& stack) {
    auto alerts = stack.add("alerts", aws::Topic{});
    auto more = stack.variable<List<Str>>("more");
    stack.add("busy", aws::Alarm{.metric = orders(), .above = 80, .notify = {alerts}});
    stack.add("idle", aws::Alarm{.metric = orders(), .below = 1, .notify = {kTopic, more}, .notify_ok = false});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_cloudwatch_metric_alarm.busy_alarm",
               {{"alarm_actions", exactly({"${aws_sns_topic.alerts_topic.arn}"})},
                {"ok_actions", exactly({"${aws_sns_topic.alerts_topic.arn}"})}}));
  CHECK(
      tf.has("aws_cloudwatch_metric_alarm.idle_alarm",
             {{"alarm_actions", "${concat([\"" + std::string(kTopic) + "\"], var.more)}"}, {"ok_actions", absent()}}));
  CHECK(tf.only("aws_sns_topic_policy").json().find("cloudwatch.amazonaws.com") != std::string::npos);
}

TEST_CASE("a computation becomes queries of which the last is looked at") {
  auto tf = synth_stack([](Stack& stack) {
    const aws::Metric failed = 100 * orders("Failed", "Sum") / orders("All", "Sum");
    stack.add("failing", aws::Alarm{.metric = failed.with_label("percent"), .above = 5});
    stack.add("odd", aws::Alarm{.metric = orders(), .outside_band = 2});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has(
      "aws_cloudwatch_metric_alarm.failing_alarm",
      {{"metric_query",
        array_with({{"id", "result"}, {"expression", "(100 * m0) / m1"}, {"return_data", true}, {"label", "percent"}})},
       {"period", absent()},
       {"threshold", 5}}));
  CHECK(tf.has("aws_cloudwatch_metric_alarm.odd_alarm",
               {{"comparison_operator", "LessThanLowerOrGreaterThanUpperThreshold"},
                {"threshold_metric_id", "band"},
                {"threshold", absent()},
                {"metric_query", array_with({{"expression", "ANOMALY_DETECTION_BAND(m0, 2)"}})}}));
}

TEST_CASE("thresholds and periods may be variables") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("busy", aws::Alarm{.metric = orders(),
                                 .above = stack.variable<Num>("limit"),
                                 .periods = stack.variable<Num>("periods")});
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_cloudwatch_metric_alarm", {{"threshold", "${var.limit}"}, {"evaluation_periods", "${var.periods}"}}));
}

TEST_CASE("alarms on alarms are written with the operators of C++") {
  auto tf = synth_stack([](Stack& stack) {
    auto a = stack.add("a", aws::Alarm{.metric = orders("A"), .above = 1});
    auto b = stack.add("b", aws::Alarm{.metric = orders("B"), .above = 1});
    auto c = stack.add("c", aws::CompositeAlarm::Existing{.name = "maintenance"});
    auto outage = stack.add("outage", aws::CompositeAlarm{.rule = a && (b || !c), .suppressed_by = c});
    stack.add("any", aws::CompositeAlarm{.rule = aws::AlarmRule::any_of({a, b, outage})});
    stack.add("quiet", aws::CompositeAlarm{.rule = !(a && b) && aws::AlarmRule::ok(c)});
  });
  CHECK(tf.no_diagnostics());
  const std::string a = "ALARM(\"${aws_cloudwatch_metric_alarm.a_alarm.alarm_name}\")";
  const std::string b = "ALARM(\"${aws_cloudwatch_metric_alarm.b_alarm.alarm_name}\")";
  CHECK(tf.has("aws_cloudwatch_composite_alarm.outage_alarm",
               {{"alarm_rule", a + " AND (" + b + " OR NOT ALARM(\"maintenance\"))"},
                {"actions_suppressor", exactly({Pattern({{"wait_period", 60}})})}}));
  CHECK(tf.has(
      "aws_cloudwatch_composite_alarm.any_alarm",
      {{"alarm_rule", a + " OR " + b + " OR ALARM(\"${aws_cloudwatch_composite_alarm.outage_alarm.alarm_name}\")"}}));
  CHECK(tf.has("aws_cloudwatch_composite_alarm.quiet_alarm",
               {{"alarm_rule", "NOT (" + a + " AND " + b + ") AND OK(\"maintenance\")"}}));
}

TEST_CASE("the widgets of a row share the width that is left") {
  auto tf = synth_stack([](Stack& stack) {
    auto busy = stack.add("busy", aws::Alarm{.metric = orders(), .above = 80});
    auto dashboard = stack.add(
        "overview",
        aws::Dashboard{
            .rows = {
                {aws::Widget::text("# Shop")},
                {aws::Widget::graph({.title = "Orders", .metrics = {orders()}, .lowest = 0, .limit = 80}),
                 aws::Widget::number({.metrics = {orders("A") / orders("B"), orders("C") / orders("D")}}).width(8)},
                {aws::Widget::alarms({.title = "Alarms", .alarms = {busy}}).height(2)}}});
    stack.output("url", {.value = dashboard.url()});
  });
  CHECK(tf.no_diagnostics());
  const auto widget = [](std::initializer_list<Pattern::Member> members) {
    return Pattern({{"dashboard_body", json_text({{"widgets", array_with(members)}})}});
  };
  CHECK(tf.has("aws_cloudwatch_dashboard", widget({{"type", "text"}, {"width", 24}, {"y", 0}})));
  CHECK(tf.has("aws_cloudwatch_dashboard", widget({{"width", 16}, {"x", 0}, {"y", 2}, {"height", 6}})));
  CHECK(tf.has("aws_cloudwatch_dashboard", widget({{"width", 8}, {"x", 16}, {"y", 2}, {"height", 6}})));
  CHECK(tf.has("aws_cloudwatch_dashboard", widget({{"type", "alarm"}, {"y", 8}, {"height", 2}})));
  const std::string body = tf.only("aws_cloudwatch_dashboard").json();
  for (const char* expression : {"m0 / m1", "m2 / m3"}) CHECK(body.find(expression) != std::string::npos);
}

TEST_CASE("a dashboard that exists already is found by its name") {
  auto tf = synth_stack([](Stack& stack) {
    auto theirs = stack.add("theirs", aws::Dashboard::Existing{.name = "platform"});
    stack.output("url", {.value = theirs.url()});
    stack.output("arn", {.value = theirs.arn()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_cloudwatch_dashboard") == 0);
  CHECK(tf.output("url").text("/value").ends_with("#dashboards/dashboard/platform"));
  CHECK(tf.output("arn").text("/value").ends_with(":dashboard/platform"));
  CHECK(codes_of([](Stack& stack) { stack.add("theirs", aws::Dashboard::Existing{.name = "a b"}); }) == Codes{"T1001"});
}

TEST_CASE("the real Terraform makes a dashboard of dimensions that only it knows") {
  auto tf = synth_stack([](Stack& stack) {
    auto dimensions = stack.variable<Map<Str>>("dimensions", {.default_value = object({{"Stage", "live"}})});
    stack.add("overview",
              aws::Dashboard{.rows = {{aws::Widget::graph({.metrics = {{"Shop", "Orders", dimensions}}})}}});
  });
  CHECK(tf.no_diagnostics());
  check_terraform_takes(tf);
}

namespace {

aws::Metric random_metric(Random& random) {
  const std::vector<std::string> statistics = {"Average", "Sum",  "Maximum", "p99",
                                               "p99.9",   "tm95", "IQM",     "TM(10%:90%)"};
  const std::vector<int> periods = {10, 30, 60, 300, 3600};
  aws::Metric made = aws::Metric("Shop", random.identifier(20), {{"Stage", "test"}}, random.pick(statistics))
                         .with_period(Seconds::of(random.pick(periods)));
  if (random.one_in(3)) made = 100 * made / orders();
  if (random.one_in(4)) made = aws::Metric::math("FILL(m, REPEAT)", {{"m", made}});
  return made;
}

aws::Alarm random_alarm(Random& random) {
  aws::Alarm made{.metric = random_metric(random), .periods = random.between(1, 20), .notify = {kTopic}};
  const Num threshold = random.between(0, 100);
  switch (random.below(5)) {
  case 0: made.above = threshold; break;
  case 1: made.at_least = threshold; break;
  case 2: made.below = threshold; break;
  case 3: made.at_most = threshold; break;
  default: made.outside_band = 2;
  }
  made.missing_data = static_cast<aws::MissingData>(random.below(4));
  if (random.one_in(3)) made.datapoints = 1;
  return made;
}

}  // namespace

TEST_CASE("random alarms and dashboards are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    auto a = scope.add("a", random_alarm(random));
    auto b = scope.add("b", random_alarm(random));
    if (random.one_in(2)) scope.add("both", aws::CompositeAlarm{.rule = random.one_in(2) ? a && b : a || !b});
    aws::Dashboard dashboard{.rows = {{aws::Widget::text("# Shop"), aws::Widget::alarms({.alarms = {a, b}})}}};
    for (std::uint64_t i = 1 + random.below(3); i > 0; --i) {
      dashboard.rows.push_back({aws::Widget::graph({.metrics = {random_metric(random), random_metric(random)}})});
    }
    scope.add("dashboard", dashboard);
  });
}

TEST_CASE("what CloudWatch would refuse of an alarm or never find is a diagnostic") {
  using V = Violation<int>;
  const auto broken = [](std::string code, std::function<void(aws::Alarm&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::Alarm alarm = random_alarm(random);
               change(alarm);
               scope.add("alarm", alarm);
             }};
  };
  const auto dashboard = [](std::string code, const std::vector<aws::Widget>& row) {
    return V{std::move(code),
             [row](Scope& scope, int, Random&) { scope.add("dashboard", aws::Dashboard{.rows = {row}}); }};
  };
  const aws::Widget text = aws::Widget::text("x");
  check_violations(
      nothing_shared,
      std::vector<V>{
          {"T1805", [](Scope& scope, int, Random&) { scope.add("alarm", aws::Alarm{.metric = orders()}); }},
          broken("T1805", [](aws::Alarm& a) { (a.above.is_set() ? a.below : a.above) = 5; }),
          broken("T1806", [](aws::Alarm& a) { a.metric = orders().with_period(Seconds::of(45)); }),
          broken("T1807", [](aws::Alarm& a) { a.datapoints = 30; }),
          broken("T1807", [](aws::Alarm& a) { a.periods = 0; }),
          broken("T1807",
                 [](aws::Alarm& a) {
                   a.metric = orders().with_period(aws::Metric::minutes(30));
                   a.periods = 49;
                 }),
          broken("T1808", [](aws::Alarm& a) { a.metric = orders().with_statistic("Mean"); }),
          broken("T1808", [](aws::Alarm& a) { a.metric = orders().with_statistic("p101"); }),
          broken(
              "T1809",
              [](aws::Alarm& a) {
                a.metric = {"AWS/ApplicationELB", "RequestCount", {{"LoadBalancer", "arn:aws:elasticloadbalancing:x"}}};
              }),
          {"T1809",
           [](Scope& scope, int, Random&) {
             auto balancer = scope.add("lb", tf::aws_lb{});
             scope.add("alarm",
                       aws::Alarm{.metric = {"AWS/ApplicationELB", "RequestCount", {{"LoadBalancer", balancer.arn()}}},
                                  .above = 1});
           }},
          broken("T1810",
                 [](aws::Alarm& a) {
                   a.metric = aws::Metric::math("x / y", {{"x", orders()}});
                 }),
          broken("T1810", [](aws::Alarm& a) { a.metric = 5; }),
          broken("T1810",
                 [](aws::Alarm& a) {
                   for (int i = 0; i < 11; ++i) a.metric = a.metric + aws::Metric("Shop", std::to_string(i), {});
                 }),
          broken("T1001", [](aws::Alarm& a) { a.name = std::string(256, 'a'); }),
          broken("T1002", [](aws::Alarm& a) { a.description = std::string(1025, 'a'); }),
          broken("T1002", [](aws::Alarm& a) { a.notify = {"a", "b", "c", "d", "e", "f"}; }),
          dashboard("T1820", std::vector<aws::Widget>(25, text)),
          dashboard("T1820", {text.width(20), text.width(5)}),
          dashboard("T1823", {}),
          dashboard("T1823", {aws::Widget::graph({})}),
          {"T1822",
           [](Scope& scope, int, Random& random) {
             auto alarm = scope.add("alarm", random_alarm(random));
             scope.add("all",
                       aws::CompositeAlarm{.rule = aws::AlarmRule::all_of(std::vector<aws::Alarm::Ref>(101, alarm))});
           }},
      });
}
