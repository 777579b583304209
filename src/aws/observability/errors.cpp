// SPDX-License-Identifier: Apache-2.0

#include "aws/observability/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::errors {

using terrace::detail::in_quotes;

void wrong_retention(const Scope& scope, long long days) {
  scope.error(
      "T1801", "CloudWatch does not keep logs for " + std::to_string(days) + " days",
      "take 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288 or "
      "3653; 0 is for ever");
}

void class_without_filters(const Scope& scope, std::string_view log_class, std::string_view what) {
  scope.error("T1802", "a log group of the class " + std::string(log_class) + " has no " + std::string(what),
              "leave `log_class` out: only groups of the class STANDARD have filters");
}

void too_many_subscriptions(const Scope& scope, std::size_t count) {
  scope.error("T1803", "the log group would have " + std::to_string(count) + " subscriptions, and CloudWatch takes 2",
              "send the lines to a stream that several read");
}

void default_with_dimensions(const Scope& scope) {
  scope.error("T1804", "a metric of lines has both `otherwise` and `dimensions`",
              "leave one out: CloudWatch knows no dimensions of a line that does not match");
}

}  // namespace terrace::aws::errors
