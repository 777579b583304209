// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/network.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_default_route_table.hpp>
#include <terrace/tf/aws_default_security_group.hpp>
#include <terrace/tf/aws_eip.hpp>
#include <terrace/tf/aws_internet_gateway.hpp>
#include <terrace/tf/aws_nat_gateway.hpp>
#include <terrace/tf/aws_route.hpp>
#include <terrace/tf/aws_route_table.hpp>
#include <terrace/tf/aws_route_table_association.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/data/aws_availability_zones.hpp>

#include "aws/network/each_zone.hpp"
#include "aws/network/errors.hpp"
#include "aws/network/layout.hpp"
#include "aws/network/range_conditions.hpp"
#include "aws/network/tags.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;
using DefaultRule = tf::blocks::aws_default_security_group::ingress;
using DefaultRoute = tf::blocks::aws_default_route_table::route;

constexpr const char* kEverywhere = "0.0.0.0/0";

List<Str> names_of_zones(Scope& scope, const Network& network, int zones) {
  List<Str> all = network.zone_names;
  const auto literal = support::literal_size(all);
  if (!all.is_set()) {
    const auto available = scope.add(
        "zones", tf::data::aws_availability_zones{
                     .filter = {{.name = "opt-in-status", .values = {"opt-in-not-required"}}}, .state = "available"});
    all = available.names();
  }
  List<Str> used = std::initializer_list<Str>{};
  for (int zone = 0; zone < zones; ++zone) {
    if (!literal) {
      used.add(all.at(zone));
    } else if (static_cast<std::size_t>(zone) < *literal) {
      used.add(as<Str>(all.items()[zone]));
    }
  }
  return used;
}

/// What the parts of a network's `build` have in common.
struct NetworkBuilder {
  Scope& scope;
  const Network& spec;
  NetworkState& state;
  std::optional<tf::aws_internet_gateway::Ref> internet;

  void add_vpc();
  void add_tier(Tier which, const SubnetTier& tier, const std::vector<Str>& ranges);
  void add_public_route();
  void add_nat();
  void add_known_nat(Scope& nat, int gateways);
  void add_counted_nat(Scope& nat, const Num& gateways);
  void add_private_route(std::size_t zone, const Str& gateway, const Meta& meta);
  Str address_of(std::size_t gateway) const;
};

void NetworkBuilder::add_vpc() {
  const auto vpc = scope.add("vpc",
                             tf::aws_vpc{.cidr_block = spec.cidr,
                                         .enable_dns_hostnames = spec.dns_hostnames,
                                         .enable_dns_support = spec.dns_support,
                                         .instance_tenancy = spec.tenancy,
                                         .tags = {{"Name", shown_name(scope)}}},
                             {.lifecycle = range_conditions(spec, state)});
  state.vpc_id = vpc.id();
  state.vpc_arn = vpc.arn();
  // The range as the VPC has it, so that whoever uses it comes after the VPC.
  state.cidr = support::literal_text(spec.cidr) ? spec.cidr : vpc.cidr_block();
  if (!spec.keep_default_security_group) {
    scope.add("default-group", tf::aws_default_security_group{.egress = std::initializer_list<DefaultRule>{},
                                                              .ingress = std::initializer_list<DefaultRule>{},
                                                              .tags = named(scope, "default"),
                                                              .vpc_id = state.vpc_id});
  }
  scope.add("default-table", tf::aws_default_route_table{.default_route_table_id = vpc.default_route_table_id(),
                                                         .route = std::initializer_list<DefaultRoute>{},
                                                         .tags = named(scope, "default")});
}

