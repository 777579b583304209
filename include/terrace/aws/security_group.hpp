// SPDX-License-Identifier: Apache-2.0
#pragma once

// Security groups. Most constructs make their own; one by itself is for what several share, or for what no construct
// covers.
//
//   auto agents = stack.add("agents", aws::SecurityGroup{.vpc = network, .description = "Build agents"});
//   agents.connections().allow_from(aws::Peer::cidr("10.0.0.0/8"), aws::Ports::tcp(22), "from the office");
//
// A new group lets nothing in. Changing name or description makes a new group first and removes the old one then.

#include <terrace/aws/connections.hpp>
#include <terrace/value/expression.hpp>

namespace terrace::aws {

/// The VPC that something is in: its id, or anything with `vpc_id()`.
class InVpc {
 public:
  InVpc(const Str& id) : id_(id) {}
  template <class T>
  requires requires(const T& network) { Str(network.vpc_id()); }
  InVpc(const T& network) : id_(network.vpc_id()) {}
  const Str& id() const { return id_; }

 private:
  Str id_;
};

struct SecurityGroup {
  class Ref;
  struct Existing;

  InVpc vpc;
  /// Left out: the construct's path. AWS shows it beside the group and cannot change it.
  Str description{};
  /// Left out: made of the path, with an ending by Terraform so that a replacement can exist beside the group.
  Str name{};
  /// Everything may be reached from its members. False: only what `allow_to`, or another side's `allow_from`, says.
  bool all_outbound = true;
  /// What its members are usually asked on, for `allow_from` without ports.
  Ports default_port{};

  Ref build(Scope& scope) const;
};

/// A group that exists already. Its rules are its owner's, unless `may_change` says otherwise.
struct SecurityGroup::Existing {
  Required<Str> id;
  bool may_change = false;
  bool all_outbound = true;
  Ports default_port{};

  Ref build(Scope& scope) const;
};

class SecurityGroup::Ref {
 public:
  const Str& id() const { return connections_.group_id(); }
  const Str& arn() const { return arn_; }
  const Connections& connections() const { return connections_; }

 private:
  friend struct SecurityGroup;
  friend struct SecurityGroup::Existing;
  Ref(const Connections& connections, const Str& arn) : connections_(connections), arn_(arn) {}
  Connections connections_;
  Str arn_;
};

}  // namespace terrace::aws
