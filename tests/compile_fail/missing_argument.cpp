// SPDX-License-Identifier: Apache-2.0
// A required argument that is left out.
// EXPECT-GCC: missing initializer for member .terrace::tf::aws_subnet::vpc_id.
// EXPECT-GCC: use of deleted function .terrace::Required<T>::Required
// EXPECT-CLANG: in implicit initialization of field .vpc_id. with omitted initializer
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_subnet.hpp>

void program(terrace::Stack& stack) {
#ifdef TERRACE_FIXED
  stack.add("subnet", terrace::tf::aws_subnet{.cidr_block = "10.0.0.0/24", .vpc_id = "vpc-1"});
#else
  stack.add("subnet", terrace::tf::aws_subnet{.cidr_block = "10.0.0.0/24"});
#endif
}
