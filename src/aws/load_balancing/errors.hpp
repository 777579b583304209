// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of load balancers, target groups, certificates and DNS: T17xx.

#include <terrace/core/scope.hpp>

namespace terrace::aws::errors {

void too_few_zones(const Scope& scope, std::string_view problem);
void no_certificate(const Scope& scope);
void port_taken(const Scope& scope, std::string_view port);
void slow_health_check(const Scope& scope, long long timeout, long long interval);
void priority_taken(const Scope& scope, long long priority, std::string_view rule, std::string_view other);
void wrong_condition(const Scope& scope, std::string_view rule, std::string_view problem, std::string_view help);
void wrong_rule_id(const Scope& scope, std::string_view problem, std::string_view help);
void second_default(const Scope& scope);
void grpc_without_tls(const Scope& scope);
void log_bucket_with_key(const Scope& scope);
void wrong_balancer_log_prefix(const Scope& scope, std::string_view prefix);
void wrong_header(const Scope& scope, std::string_view member, std::string_view value, std::string_view help);
void group_without_listener(const Scope& scope);
void wrong_sign_in(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_response(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_redirect(const Scope& scope, std::string_view problem);
void wrong_domain(const Scope& scope, std::string_view name, std::string_view problem);
void wrong_certificate(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_record(const Scope& scope, std::string_view problem, std::string_view help);
void wrong_weights(const Scope& scope, std::string_view problem);
void group_settled(const Scope& scope, std::string_view target);
void unknown_existing(const Scope& scope, std::string_view what, std::string_view help);

}  // namespace terrace::aws::errors
