// SPDX-License-Identifier: Apache-2.0
// A text where a bool belongs; in C++ a pointer would be true.
// EXPECT: from .const char ?.6.. to .terrace::Bool.
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_vpc.hpp>

void program(terrace::Stack& stack) {
#ifdef TERRACE_FIXED
  stack.add("vpc", terrace::tf::aws_vpc{.enable_dns_hostnames = true});
#else
  stack.add("vpc", terrace::tf::aws_vpc{.enable_dns_hostnames = "false"});
#endif
}
