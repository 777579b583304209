// SPDX-License-Identifier: Apache-2.0
// An argument that the resource does not have.
// EXPECT-GCC: .terrace::tf::aws_vpc. has no non-static data member named .cidr_blok.
// EXPECT-CLANG: .cidr_blok. does not refer to any field in type .terrace::tf::aws_vpc.
// EXPECT-CLANG: did you mean .cidr_block.
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_vpc.hpp>

void program(terrace::Stack& stack) {
#ifdef TERRACE_FIXED
  stack.add("vpc", terrace::tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
#else
  stack.add("vpc", terrace::tf::aws_vpc{.cidr_blok = "10.0.0.0/16"});
#endif
}
