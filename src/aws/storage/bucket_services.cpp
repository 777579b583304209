// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/tf/aws_s3_bucket_logging.hpp>
#include <terrace/tf/aws_s3_bucket_notification.hpp>
#include <terrace/tf/data/aws_elb_service_account.hpp>

#include <algorithm>

#include "aws/storage/bucket_state.hpp"
#include "aws/storage/errors.hpp"
#include "aws/support/function_permission.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws {
namespace {

namespace notices = tf::blocks::aws_s3_bucket_notification;

/// Regions whose load balancers write as an account of AWS; those that came later do so as a service.
constexpr std::string_view kRegionsWithAccount[] = {
    "af-south-1",     "ap-east-1",      "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1",
    "ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ca-central-1",   "cn-north-1",     "cn-northwest-1",
    "eu-central-1",   "eu-north-1",     "eu-south-1",     "eu-west-1",      "eu-west-2",      "eu-west-3",
    "me-south-1",     "sa-east-1",      "us-east-1",      "us-east-2",      "us-gov-east-1",  "us-gov-west-1",
    "us-west-1",      "us-west-2"};

constexpr std::string_view kEvents[] = {"s3:ObjectCreated:",       "s3:ObjectRemoved:",
                                        "s3:ObjectRestore:",       "s3:Replication:",
                                        "s3:LifecycleExpiration:", "s3:LifecycleTransition",
                                        "s3:IntelligentTiering",   "s3:ObjectTagging:",
                                        "s3:ObjectAcl:",           "s3:ReducedRedundancyLostObject"};

struct BalancerAccount {
  Str arn;
};

/// The account as which load balancers of this region write, looked up once for each stack; unset for later regions.
Str balancer_account(const Scope& scope) {
  const Str here = region(scope);
  const auto name = support::literal_text(here);
  if (!name ||
      std::find(std::begin(kRegionsWithAccount), std::end(kRegionsWithAccount), *name) == std::end(kRegionsWithAccount))
    return {};
  Stack stack = scope.stack();
  Str& known = stack.state<BalancerAccount>().arn;
  if (!known.is_set())
    known = stack.add("load_balancer_account", tf::data::aws_elb_service_account{.region = here}).arn();
  return known;
}

/// "<prefix>/AWSLogs/<account>" in the bucket, and what follows.
Str log_path(const Bucket::Ref& bucket, const Str& prefix, const char* rest) {
  const Scope& scope = bucket.scope();
  const auto text = support::literal_text(prefix);
  if (text &&
      (text->empty() || text->front() == '/' || text->back() == '/' || text->find("AWSLogs") != std::string_view::npos))
    errors::wrong_log_prefix(scope, *text);
  if (!prefix.is_set()) return format("{}/AWSLogs/{}{}", bucket.arn(), account_id(scope), Str(rest));
  return format("{}/{}/AWSLogs/{}{}", bucket.arn(), prefix, account_id(scope), Str(rest));
}

Items<PolicyCondition> with_owner(Items<PolicyCondition> conditions) {
  conditions.push_back({"StringEquals", "s3:x-amz-acl", {"bucket-owner-full-control"}});
  return conditions;
}

Str pattern_of(const Scope& scope, const char* service, const Str& where, const char* rest) {
  return format("arn:{}:{}:{}:{}:{}", partition(scope), Str(service), where, account_id(scope), Str(rest));
}

/// Whether some key fits both filters; a late one is taken to differ.
bool same_keys(const BucketEvents& a, const BucketEvents& b) {
  const auto text = [](const Str& value) {
    return value.is_set() ? support::literal_text(value) : std::optional<std::string_view>("");
  };
  const auto overlap = [](std::optional<std::string_view> x, std::optional<std::string_view> y, bool at_start) {
    if (!x || !y) return false;
    if (x->size() > y->size()) std::swap(x, y);
    return at_start ? y->starts_with(*x) : y->ends_with(*x);
  };
  return overlap(text(a.prefix), text(b.prefix), true) && overlap(text(a.suffix), text(b.suffix), false);
}

bool same_event(std::string_view a, std::string_view b) {
  const auto covers = [](std::string_view pattern, std::string_view event) {
    return pattern.ends_with('*') && event.starts_with(pattern.substr(0, pattern.size() - 1));
  };
  return a == b || covers(a, b) || covers(b, a);
}

bool same_events(const BucketEvents& a, const BucketEvents& b) {
  for (std::size_t i = 0; i < support::literal_size(a.events).value_or(0); ++i) {
    for (std::size_t k = 0; k < support::literal_size(b.events).value_or(0); ++k) {
      const auto x = support::literal_text(a.events.items()[i]);
      const auto y = support::literal_text(b.events.items()[k]);
      if (x && y && same_event(*x, *y)) return true;
    }
  }
  return false;
}

void notify(const Scope& scope, const BucketNotification& notification) {
  auto& gathered = scope.state<BucketState>();
  for (std::size_t i = 0; i < support::literal_size(notification.events.events).value_or(0); ++i) {
    const auto event = support::literal_text(notification.events.events.items()[i]);
    const auto begins = [&](std::string_view known) { return event->starts_with(known); };
    if (event && std::none_of(std::begin(kEvents), std::end(kEvents), begins)) errors::unknown_event(scope, *event);
  }
  for (const BucketNotification& other : gathered.notifications) {
    if (same_keys(other.events, notification.events) && same_events(other.events, notification.events))
      errors::overlapping_notifications(scope, other.id, notification.id);
  }
  gathered.notifications.push_back(notification);
}

template <class B> Blocks<B> given(const std::vector<B>& blocks) {
  return blocks.empty() ? Blocks<B>() : Blocks<B>(blocks);
}

}  // namespace

