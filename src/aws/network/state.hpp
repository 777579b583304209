// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is known of a network; lives with its node and is what a Network::Ref reads.

#include <terrace/aws/network.hpp>

#include <array>
#include <optional>
#include <set>
#include <string>

namespace terrace::aws {

enum class Tier : std::size_t { open, inner, isolated };
inline constexpr std::array<const char*, 3> kTierNames = {"public", "private", "isolated"};

/// "a" for the first zone.
inline std::string zone_letter(std::size_t zone) { return std::string(1, static_cast<char>('a' + zone)); }

struct NetworkTier {
  List<Str> subnets;
  List<Str> tables;
  /// What each table of a literal list is called: "table-a".
  bool table_for_each_zone = false;
};

struct NetworkState {
  /// What the user calls it; unset for its path.
  Str name;
  Str vpc_id;
  Str vpc_arn;
  Str cidr;
  Str internet_gateway_id;
  int zones = 0;  ///< 0 if only Terraform knows
  List<Str> zone_names;
  std::array<NetworkTier, 3> tiers;
  List<Str> nat_addresses;
  Bool dns_support;
  Bool dns_hostnames;
  ProviderRef provider;
  std::optional<Scope> egress;
  bool has_nat = false;
  /// Made when the first interface endpoint is.
  std::optional<SecurityGroup::Ref> endpoint_group;
  std::optional<Scope> endpoints;
  std::set<std::string> endpoints_said;

  NetworkTier& tier(Tier which) { return tiers[static_cast<std::size_t>(which)]; }
};

/// Whether there is or may be an item in `list`: a late one counts.
bool may_have_items(const List<Str>& list);
/// The literal lists' items behind each other; `concat` when one is late.
List<Str> joined(const std::array<List<Str>, 3>& lists);

/// In flow_logs.cpp, acl.cpp and endpoints.cpp.
void add_flow_logs(Scope& scope, const FlowLogs& logs, const Str& vpc_id);
void add_network_acl(Scope& tier, const Str& name, const Items<NetworkAclRule>& rules, const Str& vpc_id,
                     const List<Str>& subnets);

/// Interface endpoints for each service of a list, which may be late.
void add_endpoints(const Network::Ref& network, const List<Str>& services);

}  // namespace terrace::aws
