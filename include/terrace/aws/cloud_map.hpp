// SPDX-License-Identifier: Apache-2.0
#pragma once

// Namespaces of Cloud Map: how services find each other by name.
//
//   auto names = stack.add("names", aws::Namespace{.name = "shop.internal", .vpc = network});
//   stack.add("cluster", aws::Cluster{.service_connect = names});
//
// With a VPC it is a private DNS zone, too (Route 53 charges for it by the month); without, names are known to the API
// and to Service Connect only.

#include <terrace/aws/security_group.hpp>
#include <terrace/terraform/meta.hpp>

namespace terrace::aws {

struct Namespace {
  class Ref;
  struct Existing;

  /// A DNS name for a namespace with a VPC: "shop.internal". Changing it replaces the namespace.
  Required<Str> name;
  std::optional<InVpc> vpc{};
  Str description{};

  Ref build(Scope& scope) const;
};

struct Namespace::Existing {
  Required<Str> id;
  Required<Str> arn;
  Required<Str> name;
  /// Whether it answers to DNS.
  bool dns = true;
  /// Of a namespace with DNS: the zone in Route 53 that holds its records.
  Str hosted_zone{};

  Ref build(Scope& scope) const;
};

class Namespace::Ref {
 public:
  const Str& id() const { return id_; }
  const Str& arn() const { return arn_; }
  const Str& name() const { return name_; }
  bool has_dns() const { return dns_; }
  /// The zone that Cloud Map made for its records; unset where it does not answer to DNS.
  const Str& hosted_zone() const { return hosted_zone_; }

 private:
  friend struct Namespace;
  friend struct Namespace::Existing;
  Ref(const Str& id, const Str& arn, const Str& name, bool dns, const Str& hosted_zone)
      : id_(id), arn_(arn), name_(name), dns_(dns), hosted_zone_(hosted_zone) {}
  Str id_;
  Str arn_;
  Str name_;
  bool dns_;
  Str hosted_zone_;
};

}  // namespace terrace::aws
