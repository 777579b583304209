// SPDX-License-Identifier: Apache-2.0
// What a load balancer can do once it is there, and load balancers that exist already.

#include <terrace/core/render.hpp>
#include <terrace/fn.hpp>
#include <terrace/terraform/stack.hpp>
#include <terrace/tf/data/aws_lb.hpp>

#include <algorithm>

#include "aws/load_balancing/balancer_state.hpp"
#include "aws/load_balancing/errors.hpp"
#include "aws/load_balancing/target_group_state.hpp"
#include "aws/support/literal.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

constexpr std::size_t kLongestHeader = 1024;

std::string port_text(const Num& port) {
  const auto literal = support::literal_number(port);
  return literal ? std::to_string(*literal) : to_json(port);
}

void check_header(const Scope& scope, const char* member, const Str& value,
                  std::initializer_list<std::string_view> allowed, const char* help) {
  const auto literal = support::literal_text(value);
  if (!literal) return;
  if (literal->size() > kLongestHeader)
    errors::wrong_header(scope, member, *literal, "headers have at most 1024 characters");
  if (allowed.size() != 0 && std::find(allowed.begin(), allowed.end(), *literal) == allowed.end()) {
    errors::wrong_header(scope, member, *literal, help);
  }
}

void check_headers(const Scope& scope, const ResponseHeaders& headers, bool has_tls) {
  check_header(scope, "`strict_transport_security`", headers.strict_transport_security, {}, "");
  check_header(scope, "`content_security_policy`", headers.content_security_policy, {}, "");
  check_header(scope, "`frame_options`", headers.frame_options, {"DENY", "SAMEORIGIN"}, "take DENY or SAMEORIGIN");
  check_header(scope, "`content_type_options`", headers.content_type_options, {"nosniff"}, "take nosniff");
  check_header(scope, "`allow_credentials`", headers.allow_credentials, {"true"}, "take true, or leave it out");
  const auto hsts = support::literal_text(headers.strict_transport_security);
  if (hsts && (!has_tls || !hsts->starts_with("max-age="))) {
    errors::wrong_header(scope, "`strict_transport_security`", *hsts,
                         has_tls ? "begin it with max-age=" : "browsers heed it of HTTPS only");
  }
}

/// The listener's scope, whose state says what it will be.
Scope begin_listener(const Scope& balancer, const char* kind, int usual_port, const Num& port) {
  auto& state = balancer.state<LoadBalancerState>();
  const std::string text = port_text(port);
  std::string id = kind;
  if (text != std::to_string(usual_port)) {
    id += '-';
    for (const char c : text) {
      if (terrace::detail::is_alphanumeric(c) || c == '_') id += c;
    }
  }
  if (!state.ports.insert(text).second) errors::port_taken(balancer, text);
  Scope parent = balancer;
  Scope scope = parent.group(id);
  auto& listener = scope.state<ListenerState>();
  listener.balancer = balancer;
  listener.port = port;
  const Connections& group = *state.connections;
  if (group.may_change() && support::literal_size(state.open_to).value_or(1) != 0) {
    const bool anyone = support::literal_size(state.open_to) == 1 && state.open_to.items()[0].text() == "0.0.0.0/0";
    group.allow_from(anyone ? Peer::anywhere() : Peer::cidrs(state.open_to), Ports::tcp(port),
                     anyone ? "from anyone" : "from clients");
    if (state.open_to_ipv6) group.allow_from(Peer::ipv6("::/0"), Ports::tcp(port), "from anyone");
  }
  scope.when_gathered([](const Scope& here) { written_listener_arn(here); });
  return scope;
}

std::string health_port(const HealthCheck& health) { return health.port.is_set() ? port_text(health.port) : ""; }

