// SPDX-License-Identifier: Apache-2.0
// Listeners and their rules: include/terrace/aws/load_balancer.hpp.

#include "aws/balancer_support.hpp"

using namespace aws_test;

namespace {

aws::LoadBalancer::Listener https(Scope& scope, const Edge& edge) {
  return scope.add("edge", plain(edge)).https({.certificate_arn = kCertificate});
}

template <class Build> Template listener_of(Build build) {
  return synth_edge([&](Stack& stack, const Edge& edge) { build(stack, https(stack, edge), edge); });
}

std::int64_t priority_of(const Template& tf, const std::string& rule) {
  return static_cast<std::int64_t>(tf.only("aws_lb_listener_rule.edge_https_rules_" + rule).number("/priority"));
}

}  // namespace

TEST_CASE("requests that nobody spoke of get a 404") {
  auto tf = listener_of([](Stack&, const auto&, const Edge&) {});
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lb_listener", {{"default_action", array_with({{"fixed_response", {{"status_code", "404"}}}})}}));
}

TEST_CASE("a rule has every condition that is said") {
  auto tf = listener_of([](Stack&, const auto& listener, const Edge& edge) {
    listener
        .forward(edge.api, {.when = {.hosts = {"api.example.com"},
                                     .methods = {"GET"},
                                     .headers = {{.name = "X-Team", .values = {"a*"}}},
                                     .query = {{.key = "v", .value = "2"}}}})
        .respond({.status = 403}, {.id = "office", .when = {.paths = {"/admin/*"}, .source_ranges = {"192.0.2.0/24"}}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lb_listener_rule.edge_https_rules_api",
               {{"listener_arn", refers_to("aws_lb_listener.edge_https_listener")},
                {"condition", array_with({{"host_header", {{"values", exactly({"api.example.com"})}}}})},
                {"condition", array_with({{"http_request_method", {{"values", exactly({"GET"})}}}})},
                {"condition", array_with({{"http_header", {{"http_header_name", "X-Team"}}}})},
                {"condition", array_with({{"query_string", array_with({{"key", "v"}, {"value", "2"}})}})}}));
  CHECK(tf.has("aws_lb_listener_rule.edge_https_rules_office",
               {{"condition", array_with({{"source_ip", {{"values", exactly({"192.0.2.0/24"})}}}})},
                {"action", array_with({{"type", "fixed-response"}})}}));
}

TEST_CASE("the narrower rule comes first and depends on no other rule") {
  const auto with = [](bool all) {
    return listener_of([=](Stack&, const auto& listener, const Edge&) {
      const auto add = [&](const char* id, const aws::RuleConditions& when) {
        listener.respond({.status = 200}, {.id = id, .when = when});
      };
      add("wide", {.paths = {"/api/*"}});
      add("longer", {.paths = {"/api/users/*"}});
      add("exact", {.paths = {"/api/users"}});
      if (all) add("host", {.hosts = {"api.example.com"}});
      if (all) add("both", {.hosts = {"api.example.com"}, .paths = {"/api/*"}});
      if (all) listener.respond({.status = 200}, {.id = "said", .when = {.paths = {"/*"}}, .priority = 10});
    });
  };
  const auto all = with(true);
  CHECK(all.no_diagnostics());
  const std::vector<std::string> order = {"said", "both", "host", "exact", "longer", "wide"};
  for (std::size_t i = 1; i < order.size(); ++i) CHECK(priority_of(all, order[i - 1]) < priority_of(all, order[i]));
  for (const char* rule : {"exact", "longer", "wide"}) CHECK(priority_of(all, rule) == priority_of(with(false), rule));
}

TEST_CASE("requests are shared by weights") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    auto balancer = stack.add("edge", plain(edge));
    balancer.https({.certificate_arn = kCertificate})
        .forward({{.group = balancer.group_of(edge.web), .weight = 90},
                  {.group = balancer.group_of(edge.api), .weight = 10}},
                 {}, 600);
    CHECK(edge.web.attachments().size() == 1);
    CHECK(edge.api.attachments().size() == 1);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lb_listener",
               {{"default_action", array_with({{"forward",
                                                {{"target_group", array_with({{"weight", 90}})},
                                                 {"stickiness", {{"duration", 600}, {"enabled", true}}}}}})}}));
}

