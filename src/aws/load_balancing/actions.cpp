// SPDX-License-Identifier: Apache-2.0

#include "aws/load_balancing/actions.hpp"

#include "aws/load_balancing/errors.hpp"
#include "aws/load_balancing/target_group_state.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

using ForwardBlock = tf::blocks::aws_lb_listener::default_action_forward;
using ForwardGroup = tf::blocks::aws_lb_listener::default_action_forward_target_group;
using ForwardStickiness = tf::blocks::aws_lb_listener::default_action_forward_stickiness;
using ResponseBlock = tf::blocks::aws_lb_listener::default_action_fixed_response;
using RedirectBlock = tf::blocks::aws_lb_listener::default_action_redirect;

constexpr std::size_t kLongestBody = 1024;
constexpr std::size_t kMostGroups = 5;
constexpr std::int64_t kHighestWeight = 999;

/// The block of a sign-in with Cognito or by OpenID Connect.
template <class Action, class Cognito, class Oidc> Action sign_in_action(const SignIn& sign_in) {
  Action made{.type = sign_in.issuer.is_set() ? "authenticate-oidc" : "authenticate-cognito"};
  made.order = 1;
  if (sign_in.issuer.is_set()) {
    made.authenticate_oidc = Oidc{.authorization_endpoint = sign_in.authorization_endpoint,
                                  .client_id = sign_in.client_id,
                                  .client_secret = sign_in.client_secret,
                                  .issuer = sign_in.issuer,
                                  .on_unauthenticated_request = sign_in.otherwise,
                                  .scope = sign_in.scope,
                                  .session_timeout = sign_in.session_seconds,
                                  .token_endpoint = sign_in.token_endpoint,
                                  .user_info_endpoint = sign_in.user_info_endpoint};
  } else {
    made.authenticate_cognito = Cognito{.on_unauthenticated_request = sign_in.otherwise,
                                        .scope = sign_in.scope,
                                        .session_timeout = sign_in.session_seconds,
                                        .user_pool_arn = sign_in.user_pool_arn,
                                        .user_pool_client_id = sign_in.user_pool_client_id,
                                        .user_pool_domain = sign_in.user_pool_domain};
  }
  return made;
}

template <class Action> Action forward_action(const ListenerAction& action) {
  Action made{.type = "forward"};
  if (action.groups.size() == 1 && !action.sticky_seconds.is_set()) {
    made.target_group_arn = action.groups.front().group.arn();
    return made;
  }
  Blocks<ForwardGroup> groups;
  for (const WeightedGroup& one : action.groups) groups.add({.arn = one.group.arn(), .weight = one.weight});
  const bool is_sticky = action.sticky_seconds.is_set();
  made.forward = ForwardBlock{.stickiness = is_sticky ? Block<ForwardStickiness>(ForwardStickiness{
                                                            .duration = action.sticky_seconds, .enabled = true})
                                                      : Block<ForwardStickiness>(),
                              .target_group = groups};
  return made;
}

template <class Action> Action own_action(const ListenerAction& action) {
  switch (action.kind) {
  case ListenerAction::Kind::forward: return forward_action<Action>(action);
  case ListenerAction::Kind::redirect:
    return {.redirect = RedirectBlock{.host = action.redirect.host,
                                      .path = action.redirect.path,
                                      .port = action.redirect.port,
                                      .protocol = action.redirect.protocol,
                                      .query = action.redirect.query,
                                      .status_code = action.redirect.permanent ? "HTTP_301" : "HTTP_302"},
            .type = "redirect"};
  case ListenerAction::Kind::respond: break;
  }
  return {.fixed_response = ResponseBlock{.content_type = action.response.content_type,
                                          .message_body = action.response.body,
                                          .status_code = action.response.status},
          .type = "fixed-response"};
}

template <class Action, class Cognito, class Oidc> Blocks<Action> actions_of(const ListenerAction& action) {
  Blocks<Action> made;
  Action own = own_action<Action>(action);
  if (action.sign_in) {
    made.add(sign_in_action<Action, Cognito, Oidc>(*action.sign_in));
    own.order = 2;
  }
  made.add(own);
  return made;
}

