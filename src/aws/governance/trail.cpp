// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/trail.hpp>
#include <terrace/tf/aws_cloudtrail.hpp>

#include <algorithm>
#include <string_view>

#include "aws/governance/account_pieces.hpp"
#include "aws/governance/errors.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

namespace cloudtrail = tf::blocks::aws_cloudtrail;

constexpr std::size_t kDataResources = 250;

constexpr support::NameRule kTrailName{
    .what = "the name of a trail", .shortest = 3, .longest = 128, .others = ".-_", .hyphen_inside = true};

struct TrailDataType {
  std::string_view name;
  std::string_view service;
};
constexpr TrailDataType kTrailDataTypes[] = {
    {"AWS::S3::Object", "s3"}, {"AWS::DynamoDB::Table", "dynamodb"}, {"AWS::Lambda::Function", "lambda"}};
constexpr std::string_view kTrailInsights[] = {"ApiCallRateInsight", "ApiErrorRateInsight"};
constexpr std::string_view kNoisySources[] = {"kms.amazonaws.com", "rdsdata.amazonaws.com"};

/// What a log line of somebody who should not looks like.
struct TrailMisuse {
  const char* id;
  const char* description;
  const char* pattern;
  int at_least;
};
constexpr TrailMisuse kTrailMisuses[] = {
    {"refused-calls", "Calls to AWS are refused: somebody tries out what a key may do, or a policy lacks something.",
     R"({ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") })", 10},
    {"root-user", "Somebody is signed in as the account's root user.",
     R"({ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS && $.eventType != "AwsServiceEvent" })",
     1},
    {"no-second-factor", "Somebody signed in to the console without a second factor.",
     R"({ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") && ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") })",
     1},
    {"iam-changes", "Users, roles or policies were changed.",
     R"({ ($.eventSource = "iam.amazonaws.com") && (($.eventName = "Add*") || ($.eventName = "Attach*") || ($.eventName = "Create*") || ($.eventName = "Delete*") || ($.eventName = "Detach*") || ($.eventName = "Put*") || ($.eventName = "Remove*") || ($.eventName = "Update*")) })",
     1},
    {"security-group-changes", "Rules of security groups were changed.",
     R"({ ($.eventName = "AuthorizeSecurityGroup*") || ($.eventName = "RevokeSecurityGroup*") || ($.eventName = "CreateSecurityGroup") || ($.eventName = "DeleteSecurityGroup") || ($.eventName = "ModifySecurityGroupRules") })",
     1},
    {"trail-changes", "A trail was changed, stopped or deleted.",
     R"({ ($.eventName = "CreateTrail") || ($.eventName = "UpdateTrail") || ($.eventName = "DeleteTrail") || ($.eventName = "StartLogging") || ($.eventName = "StopLogging") })",
     1}};

/// Whether two of `.-_` stand side by side, or one at an end: CloudTrail refuses both.
void check_trail_name(const Scope& scope, const Str& name) {
  if (!support::check_name(scope, name, kTrailName)) return;
  const auto text = support::literal_text(name);
  if (!text) return;
  const auto is_mark = [](char c) { return c == '.' || c == '-' || c == '_'; };
  for (std::size_t i = 0; i + 1 < text->size(); ++i) {
    if (is_mark((*text)[i]) && is_mark((*text)[i + 1])) {
      support::errors::invalid_name(scope, kTrailName.what, *text, "two of `.-_` stand side by side");
      return;
    }
  }
  if (is_mark(text->front()) || is_mark(text->back())) {
    support::errors::invalid_name(scope, kTrailName.what, *text, "it begins or ends with one of `.-_`");
  }
}

