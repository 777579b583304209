// SPDX-License-Identifier: Apache-2.0
#pragma once

// Parameters of Systems Manager: settings in the clear, lists, and secrets.
//
//   stack.add("host", aws::Parameter{.value = database.host()});                              // String
//   stack.add("zones", aws::Parameter{.values = {"a", "b"}});                                 // StringList
//   auto key = stack.add("django-key", aws::Parameter{.generated = aws::GeneratedPassword{}});   // SecureString
//   key.grant_read(role);
//
// Secrets are handed on by write-only arguments and are in neither plan nor state. Standard parameters cost nothing.

#include <terrace/aws/secret_source.hpp>

namespace terrace::aws {

struct Parameter {
  class Ref;
  struct Existing;

  /// Left out: the path, as "/shop/database/host". Changing it replaces the parameter.
  Str name{};
  Str description{};

  /// One of these four. Text that everybody who can read the account's settings may see:
  Str value{};
  /// Texts without commas:
  List<Str> values{};
  /// A secret, from an ephemeral or a sensitive variable, or an attribute:
  WriteOnly secure_value{};
  /// A secret that AWS makes:
  std::optional<GeneratedPassword> generated{};

  /// Another number writes the secret anew.
  Num value_version = 1;
  /// For secrets. Left out: the account's key for Systems Manager.
  Key::Ref key{};
  /// "Standard" (4 KB, free), "Advanced" (8 KB, five cents a month; never back) or "Intelligent-Tiering".
  Str tier{};
  /// A regular expression that values must match.
  Str allowed_pattern{};
  /// "aws:ec2:image" has AWS check that the value is an image. Left out: "text".
  Str data_type{};

  Ref build(Scope& scope) const;
};

/// A parameter that exists already, in this account and region.
struct Parameter::Existing {
  Required<Str> name;
  /// Needed for grants if it is encrypted with a key of one's own.
  Key::Ref key{};

  Ref build(Scope& scope) const;
};

class Parameter::Ref {
 public:
  const Str& arn() const { return arn_; }
  const Str& name() const { return name_; }

  SecretSource secret_source() const;
  const Ref& grant_read(const Grantee& grantee) const;
  const Ref& grant_write(const Grantee& grantee) const;

  /// To depend on: the parameter with its value.
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Parameter;
  friend struct Parameter::Existing;
  Ref(const Scope& scope, const Str& arn, const Str& name, const Key::Ref& key)
      : scope_(scope), arn_(arn), name_(name), key_(key) {}
  Scope scope_;
  Str arn_;
  Str name_;
  Key::Ref key_;
};

}  // namespace terrace::aws
