// SPDX-License-Identifier: Apache-2.0
#pragma once

// Zones of Route 53 and their records.
//
//   auto zone = stack.add("zone", aws::Zone::Existing{.name = "example.com"});
//   zone.alias("www", edge);                                             // anything with `alias_target()`
//   zone.alias("", edge);                                                // example.com itself
//   zone.caa("", {.issuers = {"amazon.com"}});
//   zone.record("mail", {.type = "MX", .values = {"10 mx.example.net"}});
//
// Names are relative to the zone. A zone in another account or region has a provider of its own (`Existing::provider`),
// and its records are made there.

#include <terrace/aws/security_group.hpp>
#include <terrace/core/items.hpp>
#include <terrace/terraform/meta.hpp>

namespace terrace::aws {

/// What an alias leads to: a name of AWS in a zone of AWS; from anything with `alias_target()`.
class AliasTarget {
 public:
  AliasTarget(const Str& dns_name, const Str& zone_id, bool dual_stack = false)
      : dns_name_(dns_name), zone_id_(zone_id), dual_stack_(dual_stack) {}
  template <class T>
  requires requires(const T& thing) { AliasTarget(thing.alias_target()); }
  AliasTarget(const T& thing) : AliasTarget(thing.alias_target()) {}

  const Str& dns_name() const { return dns_name_; }
  const Str& zone_id() const { return zone_id_; }
  /// It has IPv6 addresses, too.
  bool dual_stack() const { return dual_stack_; }

 private:
  Str dns_name_;
  Str zone_id_;
  bool dual_stack_;
};

/// How several records of one name share the answers. Each needs a `set`, a text that differs between them.
struct RecordRouting {
  Str set{};
  /// 0 to 255, in proportion to the others'.
  Num weight{};
  /// The answer for who is nearest to this region.
  Str latency_region{};
  /// "PRIMARY" or "SECONDARY", by the health check.
  Str failover{};
  Str health_check_id{};
};

struct DnsRecord {
  /// "A", "AAAA", "CNAME", "MX", "TXT", "SRV", "NS", "PTR", "CAA", "DS" …
  Required<Str> type;
  /// As in a zone file, but texts of TXT records without quotes.
  Required<List<Str>> values;
  /// How long others remember the answer.
  Num ttl_seconds = 300;
  RecordRouting routing{};
  /// What the record is called in addresses. Left out: made of its name and type, which must then be a literal.
  std::string id{};
};

struct AliasOptions {
  /// No answer while what it leads to is not healthy.
  bool follow_health = true;
  RecordRouting routing{};
  std::string id{};
};

/// Who may issue certificates for a name and what is under it.
struct CaaOptions {
  /// "amazon.com" for ACM. Empty: nobody.
  Items<std::string> issuers{};
  /// For names with `*`. Left out: as `issuers`.
  Items<std::string> wildcard_issuers{};
  /// "mailto:security@example.com": who is told of requests by others.
  std::string report_to{};
  Num ttl_seconds = 3600;
};

struct Zone {
  class Ref;
  struct Existing;

  /// "example.com"
  Required<Str> name;
  /// VPCs in which alone the names are known. Left out: the zone is public, and its registrar must be told the name servers.
  Items<InVpc> networks{};
  Str comment{};
  /// Destroying the zone deletes records that others made. Left out, AWS refuses to delete a zone with records.
  Bool force_destroy{};

  Ref build(Scope& scope) const;
};

/// A zone that exists already, by its id and name, or looked up by its name.
struct Zone::Existing {
  Required<Str> name;
  Str id{};
  /// Looks for a private zone.
  bool is_private = false;
  /// Who looks it up and makes its records, when that is another account.
  ProviderRef provider{};

  Ref build(Scope& scope) const;
};

class Zone::Ref {
 public:
  const Str& id() const { return id_; }
  const Str& name() const { return name_; }
  const ProviderRef& provider() const { return provider_; }
  /// For the registrar; unset for a zone that was given by its id.
  const List<Str>& name_servers() const { return name_servers_; }
  /// "www.example.com" of "www"; the zone's own name of "".
  Str full_name(const Str& relative) const;

  /// An A record, and an AAAA record if what it leads to has IPv6 addresses. Costs nothing per question.
  const Ref& alias(const Str& name, const AliasTarget& target, const AliasOptions& options = {}) const;
  const Ref& record(const Str& name, const DnsRecord& record) const;
  const Ref& caa(const Str& name, const CaaOptions& options) const;

  const Scope& scope() const { return scope_; }

 private:
  friend struct Zone;
  friend struct Zone::Existing;
  Ref(const Scope& scope, const Str& id, const Str& name, const ProviderRef& provider, const List<Str>& name_servers)
      : scope_(scope), id_(id), name_(name), provider_(provider), name_servers_(name_servers) {}
  Scope scope_;
  Str id_;
  Str name_;
  ProviderRef provider_;
  List<Str> name_servers_;
};

}  // namespace terrace::aws
