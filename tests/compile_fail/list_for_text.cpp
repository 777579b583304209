// SPDX-License-Identifier: Apache-2.0
// A list where a text belongs.
// EXPECT: from .const std::vector<.*to .terrace::Str.
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_vpc.hpp>

#include <string>
#include <vector>

void program(terrace::Stack& stack) {
  const std::vector<std::string> ranges = {"10.0.0.0/16"};
#ifdef TERRACE_FIXED
  stack.add("vpc", terrace::tf::aws_vpc{.cidr_block = ranges.front()});
#else
  stack.add("vpc", terrace::tf::aws_vpc{.cidr_block = ranges});
#endif
}
