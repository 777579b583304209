// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who may talk to whom: whatever has a security group has `connections()`, and a connection opens both sides of it.
//
//   database.connections().allow_from(service);                                  // on the database's own port
//   service.connections().allow_from(aws::Peer::cidr("10.0.0.0/8"), aws::Ports::tcp(9111), "agents");
//   service.connections().allow_to(aws::Peer::prefix_list(list_id), aws::Ports::tcp(443));
//
// A rule is a resource of its own, with a description and one source. When the two sides are in different stacks, the
// rules are in the stack of the side that talks, so that the other one need not know it. A group that the user brought
// is left alone unless its owner said that it may change. Saying the same twice makes one rule.

#include <terrace/core/scope.hpp>
#include <terrace/value/units.hpp>

#include <optional>
#include <string>

namespace terrace::aws {

class Peer;

/// A protocol and its ports. The default says nothing and stands for the other side's own port.
class Ports {
 public:
  Ports() = default;
  static Ports tcp(const Num& port) { return {"tcp", port, port}; }
  static Ports tcp(const Num& first, const Num& last) { return {"tcp", first, last}; }
  static Ports udp(const Num& port) { return {"udp", port, port}; }
  static Ports udp(const Num& first, const Num& last) { return {"udp", first, last}; }
  /// Echo requests.
  static Ports ping() { return {"icmp", 8, -1}; }
  static Ports all() { return {"-1", {}, {}}; }

  bool is_set() const { return !protocol_.empty(); }
  const std::string& protocol() const { return protocol_; }
  /// Unset for all ports; a late value where the program has one.
  const Num& first() const { return first_; }
  const Num& last() const { return last_; }
  /// "tcp 443", "tcp 8000-8080", "all traffic".
  std::string text() const;

 private:
  Ports(const char* protocol, const Num& first, const Num& last) : protocol_(protocol), first_(first), last_(last) {}
  std::string protocol_;
  Num first_;
  Num last_;
};

/// One side of connections: a security group, the port it is usually asked on, and whether rules may be added to it.
class Connections {
 public:
  struct Options {
    Str group_id;
    Ports default_port{};
    bool may_change = true;
    /// The group lets everything out, so no rule is needed for what its members start.
    bool all_outbound = false;
  };
  /// `owner` is the construct that the group belongs to: rules are made in its scope and named after it.
  Connections(const Scope& owner, const Options& options) : owner_(owner), options_(options) {}

  /// Lets `peer` reach this on `ports`, or on the default port when nothing is said.
  const Connections& allow_from(const Peer& peer, const Ports& ports = {}, std::string_view description = {}) const;
  /// Lets this reach `peer`; on the peer's default port when nothing is said.
  const Connections& allow_to(const Peer& peer, const Ports& ports = {}, std::string_view description = {}) const;
  /// Lets the members of the group reach each other.
  const Connections& allow_among_members(const Ports& ports = Ports::all(), std::string_view description = {}) const;

  const Scope& owner() const { return owner_; }
  const Str& group_id() const { return options_.group_id; }
  const Ports& default_port() const { return options_.default_port; }
  bool may_change() const { return options_.may_change; }
  bool all_outbound() const { return options_.all_outbound; }

 private:
  Scope owner_;
  Options options_;
};

/// The other side of a connection: addresses, a prefix list, a group, or anything with `connections()`.
class Peer {
 public:
  enum class Kind : unsigned char { cidr, ipv6, prefix_list, security_group };

  /// A literal range is checked at synth; a late one (a variable) by Terraform.
  static Peer cidr(const Str& range) { return {Kind::cidr, range}; }
  /// A rule for each; of a list that only Terraform knows, by `for_each`.
  static Peer cidrs(const List<Str>& ranges) { return {Kind::cidr, ranges, true}; }
  static Peer ipv6(const Str& range) { return {Kind::ipv6, range}; }
  static Peer prefix_list(const Str& id) { return {Kind::prefix_list, id}; }
  static Peer security_group(const Str& id) { return {Kind::security_group, id}; }
  /// A rule for each; of a list that only Terraform knows, by `count`, as the ids may be known only after the groups are made.
  static Peer security_groups(const List<Str>& ids) { return {Kind::security_group, ids, true}; }
  /// The whole world, by IPv4.
  static Peer anywhere() { return cidr("0.0.0.0/0"); }

  Peer(const Connections& side) : kind_(Kind::security_group), value_(side.group_id()), side_(side) {}
  template <class T>
  requires requires(const T& thing) { Connections(thing.connections()); }
  Peer(const T& thing) : Peer(Connections(thing.connections())) {}

  Kind kind() const { return kind_; }
  const Value& value() const { return value_; }
  /// Whether `value` is a list.
  bool is_many() const { return many_; }
  const std::optional<Connections>& side() const { return side_; }

 private:
  Peer(Kind kind, const Value& value, bool many = false) : kind_(kind), many_(many), value_(value) {}
  Kind kind_;
  bool many_ = false;
  Value value_;
  std::optional<Connections> side_;
};

}  // namespace terrace::aws
