// SPDX-License-Identifier: Apache-2.0

#include "aws/observability/event_target_rules.hpp"

#include <terrace/core/render.hpp>

#include <vector>

#include "aws/observability/errors.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws::event_target_rules {
namespace {

/// A service as ARNs name it, the type of its resources in Terraform, and whether EventBridge takes on a role for it.
struct TargetService {
  std::string_view arn_part;
  std::string_view type;
  bool wants_role;
};

constexpr TargetService kTargetServices[] = {{"sns", "aws_sns_topic", false},
                                             {"sqs", "aws_sqs_queue", false},
                                             {"lambda", "aws_lambda_function", false},
                                             {"logs", "aws_cloudwatch_log_group", false},
                                             {"kinesis", "aws_kinesis_stream", true},
                                             {"firehose", "aws_kinesis_firehose_delivery_stream", true},
                                             {"states", "aws_sfn_state_machine", true},
                                             {"ecs", "aws_ecs_cluster", true},
                                             {"codebuild", "aws_codebuild_project", true},
                                             {"codepipeline", "aws_codepipeline", true},
                                             {"batch", "aws_batch_job_queue", true},
                                             {"execute-api", "aws_api_gateway_rest_api", true}};

const TargetService* service_of(const Str& arn) {
  std::string_view part;
  std::string rendered;
  if (const auto text = support::literal_text(arn)) {
    const std::size_t first = text->find(':', 4);
    if (!text->starts_with("arn:") || first == std::string_view::npos) return nullptr;
    part = text->substr(first + 1, text->find(':', first + 1) - first - 1);
  } else {
    rendered = to_json(arn);
  }
  for (const TargetService& service : kTargetServices) {
    if (part == service.arn_part || rendered.starts_with("\"${" + std::string(service.type) + '.')) return &service;
  }
  return nullptr;
}

}  // namespace

void check_pattern(const Scope& scope, const Value& pattern) {
  std::vector<Value> maps = {pattern};
  while (!maps.empty()) {
    const Value map = maps.back();
    maps.pop_back();
    if (map.kind() != Value::Kind::map) continue;
    if (map.size() == 0) observability::errors::wrong_pattern(scope, "it says nothing about the event");
    for (std::size_t i = 0; i < map.size(); ++i) {
      const Value& value = map.items()[2 * i + 1];
      const std::string key = to_json(map.items()[2 * i]);
      switch (value.kind()) {
      case Value::Kind::expression: break;
      case Value::Kind::map: maps.push_back(value); break;
      case Value::Kind::list:
        // Alternatives under "$or" are patterns of their own.
        if (value.size() == 0) observability::errors::wrong_pattern(scope, key + " is one of nothing");
        if (key == "\"$or\"") maps.insert(maps.end(), value.items(), value.items() + value.size());
        break;
      default: observability::errors::wrong_pattern(scope, key + " is neither a list nor fields of its own");
      }
    }
  }
}

void check(const Scope& scope, const EventRule::Target& target) {
  const int inputs = static_cast<int>(target.input.is_set()) + static_cast<int>(target.input_path.is_set()) +
                     static_cast<int>(target.template_text.is_set());
  if (inputs > 1) observability::errors::many_inputs(scope);
  if (target.template_values.is_set() && !target.template_text.is_set())
    support::errors::missing(scope, "`template_text`", "say what becomes of `template_values`");
  support::check_range(scope, "`retries`", target.retries, 0, 185);
  support::check_range(scope, "`longest_age_seconds`", target.longest_age_seconds, 60, 86400);
  const TargetService* service = service_of(target.arn);
  if (service != nullptr && service->wants_role != target.role.has_value())
    observability::errors::role_of_target(scope, service->arn_part, service->wants_role);
}

}  // namespace terrace::aws::event_target_rules
