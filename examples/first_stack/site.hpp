// SPDX-License-Identifier: Apache-2.0
#pragma once

// [site]
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_s3_bucket.hpp>
#include <terrace/tf/aws_s3_bucket_public_access_block.hpp>
#include <terrace/tf/aws_s3_bucket_versioning.hpp>
#include <terrace/tf/provider/aws.hpp>

struct Site {
  std::string environment;
  bool keep_versions = false;

  void build(terrace::Stack& stack) const {
    using namespace terrace;
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    stack.tag("Environment", environment);

    auto files = stack.add("files", tf::aws_s3_bucket{.bucket = "example-site-" + environment});
    stack.add("private", tf::aws_s3_bucket_public_access_block{.block_public_acls = true,
                                                               .block_public_policy = true,
                                                               .bucket = files.id(),
                                                               .ignore_public_acls = true,
                                                               .restrict_public_buckets = true});
    if (keep_versions) {
      stack.add("versions", tf::aws_s3_bucket_versioning{.bucket = files.id(),
                                                         .versioning_configuration = {{.status = "Enabled"}}});
    }
    stack.output("files", {.value = format("s3://{}", files.bucket()), .description = "Where the files go"});
  }
};
// [/site]
