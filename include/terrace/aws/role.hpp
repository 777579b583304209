// SPDX-License-Identifier: Apache-2.0
#pragma once

// IAM roles, and what may be granted to.
//
//   auto role = stack.add("worker", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")}});
//   role.allow({.actions = {"s3:GetObject"}, .resources = {format("{}/*", bucket.arn())}});
//   bucket.grant_read(role);                                  // every construct knows the actions of its own grants
//
// What is allowed is gathered until synth and written as one inline policy; when that would pass IAM's limit of 10,240
// characters, as managed policies of at most 6,144 each. A trust in a service that AWS tells the account to is limited
// to this account.

#include <terrace/aws/policy_document.hpp>
#include <terrace/core/items.hpp>
#include <terrace/terraform/meta.hpp>
#include <terrace/value/units.hpp>

namespace terrace::aws {

struct Role {
  class Ref;
  struct Existing;

  /// Who may take the role on. Needs at least one.
  Items<Principal> trusts{};
  /// What must hold when somebody takes it on, beside what is added for services: see only_with_mfa.
  Items<PolicyCondition> trust_conditions{};
  /// Left out: "<stack>-<path>", cut to the 64 characters that IAM allows. A name of one's own must be unique in the
  /// account, whatever the region.
  Str name{};
  Str description{};
  /// Where it stands among the account's roles: "/service/". Changing it replaces the role.
  Str path{};
  /// How long a session lasts, 1 to 12 hours.
  Hours longest_session = Hours::of(1);
  /// The ARN of a policy that limits whatever is granted.
  Str permissions_boundary{};
  /// ARNs of managed policies; of those of AWS the name is enough ("service-role/AWSBackupServiceRolePolicyForBackup").
  Items<Str> managed_policies{};
  /// Also makes an instance profile, for machines; its name is the role's.
  bool instance_profile = false;

  Ref build(Scope& scope) const;
};

/// A role that exists already. What is granted to it becomes policies in the stack that grants; with `may_change = false`
/// nothing is added to it, and the grants are up to its owner.
struct Role::Existing {
  /// A path belongs to the ARN, not to the name.
  Required<Str> name;
  Required<Str> arn;
  bool may_change = true;

  Ref build(Scope& scope) const;
};

class Role::Ref {
 public:
  Str arn() const { return arn_; }
  Str name() const { return name_; }
  /// Of the instance profile; unset unless the role was made with one.
  Str instance_profile_name() const { return profile_name_; }
  Str instance_profile_arn() const { return profile_arn_; }

  /// Adds to what the role may do; any time before synth, from any stack.
  const Ref& allow(const Statement& statement) const;
  const Ref& deny(const Statement& statement) const;
  /// Attaches a managed policy, by ARN or by the name of one of AWS.
  const Ref& attach(const Str& policy) const;
  /// Who else may take the role on.
  const Ref& trust(const Principal& principal, const Items<PolicyCondition>& conditions = {}) const;

  /// To depend on: the role with all that it may do.
  Dependency ready() const { return Dependency(scope_); }
  Ref grant_role() const { return *this; }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Role;
  friend struct Role::Existing;
  Ref(const Scope& scope, const Str& arn, const Str& name) : scope_(scope), arn_(arn), name_(name) {}

  Scope scope_;
  Str arn_;
  Str name_;
  Str profile_name_;
  Str profile_arn_;
};

/// Whoever can be granted something: a role, and everything that has one (`grant_role()`), such as a service.
class Grantee {
 public:
  template <class T>
  requires requires(const T& holder) { Role::Ref(holder.grant_role()); }
  Grantee(const T& holder) : role_(holder.grant_role()) {}

  const Role::Ref& role() const { return role_; }

 private:
  Role::Ref role_;
};

}  // namespace terrace::aws
