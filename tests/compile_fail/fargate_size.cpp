// SPDX-License-Identifier: Apache-2.0
// CPU and memory that Fargate does not have together.
// EXPECT: fargate_does_not_have_this_pair_of_cpu_and_memory
#include <terrace/aws/fargate_service.hpp>

using namespace terrace;

aws::Task task() {
#ifdef TERRACE_FIXED
  return {.containers = {{.image = "nginx:1.27"}}, .size = {256, 2_GiB}};
#else
  return {.containers = {{.image = "nginx:1.27"}}, .size = {256, 4_GiB}};
#endif
}
