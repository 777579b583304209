// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which ranges the subnets of a network have, and the rules about them.

#include <array>

#include "aws/network/state.hpp"

namespace terrace::aws {

inline constexpr int kMostZones = 6;

const SubnetTier& tier_of(const Network& network, Tier which);

/// In how many zones the network is: what it says, the names it lists, or two. Reports what is wrong with either.
int zone_count(const Scope& scope, const Network& network);

/// The ranges of each tier in the order of the zones; none for a tier that is left out. Reports ranges that are none,
/// lie outside, overlap, or have no room.
std::array<std::vector<Str>, 3> subnet_ranges(const Scope& scope, const Network& network, int zones);

/// Where only Terraform knows the zones: the range of the zone with this number, and what is wrong with the literal ones.
Str late_range(const Network& network, Tier which, const Num& zone);
void check_late_ranges(const Scope& scope, const Network& network);

/// The ranges of a tier that has no `cidrs`, in the order of the zones.
List<Str> list_of_ranges(const Network& network, Tier which, const NetworkState& state);

}  // namespace terrace::aws
