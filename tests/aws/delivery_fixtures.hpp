// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the tests of build projects and pipelines have in common.

#include <terrace/aws/pipeline.hpp>

#include "aws/support.hpp"

namespace delivery_test {

using namespace aws_test;

constexpr const char* kConnection = "arn:aws:codeconnections:eu-west-1:123456789012:connection/0c1f";
constexpr const char* kTask = "arn:aws:iam::123456789012:role/shop-web";

/// What a pipeline is made of.
struct Parts {
  aws::CodeConnection::Ref github;
  aws::BuildProject::Ref project;
  aws::Topic::Ref alerts;
  aws::Bucket::Ref archives;
  aws::Repository::Ref images;
};

inline Parts parts(Stack& stack) {
  return {stack.add("github", aws::CodeConnection::Existing{.arn = kConnection}),
          stack.add("project", aws::BuildProject{}), stack.add("alerts", aws::Topic{}),
          stack.add("archives", aws::Bucket{.notify_event_bridge = true}), stack.add("images", aws::Repository{})};
}

inline aws::PipelineTarget service() { return aws::PipelineTarget::of("shop", "web", {kTask}); }

/// Code, an image of it, and a deployment.
inline aws::Pipeline release(const Parts& p) {
  return {.stages = {{"Source", {aws::PipelineAction::repository("Code", p.github, {.repository = "acme/shop"})}},
                     {"Build", {aws::PipelineAction::build("Image", p.project)}},
                     {"Deploy", {aws::PipelineAction::deploy_ecs("Web", service())}}}};
}

inline Pattern allows(std::initializer_list<Pattern::Member> statement) {
  return {{"policy", json_text({{"Statement", array_with(statement)}})}};
}

}  // namespace delivery_test
