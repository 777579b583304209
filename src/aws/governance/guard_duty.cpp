// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/event_rule.hpp>
#include <terrace/aws/guard_duty.hpp>
#include <terrace/tf/aws_guardduty_detector.hpp>
#include <terrace/tf/aws_guardduty_detector_feature.hpp>

#include <algorithm>
#include <set>
#include <string_view>

#include "aws/governance/account_pieces.hpp"
#include "aws/governance/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

constexpr std::string_view kGuardFeatures[] = {"S3_DATA_EVENTS",        "EKS_AUDIT_LOGS",      "EBS_MALWARE_PROTECTION",
                                               "RDS_LOGIN_EVENTS",      "LAMBDA_NETWORK_LOGS", "RUNTIME_MONITORING",
                                               "EKS_RUNTIME_MONITORING"};
constexpr std::string_view kGuardAgents[] = {"ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT",
                                             "EKS_ADDON_MANAGEMENT"};

/// "s3-data-events" of S3_DATA_EVENTS; numbered when only Terraform knows it.
std::string id_of_feature(const Str& name, std::size_t number) {
  const auto known = support::literal_text(name);
  if (!known) return "feature-" + std::to_string(number);
  std::string id(*known);
  for (char& c : id) {
    if (c == '_') c = '-';
    if (detail::is_upper(c)) c = static_cast<char>(c - 'A' + 'a');
  }
  return id;
}

void check_feature(const Scope& scope, const GuardDutyFeature& feature) {
  const auto name = support::literal_text(feature.name);
  support::check_word(scope, "a feature", feature.name, kGuardFeatures);
  const bool is_runtime = !name || name->ends_with("RUNTIME_MONITORING");
  if (!feature.agents.empty() && !is_runtime) {
    support::errors::contradiction(scope, "agents of a feature that has none", "only runtime monitoring has `agents`");
  }
  for (const std::string& agent : feature.agents) {
    const bool is_known = std::find(std::begin(kGuardAgents), std::end(kGuardAgents), agent) != std::end(kGuardAgents);
    if (!is_known || (name && *name == "EKS_RUNTIME_MONITORING" && agent != "EKS_ADDON_MANAGEMENT")) {
      support::errors::out_of_range(scope, "an agent of a feature", agent,
                                    "EKS_ADDON_MANAGEMENT; of RUNTIME_MONITORING also ECS_FARGATE_AGENT_MANAGEMENT and "
                                    "EC2_AGENT_MANAGEMENT");
    }
  }
}

}  // namespace

GuardDuty::Ref GuardDuty::build(Scope& scope) const {
  governance::only_once(scope, {.what = "GuardDuty detector",
                                .provider = provider,
                                .help = "keep one of them, in a stack of what the account has once, and take "
                                        "GuardDuty::Existing elsewhere"});
  support::check_word(scope, "`frequency`", frequency, {"FIFTEEN_MINUTES", "ONE_HOUR", "SIX_HOURS"});
  std::set<std::string> seen;
  for (const GuardDutyFeature& feature : features) {
    check_feature(scope, feature);
    if (feature.enabled) seen.insert(std::string(support::literal_text(feature.name).value_or(std::string_view())));
  }
  if (seen.count("RUNTIME_MONITORING") != 0 && seen.count("EKS_RUNTIME_MONITORING") != 0) {
    governance::errors::runtime_twice(scope);
  }

  const auto detector = scope.add("detector",
                                  tf::aws_guardduty_detector{.enable = enabled,
                                                             .finding_publishing_frequency = frequency,
                                                             .tags = {{"Name", support::physical_name(scope, 255)}}},
                                  {.provider = provider});
  for (std::size_t i = 0; i < features.size(); ++i) {
    const GuardDutyFeature& feature = features[i];
    Blocks<tf::shared::aws_guardduty_detector_feature_additional_configuration> agents;
    for (const std::string& agent : feature.agents) {
      agents.add({.name = agent, .status = support::on_or_off(feature.enabled)});
    }
    scope.add(id_of_feature(feature.name, i + 1),
              tf::aws_guardduty_detector_feature{.additional_configuration = agents,
                                                 .detector_id = detector.id(),
                                                 .name = feature.name,
                                                 .status = support::on_or_off(feature.enabled)},
              {.provider = provider});
  }
  return Ref(scope, detector.id(), detector.arn());
}

GuardDuty::Ref GuardDuty::Existing::build(Scope& scope) const { return Ref(scope, detector_id, Str()); }

const GuardDuty::Ref& GuardDuty::Ref::notify(const Topic::Ref& topic, double severity) const {
  if (severity < 0 || severity > 10) {
    support::errors::out_of_range(scope_, "the severity", std::to_string(severity), "0 to 10");
  }
  Scope here = scope_;
  here.add("findings",
           EventRule{
               .pattern = {{"source", list({"aws.guardduty"})},
                           {"detail-type", list({"GuardDuty Finding"})},
                           {"detail", object({{"severity", list({object({{"numeric", list({">=", severity})}})})}})}},
               .description = "GuardDuty found something"})
      .notify(topic);
  return *this;
}

}  // namespace terrace::aws
