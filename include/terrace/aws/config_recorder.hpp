// SPDX-License-Identifier: Apache-2.0
#pragma once

// AWS Config: what every resource looked like, and whether it is as the rules say.
//
//   auto config = stack.add("config", aws::ConfigRecorder{});
//   config.managed_rules({"ROOT_ACCOUNT_MFA_ENABLED", "ENCRYPTED_VOLUMES", "VPC_FLOW_LOGS_ENABLED"});
//   config.rule("certificates", {.managed = "ACM_CERTIFICATE_EXPIRATION_CHECK",
//                                .parameters = {{"daysToExpiration", "30"}}});
//
// An account has one recorder in each region: a second one in the program is a diagnostic. Decided for the user: all
// types, a private and encrypted bucket for what it finds, kept for seven years as auditors ask. Config charges for each
// recorded change and each evaluation of a rule.

#include <terrace/aws/bucket.hpp>
#include <terrace/aws/topic.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

/// One of AWS's rules, a policy in Guard, or a function.
struct ConfigRule {
  /// "ENCRYPTED_VOLUMES"; exactly one of these three.
  Str managed{};
  /// In Guard's language.
  Str policy{};
  /// The ARN of a function that judges; it gets the right to be invoked by AWS Config.
  Str function_arn{};

  /// What the rule wants to know: {{"daysToExpiration", "30"}}.
  Map<Any> parameters{};
  /// Only resources of these types ("AWS::EC2::Volume"), or with this tag. Left out: what the rule is about.
  Items<std::string> types{};
  Str tag_key{};
  Str tag_value{};
  /// "One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours": also so often. Left out: at changes, or as
  /// the rule does.
  Str every{};
  Str description{};
  /// Left out: "<stack>-<path>".
  Str name{};
};

struct ConfigRecorder {
  class Ref;
  struct Existing;

  /// Types like "AWS::EC2::Instance": only these, or all but these. Left out: all that there are.
  Items<std::string> only{};
  Items<std::string> except{};
  /// With all types: also IAM's, which belong to no region. In one region of the account is enough.
  bool global_types = true;
  /// "CONTINUOUS", or "DAILY", which is cheaper and sees no change that was changed back.
  Str frequency = "CONTINUOUS";
  Bool enabled = true;

  /// Where it goes. Left out: a bucket of its own, for so many days; destroying it needs `force_destroy`.
  std::optional<Bucket::Ref> bucket{};
  Str prefix{};
  Num keep_days = 2557;
  Bool force_destroy{};
  /// Encrypts the bucket that is made. Left out: with keys of S3.
  Key::Ref key{};
  /// A copy of everything so often, as `every` of a rule. Left out: none.
  Str snapshots{};
  /// Told of each change.
  std::optional<Topic::Ref> topic{};

  /// AWS knows one, and calls it so.
  Str name = "default";
  std::optional<Role::Ref> role{};
  Str permissions_boundary{};
  /// For another region than the stack's: the bucket may stay where it is.
  ProviderRef provider{};

  Ref build(Scope& scope) const;
};

/// The recorder that the account has already, for rules.
struct ConfigRecorder::Existing {
  ProviderRef provider{};

  Ref build(Scope& scope) const;
};

class ConfigRecorder::Ref {
 public:
  /// Adds a rule. It waits until the recorder works.
  const Ref& rule(const Id& id, const ConfigRule& rule) const;
  /// Rules of AWS without parameters; each is named after what it is: "rules/encrypted-volumes".
  const Ref& managed_rules(const Items<std::string>& identifiers) const;
  /// Tells a topic when something stops being as a rule says.
  const Ref& notify(const Topic::Ref& alerts) const;

  /// Unset for one that exists already.
  const std::optional<Role::Ref>& role() const { return role_; }
  const std::optional<Bucket::Ref>& bucket() const { return bucket_; }
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct ConfigRecorder;
  friend struct ConfigRecorder::Existing;
  Ref(const Scope& scope, const ProviderRef& provider) : scope_(scope), provider_(provider) {}
  Scope scope_;
  ProviderRef provider_;
  Dependency running_;
  std::optional<Role::Ref> role_;
  std::optional<Bucket::Ref> bucket_;
};

}  // namespace terrace::aws
