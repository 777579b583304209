// SPDX-License-Identifier: Apache-2.0

#include "aws/network/layout.hpp"

#include <terrace/fn.hpp>

#include <algorithm>

#include "aws/network/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

constexpr int kMostZones = 6;
constexpr unsigned kLargest = 16;
constexpr unsigned kSmallest = 28;

/// Where each tier's part begins among the slots, in tiers: private subnets come first, then public ones. The last
/// quarter stays free.
constexpr std::array<std::uint32_t, 3> kPlace = {1, 0, 2};

/// A network is divided into four parts, one for a tier, and these into four or, with many zones, eight.
std::uint32_t zones_in_layout(int zones) { return zones <= 4 ? 4 : 8; }
unsigned new_bits(int zones) { return zones <= 4 ? 4 : 5; }

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
  const std::array<const SubnetTier*, 3> tiers = {&network.public_tier, &network.private_tier, &network.isolated_tier};
  const auto whole = literal_range(scope, network.cidr, "a network");
  const bool is_broken = !whole && support::literal_text(network.cidr);
  bool has_room = true;
  std::array<std::vector<Str>, 3> made;
  for (std::size_t i = 0; i < tiers.size(); ++i) {
    if (!tiers[i]->enabled) continue;
    if (tiers[i]->cidrs.is_set()) {
      made[i] = given_ranges(scope, *tiers[i], kTierNames[i], zones);
      continue;
    }
    for (int zone = 0; zone < zones && !is_broken; ++zone) {
      const std::uint32_t slot = kPlace[i] * zones_in_layout(zones) + static_cast<std::uint32_t>(zone);
      if (!whole) {
        made[i].push_back(fn::cidrsubnet(network.cidr, new_bits(zones), slot));
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

}  // namespace terrace::aws
