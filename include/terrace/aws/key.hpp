// SPDX-License-Identifier: Apache-2.0
#pragma once

// KMS keys: one key, its alias, and a policy that is gathered until synth.
//
//   auto key = stack.add("key", aws::Key{.description = "Logs and alarms of the shop"});
//   key.allow_cloudwatch_logs().allow_cloudwatch_alarms();
//   key.grant_decrypt(role);
//   auto password = stack.add("password", aws::Secret{.key = key});       // and whoever may read it may decrypt it
//
// The policy always leaves the key to the account's administrators; who has the account's own roles is granted there, so
// a grant is a statement of the role. Services, and roles of other accounts, are in the key's policy. Decided for the
// user: the key is rotated every year, and thirty days pass before a deleted one is gone. A key costs a dollar a month.

#include <terrace/aws/role.hpp>
#include <terrace/core/items.hpp>

#include <optional>

namespace terrace::aws {

struct Key {
  class Ref;
  struct Existing;
  struct ServiceUse;

  /// Left out: the construct's path.
  Str description{};
  /// What people call it: "shop/logs", with or without "alias/". Left out: made of the path.
  Str alias{};
  /// New key material every so often; what was encrypted before stays readable. Costs a dollar a month for the first
  /// and the second rotation.
  Bool rotation = true;
  /// 90 to 2560 days.
  Num rotation_days = 365;
  /// How long a deleted key can be brought back, 7 to 30 days. After that all that it encrypted is lost.
  Num deletion_window_days = 30;
  /// The key may be replicated to other regions. Cannot be changed later.
  Bool multi_region{};

  Ref build(Scope& scope) const;
};

/// A key that exists already. Grants become statements of roles; its policy is its owner's.
struct Key::Existing {
  /// The ARN of the key itself: in a policy an alias stands for nothing.
  Required<Str> arn;
  /// Its policy lets in whatever service a construct needs it for. Left out, a construct that needs one says so in a
  /// warning.
  bool allows_services = false;

  Ref build(Scope& scope) const;
};

/// What a service may do with a key; see Key::Ref::allow_service.
struct Key::ServiceUse {
  /// "sns.amazonaws.com".
  Required<Str> service;
  Items<std::string> actions = {"kms:Decrypt", "kms:GenerateDataKey*"};
  /// Only for things of this account. Not all services say for whom they act: with one that does not, this shuts it out.
  bool only_this_account = true;
  /// Only for what this pattern fits: "arn:aws:sns:eu-west-1:123456789012:alerts".
  Str source_arn{};
  Items<PolicyCondition> conditions{};
};

class Key::Ref {
 public:
  /// No key: what is encrypted is so with a key of AWS.
  Ref() = default;
  bool is_set() const { return scope_.has_value(); }

  const Str& arn() const { return arn_; }
  /// Of a key that exists already: its ARN, which does wherever an id is asked for.
  const Str& id() const { return id_; }
  /// "alias/…"; unset for a key that exists already.
  const Str& alias() const { return alias_; }

  /// Who may do what, by policies of the role. `via`, such as "secretsmanager", limits it to what that service does with
  /// the key for them. Roles that are known to be of another account are also let in by the key's policy.
  const Ref& grant_encrypt(const Grantee& grantee, std::string_view via = {}) const;
  const Ref& grant_decrypt(const Grantee& grantee, std::string_view via = {}) const;
  const Ref& grant_use(const Grantee& grantee, std::string_view via = {}) const;

  /// Adds to the key's policy; any time before synth, from any stack. Resources are left out: there is but one.
  const Ref& allow(const Statement& statement) const;
  const Ref& deny(const Statement& statement) const;
  const Ref& allow_service(const ServiceUse& use) const;

  /// Log groups of this account and region, or only those that `log_groups` (ARNs or patterns of them) names.
  const Ref& allow_cloudwatch_logs(const List<Str>& log_groups = {}) const;
  /// Alarms that publish to an encrypted topic. With a key of AWS they are lost without a word.
  const Ref& allow_cloudwatch_alarms() const;
  /// Event rules whose target is an encrypted topic or queue.
  const Ref& allow_events() const;
  /// Topics of this account that send to an encrypted queue; `topic` limits it to one.
  const Ref& allow_sns(const Str& topic = {}) const;
  /// Buckets of this account that notify an encrypted topic or queue; `bucket` limits it to one, by ARN.
  const Ref& allow_s3_notifications(const Str& bucket = {}) const;
  /// Backup vaults, and their news to an encrypted topic.
  const Ref& allow_backup() const;
  /// Trails of this account, or the one of this ARN.
  const Ref& allow_cloudtrail(const Str& trail = {}) const;
  /// AWS Config's delivery to an encrypted bucket or topic.
  const Ref& allow_config() const;
  /// Notification rules of CodePipeline, CodeBuild and so on, to an encrypted topic.
  const Ref& allow_notifications() const;
  /// Logs that AWS delivers to a bucket: flow logs, for example.
  const Ref& allow_log_delivery() const;
  /// The disks of Fargate tasks of one cluster, by its name.
  const Ref& allow_fargate_storage(const Str& cluster_name) const;

  /// To depend on: the key and its alias.
  Dependency ready() const { return scope_ ? Dependency(*scope_) : Dependency(); }

 private:
  friend struct Key;
  friend struct Key::Existing;
  Ref(const Scope& scope, const Str& arn, const Str& id, const Str& alias)
      : scope_(scope), arn_(arn), id_(id), alias_(alias) {}
  const Ref& grant(const Grantee& grantee, const Items<std::string>& actions, std::string_view via) const;

  std::optional<Scope> scope_;
  Str arn_;
  Str id_;
  Str alias_;
};

}  // namespace terrace::aws
