// SPDX-License-Identifier: Apache-2.0

// The smallest useful program: a network with one subnet.

// [hello]
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/provider/aws.hpp>

using namespace terrace;

struct Hello {
  void build(Stack& stack) const {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    auto vpc = stack.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
    stack.add("subnet", tf::aws_subnet{.cidr_block = fn::cidrsubnet(vpc.cidr_block(), 8, 0), .vpc_id = vpc.id()});
    stack.output("vpc_id", {.value = vpc.id()});
  }
};

int main(int argc, char** argv) {
  return run(argc, argv, [](App& app) { app.add("hello", Hello{}); });
}
// [/hello]
