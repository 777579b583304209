// SPDX-License-Identifier: Apache-2.0

#include "aws/secrets/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::errors {

using terrace::detail::in_quotes;

void key_locks_account_out(const Scope& scope) {
  scope.error("T1401", "a statement denies the account itself to change the key's policy, so nobody could ever again",
              "deny less than kms:PutKeyPolicy, name who is meant, or add a condition");
}

void ambiguous_secret_name(const Scope& scope, std::string_view name) {
  scope.error("T1402",
              in_quotes(name) + " ends with a hyphen and six characters, as ARNs of secrets do, so Secrets Manager "
                                "takes it for part of an ARN",
              "give it another ending");
}

void fixed_key_policy(const Scope& scope, std::string_view who) {
  scope.warning("T1403", "the policy of this key is its owner's, and " + std::string(who) + " has to be let in there",
                "when the policy does so, say `allows_services = true`");
}

void wrong_secret_field(const Scope& scope, std::string_view field, std::string_view problem, std::string_view help) {
  scope.error("T1404", in_quotes(field) + " is no field of this secret: " + std::string(problem), help);
}

void reader_without_key(const Scope& scope, std::string_view reader) {
  scope.error("T1405",
              in_quotes(reader) + " is of another account, which cannot use this account's key for Secrets Manager",
              "encrypt the secret with a key of its own: `.key = stack.add(\"key\", aws::Key{})`");
}

void reserved_parameter_name(const Scope& scope, std::string_view name, std::string_view problem) {
  scope.error("T1406", in_quotes(name) + " cannot be the name of a parameter: " + std::string(problem),
              "name it \"/team/service/what\"");
}

void parameter_too_long(const Scope& scope, std::size_t size, std::size_t limit, std::string_view tier) {
  scope.error("T1407",
              "the value has " + std::to_string(size) + " bytes, and a parameter of the tier " + in_quotes(tier) +
                  " holds " + std::to_string(limit),
              "use the tier \"Advanced\" up to 8192 bytes, or keep it in a bucket");
}

void comma_in_list(const Scope& scope, std::string_view item) {
  scope.error("T1408", in_quotes(item) + " has a comma, and commas part the texts of a list",
              "write the whole as `value`, as JSON for example");
}

void fixed_secret_policy(const Scope& scope) {
  scope.error("T1409", "the policy of a secret that exists already is its owner's",
              "have the owner let the reader in, or make a secret of your own");
}

void wrong_key_arn(const Scope& scope, std::string_view arn) {
  scope.error("T1410", in_quotes(arn) + " is not the ARN of a key",
              "give \"arn:aws:kms:<region>:<account>:key/<id>\"; policies do not know aliases");
}

void wrong_secret_arn(const Scope& scope, std::string_view arn) {
  scope.error("T1411", in_quotes(arn) + " is not the ARN of a secret",
              "give \"arn:aws:secretsmanager:<region>:<account>:secret:<name>-<six characters>\", or the name");
}

void replica_at_home(const Scope& scope, std::string_view region, bool twice) {
  scope.error("T1412",
              twice ? "two copies in " + std::string(region)
                    : "a copy in " + std::string(region) + ", where the secret is",
              "name each other region once");
}

}  // namespace terrace::aws::errors