/// How a group is described, to see whether it is described so again.
std::string describe(const ForwardOptions& options) {
  const HealthCheck& h = options.health;
  const TargetGroupOptions& g = options.group;
  std::string text;
  for (const Value* value :
       {static_cast<const Value*>(&options.health_path), static_cast<const Value*>(&h.path),
        static_cast<const Value*>(&h.interval_seconds), static_cast<const Value*>(&h.timeout_seconds),
        static_cast<const Value*>(&h.healthy_after), static_cast<const Value*>(&h.unhealthy_after),
        static_cast<const Value*>(&h.codes), static_cast<const Value*>(&h.port), static_cast<const Value*>(&h.protocol),
        static_cast<const Value*>(&g.protocol_version), static_cast<const Value*>(&g.drain_seconds),
        static_cast<const Value*>(&g.slow_start_seconds), static_cast<const Value*>(&g.algorithm),
        static_cast<const Value*>(&g.name)}) {
    text += (value->is_set() ? to_json(*value) : "-") + ' ';
  }
  text += g.mitigate_anomalies ? "anomalies" : "";
  if (g.stickiness)
    text += "sticky " + to_json(g.stickiness->seconds) +
            (g.stickiness->cookie.is_set() ? to_json(g.stickiness->cookie) : "");
  return text;
}

/// What is asked of AWS about a load balancer that exists already, once.
void look_up(const Scope& scope) {
  auto& state = scope.state<LoadBalancerState>();
  if (state.zone_id.is_set() && state.dns_name.is_set() && state.vpc_id.is_set() && state.arn.is_set()) return;
  const auto found = Scope(scope).add("balancer", tf::data::aws_lb{.arn = state.arn, .name = state.name});
  const auto fill = [](Str& value, const Str& otherwise) {
    if (!value.is_set()) value = otherwise;
  };
  fill(state.arn, found.arn());
  fill(state.dns_name, found.dns_name());
  fill(state.zone_id, found.zone_id());
  fill(state.vpc_id, found.vpc_id());
  if (!state.connections) {
    const Str group = found.security_groups().to_list().at(0);
    state.connections = Connections(
        scope, {.group_id = group, .default_port = Ports::tcp(443), .may_change = false, .all_outbound = true});
  }
}

}  // namespace

LoadBalancer::Ref LoadBalancer::Existing::build(Scope& scope) const {
  auto& state = scope.state<LoadBalancerState>();
  state.exists = true;
  state.arn = arn;
  state.name = name;
  state.vpc_id = vpc_id;
  state.dns_name = dns_name;
  state.zone_id = zone_id;
  if (security_group_id.is_set()) {
    state.connections = Connections(
        scope,
        {.group_id = security_group_id, .default_port = Ports::tcp(443), .may_change = false, .all_outbound = true});
  }
  if (!arn.is_set() && !name.is_set()) errors::unknown_existing(scope, "a load balancer", "give `arn` or `name`");
  return Ref(scope);
}

Str LoadBalancer::Ref::arn() const {
  if (!scope_.state<LoadBalancerState>().arn.is_set()) look_up(scope_);
  return scope_.state<LoadBalancerState>().arn;
}

Str LoadBalancer::Ref::arn_suffix() const {
  auto& state = scope_.state<LoadBalancerState>();
  if (!state.arn_suffix.is_set()) state.arn_suffix = fn::element(fn::split(":loadbalancer/", arn()), 1);
  return state.arn_suffix;
}

Str LoadBalancer::Ref::dns_name() const {
  if (!scope_.state<LoadBalancerState>().dns_name.is_set()) look_up(scope_);
  return scope_.state<LoadBalancerState>().dns_name;
}

Str LoadBalancer::Ref::zone_id() const {
  if (!scope_.state<LoadBalancerState>().zone_id.is_set()) look_up(scope_);
  return scope_.state<LoadBalancerState>().zone_id;
}

AliasTarget LoadBalancer::Ref::alias_target() const {
  return {dns_name(), zone_id(), scope_.state<LoadBalancerState>().is_dual_stack};
}

Connections LoadBalancer::Ref::connections() const {
  if (!scope_.state<LoadBalancerState>().connections) look_up(scope_);
  return *scope_.state<LoadBalancerState>().connections;
}

