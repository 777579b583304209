// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/role.hpp>
#include <terrace/tf/aws_sqs_queue.hpp>

#include "gallery.hpp"

using namespace terrace;

void gallery::iam(Stack& stack) {
  auto jobs = stack.add("jobs", tf::aws_sqs_queue{.sqs_managed_sse_enabled = true});

  // [role]
  auto worker = stack.add("worker", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")},
                                              .description = "Takes jobs from the queue"});
  worker.allow({.actions = {"sqs:ReceiveMessage", "sqs:DeleteMessage"}, .resources = {jobs.arn()}});
  worker.allow({.actions = {"sqs:GetQueueAttributes"}, .resources = {jobs.arn()}});

  auto operators = stack.add("operators", aws::Role{.trusts = {aws::Principal::aws(aws::account_id(stack))},
                                                    .trust_conditions = aws::only_with_mfa(4),
                                                    .longest_session = Hours::of(4)});
  operators.attach("CloudWatchReadOnlyAccess");
  // [/role]

  // More than fits into a role goes into policies of its own.
  auto reader = stack.add("reader", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")}});
  for (int year = 1880; year <= 2026; ++year) {
    reader.allow(
        {.actions = {"s3:GetObject"},
         .resources = {"arn:aws:s3:::reports-of-all-the-years-there-were/year-" + std::to_string(year) + "/public/*"}});
  }

  stack.add("machines", aws::Role{.trusts = {aws::Principal::service("ec2.amazonaws.com")},
                                  .managed_policies = {"AmazonSSMManagedInstanceCore"},
                                  .instance_profile = true});
}
