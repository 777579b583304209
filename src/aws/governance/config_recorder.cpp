// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/config_recorder.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/aws/event_rule.hpp>
#include <terrace/tf/aws_config_config_rule.hpp>
#include <terrace/tf/aws_config_configuration_recorder.hpp>
#include <terrace/tf/aws_config_configuration_recorder_status.hpp>
#include <terrace/tf/aws_config_delivery_channel.hpp>
#include <terrace/tf/aws_lambda_permission.hpp>

#include <algorithm>
#include <string_view>

#include "aws/governance/account_pieces.hpp"
#include "aws/governance/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "core/in_quotes.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

namespace recorder_blocks = tf::blocks::aws_config_configuration_recorder;
namespace rule_blocks = tf::blocks::aws_config_config_rule;

constexpr std::string_view kFrequencies[] = {"One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours",
                                             "TwentyFour_Hours"};
constexpr support::NameRule kConfigRuleName{.what = "the name of a Config rule", .longest = 128, .others = "_-."};
constexpr support::NameRule kRecorderName{.what = "the name of a recorder", .longest = 256, .others = "_-."};

/// "AWS::EC2::Instance".
void check_types(const Scope& scope, const Items<std::string>& types) {
  for (const std::string& type : types) {
    const std::size_t first = type.find("::");
    if (first == std::string::npos || type.find("::", first + 2) == std::string::npos) {
      governance::errors::wrong_rule(scope, detail::in_quotes(type) + " is no type of resource",
                                     "write it as CloudFormation does: \"AWS::EC2::Instance\"");
    }
  }
}

bool is_identifier(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(),
                                      [](char c) { return detail::is_upper(c) || c == '_' || (c >= '0' && c <= '9'); });
}

void check_config_rule(const Scope& scope, const ConfigRule& rule) {
  const int sources = int{rule.managed.is_set()} + int{rule.policy.is_set()} + int{rule.function_arn.is_set()};
  if (sources != 1) {
    governance::errors::wrong_rule(scope, sources == 0 ? "a rule that says nothing" : "a rule of several kinds",
                                   "give exactly one of `managed`, `policy` and `function_arn`");
  }
  const auto managed = support::literal_text(rule.managed);
  if (managed && !is_identifier(*managed)) {
    governance::errors::wrong_rule(scope, detail::in_quotes(*managed) + " is no identifier of a rule of AWS",
                                   "write it in upper case, as \"ENCRYPTED_VOLUMES\"");
  }
  if (rule.policy.is_set() && rule.parameters.is_set()) {
    support::errors::contradiction(scope, "a rule in Guard's language with parameters, which it cannot read",
                                   "write them into the policy");
  }
  if (!rule.types.empty() && rule.tag_key.is_set()) {
    support::errors::contradiction(scope, "a rule for types and for a tag, and AWS Config takes one of them",
                                   "leave `types` or `tag_key` out");
  }
  if (rule.tag_value.is_set() && !rule.tag_key.is_set()) {
    support::errors::missing(scope, "`tag_key`", "say of which tag `tag_value` is");
  }
  check_types(scope, rule.types);
  support::check_word(scope, "`every`", rule.every, kFrequencies);
}

Block<rule_blocks::scope> scope_of(const ConfigRule& rule) {
  if (rule.types.empty() && !rule.tag_key.is_set()) return {};
  rule_blocks::scope made{.tag_key = rule.tag_key, .tag_value = rule.tag_value};
  if (!rule.types.empty()) made.compliance_resource_types = List<Str>(rule.types);
  return made;
}

