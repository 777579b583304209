// SPDX-License-Identifier: Apache-2.0
// Load balancers and target groups: include/terrace/aws/load_balancer.hpp, target_group.hpp. Listeners and their rules
// are in listener_test.cpp.

#include "aws/balancer_support.hpp"

using namespace aws_test;

TEST_CASE("a load balancer for the internet is protected and drops invalid headers") {
  auto tf =
      synth_edge([](Stack& stack, const Edge& edge) { stack.add("edge", aws::LoadBalancer{.network = edge.network}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lb", {{"name", "test-edge"},
                          {"internal", false},
                          {"enable_deletion_protection", true},
                          {"drop_invalid_header_fields", true},
                          {"desync_mitigation_mode", "defensive"},
                          {"subnets", exactly({"subnet-1", "subnet-2"})}}));
}

TEST_CASE("an internal one is in private subnets and lets in the network") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    auto spec = plain(edge);
    spec.internal = true;
    stack.add("edge", spec).https({.certificate_arn = kCertificate});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lb", {{"internal", true}, {"subnets", exactly({"subnet-3", "subnet-4"})}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule", {{"cidr_ipv4", "10.0.0.0/16"}, {"from_port", 443}}));
}

TEST_CASE("forward makes the group and opens the way and tells the target") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    auto balancer = stack.add("edge", plain(edge));
    balancer.https({.certificate_arn = kCertificate}).forward(edge.web, {.health_path = "/healthz"});
    balancer.redirect_http_to_https();
    REQUIRE(edge.web.attachments().size() == 1);
    const auto& attachment = edge.web.attachments().front();
    stack.output("group", {.value = attachment.group_arn, .depends_on = {attachment.listener}});
    stack.output("label", {.value = attachment.resource_label});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lb_target_group", {{"port", 8080},
                                       {"target_type", "ip"},
                                       {"name_prefix", "web-"},
                                       {"health_check", {{"path", "/healthz"}, {"matcher", "200"}}},
                                       {"lifecycle", {{"create_before_destroy", true}}}}));
  CHECK(tf.has("aws_lb_listener.edge_https_listener",
               {{"port", 443},
                {"ssl_policy", "ELBSecurityPolicy-TLS13-1-2-2021-06"},
                {"default_action",
                 array_with({{"target_group_arn", refers_to("aws_lb_target_group.edge_targets_web_group")}})}}));
  CHECK(
      tf.has("aws_lb_listener.edge_http_listener",
             {{"port", 80}, {"default_action", array_with({{"redirect", {{"protocol", "HTTPS"}, {"port", "443"}}}})}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule.web_rules_from-edge-tcp-8080",
               {{"referenced_security_group_id", refers_to("aws_security_group.edge_group_group")}}));
  CHECK(tf.has("aws_vpc_security_group_egress_rule.edge_rules_to-web-tcp-8080", {{"to_port", 8080}}));
  CHECK(tf.has("output.group", {{"depends_on", exactly({"aws_lb_listener.edge_https_listener"})}}));
  CHECK(tf.has(
      "output.label",
      {{"value", "${aws_lb.edge_balancer.arn_suffix}/${aws_lb_target_group.edge_targets_web_group.arn_suffix}"}}));
}

TEST_CASE("a target that is forwarded to twice has one group") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    auto balancer = stack.add("edge", plain(edge));
    balancer.https({.certificate_arn = kCertificate})
        .forward(edge.web, {.health_path = "/healthz"})
        .forward(edge.web, {.id = "web-too", .when = {.paths = {"/too"}}});
    CHECK(edge.web.attachments().size() == 1);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_lb_target_group") == 1);
}

