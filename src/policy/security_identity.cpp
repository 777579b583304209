// SPDX-License-Identifier: Apache-2.0

// Rules about policy documents: who may do what.

#include <terrace/policy/document.hpp>

#include <algorithm>

#include "policy/security.hpp"

namespace terrace::policy {
namespace {

/// Actions that know no resource, or of which a list of everything is the point.
constexpr std::string_view kWithoutResource =
    "acm:ListCertificates|application-autoscaling:Describe*|autoscaling:Describe*|ce:*|cloudformation:ListStacks|"
    "cloudfront:List*|cloudwatch:DescribeAlarms*|cloudwatch:GetMetric*|cloudwatch:ListMetrics|cloudwatch:PutMetricData|"
    "cognito-idp:ListUserPools|config:Put*|dynamodb:ListTables|ec2:AssignPrivateIpAddresses|ec2:CreateNetworkInterface|"
    "ec2:DeleteNetworkInterface|ec2:Describe*|ec2:UnassignPrivateIpAddresses|ec2messages:*|ecr:GetAuthorizationToken|"
    "ecr-public:GetAuthorizationToken|ecs:CreateCluster|ecs:DeregisterTaskDefinition|ecs:DescribeTaskDefinition|"
    "ecs:DiscoverPollEndpoint|ecs:List*|ecs:RegisterTaskDefinition|elasticloadbalancing:Describe*|health:Describe*|"
    "iam:List*|kms:CreateKey|kms:GenerateRandom|kms:List*|lambda:GetAccountSettings|lambda:ListFunctions|"
    "logs:CreateLogDelivery|logs:DeleteLogDelivery|logs:DescribeLogGroups|logs:DescribeResourcePolicies|"
    "logs:GetLogDelivery|logs:ListLogDeliveries|logs:PutResourcePolicy|logs:UpdateLogDelivery|organizations:Describe*|"
    "organizations:List*|pricing:*|rds:Describe*|route53:ListHostedZones*|s3:GetAccountPublicAccessBlock|"
    "s3:ListAllMyBuckets|secretsmanager:GetRandomPassword|secretsmanager:ListSecrets|sns:ListTopics|sqs:ListQueues|"
    "ssm:DescribeParameters|ssm:UpdateInstanceInformation|ssmmessages:*|sts:DecodeAuthorizationMessage|"
    "sts:GetCallerIdentity|sts:GetServiceBearerToken|support:*|tag:Get*|xray:GetSampling*|xray:Put*";

/// Services that send aws:SourceAccount and aws:SourceArn when they take a role.
constexpr std::string_view kSourcesOfRoles =
    "backup.amazonaws.com|bedrock.amazonaws.com|codebuild.amazonaws.com|"
    "codepipeline.amazonaws.com|ecs-tasks.amazonaws.com|firehose.amazonaws.com|pipes.amazonaws.com|"
    "scheduler.amazonaws.com|states.amazonaws.com|transfer.amazonaws.com|vpc-flow-logs.amazonaws.com";

constexpr std::string_view kGitHub = "token.actions.githubusercontent.com";

Field document_of(const Case& here) {
  const std::string_view type = here.construct().type();
  if (type == "aws_iam_role") return here["assume_role_policy"];
  if (type == "aws_ssoadmin_permission_set_inline_policy") return here["inline_policy"];
  if (type == "aws_opensearch_domain_policy") return here["access_policies"];
  return here["policy"];
}

std::vector<Statement> allowing(const Case& here) {
  std::vector<Statement> found = statements(document_of(here));
  found.erase(std::remove_if(found.begin(), found.end(), [](const Statement& s) { return !s.allows(); }), found.end());
  return found;
}

bool has_all(const std::vector<Field>& names) {
  return std::any_of(names.begin(), names.end(), [](const Field& name) { return name.is("*"); });
}

bool is_all_actions(const Field& action) { return action.is("*") || action.is("*:*"); }

bool is_whole_service(const Field& action) {
  const std::string text = action.text();
  return text.ends_with(":*") && !is_all_actions(action);
}

bool is_unlimited(const Statement& statement) { return statement.conditions.empty() && statement.conditions_known; }

bool is_everyone(const Principal& principal) {
  return (principal.type == "*" || principal.type == "AWS") && principal.name.is("*");
}

bool names_source(const Statement& statement) {
  for (const char* variable : {"aws:SourceAccount", "aws:SourceArn", "aws:SourceOrgID", "aws:SourceOrgPaths"}) {
    if (statement.may_have_condition(variable)) return true;
  }
  return false;
}

template <class F> void for_each_service(const Case& here, F call) {
  for (const Statement& statement : allowing(here)) {
    for (const Principal& principal : statement.principals) {
      if (principal.type == "Service" && principal.name.is_literal()) call(statement, principal.name);
    }
  }
}

bool is_of_github(const Principal& principal) {
  if (principal.type != "Federated") return false;
  if (principal.name.text().find(kGitHub) != std::string::npos) return true;
  const std::optional<Construct> provider = principal.name.target();
  return provider && field(*provider, "url").text().find(kGitHub) != std::string::npos;
}

}  // namespace

void all_actions(Case& here) {
  for (const Statement& statement : allowing(here)) {
    for (const Field& action : statement.actions) {
      if (is_all_actions(action)) here.violation("it allows the action " + action.shown());
    }
  }
}

void whole_service(Case& here) {
  for (const Statement& statement : allowing(here)) {
    if (!has_all(statement.resources)) continue;
    for (const Field& action : statement.actions) {
      if (is_whole_service(action) && !is_one_of(action.text(), kWithoutResource)) {
        here.violation("it allows " + action.shown() + " on every resource");
      }
    }
  }
}

void all_resources(Case& here) {
  for (const Statement& statement : allowing(here)) {
    if (!has_all(statement.resources) || !is_unlimited(statement)) continue;
    for (const Field& action : statement.actions) {
      if (!action.is_literal() || is_all_actions(action) || is_whole_service(action)) continue;
      if (!is_one_of(action.text(), kWithoutResource)) {
        here.violation("it allows " + action.shown() + " on every resource");
      }
    }
  }
}

void not_action(Case& here) {
  for (const Statement& statement : allowing(here)) {
    if (!statement.not_actions.empty()) here.violation("it allows all actions except some");
    if (!statement.not_resources.empty()) here.violation("it allows all resources except some");
  }
}

void open_trust(Case& here) {
  for (const Statement& statement : allowing(here)) {
    for (const Principal& principal : statement.principals) {
      if (is_everyone(principal) && is_unlimited(statement)) here.violation("everyone may take this role");
    }
  }
}

void trust_deputy(Case& here) {
  for_each_service(here, [&](const Statement& statement, const Field& service) {
    if (is_one_of(service.text(), kSourcesOfRoles) && !names_source(statement)) {
      here.violation(service.text() + " may take this role for any customer of AWS");
    }
  });
}

void github_trust(Case& here) {
  for (const Statement& statement : allowing(here)) {
    for (const Principal& principal : statement.principals) {
      if (!is_of_github(principal) || !statement.conditions_known) continue;
      const auto limits = [](const Condition& condition) {
        if (condition.variable != std::string(kGitHub) + ":sub") return false;
        const std::vector<Field> values = condition.values.items();
        return std::none_of(values.begin(), values.end(),
                            [](const Field& value) { return value.is("*") || value.is("repo:*"); });
      };
      if (std::none_of(statement.conditions.begin(), statement.conditions.end(), limits)) {
        here.violation("every repository of GitHub may take this role");
      }
    }
  }
}

void open_resource(Case& here) {
  for (const Statement& statement : allowing(here)) {
    for (const Principal& principal : statement.principals) {
      if (is_everyone(principal) && is_unlimited(statement)) here.violation("its policy lets everyone in");
    }
  }
}

void resource_deputy(Case& here) {
  for_each_service(here, [&](const Statement& statement, const Field& service) {
    if (!names_source(statement)) here.violation("its policy lets " + service.text() + " in for any customer of AWS");
  });
}

void user_policy(Case& here) { here.violation("it gives permissions to a user"); }

void access_key(Case& here) { here.violation("it is a key that does not expire"); }

}  // namespace terrace::policy
