// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/environment.hpp>
#include <terrace/aws/network.hpp>
#include <terrace/aws/pipeline.hpp>

#include "gallery.hpp"

using namespace terrace;

namespace {

constexpr const char* kBuildspec = R"(version: 0.2
phases:
  pre_build:
    commands:
      - aws ecr get-login-password | docker login --username AWS --password-stdin "${REPOSITORY_URL%%/*}"
  build:
    commands:
      - docker build -t "$REPOSITORY_URL:$CODEBUILD_RESOLVED_SOURCE_VERSION" .
      - docker push "$REPOSITORY_URL:$CODEBUILD_RESOLVED_SOURCE_VERSION"
  post_build:
    commands:
      - printf '[{"name":"web","imageUri":"%s"}]' "$REPOSITORY_URL:$CODEBUILD_RESOLVED_SOURCE_VERSION" > imagedefinitions.json
artifacts:
  files: imagedefinitions.json
)";

}  // namespace

void gallery::delivery(Stack& stack) {
  auto key = stack.add("key", aws::Key{.description = "What is built and delivered"});
  auto alerts = stack.add("alerts", aws::Topic{.emails = {"ops@example.com"}, .key = key});
  auto images = stack.add("images", aws::Repository{.key = key, .force_delete = true});
  auto network = stack.add("network", aws::Network{.cidr = "10.8.0.0/16",
                                                   .zone_names = {"eu-west-1a", "eu-west-1b"},
                                                   .nat = aws::Nat::one(),
                                                   .flow_logs = {.kms_key_arn = key.arn()}});
  key.allow_cloudwatch_logs();
  auto token = stack.add("npm-token", aws::Secret{.key = key, .recovery_window_days = 0});
  auto region = stack.add("cdn", aws::Parameter{.value = "cdn.example.com"});

  // [build]
  auto github = stack.add("github", aws::CodeConnection{.provider = "GitHub"});

  auto build = stack.add("build", aws::BuildProject{.buildspec = kBuildspec,
                                                    .privileged = true,
                                                    .environment = {{"REPOSITORY_URL", images.url()}},
                                                    .variables = {{"NPM_TOKEN", token}, {"CDN_HOST", region}},
                                                    .cache = {.local = {"LOCAL_DOCKER_LAYER_CACHE"}},
                                                    .key = key});
  images.grant_push(build);

  auto nightly = stack.add(
      "nightly", aws::BuildProject{.source = aws::BuildSource::repository(github, "https://github.com/acme/shop"),
                                   .buildspec_file = "ci/nightly.yml",
                                   .timeout_minutes = 120,
                                   .network = network,
                                   .key = key,
                                   .reports = true});
  nightly.notify(alerts);
  // [/build]

  // The service is made by the stack of what runs; here its names do.
  auto service =
      aws::PipelineTarget::of("shop", "web", {format("arn:aws:iam::{}:role/shop-web", aws::account_id(stack))});

  // [pipeline]
  auto delivery = stack.add(
      "release",
      aws::Pipeline{
          .stages = {{"Source", {aws::PipelineAction::repository("Code", github, {.repository = "acme/shop"})}},
                     {"Build",
                      {aws::PipelineAction::test("Unit", build).order(1),
                       aws::PipelineAction::build("Image", build).order(1)}},
                     {"Production",
                      {aws::PipelineAction::approval("Release",
                                                     {.topic = alerts, .message = "Is #{Code.CommitId} to go live?"}),
                       aws::PipelineAction::deploy_ecs("Web", service)}}},
          .triggers = {{.source = "Code", .push = {{.branches = {"release/*"}}, {.tags = {"v*"}}}}},
          .force_destroy = true,
          .key = key});
  delivery.notify(alerts);
  // [/pipeline]

  // [sources]
  auto archives = stack.add("archives", aws::Bucket{.key = key, .force_destroy = true, .notify_event_bridge = true});
  auto site = stack.add("site", aws::Bucket{.key = key, .force_destroy = true});
  stack.add(
      "publish",
      aws::Pipeline{.stages = {{"Source",
                                {aws::PipelineAction::bucket("Archive", archives, "site.zip"),
                                 aws::PipelineAction::image("Base", images, "stable")}},
                               {"Publish", {aws::PipelineAction::deploy_bucket("Site", site).inputs({"Archive"})}}},
                    .execution_mode = "QUEUED",
                    .force_destroy = true,
                    .key = key});
  // [/sources]
}