TEST_CASE("health checks on another port are let in") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    stack.add("edge", plain(edge))
        .https({.certificate_arn = kCertificate})
        .forward(edge.web, {.health = {.port = 9100}});
  });
  CHECK(tf.has("aws_lb_target_group", {{"health_check", {{"port", "9100"}}}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule", {{"from_port", 9100}, {"description", "health checks"}}));
}

TEST_CASE("access logs go to a bucket that is made and expire") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    stack.add("edge",
              aws::LoadBalancer{.network = edge.network, .connection_logs = {.enabled = true, .prefix = "tls"}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_s3_bucket") == 1);
  CHECK(tf.has("aws_lb", {{"access_logs", {{"enabled", true}, {"prefix", absent()}}},
                          {"connection_logs", {{"enabled", true}, {"prefix", "tls"}}},
                          {"depends_on", array_with({"aws_s3_bucket.edge_logs_bucket"})}}));
}

TEST_CASE("the bucket of a throw-away balancer goes with what is in it") {
  const auto bucket = [](const auto& protection) {
    return synth_edge([&](Stack& stack, const Edge& edge) {
      stack.add("edge", aws::LoadBalancer{.network = edge.network, .deletion_protection = protection(stack)});
    });
  };
  CHECK(bucket([](Stack&) { return Bool(false); }).has("aws_s3_bucket", {{"force_destroy", true}}));
  CHECK(bucket([](Stack&) { return Bool(true); }).has("aws_s3_bucket", {{"force_destroy", false}}));
  CHECK(bucket([](Stack& stack) {
          return Bool(stack.variable<Bool>("safe"));
        }).has("aws_s3_bucket", {{"force_destroy", "${!var.safe}"}}));
}

TEST_CASE("who may ask is up to the user") {
  auto nobody = synth_edge([](Stack& stack, const Edge& edge) {
    auto spec = plain(edge);
    spec.open_to = std::initializer_list<Str>{};
    stack.add("edge", spec).https({.certificate_arn = kCertificate});
  });
  CHECK(nobody.count("aws_vpc_security_group_ingress_rule") == 0);
  auto late = synth_edge([](Stack& stack, const Edge& edge) {
    auto spec = plain(edge);
    spec.open_to = stack.variable<List<Str>>("offices");
    stack.add("edge", spec).https({.certificate_arn = kCertificate});
  });
  CHECK(late.has("aws_vpc_security_group_ingress_rule", {{"for_each", "${toset(var.offices)}"}}));
}

TEST_CASE("a name that AWS keeps for itself is not made") {
  App app;
  const Stack stack = app.add("internal-tools", [](Stack& made) {
    configure(made);
    const Edge edge = make_edge(made);
    made.add("edge", plain(edge));
    return made;
  });
  CHECK(testing::synth(app, stack).has("aws_lb", {{"name", "lb-internal-tools-edge"}}));
}

TEST_CASE("dimensions of metrics are the suffixes of ARNs") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    auto balancer = stack.add("edge", plain(edge));
    auto group = balancer.group_of(edge.web);
    const aws::Metric unhealthy = group.metrics().unhealthy_hosts();  // before any listener forwards to it
    balancer.https({.certificate_arn = kCertificate}).forward(group);
    stack.output("target", {.value = unhealthy.dimensions()});
    stack.output("balancer", {.value = balancer.metrics().elb_5xx().dimensions()});
    CHECK(unhealthy.statistic() == "Maximum");
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("output.target", {{"value",
                                  {{"LoadBalancer", refers_to("aws_lb.edge_balancer")},
                                   {"TargetGroup", "${aws_lb_target_group.edge_targets_web_group.arn_suffix}"}}}}));
  CHECK(tf.has("output.balancer", {{"value", {{"LoadBalancer", "${aws_lb.edge_balancer.arn_suffix}"}}}}));
}

TEST_CASE("an existing balancer is looked up once and its listeners take rules") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    auto shared = stack.add("shared", aws::LoadBalancer::Existing{.name = "shared"});
    shared.existing_listener("https", "arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shared/1/2")
        .forward(edge.web, {.when = {.hosts = {"web.example.com"}}, .priority = 7});
    stack.output("name", {.value = shared.dns_name()});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("data.aws_lb") == 1);
  CHECK(tf.has("aws_lb_listener_rule.shared_https_web", {{"priority", 7}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule", {{"from_port", 8080}}));
}

TEST_CASE("an existing group has its suffix from its ARN") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    auto group = stack.add(
        "old", aws::TargetGroup::Existing{
                   .arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/old/73e2d6bc24d8a067",
                   .balancer_arn_suffix = "app/edge/1"});
    stack.add("edge", plain(edge)).https({.certificate_arn = kCertificate}).forward(group);
    stack.output("suffix", {.value = group.arn_suffix()});
  });
  CHECK(tf.no_diagnostics());
  check_terraform_takes(tf);
}

namespace {

aws::ForwardOptions random_options(Random& random) {
  aws::ForwardOptions options{.health_path = "/healthz"};
  options.health.interval_seconds = random.between(10, 300);
  options.health.timeout_seconds = random.between(2, 9);
  options.health.healthy_after = random.between(2, 10);
  options.health.unhealthy_after = random.between(2, 10);
  if (random.one_in(3)) options.health.codes = "200-299";
  if (random.one_in(3)) options.health.port = 9100;
  if (random.one_in(3)) options.group.stickiness = aws::Stickiness{.seconds = random.between(1, 604800)};
  if (random.one_in(4)) options.group.stickiness = aws::Stickiness{.cookie = "session"};
  if (random.one_in(4)) options.group.protocol_version = random.one_in(2) ? "GRPC" : "HTTP2";
  switch (random.below(4)) {
  case 0: options.group.slow_start_seconds = random.between(30, 900); break;
  case 1:
    options.group.algorithm = "weighted_random";
    options.group.mitigate_anomalies = random.one_in(2);
    break;
  case 2: options.group.algorithm = "least_outstanding_requests"; break;
  default: break;
  }
  options.group.drain_seconds = random.between(0, 3600);
  return options;
}

aws::LoadBalancer random_balancer(const Edge& edge, Random& random) {
  aws::LoadBalancer made = plain(edge);
  made.internal = random.one_in(2);
  made.idle_seconds = random.between(1, 4000);
  if (random.one_in(3)) made.keep_alive_seconds = random.between(60, 604800);
  if (random.one_in(3)) made.forwarded_for = "preserve";
  if (random.one_in(3)) made.desync = "strictest";
  if (random.one_in(4)) made.ip_address_type = "dualstack";
  if (random.one_in(4)) made.reserved_capacity = 100;
  if (random.one_in(4)) made.open_to = {"192.0.2.0/24", "198.51.100.0/24"};
  if (random.one_in(4)) made.access_logs = {.enabled = true, .prefix = "edge"};
  if (random.one_in(4)) made.web_acl_arn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/1";
  made.tls_headers = random.one_in(2);
  made.http2 = random.one_in(2);
  return made;
}

using BalancerViolation = Violation<Edge>;

BalancerViolation broken_balancer(std::string code, std::function<void(aws::LoadBalancer&)> change) {
  return BalancerViolation{std::move(code), [change](Scope& scope, const Edge& edge, Random& random) {
                             aws::LoadBalancer spec = random_balancer(edge, random);
                             change(spec);
                             scope.add("edge", spec);
                           }};
}

BalancerViolation broken_group(std::string code, std::function<void(aws::ForwardOptions&)> change) {
  return BalancerViolation{
      std::move(code), [change](Scope& scope, const Edge& edge, Random& random) {
        aws::ForwardOptions options = random_options(random);
        change(options);
        scope.add("edge", plain(edge)).https({.certificate_arn = kCertificate}).forward(edge.web, options);
      }};
}

}  // namespace

