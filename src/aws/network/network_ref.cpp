// SPDX-License-Identifier: Apache-2.0
// What a network tells about itself, and networks that exist already.

#include <terrace/aws/environment.hpp>
#include <terrace/aws/network.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/data/aws_subnet.hpp>
#include <terrace/tf/data/aws_vpc.hpp>

#include "aws/network/errors.hpp"
#include "aws/network/state.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;

List<Str> or_empty(const List<Str>& list) { return list.is_set() ? list : List<Str>(std::initializer_list<Str>{}); }

Str first_of(const List<Str>& list) { return support::literal_size(list) ? as<Str>(list.items()[0]) : list.at(0); }

/// The first tier of an existing network that has subnets: private ones, then public ones.
const List<Str>* some_subnets(NetworkState& state) {
  for (const Tier tier : {Tier::inner, Tier::open, Tier::isolated}) {
    if (may_have_items(state.tier(tier).subnets)) return &state.tier(tier).subnets;
  }
  return nullptr;
}

/// The zones of `subnets`, each looked up.
List<Str> zones_of_subnets(Scope scope, const List<Str>& subnets, const ProviderRef& provider) {
  if (!support::literal_size(subnets)) {
    const auto found = scope.add("subnets", tf::data::aws_subnet{.id = subnets.at(count::index())},
                                 {.count = fn::length(subnets), .provider = provider});
    return all(found).splat(&tf::data::aws_subnet::Ref::availability_zone);
  }
  List<Str> zones = std::initializer_list<Str>{};
  for (std::size_t i = 0; i < subnets.size(); ++i) {
    zones.add(scope
                  .add("subnet-" + zone_letter(i), tf::data::aws_subnet{.id = as<Str>(subnets.items()[i])},
                       {.provider = provider})
                  .availability_zone());
  }
  return zones;
}

}  // namespace

bool may_have_items(const List<Str>& list) { return list.is_set() && support::literal_size(list).value_or(1) > 0; }

List<Str> joined(const std::array<List<Str>, 3>& lists) {
  bool is_late = false;
  for (const auto& list : lists) is_late = is_late || list.is_expression();
  if (is_late) return fn::concat(or_empty(lists[0]), or_empty(lists[1]), or_empty(lists[2]));
  List<Str> all = std::initializer_list<Str>{};
  for (const auto& list : lists) {
    for (std::size_t i = 0; i < list.size(); ++i) all.add(as<Str>(list.items()[i]));
  }
  return all;
}

Network::Ref Network::Existing::build(Scope& scope) const {
  auto& state = scope.state<NetworkState>();
  state.tier(Tier::open) = {or_empty(public_subnets), or_empty(public_route_tables), true};
  state.tier(Tier::inner) = {or_empty(private_subnets), or_empty(private_route_tables), true};
  state.tier(Tier::isolated) = {or_empty(isolated_subnets), or_empty(isolated_route_tables), true};
  state.vpc_id = vpc_id;
  state.cidr = cidr;
  state.zone_names = zone_names;
  state.nat_addresses = or_empty(nat_addresses);
  state.provider = provider;
  state.has_nat = true;
  if (const auto range = support::literal_text(cidr); range && !Cidr::parse(*range).valid()) {
    errors::wrong_network_range(scope, *range);
  }
  const List<Str>* subnets = some_subnets(state);
  if (subnets != nullptr) state.zones = static_cast<int>(support::literal_size(*subnets).value_or(0));
  if (!vpc_id.is_set() && subnets == nullptr) errors::unknown_network(scope);
  if (!vpc_id.is_set() && subnets != nullptr) {
    state.vpc_id = scope.add("subnet", tf::data::aws_subnet{.id = first_of(*subnets)}, {.provider = provider}).vpc_id();
  }
  return Ref(scope);
}

Str Network::Ref::vpc_id() const { return scope_.state<NetworkState>().vpc_id; }

Str Network::Ref::vpc_arn() const {
  Str& arn = scope_.state<NetworkState>().vpc_arn;
  if (!arn.is_set())
    arn = format("arn:{}:ec2:{}:{}:vpc/{}", partition(scope_), region(scope_), account_id(scope_), vpc_id());
  return arn;
}

Str Network::Ref::cidr() const {
  auto& state = scope_.state<NetworkState>();
  if (!state.cidr.is_set()) {
    state.cidr =
        Scope(scope_).add("vpc", tf::data::aws_vpc{.id = state.vpc_id}, {.provider = state.provider}).cidr_block();
  }
  return state.cidr;
}

int Network::Ref::zones() const { return scope_.state<NetworkState>().zones; }

List<Str> Network::Ref::zone_names() const {
  auto& state = scope_.state<NetworkState>();
  if (state.zone_names.is_set()) return state.zone_names;
  const List<Str>* subnets = some_subnets(state);
  state.zone_names = subnets == nullptr ? or_empty({}) : zones_of_subnets(scope_, *subnets, state.provider);
  return state.zone_names;
}

List<Str> Network::Ref::public_subnets() const { return scope_.state<NetworkState>().tier(Tier::open).subnets; }
List<Str> Network::Ref::private_subnets() const { return scope_.state<NetworkState>().tier(Tier::inner).subnets; }
List<Str> Network::Ref::isolated_subnets() const { return scope_.state<NetworkState>().tier(Tier::isolated).subnets; }
List<Str> Network::Ref::data_subnets() const { return has_isolated_subnets() ? isolated_subnets() : private_subnets(); }
bool Network::Ref::has_public_subnets() const { return may_have_items(public_subnets()); }
bool Network::Ref::has_private_subnets() const { return may_have_items(private_subnets()); }
bool Network::Ref::has_isolated_subnets() const { return may_have_items(isolated_subnets()); }
List<Str> Network::Ref::nat_addresses() const { return scope_.state<NetworkState>().nat_addresses; }
Str Network::Ref::internet_gateway_id() const { return scope_.state<NetworkState>().internet_gateway_id; }
List<Str> Network::Ref::public_route_tables() const { return scope_.state<NetworkState>().tier(Tier::open).tables; }
List<Str> Network::Ref::private_route_tables() const { return scope_.state<NetworkState>().tier(Tier::inner).tables; }
List<Str> Network::Ref::isolated_route_tables() const {
  return scope_.state<NetworkState>().tier(Tier::isolated).tables;
}

Dependency Network::Ref::ready() const {
  const auto& state = scope_.state<NetworkState>();
  return Dependency(state.has_nat && state.egress ? *state.egress : scope_);
}

}  // namespace terrace::aws
