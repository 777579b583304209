// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/peering.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_route.hpp>
#include <terrace/tf/aws_vpc_peering_connection.hpp>
#include <terrace/tf/aws_vpc_peering_connection_accepter.hpp>
#include <terrace/tf/aws_vpc_peering_connection_options.hpp>

#include "aws/network/errors.hpp"
#include "aws/network/state.hpp"
#include "aws/support/by_number.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;
using PeerSide = tf::blocks::aws_vpc_peering_connection::requester;

constexpr std::size_t kLongestPeeringTag = 255;

/// Routes of one side to the other one's range.
struct PeerRoutes {
  const Network::Ref& from;
  Str to;
  Str connection_id;
  ProviderRef provider;
  DependsOn accepted;
};

void add_peer_routes(Scope scope, const PeerRoutes& routes, const std::array<bool, 3>& wanted) {
  auto& state = routes.from.scope().state<NetworkState>();
  const auto add = [&](const std::string& id, const Str& table, const Any& for_each) {
    scope.add(id,
              tf::aws_route{.destination_cidr_block = routes.to,
                            .route_table_id = table,
                            .vpc_peering_connection_id = routes.connection_id},
              {.for_each = for_each, .provider = routes.provider, .depends_on = routes.accepted});
  };
  for (std::size_t i = 0; i < kTierNames.size(); ++i) {
    const NetworkTier& tier = state.tiers[i];
    if (!wanted[i] || !tier.tables.is_set()) continue;
    if (tier.tables.is_expression()) {
      add(kTierNames[i], each::value<Str>(), support::by_number(tier.tables));
      continue;
    }
    for (std::size_t table = 0; table < tier.tables.size(); ++table) {
      const std::string name = kTierNames[i] + (tier.table_for_each_zone ? '-' + zone_letter(table) : std::string());
      add(name, as<Str>(tier.tables.items()[table]), {});
    }
  }
}

void check_peers(const Scope& scope, const Str& one, const Str& other) {
  const auto first = support::literal_text(one);
  const auto second = support::literal_text(other);
  if (!first || !second) return;
  const Cidr range = Cidr::parse(*first);
  const Cidr peer = Cidr::parse(*second);
  if (range.valid() && peer.valid() && range.overlaps(peer)) errors::peers_overlap(scope, *first, *second);
}

}  // namespace

Peering::Ref Peering::build(Scope& scope) const {
  check_peers(scope, requester.cidr(), accepter.cidr());
  const bool is_far = accepter_region.is_set() || accepter_account_id.is_set();
  const bool has_provider = accepter_provider.is_set();
  if (is_far && !has_provider) errors::peer_without_provider(scope);

  const Map<Str> tags = {{"Name", support::physical_name(scope, kLongestPeeringTag)}};
  const Block<PeerSide> side = resolve_names && !has_provider
                                   ? Block<PeerSide>(PeerSide{.allow_remote_vpc_dns_resolution = true})
                                   : Block<PeerSide>();
  const auto connection = scope.add("connection", tf::aws_vpc_peering_connection{.accepter = side,
                                                                                 .auto_accept = !has_provider,
                                                                                 .peer_owner_id = accepter_account_id,
                                                                                 .peer_region = accepter_region,
                                                                                 .peer_vpc_id = accepter.vpc_id(),
                                                                                 .requester = side,
                                                                                 .tags = tags,
                                                                                 .vpc_id = requester.vpc_id()});
  DependsOn accepted;
  if (has_provider) {
    const auto acceptance =
        scope.add("acceptance",
                  tf::aws_vpc_peering_connection_accepter{
                      .auto_accept = true, .tags = tags, .vpc_peering_connection_id = connection.id()},
                  {.provider = accepter_provider});
    accepted = {acceptance};
    if (resolve_names) {
      using Names = tf::aws_vpc_peering_connection_options;
      const PeerSide names{.allow_remote_vpc_dns_resolution = true};
      scope.add("names", Names{.requester = names, .vpc_peering_connection_id = connection.id()},
                {.depends_on = accepted});
      scope.add("names-there", Names{.accepter = names, .vpc_peering_connection_id = connection.id()},
                {.provider = accepter_provider, .depends_on = accepted});
    }
  }
  const std::array<bool, 3> wanted = {public_routes, private_routes, isolated_routes};
  add_peer_routes(scope.group("there"), {requester, accepter.cidr(), connection.id(), {}, accepted}, wanted);
  add_peer_routes(scope.group("back"), {accepter, requester.cidr(), connection.id(), accepter_provider, accepted},
                  wanted);
  return {scope, connection.id()};
}

Peering::Ref Peering::Existing::build(Scope& scope) const {
  if (network && peer_cidr.is_set()) {
    check_peers(scope, network->cidr(), peer_cidr);
    add_peer_routes(scope.group("there"), {*network, peer_cidr, id, {}, {}},
                    {public_routes, private_routes, isolated_routes});
  } else if (network) {
    support::errors::missing(scope, "`peer_cidr`", "give the range of the other side");
  } else if (peer_cidr.is_set()) {
    support::errors::missing(scope, "`network`", "give the network that routes there");
  }
  return {scope, id};
}

}  // namespace terrace::aws
