// SPDX-License-Identifier: Apache-2.0

#include "acme_policies.hpp"

using namespace terrace;

// [pack]
policy::Pack acme_policies() {
  return {"acme",
          {{.code = "ACME-7",
            .title = "queues keep messages for at least a week",
            .help = "set message_retention_seconds to 604800 or more",
            .types = {"aws_sqs_queue"},
            .check =
                [](policy::Case& queue) {
                  const policy::Field kept = queue["message_retention_seconds"];
                  if (kept.is_absent() || kept.number() < 604800) queue.violation(kept);
                }},
           {.code = "ACME-8",
            .title = "failed messages go to another queue",
            .help = "set redrive_policy, or redrive_allow_policy on the queue for the failed ones",
            .types = {"aws_sqs_queue"},
            .severity = Severity::warning,
            .check = [](policy::Case& queue) {
              const bool is_target = !queue["redrive_allow_policy"].is_absent();
              if (queue["redrive_policy"].is_absent() && !is_target) queue.violation("its messages are tried for ever");
            }}}};
}
// [/pack]