LoadBalancer::Ref::Metrics LoadBalancer::Ref::metrics() const { return Metrics(arn_suffix()); }

LoadBalancer::Listener LoadBalancer::Ref::https(const HttpsOptions& options) const {
  connections();
  const Scope scope = begin_listener(scope_, "https", 443, options.port);
  auto& state = scope.state<ListenerState>();
  state.has_tls = true;
  state.options = options;
  const bool has_certificate = options.certificate.arn().is_set() || options.certificate_arn.is_set();
  if (!has_certificate) errors::no_certificate(scope_);
  const auto policy = support::literal_text(options.ssl_policy);
  if (policy && !policy->starts_with("ELBSecurityPolicy-")) {
    errors::wrong_header(scope_, "`ssl_policy`", *policy,
                         "take one of AWS's, whose names begin with ELBSecurityPolicy-");
  }
  check_headers(scope_, options.headers, true);
  return Listener(scope);
}

LoadBalancer::Listener LoadBalancer::Ref::http(const HttpOptions& options) const {
  connections();
  const Scope scope = begin_listener(scope_, "http", 80, options.port);
  scope.state<ListenerState>().options.headers = options.headers;
  check_headers(scope_, options.headers, false);
  return Listener(scope);
}

LoadBalancer::Listener LoadBalancer::Ref::redirect_http_to_https(const Num& from, const Num& to) const {
  const Listener listener = http({.port = from});
  listener.redirect({.protocol = "HTTPS", .port = Str(to)});
  return listener;
}

LoadBalancer::Listener LoadBalancer::Ref::existing_listener(const Id& id, const Str& listener_arn) const {
  Scope parent = scope_;
  Scope scope = parent.group(id);
  auto& state = scope.state<ListenerState>();
  state.balancer = scope_;
  state.rules = scope;
  state.arn = listener_arn;
  state.exists = true;
  state.has_tls = true;
  arn_suffix();
  return Listener(scope);
}

TargetGroup::Ref LoadBalancer::Ref::group_of(const Target& target, const ForwardOptions& options) const {
  auto& state = scope_.state<LoadBalancerState>();
  const std::string key = target.owner().path() + ' ' + port_text(target.options().port);
  const std::string description = describe(options);
  if (const auto known = state.groups.find(key); known != state.groups.end()) {
    const bool says_nothing = description == describe({});
    if (!says_nothing && description != known->second.scope().state<TargetGroupState>().description) {
      errors::group_settled(scope_, target.owner().id());
    }
    return known->second;
  }
  std::string id = options.id.empty() ? std::string(target.owner().id()) : options.id;
  if (!state.group_ids.insert(id).second) {
    errors::wrong_rule_id(scope_, "two targets are called \"" + id + '"', "give one of them an `id`");
  }
  if (!state.targets) state.targets = Scope(scope_).group("targets");
  HealthCheck health = options.health;
  if (options.health_path.is_set()) health.path = options.health_path;
  const Str target_vpc = target.options().vpc_id;
  if (!target_vpc.is_set() && !state.vpc_id.is_set()) look_up(scope_);
  const TargetGroup::Ref group =
      state.targets->add(id, TargetGroup{.vpc = target_vpc.is_set() ? target_vpc : state.vpc_id,
                                         .port = target.options().port,
                                         .protocol = target.options().protocol,
                                         .type = target.options().type,
                                         .health = health,
                                         .options = options.group});
  auto& made = group.scope().state<TargetGroupState>();
  made.target = target;
  made.description = description;
  const Connections balancer = connections();
  // Tasks that share the address of their machine are on ports that it gave them, which their group's side knows.
  const Ports given = target.options().type == "instance" ? target.connections().default_port() : Ports();
  target.connections().allow_from(balancer, given.is_set() ? given : Ports::tcp(target.options().port));
  if (!health_port(health).empty() && health_port(health) != port_text(target.options().port)) {
    target.connections().allow_from(balancer, Ports::tcp(health.port), "health checks");
  }
  state.groups.emplace(key, group);
  return group;
}

}  // namespace terrace::aws
