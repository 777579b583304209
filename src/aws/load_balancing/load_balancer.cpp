// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/load_balancer.hpp>
#include <terrace/tf/aws_lb.hpp>
#include <terrace/tf/aws_wafv2_web_acl_association.hpp>

#include "aws/load_balancing/balancer_logs.hpp"
#include "aws/load_balancing/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

constexpr std::size_t kLongestBalancerName = 32;
constexpr std::size_t kLongestBalancerTag = 255;
constexpr std::string_view kReserved = "internal-";
constexpr support::NameRule kBalancerName{
    .what = "the name of a load balancer", .longest = kLongestBalancerName, .hyphen_inside = true};

/// The physical name, but none that AWS keeps for itself.
Str made_name(const Scope& scope) {
  std::string name = support::physical_name(scope, kLongestBalancerName);
  if (name.starts_with(kReserved)) name = "lb-" + support::physical_name(scope, kLongestBalancerName - 3);
  while (name.back() == '-') name.pop_back();
  return name;
}

void check_balancer_name(const Scope& scope, const Str& name) {
  if (!support::check_name(scope, name, kBalancerName)) return;
  const auto literal = support::literal_text(name);
  if (literal && literal->starts_with(kReserved)) {
    support::errors::invalid_name(scope, kBalancerName.what, *literal, "AWS keeps names with \"internal-\" for itself");
  }
}

void check_balancer(const Scope& scope, const LoadBalancer& spec) {
  check_balancer_name(scope, spec.name);
  constexpr std::string_view kDesync[] = {"defensive", "strictest", "monitor"};
  constexpr std::string_view kForwardedFor[] = {"append", "preserve", "remove"};
  constexpr std::string_view kAddressTypes[] = {"ipv4", "dualstack", "dualstack-without-public-ipv4"};
  support::check_word(scope, "`desync`", spec.desync, kDesync);
  support::check_word(scope, "`forwarded_for`", spec.forwarded_for, kForwardedFor);
  support::check_word(scope, "`ip_address_type`", spec.ip_address_type, kAddressTypes);
  support::check_range(scope, "`idle_seconds`", spec.idle_seconds, 1, 4000, "seconds");
  support::check_range(scope, "`keep_alive_seconds`", spec.keep_alive_seconds, 60, 604800, "seconds");
  if (spec.internal && support::literal_text(spec.ip_address_type) == "dualstack-without-public-ipv4") {
    support::errors::contradiction(scope, "an internal load balancer without public addresses of IPv4",
                                   "take \"ipv4\" or \"dualstack\": it has no public address anyway");
  }
}

List<Str> subnets_of(const Scope& scope, const LoadBalancer& spec) {
  const Network::Ref& network = spec.network;
  List<Str> subnets = spec.subnets;
  if (!subnets.is_set()) {
    subnets = !spec.internal                  ? network.public_subnets()
              : network.has_private_subnets() ? network.private_subnets()
                                              : network.isolated_subnets();
  }
  const auto count = support::literal_size(subnets);
  if (count && *count == 0) {
    errors::too_few_zones(scope, spec.internal
                                     ? "an internal load balancer in a network without private subnets"
                                     : "a load balancer for the internet in a network without public subnets");
  } else if (count && *count == 1) {
    errors::too_few_zones(scope, "a load balancer in one zone");
  }
  return subnets;
}

void open_to_clients(const LoadBalancer& spec, LoadBalancerState& state) {
  state.is_dual_stack = support::literal_text(spec.ip_address_type).value_or("ipv4") != "ipv4";
  if (spec.open_to.is_set()) {
    state.open_to = spec.open_to;
  } else if (spec.internal) {
    state.open_to = {spec.network.cidr()};
  } else {
    state.open_to = {"0.0.0.0/0"};
    state.open_to_ipv6 = state.is_dual_stack;
  }
}

}  // namespace

LoadBalancer::Ref LoadBalancer::build(Scope& scope) const {
  check_balancer(scope, *this);
  auto& state = scope.state<LoadBalancerState>();
  const List<Str> chosen = subnets_of(scope, *this);
  const SecurityGroup::Ref group =
      security_group
          ? *security_group
          : scope.add("group", SecurityGroup{.vpc = network, .all_outbound = false, .default_port = Ports::tcp(443)});
  const auto& own = group.connections();
  // Whoever lets the balancer in is told its name, not that of the group.
  state.connections =
      security_group
          ? own
          : Connections(scope, {.group_id = own.group_id(), .default_port = own.default_port(), .all_outbound = false});
  open_to_clients(*this, state);
  BalancerLogs logs(scope, *this);
  const auto access = logs.add(access_logs);
  const auto connection = logs.add(connection_logs);
  using Capacity = tf::blocks::aws_lb::minimum_load_balancer_capacity;
  const auto balancer = scope.add(
      "balancer",
      tf::aws_lb{.access_logs = access,
                 .client_keep_alive = keep_alive_seconds,
                 .connection_logs = connection,
                 .desync_mitigation_mode = desync,
                 .drop_invalid_header_fields = drop_invalid_headers,
                 .enable_deletion_protection = deletion_protection,
                 .enable_http2 = http2,
                 .enable_tls_version_and_cipher_suite_headers = tls_headers,
                 .enable_waf_fail_open = waf_fail_open,
                 .enable_zonal_shift = zonal_shift,
                 .idle_timeout = idle_seconds,
                 .internal = internal,
                 .ip_address_type = ip_address_type,
                 .load_balancer_type = "application",
                 .minimum_load_balancer_capacity = reserved_capacity.is_set()
                                                       ? Block<Capacity>(Capacity{.capacity_units = reserved_capacity})
                                                       : Block<Capacity>(),
                 .name = name.is_set() ? name : made_name(scope),
                 .preserve_host_header = preserve_host_header,
                 .security_groups = {own.group_id()},
                 .subnets = chosen,
                 .tags = {{"Name", support::physical_name(scope, kLongestBalancerTag)}},
                 .xff_header_processing_mode = forwarded_for},
      {.depends_on = logs.ready()});
  state.arn = balancer.arn();
  state.arn_suffix = balancer.arn_suffix();
  state.dns_name = balancer.dns_name();
  state.zone_id = balancer.zone_id();
  state.vpc_id = network.vpc_id();
  if (web_acl_arn.is_set()) {
    scope.add("firewall",
              tf::aws_wafv2_web_acl_association{.resource_arn = balancer.arn(), .web_acl_arn = web_acl_arn});
  }
  return Ref(scope);
}

}  // namespace terrace::aws
