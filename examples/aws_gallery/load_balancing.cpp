// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/load_balancer.hpp>
#include <terrace/tf/aws_lb_target_group_attachment.hpp>
#include <terrace/tf/aws_wafv2_web_acl.hpp>

#include "gallery.hpp"

using namespace terrace;

namespace {

/// Stands for a service: machines with addresses of their own, which put themselves into the groups of load balancers.
struct Machines {
  class Ref;
  aws::Network::Ref network;
  std::vector<std::string> addresses;
  int port = 8080;
  Ref build(Scope& scope) const;
};

class Machines::Ref {
 public:
  explicit Ref(const aws::Target& target) : target_(target) {}
  const aws::Target& target() const { return target_; }

 private:
  aws::Target target_;
};

Machines::Ref Machines::build(Scope& scope) const {
  const auto group = scope.add("group", aws::SecurityGroup{.vpc = network, .all_outbound = false});
  const aws::Target target(scope, aws::Connections(scope, {.group_id = group.id()}),
                           {.vpc_id = network.vpc_id(), .port = port});
  scope.when_gathered([addresses = addresses](Scope here) {
    int number = 0;
    for (const auto& attachment : aws::Target::attachments_of(here)) {
      Scope in_group = here.group("in-" + std::to_string(++number));
      for (const std::string& address : addresses) {
        in_group.add(address,
                     tf::aws_lb_target_group_attachment{
                         .port = attachment.port, .target_group_arn = attachment.group_arn, .target_id = address},
                     {.depends_on = {attachment.listener}});
      }
    }
  });
  return Ref(target);
}

}  // namespace

void gallery::load_balancing(Stack& stack) {
  auto network =
      stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"}, .nat = aws::Nat::none()});
  auto web = stack.add("web", Machines{.network = network, .addresses = {"10.0.0.10", "10.0.16.10"}});
  auto api = stack.add("api", Machines{.network = network, .addresses = {"10.0.0.20"}, .port = 9000});
  auto next = stack.add("next", Machines{.network = network, .addresses = {"10.0.16.20"}, .port = 9001});
  // Off for a stack that is destroyed again. Left out, AWS refuses to delete load balancers.
  auto is_protected = stack.variable<Bool>(
      "protected", {.default_value = false, .description = "Whether AWS refuses to delete the load balancers"});
  auto firewall = stack.add("firewall", tf::aws_wafv2_web_acl{
                                            .default_action =
                                                tf::blocks::aws_wafv2_web_acl::default_action{
                                                    .allow = tf::blocks::aws_wafv2_web_acl::default_action_allow{}},
                                            .scope = "REGIONAL",
                                            .visibility_config = {{.cloudwatch_metrics_enabled = true,
                                                                   .metric_name = "firewall",
                                                                   .sampled_requests_enabled = true}},
                                        });

  // [dns]
  auto zone = stack.add("zone", aws::Zone{.name = "shop.example.com"});
  zone.caa("", {.issuers = {"amazon.com"}, .report_to = "mailto:security@example.com"});
  zone.record("", {.type = "MX", .values = {"10 mx.example.net"}});
  auto certificate =
      stack.add("certificate",
                aws::Certificate{.domain = "shop.example.com", .other_names = {"*.shop.example.com"}, .zone = zone});
  // [/dns]

  // [balancer]
  auto edge = stack.add(
      "edge",
      aws::LoadBalancer{.network = network, .deletion_protection = is_protected, .web_acl_arn = firewall.arn()});
  auto https = edge.https({.certificate = certificate, .headers = aws::ResponseHeaders::strict()});
  https.add_certificate("next", stack.add("other", aws::Certificate{.domain = "next.shop.example.com", .zone = zone}));
  https.forward(web, {.health_path = "/healthz", .group = {.stickiness = {{}}}});
  https.forward(api, {.health_path = "/healthz", .when = {.hosts = {"api.shop.example.com"}, .paths = {"/v1/*"}}});
  https.redirect({.path = "/"}, {.id = "old", .when = {.paths = {"/index.php"}}});
  https.respond({.status = 403, .body = "Not from here"},
                {.id = "admin", .when = {.paths = {"/admin", "/admin/*"}}, .priority = 1});
  edge.redirect_http_to_https();
  zone.alias("", edge).alias("www", edge).alias("api", edge);
  // [/balancer]

  // [weights]
  auto inside = stack.add("inside", aws::LoadBalancer{.network = network,
                                                      .internal = true,
                                                      .deletion_protection = is_protected,
                                                      .connection_logs = {.enabled = true}});
  const aws::HealthCheck health{.path = "/healthz", .interval_seconds = 10};
  inside.https({.certificate = certificate})
      .forward({{.group = inside.group_of(api, {.health = health}), .weight = 90},
                {.group = inside.group_of(next, {.health = health}), .weight = 10}});
  // [/weights]

  auto private_zone = stack.add("private-zone", aws::Zone{.name = "shop.internal", .networks = {network}});
  private_zone.alias("api", inside);
}
