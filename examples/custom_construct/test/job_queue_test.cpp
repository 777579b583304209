// SPDX-License-Identifier: Apache-2.0

// terrace::testing needs no test framework. Here is a program without one; with Catch2 or GoogleTest each `check` is a
// CHECK or an EXPECT_TRUE.

#include "../job_queue.hpp"

#include <terrace/testing/testing.hpp>
#include <terrace/tf/provider/aws.hpp>

#include <iostream>

using namespace terrace;
using namespace terrace::testing;

namespace {

int failures = 0;

void check(const Match& match) {
  if (match) return;
  ++failures;
  std::cerr << match << "\n";
}

// [test]
void failed_jobs_are_kept_for_two_weeks() {
  auto tf = testing::synth(JobQueue{.retries = 5});
  check(tf.has("aws_sqs_queue.subject_failed", {{"message_retention_seconds", 1209600}}));
  check(tf.has("aws_sqs_queue.subject_queue", {{"redrive_policy", json_text({{"maxReceiveCount", 5}})}}));
  check(tf.all("aws_sqs_queue", {{"tags", {{"Component", "jobs"}}}}));
}

void every_sender_is_in_one_policy() {
  auto tf = testing::synth([](Stack& stack) {
    auto jobs = stack.add("jobs", JobQueue{});
    auto web = stack.add("web", tf::aws_iam_role{.assume_role_policy = "{}"});
    auto cron = stack.add("cron", tf::aws_iam_role{.assume_role_policy = "{}"});
    jobs.allow_send(web).allow_send(cron);
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
  });
  check(tf.no_diagnostics());
  check(tf.has("aws_sqs_queue_policy", {{"policy", refers_to("aws_iam_role.web")}}));
  check(tf.has("aws_sqs_queue_policy", {{"policy", refers_to("aws_iam_role.cron")}}));
}

void mistakes_are_reported() {
  check(testing::synth(JobQueue{.retries = 0}).has_diagnostic("ACME-1", "0 times"));
  check(testing::synth(JobQueue{}).has_diagnostic("ACME-2"));
}
// [/test]

}  // namespace

int main() {
  failed_jobs_are_kept_for_two_weeks();
  every_sender_is_in_one_policy();
  mistakes_are_reported();
  return failures == 0 ? 0 : 1;
}