void NetworkBuilder::add_tier(Tier which, const SubnetTier& tier, const std::vector<Str>& ranges) {
  NetworkTier& made = state.tier(which);
  made.subnets = std::initializer_list<Str>{};
  made.tables = std::initializer_list<Str>{};
  made.table_for_each_zone = which == Tier::inner;
  if (!tier.enabled) return;
  const std::string name = kTierNames[static_cast<std::size_t>(which)];
  Scope group = scope.group(name);
  const auto add_table = [&](const std::string& id, const std::string& ending) {
    const Str table = group.add(id, tf::aws_route_table{.tags = named(scope, ending), .vpc_id = state.vpc_id}).id();
    made.tables.add(table);
    return table;
  };
  Str table;
  if (!made.table_for_each_zone) table = add_table("table", name);
  for (std::size_t zone = 0; zone < ranges.size() && zone < state.zone_names.size(); ++zone) {
    const std::string letter = zone_letter(zone);
    const auto subnet =
        group.add(letter, tf::aws_subnet{.availability_zone = as<Str>(state.zone_names.items()[zone]),
                                         .cidr_block = ranges[zone],
                                         .map_public_ip_on_launch = which == Tier::open && spec.assign_public_addresses,
                                         .tags = with_tags(named(scope, name + '-' + letter), tier.tags),
                                         .vpc_id = state.vpc_id});
    made.subnets.add(subnet.id());
    if (made.table_for_each_zone) table = add_table("table-" + letter, name + '-' + letter);
    group.add("association-" + letter,
              tf::aws_route_table_association{.route_table_id = table, .subnet_id = subnet.id()});
  }
  if (!tier.acl.empty()) add_network_acl(group, shown_name(scope, name), tier.acl, state.vpc_id, made.subnets);
}

void NetworkBuilder::add_public_route() {
  state.egress = scope.group("egress");
  if (!spec.public_tier.enabled) return;
  internet =
      scope.add("internet", tf::aws_internet_gateway{.tags = {{"Name", shown_name(scope)}}, .vpc_id = state.vpc_id});
  state.internet_gateway_id = internet->id();
  state.egress->add("public", tf::aws_route{.destination_cidr_block = kEverywhere,
                                            .gateway_id = state.internet_gateway_id,
                                            .route_table_id = as<Str>(state.tier(Tier::open).tables.items()[0])});
}

void NetworkBuilder::add_private_route(std::size_t zone, const Str& gateway, const Meta& meta) {
  state.egress->add("private-" + zone_letter(zone),
                    tf::aws_route{.destination_cidr_block = kEverywhere,
                                  .nat_gateway_id = gateway,
                                  .route_table_id = as<Str>(state.tier(Tier::inner).tables.items()[zone])},
                    meta);
}

Str NetworkBuilder::address_of(std::size_t gateway) const {
  const List<Str>& given = spec.nat.allocation_ids();
  if (!support::literal_size(given)) return given.at(gateway);
  return gateway < given.size() ? as<Str>(given.items()[gateway]) : Str();
}

void NetworkBuilder::add_known_nat(Scope& nat, int gateways) {
  const auto given = support::literal_size(spec.nat.allocation_ids());
  const auto wanted = static_cast<std::size_t>(gateways);
  if (given && *given != wanted) errors::wrong_count(scope, "`allocation_ids`", *given, wanted);
  std::vector<Str> made;
  for (std::size_t i = 0; i < wanted && i < state.tier(Tier::open).subnets.size(); ++i) {
    const std::string letter = zone_letter(i);
    const Map<Str> tags = named(scope, letter);
    const Str address = spec.nat.allocation_ids().is_set()
                            ? address_of(i)
                            : nat.add("address-" + letter, tf::aws_eip{.domain = "vpc", .tags = tags}).id();
    const auto gateway = nat.add(letter,
                                 tf::aws_nat_gateway{.allocation_id = address,
                                                     .subnet_id = as<Str>(state.tier(Tier::open).subnets.items()[i]),
                                                     .tags = tags},
                                 {.depends_on = {*internet}});
    made.push_back(gateway.id());
    state.nat_addresses.add(gateway.public_ip());
  }
  for (std::size_t zone = 0; zone < state.tier(Tier::inner).tables.size() && !made.empty(); ++zone) {
    add_private_route(zone, made[zone % made.size()], {});
  }
}

