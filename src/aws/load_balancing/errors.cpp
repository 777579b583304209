// SPDX-License-Identifier: Apache-2.0

#include "aws/load_balancing/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::errors {

using terrace::detail::in_quotes;

void too_few_zones(const Scope& scope, std::string_view problem) {
  scope.error("T1701", problem, "give it subnets in at least two zones: a network with `zones = 2`, or more `subnets`");
}

void no_certificate(const Scope& scope) {
  scope.error("T1702", "an HTTPS listener without a certificate",
              "give `certificate` (an aws::Certificate) or `certificate_arn`");
}

void port_taken(const Scope& scope, std::string_view port) {
  scope.error("T1703", "two listeners on port " + std::string(port),
              "keep what `https` or `http` returned and add to it, or choose another port");
}

void slow_health_check(const Scope& scope, long long timeout, long long interval) {
  scope.error("T1704",
              "a health check that waits " + std::to_string(timeout) + " seconds and asks every " +
                  std::to_string(interval),
              "set `timeout_seconds` to less than `interval_seconds`");
}

void priority_taken(const Scope& scope, long long priority, std::string_view rule, std::string_view other) {
  scope.error("T1705",
              "the rules " + in_quotes(rule) + " and " + in_quotes(other) + " both have priority " +
                  std::to_string(priority),
              "give one of them another priority, or none");
}

void wrong_condition(const Scope& scope, std::string_view rule, std::string_view problem, std::string_view help) {
  scope.error("T1706", "the rule " + in_quotes(rule) + ": " + std::string(problem), help);
}

void wrong_rule_id(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1707", problem, help);
}

void second_default(const Scope& scope) {
  scope.error("T1708", "this listener has been told already what to do with all other requests",
              "say with `when` for which requests this one is");
}

void grpc_without_tls(const Scope& scope) {
  scope.error("T1709", "gRPC behind a listener without TLS", "forward from an HTTPS listener");
}

void log_bucket_with_key(const Scope& scope) {
  scope.error("T1710", "logs of a load balancer in a bucket with a key of one's own: they would never arrive",
              "take a bucket without `key`, which is encrypted with keys of S3; load balancers can write to no other");
}

void wrong_balancer_log_prefix(const Scope& scope, std::string_view prefix) {
  scope.error("T1711", in_quotes(prefix) + " cannot be the prefix of a load balancer's logs",
              "leave out slashes at its ends, and the word AWSLogs, which AWS adds");
}

void wrong_header(const Scope& scope, std::string_view member, std::string_view value, std::string_view help) {
  scope.error("T1712", std::string(member) + " cannot be " + in_quotes(value), help);
}

void group_without_listener(const Scope& scope) {
  scope.error("T1713", "metrics of a target group that no listener forwards to: there would never be any",
              "forward to it, or give `balancer_arn_suffix` of a group that exists already");
}

void wrong_sign_in(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1714", problem, help);
}

void wrong_response(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1715", problem, help);
}

void wrong_redirect(const Scope& scope, std::string_view problem) {
  scope.error("T1716", problem, "say where to: `protocol`, `host`, `port`, `path` or `query`");
}

void wrong_domain(const Scope& scope, std::string_view name, std::string_view problem) {
  scope.error("T1717", in_quotes(name) + " is not a name of DNS: " + std::string(problem),
              "write labels of at most 63 letters, digits and hyphens with dots between them, as \"www.example.com\"");
}

void wrong_certificate(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1718", problem, help);
}

void wrong_record(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1719", problem, help);
}

void wrong_weights(const Scope& scope, std::string_view problem) {
  scope.error("T1720", problem, "take one to five groups with weights of 0 to 999, at least one of them above 0");
}

void group_settled(const Scope& scope, std::string_view target) {
  scope.error("T1721", "the group of " + in_quotes(target) + " has been made already, and is described differently now",
              "describe it where it is forwarded to first, or there and here alike");
}

void unknown_existing(const Scope& scope, std::string_view what, std::string_view help) {
  scope.error("T1722", std::string(what) + " that exists already, of which nothing is known", help);
}

}  // namespace terrace::aws::errors