TEST_CASE("headers of answers are set and taken away") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    auto headers = aws::ResponseHeaders::strict();
    headers.content_security_policy = "default-src 'self'";
    stack.add("edge", plain(edge)).https({.certificate_arn = kCertificate, .headers = headers});
  });
  CHECK(tf.has("aws_lb_listener",
               {{"routing_http_response_server_enabled", false},
                {"routing_http_response_x_frame_options_header_value", "DENY"},
                {"routing_http_response_content_security_policy_header_value", "default-src 'self'"},
                {"routing_http_response_strict_transport_security_header_value", "max-age=31536000"}}));
}

TEST_CASE("who must sign in is forwarded after that") {
  auto tf = listener_of([](Stack& stack, const auto& listener, const Edge& edge) {
    auto secret = stack.variable<Str>("client_secret", {.sensitive = true});
    listener.forward(edge.web, {.sign_in = aws::SignIn{.issuer = "https://login.example.com",
                                                       .authorization_endpoint = "https://login.example.com/a",
                                                       .token_endpoint = "https://login.example.com/t",
                                                       .user_info_endpoint = "https://login.example.com/u",
                                                       .client_id = "shop",
                                                       .client_secret = secret}});
    listener.forward(edge.api, {.when = {.paths = {"/x"}},
                                .sign_in = aws::SignIn{.user_pool_arn = "arn:aws:cognito-idp:eu-west-1:1:userpool/1",
                                                       .user_pool_client_id = "1",
                                                       .user_pool_domain = "shop"}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lb_listener", {{"default_action", array_with({{"type", "authenticate-oidc"}, {"order", 1}})},
                                   {"default_action", array_with({{"type", "forward"}, {"order", 2}})}}));
  CHECK(tf.has("aws_lb_listener_rule", {{"action", array_with({{"type", "authenticate-cognito"}})}}));
}

TEST_CASE("clients may have to show a certificate and the listener may have more of its own") {
  auto tf = synth_edge([](Stack& stack, const Edge& edge) {
    stack.add("edge", plain(edge))
        .https({.certificate_arn = kCertificate,
                .trust_store_arn = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:truststore/a/1"})
        .add_certificate("other", Str("arn:aws:acm:eu-west-1:123456789012:certificate/2"));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lb_listener", {{"mutual_authentication", {{"mode", "verify"}}}}));
  CHECK(tf.has("aws_lb_listener_certificate.edge_https_other",
               {{"listener_arn", refers_to("aws_lb_listener.edge_https_listener")}}));
}

namespace {

aws::RuleConditions random_conditions(Random& random) {
  aws::RuleConditions when;
  if (random.one_in(2)) when.hosts = {"*.example.com"};
  if (random.one_in(2)) when.methods = {"GET", "POST"};
  if (random.one_in(2)) when.headers = {{.name = "User-Agent", .values = {"*curl*"}}};
  if (!when.hosts.is_set() || random.one_in(2)) when.paths = {"/" + random.identifier(8) + "/*"};
  return when;
}

using ListenerViolation = Violation<Edge>;

ListenerViolation broken_rule(std::string code, std::function<void(aws::RuleOptions&)> change) {
  return ListenerViolation{std::move(code), [change](Scope& scope, const Edge& edge, Random& random) {
                             aws::RuleOptions options{.id = "rule", .when = random_conditions(random)};
                             change(options);
                             https(scope, edge).respond({.status = 200}, options);
                           }};
}

ListenerViolation broken_listener(std::string code, void (*break_it)(const aws::LoadBalancer::Listener&, const Edge&)) {
  return ListenerViolation{std::move(code),
                           [break_it](Scope& scope, const Edge& edge, Random&) { break_it(https(scope, edge), edge); }};
}

}  // namespace

TEST_CASE("random rules are valid Terraform") {
  check_valid_specs(make_edge, [](Scope& scope, const Edge& edge, Random& random) {
    const auto listener = https(scope, edge);
    for (int i = 0; i < 4; ++i) {
      aws::RuleConditions when = random_conditions(random);
      when.hosts = {"host-" + std::to_string(i) + ".example.com"};
      const aws::RuleOptions options{
          .id = "rule-" + std::to_string(i), .when = when, .priority = random.one_in(3) ? Num(i + 1) : Num()};
      switch (random.below(3)) {
      case 0: listener.respond({.status = 503, .body = "Soon", .content_type = "text/html"}, options); break;
      case 1: listener.redirect({.host = "example.com", .permanent = random.one_in(2)}, options); break;
      default: listener.forward(edge.web, {.id = options.id, .when = options.when, .priority = options.priority});
      }
    }
  });
}

TEST_CASE("what AWS would refuse of a listener or a rule is a diagnostic") {
  using Listener = aws::LoadBalancer::Listener;
  check_violations(
      make_edge,
      std::vector<ListenerViolation>{
          broken_rule("T1002", [](aws::RuleOptions& o) { o.priority = 50001; }),
          broken_rule("T1706", [](aws::RuleOptions& o) { o.when.paths = {"api/*"}; }),
          broken_rule("T1706", [](aws::RuleOptions& o) { o.when.methods = {"get"}; }),
          broken_rule("T1706", [](aws::RuleOptions& o) { o.when.source_ranges = {"10.0.0.1/8"}; }),
          broken_rule("T1706", [](aws::RuleOptions& o) { o.when.hosts = {"a.b", "b.b", "c.b", "d.b", "e.b", "f.b"}; }),
          broken_rule("T1706", [](aws::RuleOptions& o) { o.when.hosts = {std::string(129, 'a')}; }),
          broken_rule("T1707", [](aws::RuleOptions& o) { o.id = ""; }),
          broken_rule("T1714", [](aws::RuleOptions& o) { o.sign_in = aws::SignIn{}; }),
          broken_rule("T1714",
                      [](aws::RuleOptions& o) { o.sign_in = aws::SignIn{.user_pool_arn = "arn:aws:x:y:z:1"}; }),
          {"T1703",
           [](Scope& scope, const Edge& edge, Random&) {
             auto balancer = scope.add("edge", plain(edge));
             balancer.http({.port = 443});
             balancer.https({.certificate_arn = kCertificate});
           }},
          {"T1709",
           [](Scope& scope, const Edge& edge, Random&) {
             scope.add("edge", plain(edge)).http().forward(edge.web, {.group = {.protocol_version = "GRPC"}});
           }},
          {"T1712",
           [](Scope& scope, const Edge& edge, Random& random) {
             aws::ResponseHeaders headers = aws::ResponseHeaders::strict();
             if (random.one_in(2))
               headers.frame_options = "NEVER";
             else
               headers.strict_transport_security = "one year";
             scope.add("edge", plain(edge)).https({.certificate_arn = kCertificate, .headers = headers});
           }},
          {"T1712", [](Scope& scope, const Edge& edge,
                       Random&) { scope.add("edge", plain(edge)).http({.headers = aws::ResponseHeaders::strict()}); }},
          {"T1712",
           [](Scope& scope, const Edge& edge, Random&) {
             scope.add("edge", plain(edge)).https({.certificate_arn = kCertificate, .ssl_policy = "TLS13"});
           }},
          broken_listener("T1705",
                          [](const Listener& listener, const Edge&) {
                            listener.respond({}, {.id = "a", .when = {.paths = {"/a"}}, .priority = 5});
                            listener.respond({}, {.id = "b", .when = {.paths = {"/b"}}, .priority = 5});
                          }),
          broken_listener("T1706",
                          [](const Listener& listener, const Edge&) {
                            listener.respond({}, {.id = "a", .when = {.paths = {"/a"}}});
                            listener.respond({}, {.id = "b", .when = {.paths = {"/a"}}});
                          }),
          broken_listener("T1707",
                          [](const Listener& listener, const Edge&) {
                            listener.respond({}, {.id = "a", .when = {.paths = {"/a"}}});
                            listener.respond({}, {.id = "a", .when = {.paths = {"/b"}}});
                          }),
          broken_listener("T1708", [](const Listener& listener,
                                      const Edge& edge) { listener.forward(edge.web).forward(edge.api); }),
          broken_listener("T1715", [](const Listener& listener, const Edge&) { listener.respond({.status = 302}); }),
          broken_listener(
              "T1715", [](const Listener& listener, const Edge&) { listener.respond({.content_type = "image/png"}); }),
          broken_listener("T1715", [](const Listener& listener,
                                      const Edge&) { listener.respond({.body = std::string(1025, 'a')}); }),
          broken_listener("T1716", [](const Listener& listener, const Edge&) { listener.redirect({}); }),
          broken_listener("T1716", [](const Listener& listener, const Edge&) { listener.redirect({.path = "x"}); }),
          broken_listener("T1720", [](const Listener& listener,
                                      const Edge&) { listener.forward(std::vector<aws::WeightedGroup>{}); }),
          {"T1720",
           [](Scope& scope, const Edge& edge, Random&) {
             auto balancer = scope.add("edge", plain(edge));
             balancer.https({.certificate_arn = kCertificate}).forward({{balancer.group_of(edge.web), 1000}});
           }},
      });
}
