// SPDX-License-Identifier: Apache-2.0

#include "aws/network/each_zone.hpp"

#include <terrace/fn.hpp>
#include <terrace/tf/aws_eip.hpp>
#include <terrace/tf/aws_nat_gateway.hpp>
#include <terrace/tf/aws_route.hpp>
#include <terrace/tf/aws_route_table.hpp>
#include <terrace/tf/aws_route_table_association.hpp>

#include "aws/network/errors.hpp"
#include "aws/network/layout.hpp"
#include "aws/network/tags.hpp"
#include "aws/support/literal.hpp"
#include "core/presence.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;

/// `{zone => its number}`.
Map<Num> numbers_of(const List<Str>& zones) {
  return for_map<Str>(zones, [](const Any& number, const Str& zone) { return Map<Num>::Entry{zone, Num(number)}; });
}

/// The same of those for which `where(number)` holds.
template <class Where> Map<Num> numbers_of(const List<Str>& zones, Where where) {
  return for_map<Str>(
      zones,
      [](const Any& number, const Str& zone) {
        return Map<Num>::Entry{zone, Num(number)};
      },
      [&](const Any& number, const Str&) { return where(Num(number)); });
}

/// The ids of what there is for each zone, in the order of the zones; none where the network is not made.
template <class R> List<Str> ids_by_zone(const Scope& network, const List<Str>& zones, const R& resource) {
  return lazy<List<Str>>([network, zones, resource] {
    const auto id = [&](const Any&, const Str& zone) { return by_key(resource).at(zone).id(); };
    const Bool made = terrace::detail::presence_of(terrace::detail::NodeAccess::node(network)).condition();
    if (!made.is_set()) return for_list<Str>(zones, id);
    return for_list<Str>(zones, id, [&](const Any&, const Str&) { return made; });
  });
}

}  // namespace

bool has_late_zones(const Network& network) { return network.zones == 0 && network.zone_names.is_expression(); }

void EachZone::add_tier(Tier which, const SubnetTier& tier) {
  NetworkTier& made = state_.tier(which);
  made.subnets = std::initializer_list<Str>{};
  made.tables = std::initializer_list<Str>{};
  made.table_for_each_zone = which == Tier::inner;
  if (!tier.enabled) return;
  const std::string name = kTierNames[static_cast<std::size_t>(which)];
  Scope group = scope_.group(name);
  const Map<Num> zones = numbers_of(state_.zone_names);
  const Map<Str> tags = named(scope_, format("{}-{}", name, each::key()));
  const auto subnets =
      group.add("subnet",
                tf::aws_subnet{.availability_zone = each::key(),
                               .cidr_block = late_range(spec_, which, each::value<Num>()),
                               .map_public_ip_on_launch = which == Tier::open && spec_.assign_public_addresses,
                               .tags = with_tags(tags, tier.tags),
                               .vpc_id = state_.vpc_id},
                {.for_each = zones});
  made.subnets = ids_by_zone(scope_, state_.zone_names, subnets);
  if (which == Tier::open) public_subnets_ = subnets;

  Str table;
  if (made.table_for_each_zone) {
    const auto tables =
        group.add("table", tf::aws_route_table{.tags = tags, .vpc_id = state_.vpc_id}, {.for_each = zones});
    made.tables = ids_by_zone(scope_, state_.zone_names, tables);
    table = by_key(tables).at(each::key()).id();
    private_table_ = table;
  } else {
    table = group.add("table", tf::aws_route_table{.tags = named(scope_, name), .vpc_id = state_.vpc_id}).id();
    made.tables.add(table);
  }
  group.add("association",
            tf::aws_route_table_association{.route_table_id = table, .subnet_id = by_key(subnets).at(each::key()).id()},
            {.for_each = zones});
  if (!tier.acl.empty()) add_network_acl(group, shown_name(scope_, name), tier.acl, state_.vpc_id, made.subnets);
}

void EachZone::add_nat(const std::optional<tf::aws_internet_gateway::Ref>& internet) {
  state_.nat_addresses = std::initializer_list<Str>{};
  if (!spec_.private_tier.enabled) return;
  const Num gateways = spec_.nat.gateways();
  const auto known = support::literal_number(gateways);
  if (known && *known == 0) return;
  if (!internet) {
    errors::nat_without_public(scope_);
    return;
  }
  if (known && (*known < 0 || *known > kMostZones)) {
    errors::wrong_nat_count(scope_, *known, kMostZones);
    return;
  }
  state_.has_nat = true;
  Scope group = scope_.group("nat");
  // One in each of the first zones. Those beyond take them in turn.
  const bool in_each = spec_.nat.is_per_zone();
  const Map<Num> zones = in_each ? numbers_of(state_.zone_names)
                                 : numbers_of(state_.zone_names, [&](const Num& number) { return number < gateways; });
  const Map<Str> tags = named(scope_, each::key());
  const List<Str>& given = spec_.nat.allocation_ids();
  const auto addresses_given = support::literal_size(given);
  if (known && addresses_given && *addresses_given != static_cast<std::size_t>(*known))
    errors::wrong_count(scope_, "`allocation_ids`", *addresses_given, static_cast<std::size_t>(*known));
  Str address;
  if (given.is_set()) {
    address = given.at(each::value<Num>());
  } else {
    const auto addresses = group.add("address", tf::aws_eip{.domain = "vpc", .tags = tags},
                                     {.for_each = zones, .depends_on = {*internet}});
    address = by_key(addresses).at(each::key()).id();
  }
  const auto made =
      group.add("gateway",
                tf::aws_nat_gateway{
                    .allocation_id = address, .subnet_id = by_key(*public_subnets_).at(each::key()).id(), .tags = tags},
                {.for_each = zones, .depends_on = {*internet}});
  state_.nat_addresses = for_list<tf::aws_nat_gateway::Ref>(
      by_key(made), [](const Any&, const tf::aws_nat_gateway::Ref& gateway) { return gateway.public_ip(); });

  const Str zone = in_each ? each::key() : state_.zone_names.at(each::value<Num>() % gateways);
  const bool is_certain = in_each || known;
  const Map<Num> routed = is_certain ? numbers_of(state_.zone_names)
                                     : numbers_of(state_.zone_names, [&](const Num&) { return gateways > 0; });
  state_.egress->add("private",
                     tf::aws_route{.destination_cidr_block = "0.0.0.0/0",
                                   .nat_gateway_id = by_key(made).at(zone).id(),
                                   .route_table_id = private_table_},
                     {.for_each = routed});
}

}  // namespace terrace::aws
