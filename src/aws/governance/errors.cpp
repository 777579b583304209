// SPDX-License-Identifier: Apache-2.0

#include "aws/governance/errors.hpp"

#include "core/in_quotes.hpp"
#include "core/node.hpp"

namespace terrace::aws::governance::errors {

using terrace::detail::in_quotes;

void twice_in_account(const Scope& second, const Scope& first, std::string_view what, std::string_view where,
                      std::string_view help) {
  auto* node = detail::NodeAccess::node(second);
  Diagnostic made = detail::diagnostic(node, "T2020", "a second " + std::string(what) + " in " + std::string(where),
                                       std::string(help));
  made.notes.push_back({"the first one is " + first.path(), first.location()});
  node->tree->diagnostics().add(made);
}

void wrong_address(const Scope& scope, std::string_view address) {
  scope.error("T2021", in_quotes(address) + " is not an address of e-mail", "write it as \"ops@example.com\"");
}

void wrong_data_arn(const Scope& scope, std::string_view arn, std::string_view type, std::string_view help) {
  scope.error("T2022", in_quotes(arn) + " names nothing of type " + std::string(type), help);
}

void wrong_rule(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T2023", problem, help);
}

void wrong_alert(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T2024", problem, help);
}

void no_trail_logs(const Scope& scope) {
  scope.error("T2025", "this trail has no log group to count events in", "leave `log_group = false` out");
}

void runtime_twice(const Scope& scope) {
  scope.error("T2026", "RUNTIME_MONITORING and EKS_RUNTIME_MONITORING exclude each other",
              "leave EKS_RUNTIME_MONITORING out: the other one looks at EKS, too");
}

}  // namespace terrace::aws::governance::errors
