// SPDX-License-Identifier: Apache-2.0

#include <terrace/fn.hpp>
#include <terrace/tf/aws_lb_target_group.hpp>
#include <terrace/value/expression.hpp>

#include "aws/load_balancing/errors.hpp"
#include "aws/load_balancing/target_group_state.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

namespace group_blocks = tf::blocks::aws_lb_target_group;

/// Terraform puts 26 characters behind a prefix.
constexpr std::size_t kGroupPrefix = 6;
constexpr std::size_t kLongestGroupTag = 255;
constexpr support::NameRule kGroupName{.what = "the name of a target group", .longest = 32, .hyphen_inside = true};

void check_health(const Scope& scope, const HealthCheck& health) {
  support::check_range(scope, "`health.interval_seconds`", health.interval_seconds, 5, 300, "seconds");
  support::check_range(scope, "`health.timeout_seconds`", health.timeout_seconds, 2, 120, "seconds");
  support::check_range(scope, "`health.healthy_after`", health.healthy_after, 2, 10);
  support::check_range(scope, "`health.unhealthy_after`", health.unhealthy_after, 2, 10);
  support::check_word(scope, "`health.protocol`", health.protocol, {"HTTP", "HTTPS"});
  const auto interval = support::literal_number(health.interval_seconds);
  const auto timeout = support::literal_number(health.timeout_seconds);
  if (interval && timeout && *timeout >= *interval) errors::slow_health_check(scope, *timeout, *interval);
  const auto path = support::literal_text(health.path);
  if (path && !path->starts_with('/')) {
    support::errors::out_of_range(scope, "`health.path`", *path, "a path that begins with a slash");
  }
}

void check_group(const Scope& scope, const TargetGroup& group) {
  const TargetGroupOptions& options = group.options;
  support::check_name(scope, options.name, kGroupName);
  check_health(scope, group.health);
  support::check_word(scope, "`type`", group.type, {"ip", "instance"});
  support::check_word(scope, "`protocol`", group.protocol, {"HTTP", "HTTPS"});
  support::check_word(scope, "`protocol_version`", options.protocol_version, {"HTTP1", "HTTP2", "GRPC"});
  support::check_word(scope, "`algorithm`", options.algorithm,
                      {"round_robin", "least_outstanding_requests", "weighted_random"});
  support::check_range(scope, "`port`", group.port, 1, 65535);
  support::check_range(scope, "`drain_seconds`", options.drain_seconds, 0, 3600, "seconds");
  const auto slow = support::literal_number(options.slow_start_seconds);
  if (slow && *slow != 0)
    support::check_range(scope, "`slow_start_seconds`", options.slow_start_seconds, 30, 900, "seconds");
  if (options.stickiness)
    support::check_range(scope, "`stickiness.seconds`", options.stickiness->seconds, 1, 604800, "seconds");
  const auto algorithm = support::literal_text(options.algorithm);
  if (slow && *slow != 0 && algorithm && *algorithm != "round_robin") {
    support::errors::contradiction(scope, "a slow start with the algorithm " + std::string(*algorithm),
                                   "leave out one of the two: only \"round_robin\" starts slowly");
  }
  if (options.mitigate_anomalies && (!options.algorithm.is_set() || (algorithm && *algorithm != "weighted_random"))) {
    support::errors::contradiction(scope, "`mitigate_anomalies` without the algorithm \"weighted_random\"",
                                   "set `algorithm` to \"weighted_random\"");
  }
}

Block<group_blocks::stickiness> stickiness_of(const std::optional<Stickiness>& stickiness) {
  if (!stickiness) return {};
  const bool own_cookie = stickiness->cookie.is_set();
  return group_blocks::stickiness{.cookie_duration = stickiness->seconds,
                                  .cookie_name = stickiness->cookie,
                                  .enabled = true,
                                  .type = own_cookie ? "app_cookie" : "lb_cookie"};
}

/// "web-": the few characters that a prefix may have.
std::string group_prefix(const Scope& scope) {
  std::string made;
  for (const char c : scope.id()) {
    if (made.size() == kGroupPrefix - 1) break;
    if (terrace::detail::is_alphanumeric(c)) {
      made += c;
    } else if (!made.empty() && made.back() != '-') {
      made += '-';
    }
  }
  if (!made.empty() && made.back() == '-') made.pop_back();
  return (made.empty() ? "group" : made) + '-';
}

}  // namespace

TargetGroup::Ref TargetGroup::build(Scope& scope) const {
  check_group(scope, *this);
  const bool is_grpc = support::literal_text(options.protocol_version) == "GRPC";
  const Str good = health.codes.is_set() ? health.codes : Str(is_grpc ? "12" : "200");
  const bool is_named = options.name.is_set();
  const auto group = scope.add(
      "group",
      tf::aws_lb_target_group{
          .deregistration_delay = options.drain_seconds,
          .health_check =
              group_blocks::health_check{.enabled = true,
                                         .healthy_threshold = health.healthy_after,
                                         .interval = health.interval_seconds,
                                         .matcher = good,
                                         .path = health.path,
                                         .port = health.port.is_set() ? Str(health.port) : Str("traffic-port"),
                                         .protocol = health.protocol.is_set() ? health.protocol : protocol,
                                         .timeout = health.timeout_seconds,
                                         .unhealthy_threshold = health.unhealthy_after},
          .load_balancing_algorithm_type = options.algorithm,
          .load_balancing_anomaly_mitigation = options.mitigate_anomalies ? Str("on") : Str(),
          .name = options.name,
          .name_prefix = is_named ? Str() : Str(group_prefix(scope)),
          .port = port,
          .protocol = protocol,
          .protocol_version = options.protocol_version,
          .slow_start = options.slow_start_seconds,
          .stickiness = stickiness_of(options.stickiness),
          .tags = {{"Name", is_named ? options.name : Str(support::physical_name(scope, kLongestGroupTag))}},
          .target_type = type,
          .vpc_id = vpc.id()},
      // Two groups cannot have one name, so a named one cannot exist beside its replacement.
      {.lifecycle = is_named ? Block<Lifecycle>() : Block<Lifecycle>(Lifecycle{.create_before_destroy = true})});
  scope.state<TargetGroupState>().is_grpc = is_grpc;
  return {scope, group.arn(), group.arn_suffix()};
}

TargetGroup::Ref TargetGroup::Existing::build(Scope& scope) const {
  scope.state<TargetGroupState>().balancer_suffix = balancer_arn_suffix;
  return {scope, arn, fn::element(fn::split(":", arn), 5)};
}

TargetGroup::Ref::Metrics TargetGroup::Ref::metrics() const {
  const Scope scope = scope_;
  const Str balancer = lazy<Str>([scope] {
    const Str& suffix = scope.state<TargetGroupState>().balancer_suffix;
    if (!suffix.is_set()) errors::group_without_listener(scope);
    return suffix.is_set() ? suffix : Str("");
  });
  return Metrics({{"LoadBalancer", balancer}, {"TargetGroup", arn_suffix_}});
}

}  // namespace terrace::aws
