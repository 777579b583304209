// SPDX-License-Identifier: Apache-2.0
#pragma once

// Peerings: two networks that reach each other by private addresses, with the routes of both sides.
//
//   stack.add("to-shared", aws::Peering{.requester = network, .accepter = shared});
//
//   auto ohio = stack.provider(tf::provider::aws{.region = "us-east-2"}, {.alias = "ohio"});
//   auto far = stack.add("far", aws::Network::Existing{.vpc_id = …, .cidr = "10.9.0.0/16", .provider = ohio});
//   stack.add("to-ohio", aws::Peering{.requester = network, .accepter = far, .accepter_provider = ohio,
//                                     .accepter_region = "us-east-2"});
//
//   // Their side asked for it and takes it from there; this side routes into it.
//   stack.add("to-them", aws::Peering::Existing{.id = "pcx-0a1b2c3d", .network = network, .peer_cidr = "10.9.0.0/16"});
//
// A peering costs nothing; what goes through it costs as traffic between zones or regions. Security groups still decide
// who talks to whom.

#include <terrace/aws/network.hpp>

namespace terrace::aws {

struct Peering {
  class Ref;
  struct Existing;

  Network::Ref requester;
  Network::Ref accepter;
  /// Who accepts and writes the accepter's routes, when that is in another region or account.
  ProviderRef accepter_provider{};
  /// Left out: the requester's. One of another account needs both.
  Str accepter_region{};
  Str accepter_account_id{};
  /// Public names of machines on the other side lead to their private addresses. Needs `dns_hostnames` on both sides.
  bool resolve_names = true;
  /// Which tiers of both sides get routes.
  bool public_routes = true;
  bool private_routes = true;
  bool isolated_routes = true;

  Ref build(Scope& scope) const;
};

/// A peering that somebody else makes and that is accepted.
struct Peering::Existing {
  Required<Str> id;
  /// The side that is here: it gets routes to `peer_cidr`. Left out: nothing is made.
  std::optional<Network::Ref> network{};
  Str peer_cidr{};
  bool public_routes = true;
  bool private_routes = true;
  bool isolated_routes = true;

  Ref build(Scope& scope) const;
};

class Peering::Ref {
 public:
  const Str& id() const { return id_; }
  /// To depend on: the peering is accepted, and its routes exist.
  Dependency ready() const { return Dependency(scope_); }

 private:
  friend struct Peering;
  friend struct Peering::Existing;
  Ref(const Scope& scope, const Str& id) : scope_(scope), id_(id) {}
  Scope scope_;
  Str id_;
};

}  // namespace terrace::aws
