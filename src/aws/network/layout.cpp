// SPDX-License-Identifier: Apache-2.0

#include "aws/network/layout.hpp"

#include <terrace/fn.hpp>

#include <algorithm>

#include "aws/network/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

constexpr unsigned kLargest = 16;
constexpr unsigned kSmallest = 28;

/// Where each tier's part begins among the slots, in tiers: private subnets come first, then public ones. The last
/// quarter stays free.
constexpr std::array<std::uint32_t, 3> kPlace = {1, 0, 2};

/// A network is divided into four parts, one for a tier, and these into four or, with many zones, eight.
std::uint32_t zones_in_layout(int zones) { return zones <= 4 ? 4 : 8; }
unsigned new_bits(int zones) { return zones <= 4 ? 4 : 5; }

/// The same of a late range, for a zone by its number.
Str divided(const Network& network, std::size_t tier, const Num& zones, const Num& zone) {
  if (const auto known = support::literal_number(zones)) {
    const int count = static_cast<int>(*known);
    const std::uint32_t first = kPlace[tier] * zones_in_layout(count);
    const auto number = support::literal_number(zone);
    return fn::cidrsubnet(network.cidr, new_bits(count), number ? Num(first + *number) : first + zone);
  }
  const Bool few = zones <= 4;
  return fn::cidrsubnet(network.cidr, if_else(few, 4, 5), kPlace[tier] * if_else(few, 4, 8) + zone);
}

bool has_aws_size(const Cidr& range) { return range.prefix() >= kLargest && range.prefix() <= kSmallest; }

std::optional<Cidr> literal_range(const Scope& scope, const Str& text, const char* what) {
  const auto literal = support::literal_text(text);
  if (!literal) return std::nullopt;
  const Cidr range = Cidr::parse(*literal);
  if (!range.valid()) {
    errors::wrong_network_range(scope, *literal);
    return std::nullopt;
  }
  if (!has_aws_size(range)) {
    errors::wrong_network_size(scope, what, *literal);
    return std::nullopt;
  }
  return range;
}

std::vector<Str> given_ranges(const Scope& scope, const SubnetTier& tier, const char* name, int zones) {
  std::vector<Str> made;
  const auto size = support::literal_size(tier.cidrs);
  if (size && *size != static_cast<std::size_t>(zones)) {
    errors::wrong_count(scope, std::string("`cidrs` of the ") + name + " tier", *size, static_cast<std::size_t>(zones));
    return made;
  }
  for (int zone = 0; zone < zones; ++zone) {
    made.push_back(size ? terrace::detail::as<Str>(tier.cidrs.items()[zone]) : tier.cidrs.at(zone));
  }
  return made;
}

void check_ranges(const Scope& scope, const std::optional<Cidr>& network,
                  const std::array<std::vector<Str>, 3>& ranges) {
  std::vector<Cidr> seen;
  for (const auto& tier : ranges) {
    for (const Str& text : tier) {
      const auto range = literal_range(scope, text, "a subnet");
      if (!range) continue;
      if (network && !network->contains(*range)) errors::subnet_outside(scope, range->text(), network->text());
      for (const Cidr& other : seen) {
        if (range->overlaps(other)) errors::subnets_overlap(scope, other.text(), range->text());
      }
      seen.push_back(*range);
    }
  }
}

}  // namespace

const SubnetTier& tier_of(const Network& network, Tier which) {
  switch (which) {
  case Tier::open: return network.public_tier;
  case Tier::inner: return network.private_tier;
  case Tier::isolated: break;
  }
  return network.isolated_tier;
}

int zone_count(const Scope& scope, const Network& network) {
  const auto named = support::literal_size(network.zone_names);
  const int zones = network.zones != 0 ? network.zones : named ? static_cast<int>(*named) : 2;
  if (zones < 1 || zones > kMostZones) {
    errors::wrong_zones(scope, "a network in " + std::to_string(zones) + " zones",
                        "take 1 to 6; no region has more zones");
    return std::clamp(zones, 1, kMostZones);
  }
  if (named && *named < static_cast<std::size_t>(zones)) {
    errors::wrong_count(scope, "`zone_names`", *named, static_cast<std::size_t>(zones));
  }
  for (std::size_t i = 0; named && i < *named; ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const std::string_view name = network.zone_names.items()[i].text();
      if (name.empty() || name != network.zone_names.items()[j].text()) continue;
      errors::wrong_zones(scope, "the zone " + std::string(name) + " is listed twice",
                          "name each zone once: two subnets of a tier in one zone fail together");
    }
  }
  return zones;
}

std::array<std::vector<Str>, 3> subnet_ranges(const Scope& scope, const Network& network, int zones) {
  const auto whole = literal_range(scope, network.cidr, "a network");
  const bool is_broken = !whole && support::literal_text(network.cidr);
  bool has_room = true;
  std::array<std::vector<Str>, 3> made;
  for (std::size_t i = 0; i < made.size(); ++i) {
    const SubnetTier& tier = tier_of(network, static_cast<Tier>(i));
    if (!tier.enabled) continue;
    if (tier.cidrs.is_set()) {
      made[i] = given_ranges(scope, tier, kTierNames[i], zones);
      continue;
    }
    for (int zone = 0; zone < zones && !is_broken; ++zone) {
      const std::uint32_t slot = kPlace[i] * zones_in_layout(zones) + static_cast<std::uint32_t>(zone);
      if (!whole) {
        made[i].push_back(divided(network, i, zones, zone));
        continue;
      }
      const Cidr range = whole->subnet(whole->prefix() + new_bits(zones), slot);
      has_room = has_room && range.valid() && has_aws_size(range);
      if (has_room) made[i].push_back(range.text());
    }
  }
  if (!has_room) errors::no_room(scope, whole->text());
  check_ranges(scope, whole, made);
  return made;
}

Str late_range(const Network& network, Tier which, const Num& zone) {
  const List<Str>& given = tier_of(network, which).cidrs;
  return given.is_set() ? given.at(zone)
                        : divided(network, static_cast<std::size_t>(which), fn::length(network.zone_names), zone);
}

void check_late_ranges(const Scope& scope, const Network& network) {
  const auto whole = literal_range(scope, network.cidr, "a network");
  std::array<std::vector<Str>, 3> given;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const SubnetTier& tier = tier_of(network, static_cast<Tier>(i));
    if (!tier.enabled) continue;
    if (!tier.cidrs.is_set() && whole && whole->prefix() + new_bits(1) > kSmallest) {
      errors::no_room(scope, whole->text());
      return;
    }
    const std::size_t count = support::literal_size(tier.cidrs).value_or(0);
    for (std::size_t k = 0; k < count; ++k) given[i].push_back(terrace::detail::as<Str>(tier.cidrs.items()[k]));
  }
  check_ranges(scope, whole, given);
}

List<Str> list_of_ranges(const Network& network, Tier which, const NetworkState& state) {
  const auto tier = static_cast<std::size_t>(which);
  if (state.zones == 0) {
    return for_list<Str>(state.zone_names, [&](const Any& number, const Str&) {
      return divided(network, tier, fn::length(state.zone_names), Num(number));
    });
  }
  List<Str> made = std::initializer_list<Str>{};
  for (int zone = 0; zone < state.zones; ++zone) made.add(divided(network, tier, state.zones, zone));
  return made;
}

}  // namespace terrace::aws
