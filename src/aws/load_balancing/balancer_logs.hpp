// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <terrace/tf/aws_lb.hpp>

#include "aws/load_balancing/balancer_state.hpp"

namespace terrace::aws {

using BalancerLogsBlock = tf::blocks::aws_lb::access_logs;

class BalancerLogs {
 public:
  BalancerLogs(Scope& scope, const LoadBalancer& spec) : scope_(scope), spec_(spec) {}

  /// The block that sends logs to their bucket, which from now on lets them in; none for logs that are off.
  Block<BalancerLogsBlock> add(const LoadBalancerLogs& logs);
  /// What must be there before the balancer is.
  const DependsOn& ready() const { return ready_; }

 private:
  const Bucket::Ref& own_bucket();

  Scope& scope_;
  const LoadBalancer& spec_;
  std::optional<Bucket::Ref> own_;
  DependsOn ready_;
};

}  // namespace terrace::aws
