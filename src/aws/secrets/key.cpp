// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/key.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_kms_alias.hpp>
#include <terrace/tf/aws_kms_key.hpp>

#include <algorithm>

#include "aws/secrets/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/arn.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

const std::vector<std::string> kEncrypt = {"kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"};
const std::vector<std::string> kDecrypt = {"kms:Decrypt", "kms:DescribeKey"};
const std::vector<std::string> kUse = {"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*",
                                       "kms:ReEncrypt*"};

constexpr std::size_t kAliasLength = 256 - sizeof("alias/") + 1;

/// What is said about a key until synth; lives with its node.
struct KeyState {
  PolicyDocument policy;
  bool is_ours = true;
  bool allows_services = false;
};

bool covers(std::string_view pattern, std::string_view action) {
  if (pattern == "*" || pattern == action) return true;
  return pattern.ends_with('*') && action.starts_with(pattern.substr(0, pattern.size() - 1));
}

bool is_whole_account(const Principal& principal) {
  if (principal.type() == "*") return true;
  const auto name = support::literal_text(principal.name());
  return principal.type() == "AWS" && name && (*name == "*" || name->ends_with(":root") || name->size() == 12);
}

/// Whether a denial would leave nobody who can mend the policy.
bool locks_out(const Statement& statement) {
  constexpr std::string_view kMend = "kms:PutKeyPolicy";
  if (!statement.conditions.empty()) return false;
  const auto covers_mending = [&](const std::string& action) { return covers(action, kMend); };
  const bool denied = statement.actions.empty()
                          ? !statement.not_actions.empty() &&
                                std::none_of(statement.not_actions.begin(), statement.not_actions.end(), covers_mending)
                          : std::any_of(statement.actions.begin(), statement.actions.end(), covers_mending);
  return denied && std::any_of(statement.principals.begin(), statement.principals.end(), is_whole_account);
}

Statement on_this_key(Statement statement) {
  if (statement.resources.empty() && statement.not_resources.empty()) statement.resources = {"*"};
  return statement;
}

Str alias_name(const Scope& scope, const Str& given) {
  if (!given.is_set()) return "alias/" + support::physical_name(scope, kAliasLength);
  if (given.is_expression()) return format("alias/{}", fn::trimprefix(given, "alias/"));
  std::string name(given.Value::text());
  if (name.starts_with("alias/")) name.erase(0, sizeof("alias/") - 1);
  const support::NameRule rule{.what = "the alias of a key", .longest = kAliasLength, .others = "/_-"};
  if (support::check_name(scope, name, rule) && name.starts_with("aws/"))
    support::errors::invalid_name(scope, rule.what, name, "what begins with \"aws/\" is AWS's own");
  return "alias/" + name;
}

Str arn_in(const Scope& scope, std::string_view service, const Str& rest, bool any_region = false) {
  return format("arn:{}:{}:{}:{}:{}", partition(scope), Str(service), any_region ? Str("*") : region(scope),
                account_id(scope), rest);
}

}  // namespace

Key::Ref Key::build(Scope& scope) const {
  support::check_range(scope, "rotation_days", rotation_days, 90, 2560, "days");
  support::check_range(scope, "deletion_window_days", deletion_window_days, 7, 30, "days");
  const bool is_rotated = support::literal_bool(rotation).value_or(true);

  auto& gathered = scope.state<KeyState>();
  gathered.policy.allow(
      {.actions = {"kms:*"},
       .resources = {"*"},
       .principals = {Principal::aws(format("arn:{}:iam::{}:root", partition(scope), account_id(scope)))}});
  const Scope here = scope;
  const auto key =
      scope.add("key", tf::aws_kms_key{.deletion_window_in_days = deletion_window_days,
                                       .description = description.is_set() ? description : Str(scope.path()),
                                       .enable_key_rotation = rotation,
                                       .multi_region = multi_region,
                                       .policy = lazy<Str>([here] { return here.state<KeyState>().policy.json(here); }),
                                       .rotation_period_in_days = is_rotated ? rotation_days : Num()});
  const auto name =
      scope.add("alias", tf::aws_kms_alias{.name = alias_name(scope, alias), .target_key_id = key.key_id()});
  scope.validate([here](Validation&) { here.state<KeyState>().policy.check(here, PolicyOf::resource); });
  return {scope, key.arn(), key.key_id(), name.name()};
}