void check_trail_data(const Scope& scope, const TrailData& data) {
  const auto type = support::literal_text(data.type);
  if (!type) return;
  const TrailDataType* known = nullptr;
  for (const TrailDataType& one : kTrailDataTypes) {
    if (one.name == *type) known = &one;
  }
  if (known == nullptr) {
    support::errors::out_of_range(scope, "a type of data", *type,
                                  "AWS::S3::Object, AWS::DynamoDB::Table or AWS::Lambda::Function");
    return;
  }
  if (data.arns.empty()) {
    support::errors::missing(scope, "`arns` of " + std::string(*type),
                             "\"arn:aws:" + std::string(known->service) + "\" stands for all");
  }
  for (const Str& arn : data.arns) {
    const auto text = support::literal_text(arn);
    if (!text) continue;
    const std::string part = ":" + std::string(known->service);
    const std::size_t at = text->find(part);
    const bool is_of_service = text->starts_with("arn:") && at != std::string_view::npos &&
                               (at + part.size() == text->size() || (*text)[at + part.size()] == ':');
    const bool is_all = is_of_service && at + part.size() == text->size();
    if (!is_of_service) {
      governance::errors::wrong_data_arn(scope, *text, *type,
                                         "give an ARN of " + std::string(known->service) +
                                             ", or \"arn:aws:" + std::string(known->service) + "\" for all");
    } else if (known->service == "s3" && !is_all && text->find('/') == std::string_view::npos) {
      governance::errors::wrong_data_arn(scope, *text, *type, "put a slash behind the bucket: objects are meant");
    }
  }
}

void check_trail(const Scope& scope, const Trail& trail) {
  const bool has_writes = trail.management == "All" || trail.management == "WriteOnly";
  if (!trail.management.empty() && !has_writes && trail.management != "ReadOnly") {
    support::errors::out_of_range(scope, "`management`", trail.management, "All, ReadOnly, WriteOnly or nothing");
  }
  if (trail.management.empty() && trail.data.empty()) {
    support::errors::contradiction(scope, "a trail of neither management events nor data",
                                   "say `management` or `data`");
  }
  if (trail.management.empty() && !trail.without.empty()) {
    support::errors::contradiction(scope, "services are left out of management events, of which there are none",
                                   "leave `without` out");
  }
  if (!trail.insights.empty() && !has_writes) {
    support::errors::contradiction(scope, "insights, and no management events that change something",
                                   "they come from those: set `management` to \"All\" or \"WriteOnly\"");
  }
  if (trail.all_regions && !trail.global_services) {
    support::errors::contradiction(scope, "a trail of all regions without the global services",
                                   "leave `global_services = false` out, or set `all_regions` to false");
  }
  for (const std::string& insight : trail.insights) {
    if (std::find(std::begin(kTrailInsights), std::end(kTrailInsights), insight) == std::end(kTrailInsights)) {
      support::errors::out_of_range(scope, "an insight", insight, "ApiCallRateInsight or ApiErrorRateInsight");
    }
  }
  for (const std::string& source : trail.without) {
    if (std::find(std::begin(kNoisySources), std::end(kNoisySources), source) == std::end(kNoisySources)) {
      support::errors::out_of_range(scope, "a service that is left out", source,
                                    "kms.amazonaws.com or rdsdata.amazonaws.com");
    }
  }
  std::size_t resources = 0;
  for (const TrailData& data : trail.data) {
    check_trail_data(scope, data);
    resources += data.arns.size();
  }
  if (resources > kDataResources) {
    support::errors::out_of_range(scope, "the number of `arns`", std::to_string(resources), "at most 250");
  }
}

Blocks<cloudtrail::event_selector> selectors_of(const Trail& trail) {
  // All management events and nothing else is what a trail does when nothing is said.
  if (trail.management == "All" && trail.without.empty() && trail.data.empty()) return {};
  cloudtrail::event_selector selector{.include_management_events = !trail.management.empty(),
                                      .read_write_type = trail.management.empty() ? Str("All") : Str(trail.management)};
  if (!trail.without.empty()) selector.exclude_management_event_sources = List<Str>(trail.without);
  for (const TrailData& data : trail.data) selector.data_resource.add({.type = data.type, .values = data.arns});
  return selector;
}

}  // namespace