const Bucket::Ref& Bucket::Ref::accept_load_balancer_logs(const Str& prefix) const {
  if (key_.is_set()) errors::logs_need_plain_bucket(scope_, "logs of load balancers");
  Statement write{.actions = {"s3:PutObject"}, .resources = {log_path(*this, prefix, "/*")}};
  if (const Str account = balancer_account(scope_); account.is_set()) {
    write.principals = {Principal::aws(account)};
  } else {
    write.principals = {Principal::service("logdelivery.elasticloadbalancing.amazonaws.com")};
    write.conditions = {
        {"ArnLike", "aws:SourceArn", {pattern_of(scope_, "elasticloadbalancing", region(scope_), "loadbalancer/*")}}};
  }
  return allow(write);
}

const Bucket::Ref& Bucket::Ref::accept_delivered_logs(const Str& prefix) const {
  const Principal delivery = Principal::service("delivery.logs.amazonaws.com");
  const auto source = only_for_source(scope_, pattern_of(scope_, "logs", region(scope_), "*"));
  allow({.actions = {"s3:GetBucketAcl", "s3:ListBucket"},
         .resources = {arn_},
         .principals = {delivery},
         .conditions = source});
  key_.allow_log_delivery();
  return allow({.actions = {"s3:PutObject"},
                .resources = {log_path(*this, prefix, "/*")},
                .principals = {delivery},
                .conditions = with_owner(source)});
}

const Bucket::Ref& Bucket::Ref::accept_cloudtrail(const Str& prefix, const Str& trail) const {
  const Principal cloudtrail = Principal::service("cloudtrail.amazonaws.com");
  const Items<PolicyCondition> source = {
      {"ArnLike", "aws:SourceArn", {trail.is_set() ? trail : pattern_of(scope_, "cloudtrail", "*", "trail/*")}}};
  allow({.actions = {"s3:GetBucketAcl"}, .resources = {arn_}, .principals = {cloudtrail}, .conditions = source});
  key_.allow_cloudtrail(trail);
  return allow({.actions = {"s3:PutObject"},
                .resources = {log_path(*this, prefix, "/*")},
                .principals = {cloudtrail},
                .conditions = with_owner(source)});
}

const Bucket::Ref& Bucket::Ref::accept_config(const Str& prefix) const {
  const Principal config = Principal::service("config.amazonaws.com");
  const auto source = only_for_this_account(scope_);
  allow({.actions = {"s3:GetBucketAcl", "s3:ListBucket"},
         .resources = {arn_},
         .principals = {config},
         .conditions = source});
  key_.allow_config();
  return allow({.actions = {"s3:PutObject"},
                .resources = {log_path(*this, prefix, "/Config/*")},
                .principals = {config},
                .conditions = with_owner(source)});
}

