// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/log_group.hpp>
#include <terrace/aws/role.hpp>
#include <terrace/tf/aws_flow_log.hpp>

#include "aws/network/errors.hpp"
#include "aws/network/tags.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

bool goes_to_bucket(const FlowLogs& logs) { return logs.bucket || logs.bucket_arn.is_set(); }

void check_flow_logs(const Scope& scope, const FlowLogs& logs) {
  support::check_word(scope, "`traffic`", logs.traffic, {"ALL", "ACCEPT", "REJECT"});
  const auto seconds = support::literal_number(logs.seconds);
  if (seconds && *seconds != 60 && *seconds != 600) {
    support::errors::out_of_range(scope, "`seconds`", std::to_string(*seconds), "60 or 600");
  }
  const auto bucket = support::literal_text(logs.bucket_arn);
  if (bucket && (!bucket->starts_with("arn:") || bucket->find(":s3:::") == std::string_view::npos)) {
    errors::wrong_log_bucket(scope, *bucket);
  }
  const bool has_key = logs.key.is_set() || logs.kms_key_arn.is_set();
  if (goes_to_bucket(logs) && (has_key || logs.log_class.is_set() || logs.role_arn.is_set() ||
                               logs.group_name.is_set() || logs.role_name.is_set())) {
    support::errors::contradiction(
        scope, "flow logs with a bucket and with what is for CloudWatch",
        "leave out `key`, `kms_key_arn`, `log_class`, `group_name`, `role_name` and `role_arn`: the bucket has its own");
  }
  if (logs.bucket && logs.bucket_arn.is_set()) {
    support::errors::contradiction(scope, "flow logs with `bucket` and `bucket_arn`", "give one of them");
  }
  if (logs.folder.is_set() && !logs.bucket) {
    support::errors::contradiction(scope, "flow logs with a `folder` and no `bucket`",
                                   "give the bucket, or put the folder behind `bucket_arn`");
  }
}

/// The flow log's destination in a bucket, which from now on lets it in.
Str bucket_destination(const FlowLogs& logs) {
  if (!logs.bucket) return logs.bucket_arn;
  logs.bucket->accept_delivered_logs(logs.folder);
  return logs.folder.is_set() ? format("{}/{}", logs.bucket->arn(), logs.folder) : logs.bucket->arn();
}

/// A role by which flow logs are written to `group`, and nothing else.
Role::Ref writer_of(Scope& scope, const FlowLogs& logs, const LogGroup::Ref& group) {
  const auto role = scope.add("role", Role{.trusts = {Principal::service("vpc-flow-logs.amazonaws.com")},
                                           .name = logs.role_name,
                                           .description = "Writes the flow logs of a network",
                                           .permissions_boundary = logs.permissions_boundary});
  role.allow({.actions = {"logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"},
              .resources = {group.arn(), group.streams_arn()}});
  role.allow({.actions = {"logs:DescribeLogGroups"}, .resources = {"*"}});
  return role;
}

}  // namespace

void add_flow_logs(Scope& network, const FlowLogs& logs, const Str& vpc_id) {
  check_flow_logs(network, logs);
  if (!logs.enabled) return;
  Scope scope = network.group("flow-logs");
  tf::aws_flow_log log{.log_destination_type = "s3",
                       .log_format = logs.format,
                       .max_aggregation_interval = logs.seconds,
                       .tags = named(network, "flow-logs"),
                       .traffic_type = logs.traffic,
                       .vpc_id = vpc_id};
  if (goes_to_bucket(logs)) {
    log.log_destination = bucket_destination(logs);
    scope.add("log", log, {.depends_on = logs.bucket ? DependsOn{logs.bucket->ready()} : DependsOn()});
    return;
  }
  const auto group = scope.add("logs", LogGroup{.name = logs.group_name,
                                                .retention_days = logs.retention_days,
                                                .key = logs.key,
                                                .kms_key_arn = logs.kms_key_arn,
                                                .log_class = logs.log_class});
  log.log_destination = group.arn();
  log.log_destination_type = "cloud-watch-logs";
  log.iam_role_arn = logs.role_arn;
  if (logs.role_arn.is_set()) {
    scope.add("log", log);
    return;
  }
  const auto role = writer_of(scope, logs, group);
  log.iam_role_arn = role.arn();
  // A flow log whose role may not write yet is broken for its first minutes.
  scope.add("log", log, {.depends_on = {role.ready()}});
}

}  // namespace terrace::aws
