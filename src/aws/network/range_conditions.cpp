// SPDX-License-Identifier: Apache-2.0

#include "aws/network/range_conditions.hpp"

#include <terrace/fn.hpp>

#include "aws/network/each_zone.hpp"
#include "aws/network/layout.hpp"
#include "value/references.hpp"

namespace terrace::aws {
namespace {

/// Whether `inner` is a part of `outer`; false for what is no range.
Bool is_inside(const Str& inner, const Str& outer) {
  const Str address = fn::split("/", inner).at(0);
  const Str bits = fn::split("/", inner).at(1);
  const Str outer_bits = fn::split("/", outer).at(1);
  return fn::try_(equal(fn::cidrhost(format("{}/{}", address, outer_bits), 0), fn::cidrhost(outer, 0)) &&
                      fn::tonumber(bits) >= fn::tonumber(outer_bits),
                  false);
}

/// Of two ranges that share addresses, one is a part of the other.
Bool are_apart(const List<Str>& ranges) {
  return fn::alltrue(List<Bool>(fn::flatten(for_list<Str>(ranges, [&](const Any& i, const Str& one) {
    return for_list<Str>(ranges, [&](const Any& j, const Str& other) {
      return Num(i) >= Num(j) || (!is_inside(one, other) && !is_inside(other, one));
    });
  }))));
}

/// Terraform refuses a condition that is the same in every configuration.
bool depends_on_something(const Value& value) {
  bool found = false;
  terrace::detail::ReferenceWalk walk;
  walk(
      value, [&](const auto&, const char*) { found = true; }, [&](const auto&) { found = true; });
  return found;
}

}  // namespace

Block<Lifecycle> range_conditions(const Network& network, const NetworkState& state) {
  const bool late_zones = has_late_zones(network);
  const Num zones = late_zones ? fn::length(state.zone_names) : Num(state.zones);
  Lifecycle made;
  const auto add = [&](const Bool& condition, const Str& message) {
    if (depends_on_something(condition)) made.precondition.add({.condition = condition, .error_message = message});
  };
  List<Str> all;
  bool any_late = false;
  for (const Tier which : {Tier::open, Tier::inner, Tier::isolated}) {
    const SubnetTier& tier = tier_of(network, which);
    if (!tier.enabled) continue;
    any_late = any_late || tier.cidrs.is_expression();
    if (tier.cidrs.is_set() && (late_zones || tier.cidrs.is_expression())) {
      add(equal(fn::length(tier.cidrs), zones), std::string("There must be one range for each zone, of the ") +
                                                    kTierNames[static_cast<std::size_t>(which)] + " subnets.");
    }
    const List<Str> ranges = tier.cidrs.is_set() ? tier.cidrs : list_of_ranges(network, which, state);
    all = all.is_set() ? List<Str>(fn::concat(all, ranges)) : ranges;
  }
  if (any_late) {
    add(are_apart(all), "No two subnets may share addresses.");
  }
  return made.precondition.is_set() ? Block<Lifecycle>(made) : Block<Lifecycle>();
}

}  // namespace terrace::aws