void check_response(const Scope& scope, const FixedResponse& response) {
  const auto status = support::literal_number(response.status);
  if (status && (*status < 200 || *status > 599 || *status / 100 == 3)) {
    errors::wrong_response(scope, "a load balancer answers no " + std::to_string(*status) + " by itself",
                           "take a status of 2xx, 4xx or 5xx; for 301 and 302 there is `redirect`");
  }
  const auto body = support::literal_text(response.body);
  if (body && body->size() > kLongestBody) {
    errors::wrong_response(scope, "an answer of " + std::to_string(body->size()) + " characters",
                           "a load balancer answers with at most 1024; have a target answer");
  }
  const auto type = support::literal_text(response.content_type);
  if (type && *type != "text/plain" && *type != "text/css" && *type != "text/html" &&
      *type != "application/javascript" && *type != "application/json") {
    errors::wrong_response(scope, "a load balancer has no answers of the type " + std::string(*type),
                           "take text/plain, text/html, text/css, application/javascript or application/json");
  }
}

void check_redirect(const Scope& scope, const Redirect& redirect) {
  if (!redirect.protocol.is_set() && !redirect.host.is_set() && !redirect.port.is_set() && !redirect.path.is_set() &&
      !redirect.query.is_set()) {
    errors::wrong_redirect(scope, "a redirect to the same place would never end");
  }
  const auto path = support::literal_text(redirect.path);
  if (path && !path->starts_with('/')) errors::wrong_redirect(scope, "the path of a redirect begins with a slash");
  const auto protocol = support::literal_text(redirect.protocol);
  if (protocol && *protocol != "HTTP" && *protocol != "HTTPS" && *protocol != "#{protocol}") {
    errors::wrong_redirect(scope, "the protocol of a redirect is HTTP or HTTPS");
  }
}

void check_weights(const Scope& scope, const ListenerAction& action) {
  if (action.groups.empty() || action.groups.size() > kMostGroups) {
    errors::wrong_weights(scope, "requests shared by " + std::to_string(action.groups.size()) + " groups");
    return;
  }
  bool has_some = false;
  for (const WeightedGroup& one : action.groups) {
    const auto weight = support::literal_number(one.weight);
    has_some = has_some || weight.value_or(1) > 0;
    if (weight && (*weight < 0 || *weight > kHighestWeight)) {
      errors::wrong_weights(scope, "a weight of " + std::to_string(*weight));
    }
  }
  if (!has_some) errors::wrong_weights(scope, "no group has a weight");
  support::check_range(scope, "`sticky_seconds`", action.sticky_seconds, 1, 604800, "seconds");
}

void check_sign_in(const Scope& scope, const SignIn& sign_in) {
  if (!scope.state<ListenerState>().has_tls) {
    errors::wrong_sign_in(scope, "a sign-in at a listener without TLS", "add it to an HTTPS listener");
  }
  const bool with_pool = sign_in.user_pool_arn.is_set();
  if (with_pool == sign_in.issuer.is_set()) {
    errors::wrong_sign_in(scope, "a sign-in with a user pool and another provider, or with neither",
                          "give `user_pool_arn` and its client and domain, or `issuer` and its endpoints");
    return;
  }
  const bool is_whole = with_pool ? sign_in.user_pool_client_id.is_set() && sign_in.user_pool_domain.is_set()
                                  : sign_in.authorization_endpoint.is_set() && sign_in.token_endpoint.is_set() &&
                                        sign_in.user_info_endpoint.is_set() && sign_in.client_id.is_set() &&
                                        sign_in.client_secret.is_set();
  if (!is_whole) {
    errors::wrong_sign_in(scope, "a sign-in that is not whole",
                          with_pool ? "give `user_pool_client_id` and `user_pool_domain`"
                                    : "give the three endpoints, `client_id` and `client_secret`");
  }
}

}  // namespace

Blocks<tf::blocks::aws_lb_listener::default_action> default_actions(const ListenerAction& action) {
  using namespace tf::blocks::aws_lb_listener;
  return actions_of<default_action, default_action_authenticate_cognito, default_action_authenticate_oidc>(action);
}

Blocks<tf::blocks::aws_lb_listener_rule::action> rule_actions(const ListenerAction& action) {
  using namespace tf::blocks::aws_lb_listener_rule;
  return actions_of<tf::blocks::aws_lb_listener_rule::action, action_authenticate_cognito, action_authenticate_oidc>(
      action);
}

void check_action(const Scope& listener, const ListenerAction& action) {
  switch (action.kind) {
  case ListenerAction::Kind::forward: check_weights(listener, action); break;
  case ListenerAction::Kind::respond: check_response(listener, action.response); break;
  case ListenerAction::Kind::redirect: check_redirect(listener, action.redirect); break;
  }
  if (action.sign_in) check_sign_in(listener, *action.sign_in);
  for (const WeightedGroup& one : action.groups) {
    if (one.group.scope().state<TargetGroupState>().is_grpc && !listener.state<ListenerState>().has_tls) {
      errors::grpc_without_tls(listener);
    }
  }
}

}  // namespace terrace::aws
