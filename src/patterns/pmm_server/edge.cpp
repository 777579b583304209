// SPDX-License-Identifier: Apache-2.0
// Names, certificate and load balancer.

#include <terrace/fn.hpp>
#include <terrace/tf/aws_route53_record.hpp>

#include "aws/support/literal.hpp"
#include "patterns/pmm_server/state.hpp"

namespace terrace::patterns::pmm {
namespace {

using terrace::detail::as;

List<Str> rest_of(const List<Str>& names) {
  const auto size = aws::support::literal_size(names);
  if (!size) return fn::slice(Any(names), 1, fn::length(names));
  List<Str> rest = std::initializer_list<Str>{};
  for (std::size_t i = 1; i < *size; ++i) rest.add(as<Str>(names.items()[i]));
  return *size > 1 ? rest : List<Str>();
}

void make_records(Scope scope, const PmmServer& spec, const PmmState& made) {
  const auto count = aws::support::literal_size(spec.dns_names);
  if (!count) {
    namespace blocks = tf::blocks::aws_route53_record;
    scope.add("record",
              tf::aws_route53_record{.alias = blocks::alias{.evaluate_target_health = true,
                                                            .name = made.balancer->dns_name(),
                                                            .zone_id = made.balancer->zone_id()},
                                     .name = each::value<Str>(),
                                     .type = "A",
                                     .zone_id = spec.zone.id()},
              {.for_each = fn::toset(full_names(spec)), .provider = spec.zone.provider()});
    return;
  }
  for (std::size_t i = 0; i < *count; ++i) spec.zone.alias(as<Str>(spec.dns_names.items()[i]), *made.balancer);
}

aws::HealthCheck health_of(const PmmServer& spec) {
  const PmmService& service = spec.service;
  // PMM 3 calls it /v1/server/readyz, and still answers by the old name.
  return {.path = service.health_path.is_set() ? service.health_path : Str("/v1/readyz"),
          .interval_seconds = service.health_interval_seconds,
          .timeout_seconds = service.health_timeout_seconds,
          .codes = "200",
          .protocol = "HTTPS"};
}

/// pmm-agent keeps a stream of gRPC open, which a target group of HTTP/1.1 answers with status 464.
void make_agents_path(Scope scope, const PmmServer& spec, PmmState& made, const aws::Target& target) {
  const auto group =
      scope.add("agents", aws::TargetGroup{.vpc = spec.network,
                                           .port = https_port(spec),
                                           .protocol = "HTTPS",
                                           .health = {.path = "/agent.v1.AgentService/Connect",
                                                      .interval_seconds = spec.service.health_interval_seconds,
                                                      .timeout_seconds = spec.service.health_timeout_seconds,
                                                      // Whatever gRPC answers, it is the server that does.
                                                      .codes = "0-99",
                                                      .protocol = "HTTPS"},
                                           .options = {.protocol_version = "GRPC"}});
  made.listener->forward(group, {.id = "agents", .when = {.paths = {"/agent.*"}}, .priority = 10});
  target.attach({.group_arn = group.arn(), .port = https_port(spec), .listener = Dependency(made.listener->scope())});
}

}  // namespace

List<Str> full_names(const PmmServer& spec) {
  const auto count = aws::support::literal_size(spec.dns_names);
  if (!count) {
    return for_list<Str>(Any(spec.dns_names), [&](const Any&, const Str& name) {
      return if_else(equal(name, ""), spec.zone.name(), format("{}.{}", name, spec.zone.name()));
    });
  }
  List<Str> names = std::initializer_list<Str>{};
  for (std::size_t i = 0; i < *count; ++i) names.add(spec.zone.full_name(as<Str>(spec.dns_names.items()[i])));
  return names;
}

void make_edge(Scope scope, const PmmServer& spec, PmmState& made) {
  const List<Str> names = full_names(spec);
  made.host_name = aws::support::literal_size(names).value_or(0) > 0 ? as<Str>(names.items()[0]) : names.at(0);
  const auto certificate =
      scope.add("certificate", spec.edge.adjust_certificate(aws::Certificate{
                                   .domain = made.host_name, .other_names = rest_of(names), .zone = spec.zone}));
  made.balancer = scope.add(
      "balancer", spec.edge.adjust_balancer(aws::LoadBalancer{.network = spec.network,
                                                              .open_to = spec.edge.open_to,
                                                              .security_group = made.balancer_group,
                                                              .deletion_protection = spec.edge.deletion_protection}));
  made.listener = made.balancer->https({.certificate = certificate, .ssl_policy = spec.edge.ssl_policy});
  made.balancer->redirect_http_to_https();
  const aws::Target target =
      made.service->target({.container = container_name(spec), .port = https_port(spec), .protocol = "HTTPS"});
  const aws::ForwardOptions forward{.health = health_of(spec), .group = {.drain_seconds = 30}, .id = "web"};
  made.listener->forward(target, forward);
  made.targets = made.balancer->group_of(target, forward);
  if (spec.edge.grpc) make_agents_path(scope, spec, made, target);
  make_records(scope, spec, made);
}

}  // namespace terrace::patterns::pmm