Trail::Ref Trail::build(Scope& scope) const {
  const Str trail_name = support::name_or(name, scope, kTrailName.longest);
  check_trail_name(scope, trail_name);
  check_trail(scope, *this);
  if (const auto known = support::literal_text(trail_name)) {
    governance::only_once(scope, {.what = "trail named \"" + std::string(*known) + "\"", .help = "rename one of them"});
  }
  // By its name, because the key and the bucket let it in before it is there.
  const Str arn =
      format("arn:{}:cloudtrail:{}:{}:trail/{}", partition(scope), region(scope), account_id(scope), trail_name);

  const Key::Ref encrypts =
      key.is_set() ? key : scope.add("key", Key{.description = format("The trail {}", trail_name)});
  encrypts.allow_cloudtrail(arn);
  const Bucket::Ref files =
      bucket ? *bucket
             : scope.add("files", Bucket{.key = encrypts,
                                         .lifecycle = {{.id = "old-files", .expire_days = keep_days}},
                                         .force_destroy = force_destroy});
  files.accept_cloudtrail(prefix, arn);
  DependsOn needed = {files.ready(), encrypts.ready()};

  std::optional<LogGroup::Ref> logs;
  std::optional<Role::Ref> writer;
  if (log_group) {
    const Str group_name = format("/aws/cloudtrail/{}", trail_name);
    encrypts.allow_cloudwatch_logs(
        {format("arn:{}:logs:{}:{}:log-group:{}", partition(scope), region(scope), account_id(scope), group_name)});
    logs = scope.add("logs",
                     LogGroup{.name = group_name, .retention_days = log_retention_days, .kms_key_arn = encrypts.arn()});
    writer = scope.add("role", Role{.trusts = {Principal::service("cloudtrail.amazonaws.com")},
                                    .description = format("Writes the events of {} to a log group", trail_name),
                                    .permissions_boundary = permissions_boundary});
    logs->grant_write(*writer);
    needed.add(writer->ready());
  }
  if (topic) {
    topic->allow_service("cloudtrail.amazonaws.com");
    needed.add(topic->ready());
  }

  Blocks<cloudtrail::insight_selector> unusual;
  for (const std::string& insight : insights) unusual.add({.insight_type = insight});
  const auto trail = scope.add("trail",
                               tf::aws_cloudtrail{.cloud_watch_logs_group_arn = logs ? logs->streams_arn() : Str(),
                                                  .cloud_watch_logs_role_arn = writer ? writer->arn() : Str(),
                                                  .enable_log_file_validation = true,
                                                  .enable_logging = enabled,
                                                  .event_selector = selectors_of(*this),
                                                  .include_global_service_events = global_services,
                                                  .insight_selector = unusual,
                                                  .is_multi_region_trail = all_regions,
                                                  .kms_key_id = encrypts.arn(),
                                                  .name = trail_name,
                                                  .s3_bucket_name = files.name(),
                                                  .s3_key_prefix = prefix,
                                                  .sns_topic_name = topic ? topic->arn() : Str(),
                                                  .tags = {{"Name", trail_name}}},
                               {.depends_on = needed});
  Ref ref(scope, trail_name, trail.arn(), files, encrypts);
  ref.logs_ = logs;
  return ref;
}

Trail::Ref Trail::Existing::build(Scope& scope) const {
  Ref ref(scope, name,
          format("arn:{}:cloudtrail:{}:{}:trail/{}", partition(scope), region(scope), account_id(scope), name), bucket,
          key);
  ref.logs_ = log_group;
  return ref;
}

Metric Trail::Ref::count(const Id& id, const Str& pattern) const {
  if (logs_) return logs_->count(id, pattern);
  governance::errors::no_trail_logs(scope_);
  return Metric(0);
}

const Trail::Ref& Trail::Ref::alarm_on_misuse(const Topic::Ref& alerts) const {
  if (!logs_) {
    governance::errors::no_trail_logs(scope_);
    return *this;
  }
  Scope alarms = Scope(scope_).group("misuse");
  for (const TrailMisuse& misuse : kTrailMisuses) {
    alarms.add(misuse.id, Alarm{.metric = logs_->count(misuse.id, misuse.pattern).with_period(Metric::minutes(5)),
                                .at_least = misuse.at_least,
                                .periods = 1,
                                .missing_data = MissingData::not_breaching,
                                .notify = {alerts},
                                .notify_ok = false,
                                .description = misuse.description});
  }
  return *this;
}

}  // namespace terrace::aws
