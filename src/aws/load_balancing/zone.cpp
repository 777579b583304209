// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/dns.hpp>
#include <terrace/tf/aws_route53_record.hpp>
#include <terrace/tf/aws_route53_zone.hpp>
#include <terrace/tf/data/aws_route53_zone.hpp>
#include <terrace/value/expression.hpp>

#include "aws/load_balancing/domain_name.hpp"
#include "aws/load_balancing/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;
using DnsRecordBlock = tf::aws_route53_record;
namespace record_blocks = tf::blocks::aws_route53_record;

constexpr std::size_t kLongestText = 255;

std::string lower_case(std::string_view text) {
  std::string made(text);
  for (char& c : made) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return made;
}

/// "www-a"; empty, and a diagnostic, for a late name without an id.
std::string record_id(const Scope& scope, const Str& name, const Str& type, const std::string& id,
                      const RecordRouting& routing) {
  if (!id.empty()) return id;
  const auto literal_name = support::literal_text(name);
  const auto literal_type = support::literal_text(type);
  if (!literal_name || !literal_type) {
    errors::wrong_record(scope, "a record whose name or type only Terraform knows has no name in addresses",
                         "give it an `id`");
    return {};
  }
  std::string made = domain_name::slug(*literal_name) + '-' + lower_case(*literal_type);
  if (const auto set = support::literal_text(routing.set)) made += '-' + domain_name::slug(*set);
  return made;
}

/// Whether the name is the zone's own.
bool is_apex(const Str& zone, const Str& name) {
  const auto literal = support::literal_text(name);
  return literal && (literal->empty() || *literal == support::literal_text(zone));
}

void add_routing(const Scope& scope, DnsRecordBlock& record, const RecordRouting& routing) {
  const bool is_routed = routing.weight.is_set() || routing.latency_region.is_set() || routing.failover.is_set();
  if (is_routed != routing.set.is_set()) {
    support::errors::contradiction(scope, "a record with half of a routing",
                                   "give `set` and one of `weight`, `latency_region` and `failover`");
  }
  support::check_range(scope, "`weight`", routing.weight, 0, 255);
  support::check_word(scope, "`failover`", routing.failover, {"PRIMARY", "SECONDARY"});
  record.set_identifier = routing.set;
  record.health_check_id = routing.health_check_id;
  if (routing.weight.is_set()) {
    record.weighted_routing_policy = record_blocks::weighted_routing_policy{.weight = routing.weight};
  }
  if (routing.latency_region.is_set()) {
    record.latency_routing_policy = record_blocks::latency_routing_policy{.region = routing.latency_region};
  }
  if (routing.failover.is_set()) {
    record.failover_routing_policy = record_blocks::failover_routing_policy{.type = routing.failover};
  }
}

/// Texts of more than 255 characters are several in a row for DNS.
Set<Str> record_values(const DnsRecord& record) {
  if (support::literal_text(record.type) != "TXT" || !support::literal_size(record.values))
    return List<Str>(record.values);
  List<Str> made = std::initializer_list<Str>{};
  for (std::size_t i = 0; i < record.values.size(); ++i) {
    const Value& item = record.values.items()[i];
    if (item.kind() != Value::Kind::text || item.text().size() <= kLongestText) {
      made.add(as<Str>(item));
      continue;
    }
    std::string text;
    for (std::size_t at = 0; at < item.text().size(); at += kLongestText) {
      if (at != 0) text += "\"\"";
      text += item.text().substr(at, kLongestText);
    }
    made.add(text);
  }
  return made;
}

void check_record(const Zone::Ref& zone, const Str& name, const DnsRecord& record) {
  const auto type = support::literal_text(record.type);
  const auto count = support::literal_size(record.values);
  if (count && *count == 0) {
    errors::wrong_record(zone.scope(), "a record without values", "give at least one");
  }
  if (type == "CNAME" && is_apex(zone.name(), name)) {
    errors::wrong_record(zone.scope(), "a CNAME record for the zone's own name, which has other records already",
                         "use `alias`, which leads to load balancers and other things of AWS");
  }
  if (type == "CNAME" && count && *count > 1) {
    errors::wrong_record(zone.scope(), "a CNAME record with several values", "give one");
  }
}

}  // namespace

