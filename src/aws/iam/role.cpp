// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/role.hpp>
#include <terrace/core/render.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_iam_instance_profile.hpp>
#include <terrace/tf/aws_iam_policy.hpp>
#include <terrace/tf/aws_iam_role.hpp>
#include <terrace/tf/aws_iam_role_policy.hpp>
#include <terrace/tf/aws_iam_role_policy_attachment.hpp>

#include <algorithm>
#include <set>

#include "aws/iam/errors.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/names.hpp"
#include "core/presence.hpp"

namespace terrace::aws {
namespace {

/// IAM's limits, in characters that are no blanks; and how many managed policies a role may have.
constexpr std::size_t kInlineLimit = 10240;
constexpr std::size_t kManagedLimit = 6144;
constexpr std::size_t kManagedPolicies = 10;

/// Services that say for which account they take a role on. Others would be locked out by the condition.
constexpr std::string_view kNamesAccount[] = {
    "backup.amazonaws.com",    "codebuild.amazonaws.com", "codepipeline.amazonaws.com",   "config.amazonaws.com",
    "ecs-tasks.amazonaws.com", "events.amazonaws.com",    "monitoring.rds.amazonaws.com", "pipes.amazonaws.com",
    "scheduler.amazonaws.com", "states.amazonaws.com",    "vpc-flow-logs.amazonaws.com"};

/// What is said about a role until synth; lives with its node.
struct RoleState {
  std::vector<Statement> trusts;
  PolicyDocument policy;
  Items<Str> managed;
  bool may_change = true;
  bool written = false;
};

Items<PolicyCondition> service_conditions(const Scope& scope, const Principal& principal) {
  if (principal.type() != "Service" || principal.name().kind() != Value::Kind::text) return {};
  const std::string_view service = principal.name().Value::text();
  if (std::find(std::begin(kNamesAccount), std::end(kNamesAccount), service) == std::end(kNamesAccount)) return {};
  if (service != "ecs-tasks.amazonaws.com") return only_for_this_account(scope);
  return only_for_source(scope, format("arn:{}:ecs:{}:{}:*", partition(scope), region(scope), account_id(scope)));
}

Statement trust_of(const Scope& scope, const Principal& principal, const Items<PolicyCondition>& conditions) {
  Statement statement{.actions = {principal.type() == "Federated" ? "sts:AssumeRoleWithWebIdentity" : "sts:AssumeRole"},
                      .principals = {principal},
                      .conditions = service_conditions(scope, principal)};
  statement.conditions.append(conditions);
  return statement;
}

Str managed_arn(const Scope& scope, const Str& policy) {
  const bool is_name = policy.kind() == Value::Kind::text && !policy.Value::text().starts_with("arn:");
  return is_name ? format("arn:{}:iam::aws:policy/{}", partition(scope), policy) : policy;
}

/// "attached-AWSBackupServiceRolePolicyForBackup"; numbered when the policy is a late value.
std::string attachment_id(const Str& policy, std::size_t number) {
  if (policy.kind() != Value::Kind::text) return "attached-" + std::to_string(number);
  const std::string_view text = policy.Value::text();
  return "attached-" + std::string(text.substr(text.rfind('/') + 1));
}

void write_grants(Scope here, const Str& role_name, const std::string& base_name) {
  auto& gathered = here.state<RoleState>();
  gathered.written = true;
  gathered.policy.check(here, PolicyOf::role);

  Items<Str> managed = gathered.managed;
  if (!gathered.policy.empty() && gathered.policy.size() <= kInlineLimit) {
    here.add("grants",
             tf::aws_iam_role_policy{.name = "grants", .policy = gathered.policy.json(here), .role = role_name})
        .node()
        .only_if(gathered.policy.only_if(here));
  } else if (!gathered.policy.empty()) {
    std::size_t number = 0;
    for (const PolicyDocument& document : gathered.policy.split(kManagedLimit)) {
      const std::string id = "grants-" + std::to_string(++number);
      const auto policy = here.add(
          id, tf::aws_iam_policy{.name = base_name + '-' + std::to_string(number), .policy = document.json(here)});
      policy.node().only_if(document.only_if(here));
      managed.push_back(policy.arn());
    }
  }
  if (managed.size() > kManagedPolicies) errors::too_many_policies(here, managed.size());
  std::set<std::string> seen;
  for (std::size_t i = 0; i < managed.size(); ++i) {
    if (!seen.insert(to_json(managed[i])).second) continue;
    here.add(attachment_id(managed[i], i + 1),
             tf::aws_iam_role_policy_attachment{.policy_arn = managed_arn(here, managed[i]), .role = role_name})
        .node()
        .only_if(terrace::detail::presence_of(managed[i], here));
  }
}

RoleState* open_state(const Scope& scope, std::string_view what) {
  auto& gathered = scope.state<RoleState>();
  if (!gathered.may_change) return nullptr;
  if (gathered.written) support::errors::too_late(scope, what);
  return &gathered;
}

}  // namespace

Role::Ref Role::build(Scope& scope) const {
  const support::NameRule rule{.what = "the name of an IAM role", .longest = 64, .others = "+=,.@_-"};
  const Str role_name = support::name_or(name, scope, rule.longest);
  support::check_name(scope, role_name, rule);
  if (trusts.empty()) errors::no_trust(scope);
  if (longest_session.count() < 1 || longest_session.count() > 12)
    errors::wrong_session(scope, longest_session.count());

  auto& gathered = scope.state<RoleState>();
  for (const Principal& principal : trusts) gathered.trusts.push_back(trust_of(scope, principal, trust_conditions));
  gathered.managed = managed_policies;

  const Scope here = scope;
  const auto role =
      scope.add("role", tf::aws_iam_role{.assume_role_policy = lazy<Str>([here] {
                                           PolicyDocument trust;
                                           for (const Statement& statement : here.state<RoleState>().trusts)
                                             trust.allow(statement);
                                           trust.check(here, PolicyOf::trust);
                                           return trust.json(here);
                                         }),
                                         .description = description,
                                         .max_session_duration = longest_session.seconds(),
                                         .name = role_name,
                                         .path = path,
                                         .permissions_boundary = permissions_boundary});
  Ref ref(scope, role.arn(), role.name());
  if (instance_profile) {
    const auto profile =
        scope.add("profile", tf::aws_iam_instance_profile{.name = role_name, .path = path, .role = role.name()});
    ref.profile_name_ = profile.name();
    ref.profile_arn_ = profile.arn();
  }
  scope.when_gathered(
      [name = role.name(), base = support::physical_name(scope, 120)](Scope at) { write_grants(at, name, base); });
  return ref;
}

Role::Ref Role::Existing::build(Scope& scope) const {
  scope.state<RoleState>().may_change = may_change;
  if (may_change) {
    const Str role_name = name;
    scope.when_gathered(
        [role_name, base = support::physical_name(scope, 120)](Scope at) { write_grants(at, role_name, base); });
  }
  return Ref(scope, arn, name);
}

const Role::Ref& Role::Ref::allow(const Statement& statement) const {
  if (RoleState* gathered = open_state(scope_, "something is allowed")) gathered->policy.allow(statement);
  return *this;
}

const Role::Ref& Role::Ref::deny(const Statement& statement) const {
  if (RoleState* gathered = open_state(scope_, "something is denied")) gathered->policy.deny(statement);
  return *this;
}

const Role::Ref& Role::Ref::attach(const Str& policy) const {
  if (RoleState* gathered = open_state(scope_, "a policy is attached")) gathered->managed.push_back(policy);
  return *this;
}

const Role::Ref& Role::Ref::trust(const Principal& principal, const Items<PolicyCondition>& conditions) const {
  auto& gathered = scope_.state<RoleState>();
  if (gathered.trusts.empty()) {
    errors::fixed_role(scope_, "the trust");
  } else {
    gathered.trusts.push_back(trust_of(scope_, principal, conditions));
  }
  return *this;
}

}  // namespace terrace::aws
