// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is known of a load balancer and of a listener; each lives with its node.

#include <terrace/aws/load_balancer.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>

namespace terrace::aws {

struct LoadBalancerState {
  Str arn;
  Str arn_suffix;
  Str dns_name;
  Str zone_id;
  Str vpc_id;
  std::optional<Connections> connections;
  /// Whom listeners let in; unset when nobody.
  List<Str> open_to;
  bool open_to_ipv6 = false;
  bool is_dual_stack = false;
  std::set<std::string> ports;
  std::optional<Scope> targets;
  /// By the target's path and port.
  std::map<std::string, TargetGroup::Ref> groups;
  std::set<std::string> group_ids;
  /// Of one that exists already.
  Str name;
  bool exists = false;
};

/// What is done with a request.
struct ListenerAction {
  enum class Kind { forward, respond, redirect };
  Kind kind = Kind::respond;
  Items<WeightedGroup> groups{};
  Num sticky_seconds{};
  FixedResponse response{};
  Redirect redirect{};
  std::optional<SignIn> sign_in{};
};

struct ListenerState {
  std::optional<Scope> balancer;
  /// Where its rules are: below the listener, so that whoever has its scope finds them.
  std::optional<Scope> rules;
  bool has_tls = false;
  /// Set when it is written, or from the start for one that exists already.
  Str arn;
  bool exists = false;
  Num port;
  HttpsOptions options;
  std::optional<ListenerAction> all_others;
  std::map<std::int64_t, std::string> priorities;
  std::set<std::string> rule_ids;
  /// The rule that is for such requests already.
  std::map<std::string, std::string> conditions;
};

/// The ARN of a listener, which is written now if it has not been.
Str written_listener_arn(const Scope& listener);

/// In rules.cpp. Reports what is wrong with the conditions of the rule `id`, also beside those of other rules.
void check_conditions(const Scope& listener, const std::string& id, const RuleConditions& when);
bool has_conditions(const RuleConditions& when);
/// The priority that a rule has by itself, before it meets others.
std::int64_t own_priority(const std::string& id, const RuleConditions& when);
/// Makes the rule's node; returns what to depend on.
Dependency add_rule(const Scope& listener, const std::string& id, const RuleOptions& options, const Num& priority,
                    const ListenerAction& action);

/// In actions.cpp. Reports what is wrong with an action.
void check_action(const Scope& listener, const ListenerAction& action);

}  // namespace terrace::aws
