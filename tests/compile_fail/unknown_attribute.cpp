// SPDX-License-Identifier: Apache-2.0
// An attribute that the resource does not export.
// EXPECT: aws_vpc
// EXPECT: no member named .anr.
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_vpc.hpp>

void program(terrace::Stack& stack) {
  const auto vpc = stack.add("vpc", terrace::tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
#ifdef TERRACE_FIXED
  stack.output("arn", {.value = vpc.arn()});
#else
  stack.output("arn", {.value = vpc.anr()});
#endif
}
