// SPDX-License-Identifier: Apache-2.0

#include <terrace/core/render.hpp>
#include <terrace/tf/aws_lb_listener_certificate.hpp>

#include "aws/load_balancing/actions.hpp"
#include "aws/load_balancing/errors.hpp"
#include "aws/load_balancing/target_group_state.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

using MutualTls = tf::blocks::aws_lb_listener::mutual_authentication;

constexpr std::int64_t kHighestPriority = 50000;

/// What is done with requests that nobody spoke of.
ListenerAction not_found() {
  return {.kind = ListenerAction::Kind::respond, .response = {.status = 404, .body = "Not found"}};
}

void write_listener(Scope here) {
  auto& state = here.state<ListenerState>();
  if (state.arn.is_set()) return;
  const HttpsOptions& options = state.options;
  const ResponseHeaders& headers = options.headers;
  const bool checks_clients = options.trust_store_arn.is_set();
  const Str certificate = options.certificate_arn.is_set() ? options.certificate_arn : options.certificate.arn();
  const auto listener = here.add(
      "listener",
      tf::aws_lb_listener{
          .certificate_arn = certificate,
          .default_action = default_actions(state.all_others.value_or(not_found())),
          .load_balancer_arn = state.balancer->state<LoadBalancerState>().arn,
          .mutual_authentication =
              checks_clients ? Block<MutualTls>(MutualTls{.mode = "verify", .trust_store_arn = options.trust_store_arn})
                             : Block<MutualTls>(),
          .port = state.port,
          .protocol = state.has_tls ? "HTTPS" : "HTTP",
          .routing_http_response_access_control_allow_credentials_header_value = headers.allow_credentials,
          .routing_http_response_access_control_allow_headers_header_value = headers.allow_headers,
          .routing_http_response_access_control_allow_methods_header_value = headers.allow_methods,
          .routing_http_response_access_control_allow_origin_header_value = headers.allow_origin,
          .routing_http_response_access_control_expose_headers_header_value = headers.expose_headers,
          .routing_http_response_access_control_max_age_header_value = headers.max_age,
          .routing_http_response_content_security_policy_header_value = headers.content_security_policy,
          .routing_http_response_server_enabled = headers.server,
          .routing_http_response_strict_transport_security_header_value = headers.strict_transport_security,
          .routing_http_response_x_content_type_options_header_value = headers.content_type_options,
          .routing_http_response_x_frame_options_header_value = headers.frame_options,
          .ssl_policy = state.has_tls ? options.ssl_policy : Str()});
  state.arn = listener.arn();
}

/// Puts who is behind the groups into them, now that a listener forwards there.
void attach_targets(const LoadBalancerState& balancer, const ListenerAction& action, const Dependency& listener) {
  for (const WeightedGroup& one : action.groups) {
    auto& group = one.group.scope().state<TargetGroupState>();
    if (group.balancer_suffix.is_set()) continue;
    group.balancer_suffix = balancer.arn_suffix;
    if (!group.target) continue;
    group.target->attach({.group_arn = one.group.arn(),
                          .port = group.target->options().port,
                          .resource_label = format("{}/{}", balancer.arn_suffix, one.group.arn_suffix()),
                          .listener = listener});
  }
}

/// The rule's priority among the others; 0, and a diagnostic, where that cannot be.
Num take_priority(const Scope& scope, const std::string& id, const RuleOptions& options) {
  auto& taken = scope.state<ListenerState>().priorities;
  if (!options.priority.is_set()) {
    std::int64_t priority = own_priority(id, options.when);
    while (taken.count(priority) != 0) --priority;
    taken.emplace(priority, id);
    return priority;
  }
  const auto literal = support::literal_number(options.priority);
  if (!literal) return options.priority;
  if (*literal < 1 || *literal > kHighestPriority) {
    support::errors::out_of_range(scope, "`priority`", std::to_string(*literal), "1 to 50000");
  }
  const auto [other, is_free] = taken.emplace(*literal, id);
  if (!is_free) errors::priority_taken(scope, *literal, id, other->second);
  return options.priority;
}

void add_action(const Scope& scope, const ListenerAction& action, const RuleOptions& options) {
  auto& state = scope.state<ListenerState>();
  check_action(scope, action);
  const auto& balancer = state.balancer->state<LoadBalancerState>();
  if (!has_conditions(options.when)) {
    if (state.exists || state.all_others) {
      errors::second_default(scope);
    } else if (state.arn.is_set()) {
      support::errors::too_late(scope, "an action of the listener");
    } else {
      state.all_others = action;
      attach_targets(balancer, action, Dependency(scope));
    }
    return;
  }
  if (options.id.empty()) {
    errors::wrong_rule_id(scope, "a rule with conditions has no name in addresses", "give it an `id`");
    return;
  }
  if (!state.rule_ids.insert(options.id).second) {
    errors::wrong_rule_id(scope, "two rules of this listener are called \"" + options.id + '"',
                          "give one of them another `id`");
    return;
  }
  check_conditions(scope, options.id, options.when);
  const Dependency rule = add_rule(scope, options.id, options, take_priority(scope, options.id, options), action);
  attach_targets(balancer, action, rule);
}

}  // namespace

Str written_listener_arn(const Scope& listener) {
  write_listener(listener);
  return listener.state<ListenerState>().arn;
}

Str LoadBalancer::Listener::arn() const {
  const Scope here = scope_;
  if (here.state<ListenerState>().exists) return here.state<ListenerState>().arn;
  return lazy<Str>([here] { return written_listener_arn(here); });
}

const LoadBalancer::Listener& LoadBalancer::Listener::forward(const Target& target,
                                                              const ForwardOptions& options) const {
  const LoadBalancer::Ref balancer(*scope_.state<ListenerState>().balancer);
  RuleOptions rule{.id = options.id, .when = options.when, .priority = options.priority, .sign_in = options.sign_in};
  if (rule.id.empty()) rule.id = target.owner().id();
  return forward(balancer.group_of(target, options), rule);
}

const LoadBalancer::Listener& LoadBalancer::Listener::forward(const TargetGroup::Ref& group,
                                                              const RuleOptions& options) const {
  add_action(scope_, {.kind = ListenerAction::Kind::forward, .groups = {{group}}, .sign_in = options.sign_in}, options);
  return *this;
}

const LoadBalancer::Listener& LoadBalancer::Listener::forward(const Items<WeightedGroup>& groups,
                                                              const RuleOptions& options,
                                                              const Num& sticky_seconds) const {
  add_action(scope_,
             {.kind = ListenerAction::Kind::forward,
              .groups = groups,
              .sticky_seconds = sticky_seconds,
              .sign_in = options.sign_in},
             options);
  return *this;
}

const LoadBalancer::Listener& LoadBalancer::Listener::respond(const FixedResponse& response,
                                                              const RuleOptions& options) const {
  add_action(scope_, {.kind = ListenerAction::Kind::respond, .response = response, .sign_in = options.sign_in},
             options);
  return *this;
}

const LoadBalancer::Listener& LoadBalancer::Listener::redirect(const Redirect& redirect,
                                                               const RuleOptions& options) const {
  add_action(scope_, {.kind = ListenerAction::Kind::redirect, .redirect = redirect, .sign_in = options.sign_in},
             options);
  return *this;
}

const LoadBalancer::Listener& LoadBalancer::Listener::add_certificate(const Id& id,
                                                                      const CertificateUse& certificate) const {
  Scope(scope_).add(id, tf::aws_lb_listener_certificate{.certificate_arn = certificate.arn(), .listener_arn = arn()});
  return *this;
}

}  // namespace terrace::aws
