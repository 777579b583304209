// SPDX-License-Identifier: Apache-2.0

#include <terrace/tf/aws_network_acl.hpp>
#include <terrace/tf/aws_network_acl_rule.hpp>

#include "aws/network/errors.hpp"
#include "aws/network/state.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

constexpr int kLastNumber = 32766;

bool check_acl_rule(const Scope& scope, const NetworkAclRule& rule, std::set<std::pair<bool, int>>& numbers) {
  const auto refuse = [&](const char* problem) {
    errors::wrong_acl_rule(scope, rule.number, rule.egress, problem);
    return false;
  };
  if (rule.number < 1 || rule.number > kLastNumber) return refuse("the number is not one that AWS takes");
  if (!numbers.insert({rule.egress, rule.number}).second) return refuse("another one has its number");
  if (!rule.ports.is_set()) return refuse("it names no ports");
  const auto range = support::literal_text(rule.cidr);
  if (range && !Cidr::parse(*range).valid()) {
    errors::wrong_network_range(scope, *range);
    return false;
  }
  const auto first = support::literal_number(rule.ports.first());
  const auto last = support::literal_number(rule.ports.last());
  const bool has_ports = rule.ports.protocol() == "tcp" || rule.ports.protocol() == "udp";
  if (has_ports && first && last && (*first < 0 || *last > 65535 || *first > *last)) return refuse("wrong ports");
  return true;
}

}  // namespace

void add_network_acl(Scope& tier, const Str& name, const Items<NetworkAclRule>& rules, const Str& vpc_id,
                     const List<Str>& subnets) {
  const auto acl =
      tier.add("acl", tf::aws_network_acl{.subnet_ids = subnets, .tags = {{"Name", name}}, .vpc_id = vpc_id});
  std::set<std::pair<bool, int>> numbers;
  for (const NetworkAclRule& rule : rules) {
    if (!check_acl_rule(tier, rule, numbers)) continue;
    const bool is_ping = rule.ports.protocol() == "icmp";
    const bool is_all = rule.ports.protocol() == "-1";
    tier.add((rule.egress ? "acl-out-" : "acl-in-") + std::to_string(rule.number),
             tf::aws_network_acl_rule{.cidr_block = rule.cidr,
                                      .egress = rule.egress,
                                      .from_port = is_all || is_ping ? Num() : rule.ports.first(),
                                      .icmp_code = is_ping ? rule.ports.last() : Num(),
                                      .icmp_type = is_ping ? rule.ports.first() : Num(),
                                      .network_acl_id = acl.id(),
                                      .protocol = rule.ports.protocol(),
                                      .rule_action = rule.allow ? "allow" : "deny",
                                      .rule_number = rule.number,
                                      .to_port = is_all || is_ping ? Num() : rule.ports.last()});
  }
}

}  // namespace terrace::aws