const Bucket::Ref& Bucket::Ref::log_access_to(const Ref& other, const Str& prefix) const {
  if (other.scope_ == scope_) {
    errors::logs_to_itself(scope_);
    return *this;
  }
  if (other.key_.is_set()) errors::logs_need_plain_bucket(other.scope_, "access logs");
  const auto& target = other.scope_.state<BucketState>();
  const tf::aws_s3_bucket_logging logging{.bucket = name_, .target_bucket = other.name_, .target_prefix = prefix};
  Scope here = scope_;
  if (!target.is_ours) {
    here.add("logging", logging);
    return *this;
  }
  // A bucket of another stack cannot be named in the policy: that stack needs the other one already.
  const bool together = other.scope_.stack() == scope_.stack();
  other.allow({.actions = {"s3:PutObject"},
               .resources = {other.objects_arn(format("{}*", prefix))},
               .principals = {Principal::service("logging.s3.amazonaws.com")},
               .conditions = together ? only_for_source(other.scope_, arn_) : only_for_this_account(other.scope_)});
  here.add("logging", logging, {.depends_on = {target.policy_written}});
  return *this;
}

const Bucket::Ref& Bucket::Ref::notify_queue(const Id& id, const Str& queue_arn, const BucketEvents& events) const {
  notify(scope_, {std::string(id.text()), BucketNotification::To::queue, queue_arn, events});
  return *this;
}

const Bucket::Ref& Bucket::Ref::notify_topic(const Id& id, const Str& topic_arn, const BucketEvents& events) const {
  notify(scope_, {std::string(id.text()), BucketNotification::To::topic, topic_arn, events});
  return *this;
}

const Bucket::Ref& Bucket::Ref::notify_function(const Id& id, const Str& function_arn,
                                                const BucketEvents& events) const {
  auto& gathered = scope_.state<BucketState>();
  if (!gathered.permissions) gathered.permissions = Scope(scope_).group("notify");
  auto permission = support::may_invoke(function_arn, "s3.amazonaws.com", arn_);
  permission.source_account = account_id(scope_);
  gathered.permissions->add(id, permission);
  notify(scope_, {std::string(id.text()), BucketNotification::To::function, function_arn, events});
  return *this;
}

void write_notifications(Scope& scope, const Str& bucket) {
  const auto& gathered = scope.state<BucketState>();
  if (gathered.notifications.empty() && !gathered.event_bridge) return;
  std::vector<notices::queue> queues;
  std::vector<notices::topic> topics;
  std::vector<notices::lambda_function> functions;
  for (const auto& [id, to, arn, about] : gathered.notifications) {
    const Set<Str> events = about.events;
    if (to == BucketNotification::To::queue) {
      queues.push_back(
          {.events = events, .filter_prefix = about.prefix, .filter_suffix = about.suffix, .id = id, .queue_arn = arn});
    } else if (to == BucketNotification::To::topic) {
      topics.push_back(
          {.events = events, .filter_prefix = about.prefix, .filter_suffix = about.suffix, .id = id, .topic_arn = arn});
    } else {
      functions.push_back({.events = events,
                           .filter_prefix = about.prefix,
                           .filter_suffix = about.suffix,
                           .id = id,
                           .lambda_function_arn = arn});
    }
  }
  const auto made = scope.add("notification",
                              tf::aws_s3_bucket_notification{.bucket = bucket,
                                                             .eventbridge = gathered.event_bridge ? Bool(true) : Bool(),
                                                             .lambda_function = given(functions),
                                                             .queue = given(queues),
                                                             .topic = given(topics)});
  if (gathered.permissions) made.node().depends_on({Dependency(*gathered.permissions)});
  for (const BucketNotification& one : gathered.notifications) {
    if (one.events.permission.is_set()) made.node().depends_on({one.events.permission});
  }
}

}  // namespace terrace::aws
