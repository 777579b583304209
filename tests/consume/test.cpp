// SPDX-License-Identifier: Apache-2.0
// The testing library without a test framework: an exit code is enough.
#include "site.hpp"

#include <terrace/testing/testing.hpp>

int main() {
  const auto tf = terrace::testing::synth(Site{.cidr = "10.1.0.0/16"});
  return tf.count("aws_vpc") == 1 && tf.count("toy_thing") == 1 ? 0 : 1;
}