rule_blocks::source source_of(const ConfigRule& rule) {
  if (rule.managed.is_set()) return {.owner = "AWS", .source_identifier = rule.managed};
  // What is not AWS's is asked at each change, and so often if it says so.
  Blocks<rule_blocks::source_source_detail> when;
  for (const char* message : {"ConfigurationItemChangeNotification", "OversizedConfigurationItemChangeNotification"}) {
    when.add({.event_source = "aws.config", .message_type = message});
  }
  if (rule.policy.is_set()) {
    return {.custom_policy_details =
                rule_blocks::source_custom_policy_details{.policy_runtime = "guard-2.x.x", .policy_text = rule.policy},
            .owner = "CUSTOM_POLICY",
            .source_detail = when};
  }
  if (rule.every.is_set()) {
    when.add({.event_source = "aws.config",
              .maximum_execution_frequency = rule.every,
              .message_type = "ScheduledNotification"});
  }
  return {.owner = "CUSTOM_LAMBDA", .source_detail = when, .source_identifier = rule.function_arn};
}

recorder_blocks::recording_group group_of(const ConfigRecorder& spec) {
  if (!spec.only.empty()) {
    return {.all_supported = false,
            .include_global_resource_types = false,
            .recording_strategy =
                recorder_blocks::recording_group_recording_strategy{.use_only = "INCLUSION_BY_RESOURCE_TYPES"},
            .resource_types = List<Str>(spec.only)};
  }
  if (!spec.except.empty()) {
    return {.all_supported = false,
            .exclusion_by_resource_types =
                recorder_blocks::recording_group_exclusion_by_resource_types{.resource_types = List<Str>(spec.except)},
            .include_global_resource_types = false,
            .recording_strategy =
                recorder_blocks::recording_group_recording_strategy{.use_only = "EXCLUSION_BY_RESOURCE_TYPES"}};
  }
  return {.all_supported = true,
          .include_global_resource_types = spec.global_types,
          .recording_strategy =
              recorder_blocks::recording_group_recording_strategy{.use_only = "ALL_SUPPORTED_RESOURCE_TYPES"}};
}

void check_recorder(const Scope& scope, const ConfigRecorder& spec) {
  support::check_name(scope, spec.name, kRecorderName);
  if (!spec.only.empty() && !spec.except.empty()) {
    support::errors::contradiction(scope, "only some types, and all but some", "leave `only` or `except` out");
  }
  check_types(scope, spec.only);
  check_types(scope, spec.except);
  support::check_word(scope, "`snapshots`", spec.snapshots, kFrequencies);
  support::check_word(scope, "`frequency`", spec.frequency, {"CONTINUOUS", "DAILY"});
}

