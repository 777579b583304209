// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of networks: T11xx.

#include <terrace/core/scope.hpp>

namespace terrace::aws::errors {

void wrong_network_range(const Scope& scope, std::string_view range);
/// `what` with its article: "the network", "a subnet".
void wrong_network_size(const Scope& scope, std::string_view what, std::string_view range);
void subnet_outside(const Scope& scope, std::string_view subnet, std::string_view network);
void subnets_overlap(const Scope& scope, std::string_view one, std::string_view other);
void wrong_count(const Scope& scope, std::string_view member, std::size_t given, std::size_t wanted);
void wrong_zones(const Scope& scope, std::string_view problem, std::string_view help);
void no_room(const Scope& scope, std::string_view network);
void nat_without_public(const Scope& scope);
void wrong_nat_count(const Scope& scope, long long gateways, int zones);
void wrong_log_bucket(const Scope& scope, std::string_view bucket);
void wrong_gateway_endpoint(const Scope& scope, std::string_view service);
void endpoint_without_dns(const Scope& scope, std::string_view member);
void wrong_acl_rule(const Scope& scope, int number, bool egress, std::string_view problem);
void peers_overlap(const Scope& scope, std::string_view one, std::string_view other);
void unknown_network(const Scope& scope);
void peer_without_provider(const Scope& scope);
void endpoint_without_subnets(const Scope& scope);

}  // namespace terrace::aws::errors
