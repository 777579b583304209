// SPDX-License-Identifier: Apache-2.0
#pragma once

// CloudWatch log groups: where services write their logs, with a day on which these are deleted.
//
//   auto logs = stack.add("logs", aws::LogGroup{.retention_days = 90});
//   logs.grant_write(role);
//   stack.add("errors", aws::Alarm{.metric = logs.count("errors", "ERROR"), .above = 5, .notify = {topic}});
//
// A group is deleted with its construct, and the logs with it; `keep` leaves them behind.

#include <terrace/aws/key.hpp>
#include <terrace/aws/metric.hpp>
#include <terrace/aws/role.hpp>

namespace terrace::aws {

struct LogGroup {
  class Ref;
  struct Existing;
  struct CountOptions;
  struct Subscription;

  /// Left out: "<stack>-<path>". Letters, digits and `_-/.#`, at most 512: "/ecs/shop". Changing it replaces the group.
  Str name{};
  /// 0 keeps logs for ever. CloudWatch knows 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827,
  /// 2192, 2557, 2922, 3288 and 3653 days.
  Num retention_days = 30;
  /// What encrypts the logs; CloudWatch Logs is let in by its policy, for this group. Left out: a key of CloudWatch's own,
  /// which costs nothing.
  Key::Ref key{};
  /// The same by the ARN of a key whose policy is somebody else's, and lets CloudWatch Logs in.
  Str kms_key_arn{};
  /// "STANDARD" when left out. "INFREQUENT_ACCESS" takes in logs at half the price, and knows neither `count` nor
  /// `subscribe`; "DELIVERY" is for logs on their way to S3 and keeps them two days. Changing it replaces the group.
  Str log_class{};
  /// Leaves the group and its logs in the account when the construct goes.
  Bool keep{};

  Ref build(Scope& scope) const;
};

/// A group that exists already. Filters may be added to it; everything else is its owner's.
struct LogGroup::Existing {
  Required<Str> name;
  /// Left out: the group of that name in this account and region.
  Str arn{};

  Ref build(Scope& scope) const;
};

/// How lines become a metric; see LogGroup::Ref::count.
struct LogGroup::CountOptions {
  /// What a matching line adds: "1", or a field of it, as "$.latency".
  Str value = "1";
  /// What a line that does not match adds; 0 when left out, so that an alarm sees a quiet time as good. Not with
  /// `dimensions`.
  Str otherwise{};
  /// A metric for each value of a field of the lines: {{"status", "$.status"}}. Each combination costs as a metric.
  Map<Str> dimensions{};
  /// A unit of CloudWatch: "Count", "Milliseconds", "Bytes".
  Str unit{};
  /// Where the metric is found; left out, the stack's name and "<path>/<id>".
  std::string name_space{};
  std::string metric_name{};
};

/// Who gets lines as they come in; see LogGroup::Ref::subscribe.
struct LogGroup::Subscription {
  /// A Kinesis or Firehose stream, or a function that CloudWatch Logs may invoke.
  Required<Str> destination_arn;
  /// Left out: every line.
  Str pattern{};
  /// What CloudWatch Logs puts records into a stream as; not for functions.
  Str role_arn{};
  /// "ByLogStream" when left out, or "Random".
  Str distribution{};
};

class LogGroup::Ref {
 public:
  const Str& name() const { return name_; }
  /// Without `:*`; a policy on what is in the group needs `streams_arn`.
  const Str& arn() const { return arn_; }
  /// "<arn>:*", what policies on streams and events want.
  Str streams_arn() const;

  /// May create streams and write to them. Not creating the group: it exists.
  const Ref& grant_write(const Grantee& grantee) const;
  /// May read and search the logs.
  const Ref& grant_read(const Grantee& grantee) const;

  /// Makes a metric of the lines that match a pattern: `count("errors", "{ $.level = \"error\" }")`. It is a sum over a
  /// minute. Each costs as a metric of one's own, and sees only lines that come from now on.
  Metric count(const Id& id, const Str& pattern, const CountOptions& options = {}) const;
  /// Sends lines on as they come in. CloudWatch allows two for a group.
  const Ref& subscribe(const Id& id, const Subscription& subscription) const;
  /// The same for a Lambda function, by its ARN; CloudWatch Logs is allowed to invoke it.
  const Ref& subscribe_function(const Id& id, const Str& function_arn, const Str& pattern = {}) const;

  class Metrics;
  /// What comes in.
  Metrics metrics() const;

  /// To depend on: the group.
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct LogGroup;
  friend struct LogGroup::Existing;
  Ref(const Scope& scope, const Str& name, const Str& arn) : scope_(scope), name_(name), arn_(arn) {}
  Scope scope_;
  Str name_;
  Str arn_;
};

class LogGroup::Ref::Metrics {
 public:
  /// Lines per minute.
  Metric events() const { return of("IncomingLogEvents"); }
  /// Bytes per minute, uncompressed: what CloudWatch charges for.
  Metric bytes() const { return of("IncomingBytes"); }

 private:
  friend class LogGroup::Ref;
  explicit Metrics(const Str& name) : name_(name) {}
  Metric of(const char* name) const { return {"AWS/Logs", name, {{"LogGroupName", name_}}, "Sum"}; }
  Str name_;
};

inline LogGroup::Ref::Metrics LogGroup::Ref::metrics() const { return Metrics(name_); }

}  // namespace terrace::aws
