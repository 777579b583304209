// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is said about a topic until synth.

#include <terrace/aws/topic.hpp>

#include <set>
#include <string>

namespace terrace::aws {

struct TopicState {
  Key::Ref key;
  std::set<std::string> services;
  /// Who gets e-mails, and the ids of these subscriptions.
  std::set<std::string> addresses;
  std::set<std::string> subscriptions;
  std::optional<Scope> subscription_group;
  bool fifo = false;
  /// The topic is of this program, and so are its policy and what its key must allow.
  bool own_policy = false;
  bool written = false;
};

/// The last part of a topic's ARN.
Str topic_name_of(const Str& arn);

}  // namespace terrace::aws
