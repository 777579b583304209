// SPDX-License-Identifier: Apache-2.0

#include <terrace/tf/aws_s3_bucket_lifecycle_configuration.hpp>

#include <algorithm>
#include <set>

#include "aws/storage/bucket_state.hpp"
#include "aws/storage/errors.hpp"
#include "aws/support/literal.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

namespace lifecycle = tf::blocks::aws_s3_bucket_lifecycle_configuration;
using terrace::detail::is_alphanumeric;

constexpr std::int64_t kUnfinishedDays = 7;

std::string problem_of_bucket_name(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) return "it has " + std::to_string(name.size()) + " characters";
  for (const char c : name) {
    if (terrace::detail::is_upper(c)) return "it has an upper-case letter";
    if (!is_alphanumeric(c) && c != '-' && c != '.') return "\"" + std::string(1, c) + "\" is not allowed";
  }
  if (!is_alphanumeric(name.front()) || !is_alphanumeric(name.back()))
    return "it does not begin and end with a letter or a digit";
  if (name.find("..") != std::string_view::npos) return "it has two dots in a row";
  if (name.find_first_not_of("0123456789.") == std::string_view::npos && std::count(name.begin(), name.end(), '.') == 3)
    return "it looks like an address";
  for (const std::string_view start : {"xn--", "sthree-", "amzn-s3-demo-"}) {
    if (name.starts_with(start)) return "what begins with \"" + std::string(start) + "\" is AWS's own";
  }
  for (const std::string_view end : {"-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"}) {
    if (name.ends_with(end)) return "what ends with \"" + std::string(end) + "\" is AWS's own";
  }
  return {};
}

std::string id_of(const LifecycleRule& rule, std::size_t index) {
  return rule.id.empty() ? "rule-" + std::to_string(index + 1) : rule.id;
}

bool is_storage_class(std::string_view name) {
  constexpr std::string_view kClasses[] = {"STANDARD_IA", "INTELLIGENT_TIERING", "ONEZONE_IA", "GLACIER_IR",
                                           "GLACIER",     "DEEP_ARCHIVE"};
  return std::find(std::begin(kClasses), std::end(kClasses), name) != std::end(kClasses);
}

/// `end`: when the objects are deleted.
void check_transitions(const Scope& scope, const std::string& id, const Items<LifecycleRule::Transition>& all,
                       const Num& end) {
  std::int64_t before = -1;
  for (const LifecycleRule::Transition& transition : all) {
    const auto name = support::literal_text(transition.storage_class);
    const auto days = support::literal_number(transition.days);
    if (name && !is_storage_class(*name))
      errors::wrong_lifecycle(scope, id, "moves objects to the class \"" + std::string(*name) + "\", which is none",
                              "use STANDARD_IA, INTELLIGENT_TIERING, ONEZONE_IA, GLACIER_IR, GLACIER or DEEP_ARCHIVE");
    if (!days) continue;
    if (name && (*name == "STANDARD_IA" || *name == "ONEZONE_IA") && *days < 30)
      errors::wrong_lifecycle(scope, id, "moves objects to " + std::string(*name) + " before they are 30 days old",
                              "S3 does that after 30 days at the earliest");
    if (*days <= before)
      errors::wrong_lifecycle(scope, id, "moves objects to one class when they should be in the next one",
                              "order the transitions by their days");
    before = *days;
  }
  const auto last = support::literal_number(end);
  if (last && *last <= before)
    errors::wrong_lifecycle(scope, id, "moves objects when they are deleted already",
                            "delete them later than the last transition");
}

void check_rule(const Scope& scope, const LifecycleRule& rule, const std::string& id) {
  const bool acts = rule.expire_days.is_set() || rule.expire_old_days.is_set() || !rule.transitions.empty() ||
                    !rule.old_transitions.empty() || rule.abort_uploads_days.is_set();
  if (!acts)
    errors::wrong_lifecycle(scope, id, "does nothing", "say what becomes of the objects, and after how many days");
  for (const Num* days : {&rule.expire_days, &rule.expire_old_days, &rule.abort_uploads_days}) {
    const auto number = support::literal_number(*days);
    if (number && *number < 1)
      errors::wrong_lifecycle(scope, id, "acts after " + std::to_string(*number) + " days", "give at least 1 day");
  }
  if (rule.keep_old_versions.is_set()) {
    const auto count = support::literal_number(rule.keep_old_versions);
    if (!rule.expire_old_days.is_set() || (count && (*count < 1 || *count > 100)))
      errors::wrong_lifecycle(scope, id, "keeps old versions that it does not delete, or not 1 to 100",
                              "set `expire_old_days`, and keep 1 to 100");
  }
  const bool by_tags_or_size = rule.tags.is_set() || rule.larger_than.is_set() || rule.smaller_than.is_set();
  if (rule.abort_uploads_days.is_set() && by_tags_or_size)
    errors::wrong_lifecycle(scope, id, "drops unfinished uploads by tags or size, and they have none",
                            "put `abort_uploads_days` into a rule with nothing but a prefix");
  check_transitions(scope, id, rule.transitions, rule.expire_days);
  check_transitions(scope, id, rule.old_transitions, rule.expire_old_days);
}

