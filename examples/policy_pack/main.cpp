// SPDX-License-Identifier: Apache-2.0

// A program with policies of its own: `check` runs them beside the built-in ones. One violation is meant, and says why.

#include <terrace/terrace.hpp>
#include <terrace/tf/aws_sqs_queue.hpp>
#include <terrace/tf/provider/aws.hpp>

#include "acme_policies.hpp"

using namespace terrace;

namespace {

struct Orders {
  void build(Stack& stack) const {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    stack.tag("Team", "orders");

    auto failed = stack.add("failed", tf::aws_sqs_queue{.message_retention_seconds = 14 * 24 * 3600,
                                                        .redrive_allow_policy = fn::jsonencode(
                                                            object({{"redrivePermission", "allowAll"}}))});
    stack.add("orders", tf::aws_sqs_queue{.message_retention_seconds = 7 * 24 * 3600,
                                          .redrive_policy = fn::jsonencode(object(
                                              {{"deadLetterTargetArn", failed.arn()}, {"maxReceiveCount", 5}}))});

    // [acknowledge]
    auto prices = stack.add("prices", tf::aws_sqs_queue{.message_retention_seconds = 300});
    prices.node()
        .acknowledge("ACME-7", "a price that is five minutes old is wrong, and nobody wants it")
        .acknowledge("ACME-8", "prices are not tried again");
    // [/acknowledge]
  }
};

}  // namespace

int main(int argc, char** argv) {
  return run(argc, argv, [](App& app) {
    app.policy(acme_policies());
    app.add("orders", Orders{});
  });
}