Zone::Ref Zone::build(Scope& scope) const {
  domain_name::check(scope, name);
  Blocks<tf::blocks::aws_route53_zone::vpc> vpcs;
  for (const InVpc& network : networks) vpcs.add({.vpc_id = network.id()});
  const auto zone = scope.add("zone", tf::aws_route53_zone{.comment = comment.is_set() ? comment : Str(scope.path()),
                                                           .force_destroy = force_destroy,
                                                           .name = name,
                                                           .vpc = vpcs});
  return {scope, zone.zone_id(), name, {}, zone.name_servers()};
}

Zone::Ref Zone::Existing::build(Scope& scope) const {
  domain_name::check(scope, name);
  if (id.is_set()) return {scope, id, name, provider, {}};
  const auto zone =
      scope.add("zone", tf::data::aws_route53_zone{.name = name, .private_zone = is_private}, {.provider = provider});
  return {scope, zone.zone_id(), name, provider, zone.name_servers()};
}

Str Zone::Ref::full_name(const Str& relative) const {
  const auto literal = support::literal_text(relative);
  if (!literal) return format("{}.{}", relative, name_);
  if (literal->empty()) return name_;
  const auto zone = support::literal_text(name_);
  if (!zone) return format("{}.{}", relative, name_);
  if (*literal == *zone || literal->ends_with('.' + std::string(*zone))) return relative;
  return std::string(*literal) + '.' + std::string(*zone);
}

const Zone::Ref& Zone::Ref::alias(const Str& name, const AliasTarget& target, const AliasOptions& options) const {
  const Str full = full_name(name);
  if (!domain_name::check(scope_, full, true)) return *this;
  Scope here = scope_;
  for (const char* type : {"A", "AAAA"}) {
    if (std::string_view(type) == "AAAA" && !target.dual_stack()) continue;
    std::string id = record_id(scope_, name, type, options.id, options.routing);
    if (id.empty()) return *this;
    if (!options.id.empty()) id += '-' + lower_case(type);
    DnsRecordBlock record{.alias = record_blocks::alias{.evaluate_target_health = options.follow_health,
                                                        .name = target.dns_name(),
                                                        .zone_id = target.zone_id()},
                          .name = full,
                          .type = type,
                          .zone_id = id_};
    add_routing(scope_, record, options.routing);
    here.add(id, record, {.provider = provider_});
  }
  return *this;
}

const Zone::Ref& Zone::Ref::record(const Str& name, const DnsRecord& record) const {
  const Str full = full_name(name);
  if (!domain_name::check(scope_, full, true)) return *this;
  check_record(*this, name, record);
  const std::string id = record_id(scope_, name, record.type, record.id, record.routing);
  if (id.empty()) return *this;
  DnsRecordBlock made{
      .name = full, .records = record_values(record), .ttl = record.ttl_seconds, .type = record.type, .zone_id = id_};
  add_routing(scope_, made, record.routing);
  Scope(scope_).add(id, made, {.provider = provider_});
  return *this;
}

const Zone::Ref& Zone::Ref::caa(const Str& name, const CaaOptions& options) const {
  List<Str> values = std::initializer_list<Str>{};
  const auto add = [&](const char* tag, const Items<std::string>& issuers) {
    for (const std::string& issuer : issuers) values.add("0 " + std::string(tag) + " \"" + issuer + '"');
  };
  const Items<std::string> nobody = {";"};
  add("issue", options.issuers.empty() ? nobody : options.issuers);
  add("issuewild", options.wildcard_issuers);
  if (!options.report_to.empty()) add("iodef", {options.report_to});
  return record(name, {.type = "CAA", .values = values, .ttl_seconds = options.ttl_seconds});
}

}  // namespace terrace::aws
