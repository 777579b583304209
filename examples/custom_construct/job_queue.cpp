// SPDX-License-Identifier: Apache-2.0

#include "job_queue.hpp"

using namespace terrace;

// [build]
JobQueue::Ref JobQueue::build(Scope& scope) const {
  if (retries < 1 || retries > 1000) {
    scope.error("ACME-1", "a job cannot be tried " + std::to_string(retries) + " times", "set retries to 1 to 1000");
  }
  scope.tag("Component", "jobs");

  auto failed = scope.add("failed", tf::aws_sqs_queue{.message_retention_seconds = 14 * 24 * 3600});
  auto queue =
      scope.add("queue", tf::aws_sqs_queue{.redrive_policy = fn::jsonencode(object(
                                               {{"deadLetterTargetArn", failed.arn()}, {"maxReceiveCount", retries}})),
                                           .visibility_timeout_seconds = time_for_a_job});
  Ref ref(scope, queue, failed);

  // Runs when the program has said everything: only then are all senders known.
  scope.before_synth([ref](Scope here) {
    const auto& senders = here.state<Ref::Senders>().arns;
    if (senders.empty()) return;
    here.add("policy",
             tf::aws_sqs_queue_policy{
                 .policy = fn::jsonencode(
                     object({{"Version", "2012-10-17"},
                             {"Statement", list({object({{"Effect", "Allow"},
                                                         {"Action", "sqs:SendMessage"},
                                                         {"Resource", ref.arn()},
                                                         {"Principal", object({{"AWS", List<Str>(senders)}})}})})}})),
                 .queue_url = ref.url()});
  });

  // Runs on the final tree, and may look at all of it.
  scope.validate([](Validation& check) {
    for (const Construct& construct : check.all()) {
      if (construct.type() == "aws_sqs_queue_policy") return;
    }
    check.warning(check.construct(), "ACME-2", "nothing may send to this queue",
                  "call allow_send on what add returned");
  });
  return ref;
}
// [/build]
