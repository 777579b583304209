// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/deployment.hpp>
#include <terrace/aws/fargate_service.hpp>
#include <terrace/aws/load_balancer.hpp>
#include <terrace/aws/network.hpp>

#include "gallery.hpp"

using namespace terrace;

void gallery::blue_green(Stack& stack) {
  auto network =
      stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"}, .nat = aws::Nat::none()});
  // Off for a stack that is destroyed again. Left out, AWS refuses to delete load balancers.
  auto is_protected = stack.variable<Bool>(
      "protected", {.default_value = false, .description = "Whether AWS refuses to delete the load balancer"});
  auto edge = stack.add("edge", aws::LoadBalancer{.network = network, .deletion_protection = is_protected});
  auto zone = stack.add("zone", aws::Zone{.name = "shop.example.com"});
  auto certificate = stack.add("certificate", aws::Certificate{.domain = "shop.example.com", .zone = zone});
  auto https = edge.https({.certificate = certificate});
  edge.redirect_http_to_https();

  // [blue-green]
  auto blue = stack.add("blue", aws::TargetGroup{.vpc = network, .port = 8080, .health = {.path = "/healthz"}});
  auto green = stack.add("green", aws::TargetGroup{.vpc = network, .port = 8080, .health = {.path = "/healthz"}});
  https.forward(blue);
  auto web = stack.add("web", aws::FargateService{.cluster = stack.add("cluster", aws::Cluster{}),
                                                  .network = network,
                                                  .image = "ghcr.io/acme/shop:4.2",
                                                  .port = 8080,
                                                  .rollout = {.by_code_deploy = true}});
  web.connections().allow_from(edge);
  auto failing = stack.add("failing", aws::Alarm{.metric = blue.metrics().server_errors(), .above = 10});
  stack.add("deploy", aws::BlueGreen{.service = web,
                                     .blue = blue,
                                     .green = green,
                                     .listener = https,
                                     .config = "CodeDeployDefault.ECSCanary10Percent5Minutes",
                                     .alarms = {failing.name()}});
  // [/blue-green]
}
