// SPDX-License-Identifier: Apache-2.0
// A text that only Terraform knows, as a std::string.
// EXPECT: a Str may be known only to Terraform
// EXPECT: terrace::format
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_vpc.hpp>

#include <string>

void program(terrace::Stack& stack) {
  const auto vpc = stack.add("vpc", terrace::tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
#ifdef TERRACE_FIXED
  const terrace::Str arn = vpc.arn();
#else
  const std::string arn = vpc.arn();
#endif
  stack.output("arn", {.value = arn});
}
