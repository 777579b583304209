// SPDX-License-Identifier: Apache-2.0
#pragma once

// EventBridge rules: what happens when something happened, or when it is time.
//
//   auto failed = stack.add("backup-failed", aws::EventRule{
//       .pattern = {{"source", list({"aws.backup"})}, {"detail", object({{"state", list({"FAILED"})}})}}});
//   failed.notify(alerts);
//   stack.add("nightly", aws::EventRule{.schedule = "cron(0 3 * * ? *)"}).call("cleanup", function_arn);
//
// The topic, the function or the queue lets the rule in by itself where its policy is known here; everything else takes
// a role.

#include <terrace/aws/topic.hpp>

#include <optional>

namespace terrace::aws {

struct EventRule {
  class Ref;
  struct Existing;
  struct Target;

  /// What events look like that the rule is for: every field a list of what it may be. Exactly one of pattern and schedule.
  Map<Any> pattern{};
  /// "rate(5 minutes)" or "cron(minute hour day month weekday year)", in UTC.
  Str schedule{};
  /// The name of an event bus; left out, the account's own, to which AWS's services send. A schedule knows no other.
  Str bus{};
  /// False keeps the rule and stops it.
  Bool enabled = true;
  /// Left out: "<stack>-<path>", at most 64 characters.
  Str name{};
  Str description{};

  Ref build(Scope& scope) const;
};

/// A rule that exists already in this account and region, for more targets. Those of its owner count among its five, too.
struct EventRule::Existing {
  Required<Str> name;
  /// Of the event bus it is on; left out, the account's own.
  Str bus{};

  Ref build(Scope& scope) const;
};

/// Where events go; see EventRule::Ref::send. At most one of input, input_path and template_text says what arrives
/// instead of the event itself.
struct EventRule::Target {
  Required<Str> arn;
  /// The role that EventBridge takes on to do it: for streams, state machines, tasks, builds, pipelines and other buses.
  /// Queues, topics, functions and log groups are asked without one, and refuse or lose what comes with one.
  std::optional<Role::Ref> role{};
  /// A value of one's own: object({{"job", "cleanup"}}).
  Any input{};
  /// A part of the event: "$.detail".
  Str input_path{};
  /// A text with <names> of `template_values`: "\"<bucket> is full\"".
  Str template_text{};
  /// What the names stand for: {{"bucket", "$.detail.bucket"}}.
  Map<Str> template_values{};
  /// The ARN of a queue that gets what could not be delivered.
  Str dead_letter_arn{};
  /// How often it is tried again, at most 185 times, and for how long, 60 seconds to a day; AWS's default is both.
  Num retries{};
  Num longest_age_seconds{};
  /// Of a FIFO queue.
  Str message_group{};
};

class EventRule::Ref {
 public:
  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }

  /// A rule has at most five targets.
  const Ref& send(const Id& id, const Target& target) const;
  /// Says it in a topic. `text` as template_text of a Target, with `values` in it; left out, the event as JSON.
  const Ref& notify(const Topic::Ref& topic, const Str& text = {}, const Map<Str>& values = {}) const;
  /// Puts it into a queue. With the queue's URL its policy is written, and lets the rule do so over TLS; a queue has one
  /// policy.
  const Ref& enqueue(const Id& id, const Topic::Queue& queue, const Any& input = {}) const;
  /// Calls a Lambda function, by its ARN, and lets the rule do so.
  const Ref& call(const Id& id, const Str& function_arn, const Any& input = {}) const;

  class Metrics;
  Metrics metrics() const;
  const Scope& scope() const { return scope_; }

 private:
  friend struct EventRule;
  friend struct EventRule::Existing;
  Ref(const Scope& scope, const Str& name, const Str& arn) : scope_(scope), name_(name), arn_(arn) {}
  Scope scope_;
  Str name_;
  Str arn_;
};

class EventRule::Ref::Metrics {
 public:
  Metric triggered() const { return of("TriggeredRules"); }
  Metric invocations() const { return of("Invocations"); }
  /// Worth an alarm: something happened, and nothing came of it.
  Metric failed() const { return of("FailedInvocations"); }

 private:
  friend class EventRule::Ref;
  explicit Metrics(const Str& name) : name_(name) {}
  Metric of(const char* name) const { return {"AWS/Events", name, {{"RuleName", name_}}, "Sum"}; }
  Str name_;
};

inline EventRule::Ref::Metrics EventRule::Ref::metrics() const { return Metrics(name_); }

}  // namespace terrace::aws