void NetworkBuilder::add_counted_nat(Scope& nat, const Num& gateways) {
  const Map<Str> tags = named(scope, count::index() + 1);
  Str address;
  if (spec.nat.allocation_ids().is_set()) {
    address = fn::element(spec.nat.allocation_ids(), count::index());
  } else {
    address = all(nat.add("addresses", tf::aws_eip{.domain = "vpc", .tags = tags}, {.count = gateways}))
                  .at(count::index())
                  .id();
  }
  const auto made =
      all(nat.add("gateways",
                  tf::aws_nat_gateway{.allocation_id = address,
                                      .subnet_id = fn::element(state.tier(Tier::open).subnets, count::index()),
                                      .tags = tags},
                  {.count = gateways, .depends_on = {*internet}}));
  state.nat_addresses = made.splat(&tf::aws_nat_gateway::Ref::public_ip);
  for (std::size_t zone = 0; zone < state.tier(Tier::inner).tables.size(); ++zone) {
    add_private_route(zone, made.at(Num(zone) % gateways).id(), {.count = if_else(gateways > 0, 1, 0)});
  }
}

void NetworkBuilder::add_nat() {
  state.nat_addresses = std::initializer_list<Str>{};
  if (!spec.private_tier.enabled) return;
  const auto known =
      spec.nat.is_per_zone() ? std::optional<std::int64_t>(state.zones) : support::literal_number(spec.nat.gateways());
  if (known && *known == 0) return;
  if (!spec.public_tier.enabled) {
    errors::nat_without_public(scope);
    return;
  }
  if (known && (*known < 0 || *known > state.zones)) {
    errors::wrong_nat_count(scope, *known, state.zones);
    return;
  }
  state.has_nat = true;
  Scope nat = scope.group("nat");
  if (known) {
    add_known_nat(nat, static_cast<int>(*known));
  } else {
    add_counted_nat(nat, spec.nat.gateways());
  }
}

}  // namespace

Network::Ref Network::build(Scope& scope) const {
  auto& state = scope.state<NetworkState>();
  state.name = name;
  state.dns_support = dns_support;
  state.dns_hostnames = dns_hostnames;
  if (support::literal_bool(dns_hostnames) == true && support::literal_bool(dns_support) == false) {
    support::errors::contradiction(scope, "`dns_hostnames` without `dns_support`",
                                   "leave `dns_support` on, or turn both off");
  }
  NetworkBuilder builder{scope, *this, state, {}};
  if (has_late_zones(*this)) {
    state.zone_names = zone_names;
    check_late_ranges(scope, *this);
    builder.add_vpc();
    EachZone each_zone(scope, *this, state);
    each_zone.add_tier(Tier::open, public_tier);
    each_zone.add_tier(Tier::inner, private_tier);
    each_zone.add_tier(Tier::isolated, isolated_tier);
    builder.add_public_route();
    each_zone.add_nat(builder.internet);
  } else {
    state.zones = zone_count(scope, *this);
    const auto ranges = subnet_ranges(scope, *this, state.zones);
    state.zone_names = names_of_zones(scope, *this, state.zones);
    builder.add_vpc();
    builder.add_tier(Tier::open, public_tier, ranges[0]);
    builder.add_tier(Tier::inner, private_tier, ranges[1]);
    builder.add_tier(Tier::isolated, isolated_tier, ranges[2]);
    builder.add_public_route();
    builder.add_nat();
  }
  add_flow_logs(scope, flow_logs, state.vpc_id);

  const Ref made(scope);
  for (const std::string& service : gateway_endpoints) made.gateway_endpoint(service);
  add_endpoints(made, interface_endpoints);
  return made;
}

}  // namespace terrace::aws
