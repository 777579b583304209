// SPDX-License-Identifier: Apache-2.0
#pragma once

// Who hears what becomes of pipelines, builds and deployments.
//
//   pipeline.notify(alerts);                                                // failed, and waiting for an approval
//   project.notify(alerts, {.events = {"codebuild-project-build-state-failed"}});
//   stack.add("news", aws::NotificationRule{.resource = application_arn, .topics = {alerts},
//                                           .events = {"codedeploy-application-deployment-failed"}});
//
// The topic and its key let notifications in by themselves. AWS refuses an event that it does not know only when it is
// deployed, so they are checked here.

#include <terrace/aws/topic.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

/// What is told, by `notify` of a pipeline or a build project.
struct Notifications {
  /// Ids of event types. Left out: what went wrong, and approvals that wait.
  Items<std::string> events{};
  /// Everything that AWS tells of an event; false: what e-mails and chats show.
  bool full = true;
  /// Left out: "<stack>-<path>", at most 64 characters.
  Str name{};
  /// False keeps the rule and stops it.
  bool enabled = true;
};

struct NotificationRule {
  class Ref;
  struct Existing;

  /// The ARN of a pipeline, a build project, a CodeDeploy application or a CodeCommit repository.
  Required<Str> resource;
  /// Who hears of it: 1 to 10.
  Items<Topic::Ref> topics{};
  Items<std::string> events{};
  bool full = true;
  Str name{};
  bool enabled = true;

  Ref build(Scope& scope) const;
};

struct NotificationRule::Existing {
  Required<Str> arn;

  Ref build(Scope& scope) const;
};

class NotificationRule::Ref {
 public:
  const Str& arn() const { return arn_; }

 private:
  friend struct NotificationRule;
  friend struct NotificationRule::Existing;
  explicit Ref(const Str& arn) : arn_(arn) {}
  Str arn_;
};

}  // namespace terrace::aws