Key::Ref Key::Existing::build(Scope& scope) const {
  const auto rest = support::part_of_arn(arn, 5);
  const bool is_key = rest && rest->starts_with("key/") && *support::part_of_arn(arn, 2) == "kms";
  if (support::literal_text(arn) && !is_key) errors::wrong_key_arn(scope, arn.Value::text());
  auto& known = scope.state<KeyState>();
  known.is_ours = false;
  known.allows_services = allows_services;
  return {scope, arn, arn, Str()};
}

const Key::Ref& Key::Ref::grant(const Grantee& grantee, const Items<std::string>& actions, std::string_view via) const {
  if (!scope_) return *this;
  Statement statement{.actions = actions, .resources = {arn_}};
  if (!via.empty()) statement.conditions = {{"StringLike", "kms:ViaService", {std::string(via) + ".*.amazonaws.com"}}};
  grantee.role().allow(statement);
  const Str role = grantee.role().arn();
  if (scope_->state<KeyState>().is_ours && support::is_of_other_account(*scope_, role)) {
    statement.resources.clear();
    statement.principals = {Principal::aws(role)};
    allow(statement);
  }
  return *this;
}

const Key::Ref& Key::Ref::grant_encrypt(const Grantee& grantee, std::string_view via) const {
  return grant(grantee, kEncrypt, via);
}

const Key::Ref& Key::Ref::grant_decrypt(const Grantee& grantee, std::string_view via) const {
  return grant(grantee, kDecrypt, via);
}

const Key::Ref& Key::Ref::grant_use(const Grantee& grantee, std::string_view via) const {
  return grant(grantee, kUse, via);
}

const Key::Ref& Key::Ref::allow(const Statement& statement) const {
  if (!scope_) return *this;
  auto& gathered = scope_->state<KeyState>();
  if (gathered.is_ours) {
    gathered.policy.allow(on_this_key(statement));
  } else if (!gathered.allows_services) {
    const auto name =
        statement.principals.empty() ? std::nullopt : support::literal_text(statement.principals.front().name());
    errors::fixed_key_policy(*scope_, name.value_or("whom a construct names"));
  }
  return *this;
}

const Key::Ref& Key::Ref::deny(const Statement& statement) const {
  if (!scope_) return *this;
  auto& gathered = scope_->state<KeyState>();
  if (!gathered.is_ours) {
    errors::fixed_key_policy(*scope_, "what is denied");
  } else if (locks_out(statement)) {
    errors::key_locks_account_out(*scope_);
  } else {
    gathered.policy.deny(on_this_key(statement));
  }
  return *this;
}

const Key::Ref& Key::Ref::allow_service(const ServiceUse& use) const {
  if (!scope_) return *this;
  Statement statement{.actions = use.actions, .principals = {Principal::service(use.service)}};
  if (use.only_this_account) statement.conditions = only_for_this_account(*scope_);
  if (use.source_arn.is_set()) statement.conditions.push_back({"ArnLike", "aws:SourceArn", {use.source_arn}});
  statement.conditions.append(use.conditions);
  return allow(statement);
}

const Key::Ref& Key::Ref::allow_cloudwatch_logs(const List<Str>& log_groups) const {
  if (!scope_) return *this;
  // CloudWatch Logs does not say for whom it acts; the context of each encryption names the group.
  const List<Str> groups = log_groups.is_set() ? log_groups : List<Str>({arn_in(*scope_, "logs", "log-group:*")});
  return allow_service(
      {.service = format("logs.{}.amazonaws.com", region(*scope_)),
       .actions = {"kms:Decrypt*", "kms:Describe*", "kms:Encrypt*", "kms:GenerateDataKey*", "kms:ReEncrypt*"},
       .only_this_account = false,
       .conditions = {{"ArnLike", "kms:EncryptionContext:aws:logs:arn", groups}}});
}

