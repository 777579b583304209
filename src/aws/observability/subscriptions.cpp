// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/topic.hpp>
#include <terrace/fn.hpp>
#include <terrace/tf/aws_sns_topic_subscription.hpp>
#include <terrace/tf/aws_sqs_queue_policy.hpp>
#include <terrace/value/expression.hpp>

#include <algorithm>

#include "aws/observability/errors.hpp"
#include "aws/observability/queue_policy.hpp"
#include "aws/observability/topic_state.hpp"
#include "aws/support/email.hpp"
#include "aws/support/function_permission.hpp"
#include "aws/support/literal.hpp"
#include "value/ascii.hpp"

namespace terrace::aws {
namespace {

using terrace::detail::as;
using terrace::detail::is_alphanumeric;

bool is_https_address(std::string_view text) {
  constexpr std::string_view kScheme = "https://";
  return text.starts_with(kScheme) && text.size() > kScheme.size() && text.find(' ') == std::string_view::npos;
}

/// "ops-example-com": an address as an id. `exact` tells addresses apart of which that makes the same.
std::string id_of_address(std::string_view address, bool exact) {
  std::string made;
  for (const char c : address) {
    if (is_alphanumeric(c)) {
      made += c;
    } else {
      made += exact ? '-' + std::to_string(static_cast<int>(c)) + '-' : std::string("-");
    }
  }
  return made;
}

/// The topic's scope for subscriptions.
Scope& subscriptions_of(const Scope& scope) {
  auto& gathered = scope.state<TopicState>();
  if (!gathered.subscription_group) gathered.subscription_group = Scope(scope).group("subscriptions");
  return *gathered.subscription_group;
}

Str json_or_none(const Map<Any>& value) { return value.is_set() ? fn::jsonencode(value) : Str(); }

void subscribe(const Topic::Ref& topic, const Id& id, const char* protocol, const Str& endpoint,
               const Topic::Delivery& delivery, bool confirms_itself = false) {
  const bool filters_body = delivery.filter.is_set() && delivery.filter_body;
  subscriptions_of(topic.scope())
      .add(id, tf::aws_sns_topic_subscription{
                   .endpoint = endpoint,
                   .endpoint_auto_confirms = confirms_itself ? Bool(true) : Bool(),
                   .filter_policy = json_or_none(delivery.filter),
                   .filter_policy_scope = filters_body ? Str("MessageBody") : Str(),
                   .protocol = protocol,
                   .raw_message_delivery = delivery.raw,
                   .redrive_policy = delivery.dead_letter_arn.is_set()
                                         ? fn::jsonencode(Map<Any>{{"deadLetterTargetArn", delivery.dead_letter_arn}})
                                         : Str(),
                   .topic_arn = topic.arn()});
}

bool topic_takes(const Topic::Ref& topic, const char* what) {
  if (!topic.scope().state<TopicState>().fifo) return true;
  observability::errors::fifo_takes_queues(topic.scope(), std::string("subscriptions by ") + what);
  return false;
}

}  // namespace

Str topic_name_of(const Str& arn) {
  const auto text = support::literal_text(arn);
  if (text) return text->substr(text->rfind(':') + 1);
  return fn::element(fn::split(":", arn), 5);
}

const Topic::Ref& Topic::Ref::subscribe_email(const List<Str>& addresses) const {
  if (!topic_takes(*this, "e-mail")) return *this;
  if (addresses.is_expression()) {
    subscriptions_of(scope_).add(
        "emails",
        tf::aws_sns_topic_subscription{.endpoint = each::value<Str>(), .protocol = "email", .topic_arn = arn_},
        {.for_each = fn::toset(addresses)});
    return *this;
  }
  auto& gathered = scope_.state<TopicState>();
  for (std::size_t i = 0; i < addresses.size(); ++i) {
    const Str address = as<Str>(addresses.items()[i]);
    const auto text = support::literal_text(address);
    if (text && !support::is_email(*text)) {
      observability::errors::wrong_email(scope_, *text);
      continue;
    }
    if (text && !gathered.addresses.emplace(*text).second) continue;
    // A late address has no name of its own but its place in the list.
    std::string id = text ? id_of_address(*text, false) : "email-" + std::to_string(i + 1);
    if (!gathered.subscriptions.insert(id).second && text) id = id_of_address(*text, true);
    aws::subscribe(*this, id, "email", address, {});
  }
  return *this;
}

const Topic::Ref& Topic::Ref::subscribe_queue(const Id& id, const Queue& queue, const Delivery& delivery) const {
  aws::subscribe(*this, id, "sqs", queue.arn, delivery);
  if (!queue.url.is_set()) return *this;
  subscriptions_of(scope_).add(
      std::string(id.text()) + "-policy",
      tf::aws_sqs_queue_policy{.policy = queue_policy::for_source(queue.arn, "sns.amazonaws.com", arn_),
                               .queue_url = queue.url});
  return *this;
}

const Topic::Ref& Topic::Ref::subscribe_function(const Id& id, const Str& function_arn,
                                                 const Delivery& delivery) const {
  if (!topic_takes(*this, "functions")) return *this;
  aws::subscribe(*this, id, "lambda", function_arn, delivery);
  subscriptions_of(scope_).add(std::string(id.text()) + "-permission",
                               support::may_invoke(function_arn, "sns.amazonaws.com", arn_));
  return *this;
}

const Topic::Ref& Topic::Ref::subscribe_https(const Id& id, const Str& url, const Delivery& delivery) const {
  if (!topic_takes(*this, "HTTPS")) return *this;
  const auto text = support::literal_text(url);
  if (text && !is_https_address(*text)) {
    observability::errors::wrong_url(scope_, *text);
    return *this;
  }
  aws::subscribe(*this, id, "https", url, delivery, true);
  return *this;
}

}  // namespace terrace::aws
