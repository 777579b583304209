// SPDX-License-Identifier: Apache-2.0
#pragma once

// IAM policy documents as values: what a role may do, and who may use a bucket, a key or a topic.
//
//   aws::PolicyDocument policy;
//   policy.allow({.actions = {"s3:GetObject"}, .resources = {format("{}/*", bucket.arn())}});
//   policy.deny({.actions = {"s3:*"}, .resources = {bucket.arn()}, .principals = {aws::Principal::anyone()},
//                .conditions = {{"Bool", "aws:SecureTransport", {"false"}}}});
//   Str json = policy.json();
//
// Statements that differ only in actions or only in resources become one, actions and resources are sorted and written
// once, so the same grants give the same bytes in whatever order they were made. Cost: comparisons of texts at synth.

#include <terrace/core/items.hpp>
#include <terrace/core/scope.hpp>
#include <terrace/value/expression.hpp>

#include <string>

namespace terrace::aws {

/// Who a statement is about; only in the policies of resources and in what a role trusts.
class Principal {
 public:
  /// A service of AWS: "ecs-tasks.amazonaws.com".
  static Principal service(const Str& name) { return {"Service", name}; }
  /// A role, a user or a whole account, by ARN or account ID.
  static Principal aws(const Str& arn) { return {"AWS", arn}; }
  /// An identity provider.
  static Principal federated(const Str& arn) { return {"Federated", arn}; }
  static Principal canonical_user(const Str& id) { return {"CanonicalUser", id}; }
  /// Everybody in the world, unless conditions say otherwise.
  static Principal anyone() { return {"*", "*"}; }

  const std::string& type() const { return type_; }
  const Str& name() const { return name_; }

 private:
  Principal(const char* type, const Str& name) : type_(type), name_(name) {}
  std::string type_;
  Str name_;
};

/// `{"StringEquals", "aws:SourceAccount", {account}}`.
struct PolicyCondition {
  std::string test;
  std::string variable;
  List<Str> values;
};

struct Statement {
  /// "service:Action", with `*` and `?` as wildcards. None of them is a mistake that `json` reports.
  Items<std::string> actions{};
  /// ARNs, or "*" for the actions that know no resource. Left out only in what a role trusts.
  Items<Str> resources{};
  Items<Principal> principals{};
  Items<PolicyCondition> conditions{};
  /// Letters and digits. A statement with a sid is never merged with another one.
  std::string sid{};
  /// Everything but these; instead of `actions`.
  Items<std::string> not_actions{};
  Items<Str> not_resources{};
  /// Only where this holds when Terraform runs, such as a variable. What names something that is made under a condition
  /// (`Scope::only_if`) needs no word: in the policy of a construct it is there only with it.
  Bool only_if{};
};

/// Whose policy a document is: what a role may do, who may use a resource, or who may take a role on.
enum class PolicyOf : std::uint8_t { role, resource, trust };

class PolicyDocument {
 public:
  PolicyDocument& allow(const Statement& statement);
  PolicyDocument& deny(const Statement& statement);
  PolicyDocument& add(const PolicyDocument& other);
  bool empty() const { return entries_.empty(); }

  /// The document as text, by `jsonencode`.
  Str json() const;
  /// The same for a construct: without the statements about what is not there.
  Str json(const Scope& of) const;
  /// When there is a statement in it at all, as a construct's policy; unset for always.
  Bool only_if(const Scope& of) const;
  /// The same in several documents of at most `limit` characters each, blanks not counted. A late text counts as 80.
  Items<PolicyDocument> split(std::size_t limit) const;
  /// The characters that IAM counts, late texts estimated.
  std::size_t size() const;
  /// Reports what AWS would refuse: statements without actions, without resources or (of a resource) without principals,
  /// actions that are not "service:Action", ARNs that are none, conditions without values.
  void check(const Scope& scope, PolicyOf of) const;

 private:
  struct Entry {
    bool allows = true;
    Statement statement;
  };
  PolicyDocument merged() const;
  PolicyDocument where_present(const Scope& of) const;
  Items<Entry> entries_;
};

/// Conditions against the confused deputy: a service acts only for this account and, when given, this source.
Items<PolicyCondition> only_for_this_account(const Scope& scope);
Items<PolicyCondition> only_for_source(const Scope& scope, const Str& arn_pattern);
/// Only who signed in with a second factor, at most `hours` ago if that is not 0.
Items<PolicyCondition> only_with_mfa(int hours = 0);

}  // namespace terrace::aws
