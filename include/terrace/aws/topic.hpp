// SPDX-License-Identifier: Apache-2.0
#pragma once

// SNS topics: where alarms, events and programs say something, and who hears it.
//
//   auto alerts = stack.add("alerts", aws::Topic{.emails = {"ops@example.com"}});
//   stack.add("cpu", aws::Alarm{.metric = service.metrics().cpu(), .above = 80, .notify = {alerts}});
//   alerts.grant_publish(role);
//
// A topic is encrypted with a key of its own, because the key that AWS manages for SNS cannot be used by CloudWatch
// alarms or EventBridge: their messages would be lost without a word. Whoever publishes is let in by the topic's policy
// and by the key, for this account only, and only over TLS. Cost: a KMS key is about a dollar a month.

#include <terrace/aws/key.hpp>
#include <terrace/aws/metric.hpp>
#include <terrace/aws/role.hpp>

namespace terrace::aws {

struct Topic {
  class Ref;
  struct Existing;
  struct Delivery;
  struct Queue;

  /// Left out: "<stack>-<path>". Letters, digits, `-` and `_`, at most 256; of a FIFO topic the ending ".fifo" is added.
  Str name{};
  /// The sender's name in e-mails, at most 100 characters.
  Str display_name{};
  /// Who gets an e-mail for each message, after a click on the link in a first one. Of a list that only Terraform knows,
  /// by `for_each`.
  List<Str> emails{};
  /// What encrypts the messages; left out, a key of the topic's own. Whoever publishes is let in by its policy.
  Key::Ref key{};
  /// False: messages lie unencrypted at SNS, and no key is made.
  bool encrypted = true;
  /// Messages arrive in order and once. Only queues can hear them, and neither alarms nor AWS's services can publish.
  bool fifo = false;
  /// Of a FIFO topic: equal messages within five minutes are one, without an id for each.
  Bool deduplicated_by_content{};

  Ref build(Scope& scope) const;
};

/// A topic that exists already. Its policy, and that of its key, are its owner's.
struct Topic::Existing {
  Required<Str> arn;
  /// What encrypts it, for `grant_publish`.
  Key::Ref key{};

  Ref build(Scope& scope) const;
};

/// How a subscriber gets messages.
struct Topic::Delivery {
  /// Only messages whose attributes match: {{"severity", list({"high"})}}.
  Map<Any> filter{};
  /// Whether `filter` looks at the message's body, which is then JSON, instead of at its attributes.
  bool filter_body = false;
  /// The message alone, without SNS's envelope. For queues and HTTPS.
  Bool raw{};
  /// The ARN of a queue that gets what could not be delivered.
  Str dead_letter_arn{};
};

/// A queue to subscribe.
struct Topic::Queue {
  Required<Str> arn;
  /// Given, the queue's policy is written, and lets this topic send to it over TLS. A queue has one policy: leave it out
  /// when the queue's owner writes that.
  Str url{};
};

class Topic::Ref {
 public:
  const Str& arn() const { return arn_; }
  const Str& name() const { return name_; }

  const Ref& subscribe_email(const List<Str>& addresses) const;
  const Ref& subscribe_queue(const Id& id, const Queue& queue, const Delivery& delivery = {}) const;
  /// A Lambda function, by its ARN; the topic is allowed to invoke it.
  const Ref& subscribe_function(const Id& id, const Str& function_arn, const Delivery& delivery = {}) const;
  /// Something that answers the confirmation which SNS posts to it first.
  const Ref& subscribe_https(const Id& id, const Str& url, const Delivery& delivery = {}) const;

  /// May publish, and use the topic's key to do so.
  const Ref& grant_publish(const Grantee& grantee) const;
  /// Lets a service of AWS publish, for this account: "budgets.amazonaws.com". Alarms, event rules and the other
  /// constructs do so by themselves.
  const Ref& allow_service(const std::string& service) const;

  class Metrics;
  Metrics metrics() const;

  /// To depend on: the topic with its policy.
  Dependency ready() const { return Dependency(scope_); }
  const Scope& scope() const { return scope_; }

 private:
  friend struct Topic;
  friend struct Topic::Existing;
  Ref(const Scope& scope, const Str& arn, const Str& name) : scope_(scope), arn_(arn), name_(name) {}
  Scope scope_;
  Str arn_;
  Str name_;
};

class Topic::Ref::Metrics {
 public:
  Metric published() const { return of("NumberOfMessagesPublished"); }
  Metric delivered() const { return of("NumberOfNotificationsDelivered"); }
  /// Worth an alarm: somebody does not hear what is said.
  Metric failed() const { return of("NumberOfNotificationsFailed"); }

 private:
  friend class Topic::Ref;
  explicit Metrics(const Str& name) : name_(name) {}
  Metric of(const char* name) const { return {"AWS/SNS", name, {{"TopicName", name_}}, "Sum"}; }
  Str name_;
};

inline Topic::Ref::Metrics Topic::Ref::metrics() const { return Metrics(name_); }

}  // namespace terrace::aws
