// SPDX-License-Identifier: Apache-2.0
#pragma once

// What is said about a bucket until synth; lives with its node and is written by bucket.cpp.

#include <terrace/aws/bucket.hpp>

#include <optional>
#include <string>
#include <vector>

namespace terrace::aws {

struct BucketNotification {
  enum class To { queue, topic, function };
  std::string id;
  To to;
  Str arn;
  BucketEvents events;
};

struct BucketState {
  PolicyDocument policy;
  bool is_ours = true;
  /// As the user gave it; unset where Terraform makes it of a prefix.
  Str given_name;
  Dependency policy_written;
  /// The bucket's name by way of its policy.
  Str name_with_policy;
  std::vector<BucketNotification> notifications;
  bool event_bridge = false;
  std::optional<Scope> permissions;
};

/// bucket_rules.cpp: what S3 refuses of a name and of rules, and the rules as Terraform writes them.
void check_bucket_name(const Scope& scope, const Str& name);
void add_lifecycle(Scope& scope, const Bucket& spec, const Str& bucket, const Dependency& versioning);
/// bucket_services.cpp
void write_notifications(Scope& scope, const Str& bucket);

}  // namespace terrace::aws
