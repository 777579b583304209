// SPDX-License-Identifier: Apache-2.0
// Where a load balancer writes its logs: a bucket that is given, or one that is made for both kinds.

#include <terrace/value/expression.hpp>

#include "aws/load_balancing/balancer_logs.hpp"
#include "aws/load_balancing/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

void check_prefix(const Scope& scope, const Str& prefix) {
  const auto literal = support::literal_text(prefix);
  if (!literal) return;
  const bool is_wrong = literal->empty() || literal->front() == '/' || literal->back() == '/' ||
                        literal->find("AWSLogs") != std::string_view::npos;
  if (is_wrong) errors::wrong_balancer_log_prefix(scope, *literal);
}

Bool opposite(const Bool& value) {
  const auto literal = support::literal_bool(value);
  return literal ? Bool(!*literal) : !value;
}

}  // namespace

Block<BalancerLogsBlock> BalancerLogs::add(const LoadBalancerLogs& logs) {
  if (!logs.enabled) return {};
  check_prefix(scope_, logs.prefix);
  if (logs.bucket && logs.bucket->key().is_set()) errors::log_bucket_with_key(scope_);
  const Bucket::Ref bucket = logs.bucket ? *logs.bucket : own_bucket();
  bucket.accept_load_balancer_logs(logs.prefix);
  // The balancer tries to write when it is told of the bucket.
  ready_.add(bucket.ready());
  return BalancerLogsBlock{.bucket = bucket.name(), .enabled = true, .prefix = logs.prefix};
}

const Bucket::Ref& BalancerLogs::own_bucket() {
  if (!own_) {
    own_ = scope_.add("logs", Bucket{.lifecycle = {{.id = "expire", .expire_days = spec_.keep_logs_days}},
                                     .force_destroy = opposite(spec_.deletion_protection)});
  }
  return *own_;
}

}  // namespace terrace::aws
