// SPDX-License-Identifier: Apache-2.0

#include "aws/secrets/generated.hpp"

#include <terrace/fn.hpp>
#include <terrace/tf/ephemeral/aws_secretsmanager_random_password.hpp>

#include "aws/support/allowed.hpp"

namespace terrace::aws {

Str secrets::generate(Scope& scope, const GeneratedPassword& rules, const Str& holder) {
  support::check_range(scope, "length", rules.length, 8, 4096, "characters");
  // Nothing of the holder but whether it is known: an ephemeral resource opens when all its arguments are.
  const Str excluded = format("{}{}", rules.excluded.is_set() ? rules.excluded : Str(""), fn::substr(holder, 0, 0));
  return scope
      .add("generated",
           tf::ephemeral::aws_secretsmanager_random_password{.exclude_characters = excluded,
                                                             .exclude_punctuation = rules.only_alphanumeric,
                                                             .password_length = rules.length})
      .random_password();
}

const SecretSource& SecretSource::grant_read(const Grantee& grantee) const {
  grantee.role().allow({.actions = options_.actions, .resources = {options_.resource}});
  options_.key.grant_decrypt(grantee, options_.service);
  return *this;
}

}  // namespace terrace::aws
