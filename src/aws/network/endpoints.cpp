// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/core/render.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_vpc_endpoint.hpp>

#include "aws/network/errors.hpp"
#include "aws/network/tags.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;

/// "ecr-api" of "ecr.api" and of "com.amazonaws.eu-west-1.ecr.api"; "services" of a late name.
std::string endpoint_id(const Str& service) {
  const auto literal = support::literal_text(service);
  if (!literal) return "services";
  std::string_view name = *literal;
  if (const auto at = name.find("com.amazonaws."); at != std::string_view::npos) {
    name.remove_prefix(at + std::string_view("com.amazonaws.").size());
    if (const auto dot = name.find('.'); dot != std::string_view::npos) name.remove_prefix(dot + 1);
  }
  std::string id(name);
  for (char& c : id) {
    if (!terrace::detail::is_alphanumeric(c)) c = '-';
  }
  return id;
}

Str service_name(const Scope& scope, const Str& service) {
  const auto literal = support::literal_text(service);
  if (literal && literal->find("com.amazonaws.") != std::string_view::npos) return service;
  return format("com.amazonaws.{}.{}", region(scope), service);
}

Scope& endpoints_of(const Scope& network) {
  auto& state = network.state<NetworkState>();
  if (!state.endpoints) state.endpoints = Scope(network).group("endpoints");
  return *state.endpoints;
}

/// Whether `service` is asked for the first time.
bool is_new(const Scope& network, const char* kind, const Str& service) {
  return network.state<NetworkState>().endpoints_said.insert(kind + to_json(service)).second;
}

void check_dns(const Scope& network, const EndpointOptions& options) {
  const auto& state = network.state<NetworkState>();
  if (!options.private_dns) return;
  if (support::literal_bool(state.dns_support) == false) errors::endpoint_without_dns(network, "dns_support");
  if (support::literal_bool(state.dns_hostnames) == false) errors::endpoint_without_dns(network, "dns_hostnames");
}

/// `service` may be `each.value`; then `meta` says of what.
void add_interface(const Network::Ref& network, const std::string& id, const Str& service,
                   const EndpointOptions& options, const Meta& meta) {
  const Scope& scope = network.scope();
  check_dns(scope, options);
  auto& state = scope.state<NetworkState>();
  const List<Str>& inner = state.tier(Tier::inner).subnets;
  const List<Str>& subnets = may_have_items(inner) ? inner : state.tier(Tier::isolated).subnets;
  if (!may_have_items(subnets)) {
    errors::endpoint_without_subnets(scope);
    return;
  }
  const Connections group = network.endpoint_connections();
  endpoints_of(scope).add(id,
                          tf::aws_vpc_endpoint{.policy = options.policy,
                                               .private_dns_enabled = options.private_dns,
                                               .security_group_ids = {group.group_id()},
                                               .service_name = service_name(scope, service),
                                               .subnet_ids = subnets,
                                               .tags = named(scope, meta.for_each.is_set() ? each::key() : Str(id)),
                                               .vpc_endpoint_type = "Interface",
                                               .vpc_id = state.vpc_id},
                          meta);
}

}  // namespace

Connections Network::Ref::endpoint_connections() const {
  auto& state = scope_.state<NetworkState>();
  if (!state.endpoint_group) {
    state.endpoint_group = endpoints_of(scope_).add(
        "group", SecurityGroup{.vpc = state.vpc_id,
                               .description = "Interface endpoints of " + support::physical_name(scope_, 200),
                               .all_outbound = false,
                               .default_port = Ports::tcp(443)});
    state.endpoint_group->connections().allow_from(Peer::cidr(cidr()), {}, "the network");
  }
  return state.endpoint_group->connections();
}

const Network::Ref& Network::Ref::gateway_endpoint(const Str& service, const EndpointOptions& options) const {
  const auto literal = support::literal_text(service);
  const std::string id = endpoint_id(service);
  if (literal && id != "s3" && id != "dynamodb") {
    errors::wrong_gateway_endpoint(scope_, *literal);
    return *this;
  }
  if (!is_new(scope_, "gateway ", service)) return *this;
  auto& state = scope_.state<NetworkState>();
  endpoints_of(scope_).add("gateway-" + id,
                           tf::aws_vpc_endpoint{.policy = options.policy,
                                                .route_table_ids = joined({state.tiers[0].tables, state.tiers[1].tables,
                                                                           state.tiers[2].tables}),
                                                .service_name = service_name(scope_, service),
                                                .tags = named(scope_, id),
                                                .vpc_endpoint_type = "Gateway",
                                                .vpc_id = state.vpc_id});
  return *this;
}

const Network::Ref& Network::Ref::interface_endpoint(const Str& service, const EndpointOptions& options) const {
  if (is_new(scope_, "interface ", service)) add_interface(*this, endpoint_id(service), service, options, {});
  return *this;
}

void add_endpoints(const Network::Ref& network, const List<Str>& services) {
  if (services.is_expression()) {
    add_interface(network, "services", each::value<Str>(), {}, {.for_each = fn::toset(services)});
    return;
  }
  for (std::size_t i = 0; i < services.size(); ++i) network.interface_endpoint(as<Str>(services.items()[i]));
}

}  // namespace terrace::aws