/// "rules/encrypted-volumes" of ENCRYPTED_VOLUMES.
std::string id_of_rule(std::string_view identifier) {
  std::string id(identifier);
  for (char& c : id) {
    if (c == '_') c = '-';
    if (detail::is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return id;
}

}  // namespace

ConfigRecorder::Ref ConfigRecorder::build(Scope& scope) const {
  check_recorder(scope, *this);
  governance::only_once(scope, {.what = "recorder of AWS Config",
                                .provider = provider,
                                .help = "keep one of them, in a stack of what the account has once, and take "
                                        "ConfigRecorder::Existing elsewhere"});

  const Bucket::Ref store =
      bucket ? *bucket
             : scope.add("history", Bucket{.key = key,
                                           .lifecycle = {{.id = "old-history", .expire_days = keep_days}},
                                           .force_destroy = force_destroy});
  store.accept_config(prefix);
  store.key().allow_config();
  const Role::Ref as = role ? *role
                            : scope.add("role", Role{.trusts = {Principal::service("config.amazonaws.com")},
                                                     .description = "Records what resources look like",
                                                     .permissions_boundary = permissions_boundary,
                                                     .managed_policies = {"service-role/AWS_ConfigRole"}});
  const Str objects = prefix.is_set() ? format("{}/AWSLogs/{}/*", prefix, account_id(scope))
                                      : format("AWSLogs/{}/*", account_id(scope));
  as.allow({.actions = {"s3:GetBucketAcl", "s3:ListBucket"}, .resources = {store.arn()}});
  as.allow({.actions = {"s3:PutObject"}, .resources = {store.objects_arn(objects)}});
  store.key().grant_encrypt(as);
  DependsOn needed = {store.ready(), as.ready()};
  if (topic) {
    topic->allow_service("config.amazonaws.com");
    topic->grant_publish(as);
    needed.add(topic->ready());
  }

  // Recorder, channel, start: Config takes them in this order only, and stops before it lets go of the channel.
  const auto recorder =
      scope.add("recorder",
                tf::aws_config_configuration_recorder{
                    .name = name,
                    .recording_group = group_of(*this),
                    .recording_mode = recorder_blocks::recording_mode{.recording_frequency = frequency},
                    .role_arn = as.arn()},
                {.provider = provider});
  Block<tf::blocks::aws_config_delivery_channel::snapshot_delivery_properties> copies;
  if (snapshots.is_set()) {
    copies = tf::blocks::aws_config_delivery_channel::snapshot_delivery_properties{.delivery_frequency = snapshots};
  }
  needed.add(recorder);
  const auto channel = scope.add("channel",
                                 tf::aws_config_delivery_channel{.name = name,
                                                                 .s3_bucket_name = store.name(),
                                                                 .s3_key_prefix = prefix,
                                                                 .s3_kms_key_arn = store.key().arn(),
                                                                 .snapshot_delivery_properties = copies,
                                                                 .sns_topic_arn = topic ? topic->arn() : Str()},
                                 {.provider = provider, .depends_on = needed});
  const auto running =
      scope.add("running", tf::aws_config_configuration_recorder_status{.is_enabled = enabled, .name = recorder.name()},
                {.provider = provider, .depends_on = {channel}});

  Ref ref(scope, provider);
  ref.running_ = running;
  ref.role_ = as;
  ref.bucket_ = store;
  return ref;
}

ConfigRecorder::Ref ConfigRecorder::Existing::build(Scope& scope) const { return Ref(scope, provider); }

const ConfigRecorder::Ref& ConfigRecorder::Ref::rule(const Id& id, const ConfigRule& rule) const {
  Scope here = Scope(scope_).group(id);
  check_config_rule(here, rule);
  const Str rule_name = support::name_or(rule.name, here, kConfigRuleName.longest);
  support::check_name(here, rule_name, kConfigRuleName);
  DependsOn needed;
  if (running_.is_set()) needed.add(running_);
  if (rule.function_arn.is_set()) {
    needed.add(here.add("permission",
                        tf::aws_lambda_permission{.action = "lambda:InvokeFunction",
                                                  .function_name = rule.function_arn,
                                                  .principal = "config.amazonaws.com",
                                                  .source_account = account_id(here)},
                        {.provider = provider_}));
  }
  here.add("rule",
           tf::aws_config_config_rule{.description = rule.description,
                                      .input_parameters = rule.parameters.is_set()
                                                              ? detail::call<Str>("jsonencode", {rule.parameters})
                                                              : Str(),
                                      .maximum_execution_frequency = rule.function_arn.is_set() ? Str() : rule.every,
                                      .name = rule_name,
                                      .scope = scope_of(rule),
                                      .source = Block<rule_blocks::source>(source_of(rule)),
                                      .tags = {{"Name", rule_name}}},
           {.provider = provider_, .depends_on = needed});
  return *this;
}

const ConfigRecorder::Ref& ConfigRecorder::Ref::managed_rules(const Items<std::string>& identifiers) const {
  for (const std::string& identifier : identifiers) {
    rule(id_of_rule(identifier), {.managed = identifier});
  }
  return *this;
}

const ConfigRecorder::Ref& ConfigRecorder::Ref::notify(const Topic::Ref& alerts) const {
  Scope here = scope_;
  here.add("violations",
           EventRule{.pattern = {{"source", list({"aws.config"})},
                                 {"detail-type", list({"Config Rules Compliance Change"})},
                                 {"detail", object({{"messageType", list({"ComplianceChangeNotification"})},
                                                    {"newEvaluationResult",
                                                     object({{"complianceType", list({"NON_COMPLIANT"})}})}})}},
                     .description = "A resource is not as a rule says"})
      .notify(alerts);
  return *this;
}

}  // namespace terrace::aws
