// SPDX-License-Identifier: Apache-2.0
#pragma once

// What CloudWatch refuses of a metric, or never finds.

#include <terrace/aws/metric.hpp>
#include <terrace/core/scope.hpp>

namespace terrace::aws::metric_rules {

/// Statistics, periods, dimensions and the text of a computation.
void check(const Scope& scope, const Metric& metric);
/// "Average" and the other four, which Terraform keeps apart from percentiles.
bool is_plain_statistic(std::string_view statistic);
/// In seconds, of all metrics of a computation.
std::int64_t longest_period(const Metric& metric);

}  // namespace terrace::aws::metric_rules
