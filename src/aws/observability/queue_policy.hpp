// SPDX-License-Identifier: Apache-2.0
#pragma once

// The policy of a queue that a topic or a rule sends to.

#include <terrace/aws/policy_document.hpp>

namespace terrace::aws::queue_policy {

/// Lets `service` send for `source_arn` only, and everybody over TLS only.
inline Str for_source(const Str& queue_arn, const char* service, const Str& source_arn) {
  PolicyDocument document;
  document.allow({.actions = {"sqs:SendMessage"},
                  .resources = {queue_arn},
                  .principals = {Principal::service(service)},
                  .conditions = {{"ArnEquals", "aws:SourceArn", {source_arn}}}});
  document.deny({.actions = {"sqs:*"},
                 .resources = {queue_arn},
                 .principals = {Principal::anyone()},
                 .conditions = {{"Bool", "aws:SecureTransport", {"false"}}}});
  return document.json();
}

}  // namespace terrace::aws::queue_policy
