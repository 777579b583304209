// SPDX-License-Identifier: Apache-2.0
#pragma once

// CloudTrail: who did what in the account.
//
//   auto trail = stack.add("trail", aws::Trail{});
//   trail.alarm_on_misuse(alerts);                            // root, refused calls, changes of IAM, groups, the trail
//   auto denied = trail.count("denied", "{ $.errorCode = \"AccessDenied\" }");
//
// Decided for the user: all regions and the global services, digests by which a changed log file is found out, a key, a
// bucket of its own that keeps the files for a year, and a log group for 90 days. The first trail of an account costs
// nothing by itself; what it stores does, and a second one costs by the event.

#include <terrace/aws/alarm.hpp>
#include <terrace/aws/bucket.hpp>
#include <terrace/aws/log_group.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

/// What happens to data: objects, items, calls of functions. Each event costs.
struct TrailData {
  /// "AWS::S3::Object", "AWS::DynamoDB::Table" or "AWS::Lambda::Function".
  Required<Str> type;
  /// Which: ARNs; of objects with the slash behind the bucket, "arn:aws:s3:::bucket/prefix". "arn:aws:s3" (or lambda, dynamodb)
  /// stands for all.
  Items<Str> arns{};
};

struct Trail {
  class Ref;
  struct Existing;

  /// Left out: "<stack>-<path>". 3 to 128 letters, digits and `.-_`. Changing it replaces the trail.
  Str name{};
  /// Of every region. False: of this one.
  bool all_regions = true;
  /// IAM, STS, CloudFront: what belongs to no region.
  bool global_services = true;
  /// False keeps the trail and stops it.
  Bool enabled = true;

  /// "All", "ReadOnly", "WriteOnly"; empty: no management events, only `data`.
  std::string management = "All";
  /// Services that say too much: "kms.amazonaws.com", "rdsdata.amazonaws.com".
  Items<std::string> without{};
  Items<TrailData> data{};
  /// "ApiCallRateInsight", "ApiErrorRateInsight": what is unusual. Costs by what is looked at.
  Items<std::string> insights{};

  /// Where the files are. Left out: a bucket of its own, for so many days; destroying it needs `force_destroy`. A bucket
  /// that exists already must let CloudTrail in.
  std::optional<Bucket::Ref> bucket{};
  Str prefix{};
  Num keep_days = 365;
  Bool force_destroy{};
  /// Encrypts the files and the log group. Left out: a key of its own, a dollar a month.
  Key::Ref key{};
  /// Also to a log group, for `count` and alarms; days. It charges for what comes in.
  bool log_group = true;
  Num log_retention_days = 90;
  /// Told of each file.
  std::optional<Topic::Ref> topic{};
  Str permissions_boundary{};

  Ref build(Scope& scope) const;
};

/// A trail that exists already in this account and region, for alarms on what it sees.
struct Trail::Existing {
  Required<Str> name;
  Bucket::Ref bucket;
  /// That it writes to as well; without one there are no metrics.
  std::optional<LogGroup::Ref> log_group{};
  Key::Ref key{};

  Ref build(Scope& scope) const;
};

class Trail::Ref {
 public:
  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }
  const Bucket::Ref& bucket() const { return bucket_; }
  const Key::Ref& key() const { return key_; }
  const std::optional<LogGroup::Ref>& log_group() const { return logs_; }

  /// A metric of the events that fit a pattern.
  Metric count(const Id& id, const Str& pattern) const;
  /// Alarms on what should not happen: calls that are refused, the root user, sign-ins without a second factor, and
  /// changes of IAM, of security groups and of trails. Each costs as an alarm and a metric.
  const Ref& alarm_on_misuse(const Topic::Ref& alerts) const;

  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Trail;
  friend struct Trail::Existing;
  Ref(const Scope& scope, const Str& name, const Str& arn, const Bucket::Ref& bucket, const Key::Ref& key)
      : scope_(scope), name_(name), arn_(arn), bucket_(bucket), key_(key) {}
  Scope scope_;
  Str name_;
  Str arn_;
  Bucket::Ref bucket_;
  Key::Ref key_;
  std::optional<LogGroup::Ref> logs_;
};

}  // namespace terrace::aws
