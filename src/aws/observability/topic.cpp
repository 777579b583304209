// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/topic.hpp>
#include <terrace/tf/aws_sns_topic.hpp>
#include <terrace/tf/aws_sns_topic_policy.hpp>

#include <algorithm>

#include "aws/observability/errors.hpp"
#include "aws/observability/topic_state.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"

namespace terrace::aws {
namespace {

constexpr const char* kAlarms = "cloudwatch.amazonaws.com";
constexpr const char* kEvents = "events.amazonaws.com";
constexpr const char* kNotifications = "codestar-notifications.amazonaws.com";
constexpr std::size_t kLongestDisplayName = 100;
constexpr std::string_view kFifoEnding = ".fifo";

void let_into_key(const Key::Ref& key, const std::string& service) {
  if (service == kAlarms) {
    key.allow_cloudwatch_alarms();
  } else if (service == kEvents) {
    key.allow_events();
  } else if (service == kNotifications) {
    key.allow_notifications();
  } else {
    key.allow_service({.service = service});
  }
}

/// What EventBridge publishes says neither for which account nor by which rule, so a condition would lose it.
Items<PolicyCondition> topic_conditions(const Scope& scope, const std::string& service) {
  return service == kEvents ? Items<PolicyCondition>{} : only_for_this_account(scope);
}

void write_topic_policy(Scope here, const Str& arn) {
  auto& gathered = here.state<TopicState>();
  gathered.written = true;
  PolicyDocument document;
  document.deny({.actions = {"sns:Publish"},
                 .resources = {arn},
                 .principals = {Principal::anyone()},
                 .conditions = {{"Bool", "aws:SecureTransport", {"false"}}}});
  for (const std::string& service : gathered.services) {
    document.allow({.actions = {"sns:Publish"},
                    .resources = {arn},
                    .principals = {Principal::service(service)},
                    .conditions = topic_conditions(here, service)});
  }
  document.check(here, PolicyOf::resource);
  const auto policy = here.add("policy", tf::aws_sns_topic_policy{.arn = arn, .policy = document.json(here)});
  if (gathered.services.count(kEvents) != 0) {
    policy.node().acknowledge("TS058", "EventBridge says for no account when it publishes to a topic");
  }
}

Str name_of_topic(const Scope& scope, const Topic& topic) {
  const support::NameRule rule{
      .what = "the name of a topic", .longest = topic.fifo ? 256 - kFifoEnding.size() : 256, .others = "-_"};
  const auto given = support::literal_text(topic.name);
  if (topic.fifo && given && given->ends_with(kFifoEnding)) {
    support::check_name(scope, given->substr(0, given->size() - kFifoEnding.size()), rule);
    return topic.name;
  }
  const Str name = support::name_or(topic.name, scope, rule.longest);
  support::check_name(scope, name, rule);
  return topic.fifo ? format("{}.fifo", name) : name;
}

bool is_managed_topic_key(const Str& arn) {
  const auto text = support::literal_text(arn);
  return text && text->find("alias/aws/") != std::string_view::npos;
}

}  // namespace

Topic::Ref Topic::build(Scope& scope) const {
  const Str topic_name = name_of_topic(scope, *this);
  const auto shown = support::literal_text(display_name);
  if (shown && shown->size() > kLongestDisplayName) {
    support::errors::out_of_range(scope, "`display_name`", std::to_string(shown->size()) + " characters",
                                  "at most 100");
  }
  if (key.is_set() && !encrypted) {
    support::errors::contradiction(scope, "the topic has a key and is not to be encrypted",
                                   "leave `encrypted` out, or the key");
  }
  if (is_managed_topic_key(key.arn())) observability::errors::managed_key(scope);
  if (deduplicated_by_content.is_set() && !fifo) {
    support::errors::contradiction(scope, "`deduplicated_by_content` is for FIFO topics",
                                   "set `fifo`, or leave it out");
  }

  auto& gathered = scope.state<TopicState>();
  gathered.fifo = fifo;
  gathered.own_policy = true;
  if (encrypted) gathered.key = key.is_set() ? key : scope.add("key", Key{.description = "Encrypts " + scope.path()});
  const auto topic = scope.add("topic", tf::aws_sns_topic{.content_based_deduplication = deduplicated_by_content,
                                                          .display_name = display_name,
                                                          .fifo_topic = fifo ? Bool(true) : Bool(),
                                                          .kms_master_key_id = gathered.key.arn(),
                                                          .name = topic_name});
  Ref ref(scope, topic.arn(), topic.name());
  if (emails.is_set()) ref.subscribe_email(emails);
  scope.when_gathered([arn = topic.arn()](Scope here) { write_topic_policy(here, arn); });
  return ref;
}

Topic::Ref Topic::Existing::build(Scope& scope) const {
  scope.state<TopicState>().key = key;
  return {scope, arn, topic_name_of(arn)};
}

const Topic::Ref& Topic::Ref::grant_publish(const Grantee& grantee) const {
  grantee.role().allow({.actions = {"sns:Publish"}, .resources = {arn_}});
  const Key::Ref& its_key = scope_.state<TopicState>().key;
  if (its_key.is_set()) its_key.grant_use(grantee, "sns");
  return *this;
}

const Topic::Ref& Topic::Ref::allow_service(const std::string& service) const {
  auto& gathered = scope_.state<TopicState>();
  if (gathered.fifo) {
    observability::errors::fifo_takes_queues(scope_, "messages of " + service);
    return *this;
  }
  if (!gathered.services.insert(service).second) return *this;
  if (gathered.written) support::errors::too_late(scope_, "a service is allowed to publish");
  if (gathered.own_policy && gathered.key.is_set()) let_into_key(gathered.key, service);
  return *this;
}

}  // namespace terrace::aws
