// SPDX-License-Identifier: Apache-2.0

#include "aws/support/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::support::errors {

using terrace::detail::in_quotes;

void invalid_name(const Scope& scope, std::string_view what, std::string_view name, std::string_view problem) {
  scope.error("T1001", in_quotes(name) + " cannot be " + std::string(what) + ": " + std::string(problem),
              "give it another name, or leave it out and one is made of the path");
}

void out_of_range(const Scope& scope, std::string_view member, std::string_view given, std::string_view allowed) {
  scope.error("T1002", std::string(member) + " is " + std::string(given) + ", and AWS takes " + std::string(allowed),
              "set " + std::string(member) + " to " + std::string(allowed));
}

void contradiction(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T1003", problem, help);
}

void missing(const Scope& scope, std::string_view member, std::string_view help) {
  scope.error("T1004", std::string(member) + " is missing", help);
}

void too_late(const Scope& scope, std::string_view what) {
  scope.error("T1005", std::string(what) + " after the construct was written",
              "say it in the program or in a `before_synth` hook, not in `when_gathered`");
}

}  // namespace terrace::aws::support::errors
