// SPDX-License-Identifier: Apache-2.0

#include "aws/network/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::errors {

using terrace::detail::in_quotes;

void wrong_network_range(const Scope& scope, std::string_view range) {
  scope.error("T1101", in_quotes(range) + " is not a range of addresses",
              "write an address and the length of its prefix without host bits, as \"10.0.0.0/16\"");
}

void wrong_network_size(const Scope& scope, std::string_view what, std::string_view range) {
  scope.error("T1102", std::string(range) + " cannot be " + std::string(what) + ": its size is not one that AWS takes",
              "choose a prefix of /16 to /28");
}

void subnet_outside(const Scope& scope, std::string_view subnet, std::string_view network) {
  scope.error("T1103", "the subnet " + std::string(subnet) + " is not inside the network " + std::string(network),
              "choose a part of the network's range, or leave `cidrs` out");
}

void subnets_overlap(const Scope& scope, std::string_view one, std::string_view other) {
  scope.error("T1104", "the subnets " + std::string(one) + " and " + std::string(other) + " overlap",
              "give each address to one subnet; a tier without `cidrs` takes its part of the network's range");
}

void wrong_count(const Scope& scope, std::string_view member, std::size_t given, std::size_t wanted) {
  scope.error("T1105",
              std::string(member) + " has " + std::to_string(given) + " items, and " + std::to_string(wanted) +
                  " are needed",
              "give " + std::to_string(wanted) + ", or leave it out");
}

void wrong_zones(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1106", problem, help);
}

void no_room(const Scope& scope, std::string_view network) {
  scope.error("T1107", "the range " + std::string(network) + " is too small to be divided among tiers and zones",
              "take a larger range (/24, with more than four zones /23), or give each tier its `cidrs`");
}

void nat_without_public(const Scope& scope) {
  scope.error("T1108", "NAT gateways in a network without public subnets",
              "set `nat` to aws::Nat::none(), or leave the public tier in");
}

void wrong_nat_count(const Scope& scope, long long gateways, int zones) {
  scope.error("T1109", std::to_string(gateways) + " NAT gateways for " + std::to_string(zones) + " zones",
              "take at most one for each zone; more would never be used");
}

void wrong_log_bucket(const Scope& scope, std::string_view bucket) {
  scope.error("T1110", in_quotes(bucket) + " is not the ARN of a bucket for flow logs",
              "give the ARN, with a folder if you like: \"arn:aws:s3:::logs/network\"");
}

void wrong_gateway_endpoint(const Scope& scope, std::string_view service) {
  scope.error("T1111", in_quotes(service) + " has no gateway endpoint: only \"s3\" and \"dynamodb\" have",
              "take an interface endpoint for it");
}

void endpoint_without_dns(const Scope& scope, std::string_view member) {
  scope.error("T1112", "private names of endpoints need DNS, and `" + std::string(member) + "` is off",
              "leave it on, or add the endpoint with `private_dns = false`");
}

void wrong_acl_rule(const Scope& scope, int number, bool egress, std::string_view problem) {
  scope.error("T1113",
              "rule " + std::to_string(number) + (egress ? " (out)" : " (in)") +
                  " of a network ACL: " + std::string(problem),
              "number the rules of each direction differently, 1 to 32766");
}

void peers_overlap(const Scope& scope, std::string_view one, std::string_view other) {
  scope.error("T1114",
              "networks whose ranges overlap cannot be peered: " + std::string(one) + " and " + std::string(other),
              "give one of them another range");
}

void unknown_network(const Scope& scope) {
  scope.error("T1115", "an existing network of which nothing is known", "give `vpc_id`, or at least one subnet");
}

void peer_without_provider(const Scope& scope) {
  scope.error("T1116", "a peering with another region or account has nobody to accept it",
              "configure a provider for the other side and name it as `accepter_provider`");
}

void endpoint_without_subnets(const Scope& scope) {
  scope.error("T1117", "an interface endpoint in a network without private or isolated subnets",
              "leave one of these tiers in");
}

}  // namespace terrace::aws::errors
