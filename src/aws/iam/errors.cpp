// SPDX-License-Identifier: Apache-2.0

#include "aws/iam/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::errors {

using terrace::detail::in_quotes;

void no_actions(const Scope& scope, std::string_view statement) {
  scope.error("T1301", "a statement of its policy has no actions" + std::string(statement),
              "name what is allowed, as \"s3:GetObject\"");
}

void wrong_action(const Scope& scope, std::string_view action) {
  scope.error("T1302", in_quotes(action) + " is not an action", "write \"service:Action\", as \"s3:GetObject\"");
}

void no_resources(const Scope& scope, std::string_view actions) {
  scope.error("T1303", "the statement that allows " + std::string(actions) + " has no resources",
              "give the ARNs; \"*\" only for actions that know no resource");
}

void wrong_resource(const Scope& scope, std::string_view resource) {
  scope.error("T1304", in_quotes(resource) + " is not an ARN",
              "write \"arn:partition:service:region:account:name\" or \"*\"");
}

void empty_condition(const Scope& scope, std::string_view variable) {
  scope.error("T1305", "the condition on " + in_quotes(variable) + " has no values, so it can never hold",
              "give at least one value, or leave the condition out");
}

void misplaced_principal(const Scope& scope, std::string_view actions) {
  scope.error("T1306",
              "the statement on " + std::string(actions) + " names a principal, and a role's policy is about the role",
              "put it into the policy of the resource, or leave `principals` out");
}

void no_principals(const Scope& scope, std::string_view actions) {
  scope.error("T1307", "the statement on " + std::string(actions) + " says nobody in the policy of a resource",
              "give `principals`");
}

void wrong_sid(const Scope& scope, std::string_view sid) {
  scope.error("T1308", in_quotes(sid) + " cannot be a statement's sid", "use letters and digits only");
}

void no_trust(const Scope& scope) { scope.error("T1309", "nobody may take this role on", "name who may in `trusts`"); }

void wrong_session(const Scope& scope, long long hours) {
  scope.error("T1310", "a session of " + std::to_string(hours) + " hours", "IAM takes 1 to 12 hours");
}

void fixed_role(const Scope& scope, std::string_view what) {
  scope.error("T1311", std::string(what) + " of a role that must not be changed",
              "say `may_change = true` where the role is named, or have its owner do it");
}

void too_many_policies(const Scope& scope, std::size_t count) {
  scope.error("T1312", "this role would need " + std::to_string(count) + " managed policies, and IAM takes 10",
              "grant on fewer resources, by patterns of ARNs, or split the role");
}

}  // namespace terrace::aws::errors
