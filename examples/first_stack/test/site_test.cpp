// SPDX-License-Identifier: Apache-2.0

// [test]
#include "../site.hpp"

#include <terrace/testing/testing.hpp>

#include <iostream>

int main() {
  using namespace terrace::testing;
  int failures = 0;
  const auto check = [&](const Match& match) {
    if (match) return;
    std::cerr << match << "\n";
    ++failures;
  };

  auto tf = synth(Site{.environment = "production", .keep_versions = true});
  check(tf.no_diagnostics());
  check(tf.all("aws_s3_bucket", {{"tags", {{"Environment", "production"}}}}));
  check(tf.has("aws_s3_bucket_versioning", {{"versioning_configuration", {{"status", "Enabled"}}}}));
  check(tf.has("aws_s3_bucket_public_access_block", {{"block_public_policy", true}}));
  return failures;
}
// [/test]
