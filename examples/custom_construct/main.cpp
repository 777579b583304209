// SPDX-License-Identifier: Apache-2.0

// A program that uses a construct of its own twice; test/ has the construct's test.

#include "job_queue.hpp"

#include <terrace/tf/provider/aws.hpp>

using namespace terrace;
using namespace std::chrono_literals;

namespace {

Str assumed_by(const char* service) {
  return fn::jsonencode(object({{"Version", "2012-10-17"},
                                {"Statement", list({object({{"Effect", "Allow"},
                                                            {"Action", "sts:AssumeRole"},
                                                            {"Principal", object({{"Service", service}})}})})}}));
}

struct Jobs {
  void build(Stack& stack) const {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    stack.tag("Team", "billing");

    // [use]
    auto invoices = stack.add("invoices", JobQueue{.time_for_a_job = 5min});
    auto letters = stack.add("letters", JobQueue{.retries = 10});

    auto web = stack.add("web", tf::aws_iam_role{.assume_role_policy = assumed_by("ecs-tasks.amazonaws.com")});
    invoices.allow_send(web);
    letters.allow_send(web);
    // [/use]
    stack.output("invoices", {.value = invoices.url()});
  }
};

}  // namespace

int main(int argc, char** argv) {
  return run(argc, argv, [](App& app) { app.add("jobs", Jobs{}); });
}
