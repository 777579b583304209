// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where a container gets a secret from: a secret of Secrets Manager, one field of it, or a parameter. Who injects it (an
// ECS execution role) needs the reference and the right to read.
//
//   std::vector<aws::SecretSource> sources = {password, database.field("password"), parameter};
//   for (const auto& source : sources) source.grant_read(execution_role);         // and the key behind it
//   container.secrets = {{"DATABASE_PASSWORD", source.value_from()}};

#include <terrace/aws/key.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

class SecretSource {
 public:
  struct Options {
    /// What stands in `valueFrom`.
    Str value_from;
    /// What may be read, as a policy names it.
    Str resource;
    Items<std::string> actions;
    /// The service that decrypts, for the policy on the key: "secretsmanager" or "ssm".
    std::string service;
    Key::Ref key{};
  };
  explicit SecretSource(const Options& options) : options_(options) {}
  /// A secret or a parameter as a whole.
  template <class T>
  requires requires(const T& thing) { SecretSource(thing.secret_source()); }
  SecretSource(const T& thing) : SecretSource(thing.secret_source()) {}

  /// The ARN, of a field "<arn>:<field>::". With a new value it is a new text, so that what holds it is deployed again.
  const Str& value_from() const { return options_.value_from; }
  /// May read exactly this, and decrypt it.
  const SecretSource& grant_read(const Grantee& grantee) const;

 private:
  Options options_;
};

/// A password that AWS makes during the deploy. It passes Terraform by as an ephemeral value and is in no state or plan.
struct GeneratedPassword {
  /// 8 to 4096 characters.
  Num length = 32;
  /// Characters that it must not have. Left out: quotes, blanks and what means something in a URL, a shell or a
  /// connection string.
  Str excluded = R"( "'`\/@:?#%&=+$;,<>{}[]|^~*()!)";
  /// Letters and digits only.
  Bool only_alphanumeric{};
};

}  // namespace terrace::aws