const Key::Ref& Key::Ref::allow_cloudwatch_alarms() const {
  return allow_service({.service = "cloudwatch.amazonaws.com"});
}

const Key::Ref& Key::Ref::allow_events() const {
  // EventBridge names neither account nor rule to the key of what it sends to.
  return allow_service({.service = "events.amazonaws.com", .only_this_account = false});
}

const Key::Ref& Key::Ref::allow_sns(const Str& topic) const {
  return allow_service({.service = "sns.amazonaws.com", .source_arn = topic});
}

const Key::Ref& Key::Ref::allow_s3_notifications(const Str& bucket) const {
  return allow_service({.service = "s3.amazonaws.com", .source_arn = bucket});
}

const Key::Ref& Key::Ref::allow_backup() const {
  allow_service(
      {.service = "backup.amazonaws.com", .actions = {"kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey*"}});
  return allow_service({.service = "backup.amazonaws.com",
                        .actions = {"kms:CreateGrant"},
                        .conditions = {{"Bool", "kms:GrantIsForAWSResource", {"true"}}}});
}

const Key::Ref& Key::Ref::allow_cloudtrail(const Str& trail) const {
  if (!scope_) return *this;
  const Str trails = trail.is_set() ? trail : arn_in(*scope_, "cloudtrail", "trail/*", true);
  allow_service({.service = "cloudtrail.amazonaws.com",
                 .actions = {"kms:DescribeKey"},
                 .only_this_account = false,
                 .source_arn = trails});
  return allow_service({.service = "cloudtrail.amazonaws.com",
                        .actions = {"kms:Decrypt", "kms:GenerateDataKey*"},
                        .only_this_account = false,
                        .source_arn = trails,
                        .conditions = {{"StringLike",
                                        "kms:EncryptionContext:aws:cloudtrail:arn",
                                        {arn_in(*scope_, "cloudtrail", "trail/*", true)}}}});
}

const Key::Ref& Key::Ref::allow_config() const { return allow_service({.service = "config.amazonaws.com"}); }

const Key::Ref& Key::Ref::allow_notifications() const {
  if (!scope_) return *this;
  return allow_service(
      {.service = "codestar-notifications.amazonaws.com",
       .only_this_account = false,
       .conditions = {{"StringEquals", "kms:ViaService", {format("sns.{}.amazonaws.com", region(*scope_))}}}});
}

const Key::Ref& Key::Ref::allow_log_delivery() const {
  if (!scope_) return *this;
  return allow_service(
      {.service = "delivery.logs.amazonaws.com",
       .actions = {"kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"},
       .source_arn = arn_in(*scope_, "logs", "*")});
}

const Key::Ref& Key::Ref::allow_fargate_storage(const Str& cluster_name) const {
  if (!scope_) return *this;
  const std::vector<PolicyCondition> context = {
      {"StringEquals", "kms:EncryptionContext:aws:ecs:clusterAccount", {account_id(*scope_)}},
      {"StringEquals", "kms:EncryptionContext:aws:ecs:clusterName", {cluster_name}}};
  allow_service({.service = "fargate.amazonaws.com",
                 .actions = {"kms:GenerateDataKeyWithoutPlaintext"},
                 .only_this_account = false,
                 .conditions = context});
  auto granting = context;
  granting.push_back({"ForAllValues:StringEquals", "kms:GrantOperations", {"Decrypt"}});
  return allow_service({.service = "fargate.amazonaws.com",
                        .actions = {"kms:CreateGrant"},
                        .only_this_account = false,
                        .conditions = granting});
}

}  // namespace terrace::aws