/// S3 wants a single criterion by itself and several of them inside an `and`.
lifecycle::rule_filter filter_of(const LifecycleRule& rule) {
  const std::size_t tags = rule.tags.is_set() ? support::literal_size(rule.tags).value_or(2) : 0;
  const std::size_t others =
      (rule.prefix.is_set() ? 1U : 0U) + (rule.larger_than.is_set() ? 1U : 0U) + (rule.smaller_than.is_set() ? 1U : 0U);
  if (tags + others > 1)
    return {.and_ = {{.object_size_greater_than = rule.larger_than,
                      .object_size_less_than = rule.smaller_than,
                      .prefix = rule.prefix,
                      .tags = rule.tags}}};
  lifecycle::rule_filter filter{
      .object_size_greater_than = rule.larger_than, .object_size_less_than = rule.smaller_than, .prefix = rule.prefix};
  if (tags == 1)
    filter.tag = {{.key = terrace::detail::as<Str>(rule.tags.items()[0]),
                   .value = terrace::detail::as<Str>(rule.tags.items()[1])}};
  return filter;
}

lifecycle::rule block_of(const LifecycleRule& rule, const std::string& id) {
  lifecycle::rule made{.filter = {filter_of(rule)}, .id = id, .status = rule.enabled ? "Enabled" : "Disabled"};
  if (rule.abort_uploads_days.is_set())
    made.abort_incomplete_multipart_upload = {{.days_after_initiation = rule.abort_uploads_days}};
  if (rule.expire_days.is_set()) made.expiration = {{.days = rule.expire_days}};
  if (rule.expire_old_days.is_set())
    made.noncurrent_version_expiration = {
        {.newer_noncurrent_versions = rule.keep_old_versions, .noncurrent_days = rule.expire_old_days}};
  std::vector<lifecycle::rule_transition> transitions;
  for (const auto& one : rule.transitions)
    transitions.push_back({.days = one.days, .storage_class = one.storage_class});
  if (!transitions.empty()) made.transition = Blocks<lifecycle::rule_transition>(transitions);
  std::vector<lifecycle::rule_noncurrent_version_transition> old;
  for (const auto& one : rule.old_transitions)
    old.push_back({.noncurrent_days = one.days, .storage_class = one.storage_class});
  if (!old.empty()) made.noncurrent_version_transition = Blocks<lifecycle::rule_noncurrent_version_transition>(old);
  return made;
}

/// What every bucket does: old versions end, and so do uploads that nobody ends.
lifecycle::rule housekeeping(const Bucket& spec) {
  LifecycleRule rule{.abort_uploads_days = kUnfinishedDays};
  const bool for_ever = support::literal_number(spec.keep_old_days) == 0;
  const bool keeps = support::literal_bool(spec.versioned).value_or(true);
  if (!for_ever && keeps) rule.expire_old_days = spec.keep_old_days;
  return block_of(rule, "housekeeping");
}

}  // namespace

void check_bucket_name(const Scope& scope, const Str& name) {
  const auto text = support::literal_text(name);
  const std::string problem = text ? problem_of_bucket_name(*text) : std::string();
  if (!problem.empty()) errors::wrong_bucket_name(scope, *text, problem);
}

void add_lifecycle(Scope& scope, const Bucket& spec, const Str& bucket, const Dependency& versioning) {
  if (spec.mfa_delete) {
    if (!spec.lifecycle.empty())
      errors::wrong_mfa_delete(scope, "MFA delete and lifecycle rules: AWS refuses the rules", "take one of them out");
    return;
  }
  if (const auto days = support::literal_number(spec.keep_old_days); days && *days < 0)
    errors::wrong_lifecycle(scope, "housekeeping", "keeps old versions for less than no days",
                            "set `keep_old_days` to a number of days, or to 0 for ever");
  std::vector<lifecycle::rule> rules = {housekeeping(spec)};
  std::set<std::string> ids = {"housekeeping"};
  for (std::size_t i = 0; i < spec.lifecycle.size(); ++i) {
    const std::string id = id_of(spec.lifecycle[i], i);
    check_rule(scope, spec.lifecycle[i], id);
    if (!ids.insert(id).second) errors::wrong_lifecycle(scope, id, "is there twice", "give each rule an id of its own");
    rules.push_back(block_of(spec.lifecycle[i], id));
  }
  scope.add("lifecycle",
            tf::aws_s3_bucket_lifecycle_configuration{.bucket = bucket, .rule = Blocks<lifecycle::rule>(rules)},
            {.depends_on = {versioning}});
}

}  // namespace terrace::aws