TEST_CASE("random load balancers are valid Terraform") {
  check_valid_specs(make_edge, [](Scope& scope, const Edge& edge, Random& random) {
    auto balancer = scope.add("edge", random_balancer(edge, random));
    balancer.https({.certificate_arn = kCertificate}).forward(edge.web, random_options(random));
    balancer.redirect_http_to_https();
  });
}

TEST_CASE("what AWS would refuse of a load balancer or a group is a diagnostic") {
  check_violations(
      make_edge,
      std::vector<BalancerViolation>{
          broken_balancer("T1001", [](aws::LoadBalancer& b) { b.name = std::string(33, 'a'); }),
          broken_balancer("T1001", [](aws::LoadBalancer& b) { b.name = "internal-edge"; }),
          broken_balancer("T1001", [](aws::LoadBalancer& b) { b.name = "edge-"; }),
          broken_balancer("T1002", [](aws::LoadBalancer& b) { b.desync = "lax"; }),
          broken_balancer("T1002", [](aws::LoadBalancer& b) { b.idle_seconds = 4001; }),
          broken_balancer("T1002", [](aws::LoadBalancer& b) { b.forwarded_for = "drop"; }),
          broken_balancer("T1701", [](aws::LoadBalancer& b) { b.subnets = {"subnet-1"}; }),
          broken_balancer("T1711", [](aws::LoadBalancer& b) { b.access_logs = {.enabled = true, .prefix = "edge/"}; }),
          broken_group("T1001", [](aws::ForwardOptions& o) { o.group.name = "with_underscore"; }),
          broken_group("T1002", [](aws::ForwardOptions& o) { o.health.healthy_after = 1; }),
          broken_group("T1002", [](aws::ForwardOptions& o) { o.health.unhealthy_after = 11; }),
          broken_group("T1002", [](aws::ForwardOptions& o) { o.health_path = "healthz"; }),
          broken_group("T1002", [](aws::ForwardOptions& o) { o.group.slow_start_seconds = 10; }),
          broken_group("T1002", [](aws::ForwardOptions& o) { o.group.protocol_version = "HTTP3"; }),
          broken_group("T1003",
                       [](aws::ForwardOptions& o) {
                         o.group.slow_start_seconds = 60;
                         o.group.algorithm = "weighted_random";
                       }),
          broken_group("T1003",
                       [](aws::ForwardOptions& o) {
                         o.group.algorithm = "round_robin";
                         o.group.mitigate_anomalies = true;
                       }),
          broken_group("T1704",
                       [](aws::ForwardOptions& o) {
                         o.health.interval_seconds = 10;
                         o.health.timeout_seconds = 10;
                       }),
          {"T1702", [](Scope& scope, const Edge& edge, Random&) { scope.add("edge", plain(edge)).https({}); }},
          {"T1710",
           [](Scope& scope, const Edge& edge, Random&) {
             auto key = scope.add("key", aws::Key::Existing{.arn = "arn:aws:kms:eu-west-1:123456789012:key/1"});
             auto bucket = scope.add("bucket", aws::Bucket{.key = key});
             scope.add("edge", aws::LoadBalancer{.network = edge.network, .access_logs = {.bucket = bucket}});
           }},
          {"T1713",
           [](Scope& scope, const Edge& edge, Random&) {
             auto group = scope.add("group", aws::TargetGroup{.vpc = edge.network});
             Scope(scope.stack()).stack().output("x", {.value = group.metrics().requests().dimensions()});
           }},
          {"T1721",
           [](Scope& scope, const Edge& edge, Random&) {
             auto balancer = scope.add("edge", plain(edge));
             balancer.group_of(edge.web, {.health_path = "/healthz"});
             balancer.group_of(edge.web, {.health_path = "/other"});
           }},
          {"T1722", [](Scope& scope, const Edge&, Random&) { scope.add("edge", aws::LoadBalancer::Existing{}); }},
      });
}
