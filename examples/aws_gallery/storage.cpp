// SPDX-License-Identifier: Apache-2.0

#include <terrace/aws/bucket.hpp>
#include <terrace/aws/environment.hpp>
#include <terrace/aws/file_system.hpp>
#include <terrace/aws/network.hpp>
#include <terrace/aws/repository.hpp>
#include <terrace/aws/role.hpp>
#include <terrace/tf/aws_sqs_queue.hpp>
#include <terrace/tf/aws_sqs_queue_policy.hpp>

#include "gallery.hpp"

using namespace terrace;

void gallery::storage(Stack& stack) {
  auto key = stack.add("key", aws::Key{.deletion_window_days = 7});
  auto task = stack.add("task", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")}});

  // [bucket]
  auto logs = stack.add("logs", aws::Bucket{.lifecycle = {{.id = "end", .expire_days = 90}}, .force_destroy = true});
  logs.accept_load_balancer_logs("edge").accept_delivered_logs();
  logs.accept_cloudtrail().accept_config("config");

  auto uploads = stack.add(
      "uploads",
      aws::Bucket{.key = key,
                  .lifecycle = {{.id = "avatars",
                                 .prefix = "avatars/",
                                 .transitions = {{30, "STANDARD_IA"}, {90, "GLACIER_IR"}}},
                                {.id = "drafts", .prefix = "drafts/", .expire_days = 30, .expire_old_days = 7}},
                  .cors = {{.origins = {"https://shop.example.com"}}},
                  .force_destroy = true});
  uploads.grant_read_write(task, "avatars/*").grant_delete(task, "drafts/*");
  uploads.log_access_to(logs, "uploads/");
  // [/bucket]
  logs.log_access_to(stack.add("logs-of-logs", aws::Bucket{.object_lock = aws::ObjectLock{}, .force_destroy = true}),
                     "logs/");

  stack.add("records", aws::Bucket{.object_lock = aws::ObjectLock{.mode = "COMPLIANCE", .years = 10}});

  auto jobs = stack.add("jobs", tf::aws_sqs_queue{.sqs_managed_sse_enabled = true});
  aws::PolicyDocument from_bucket;
  from_bucket.allow({.actions = {"sqs:SendMessage"},
                     .resources = {jobs.arn()},
                     .principals = {aws::Principal::service("s3.amazonaws.com")},
                     .conditions = aws::only_for_source(stack, uploads.arn())});
  auto allowed =
      stack.add("jobs-policy", tf::aws_sqs_queue_policy{.policy = from_bucket.json(), .queue_url = jobs.url()});
  uploads.notify_queue("jobs", jobs.arn(), {.prefix = "avatars/", .suffix = ".png", .permission = allowed});

  auto network = stack.add("network", aws::Network{.zone_names = {"eu-west-1a", "eu-west-1b"},
                                                   .nat = aws::Nat::none(),
                                                   .flow_logs = {.bucket_arn = logs.log_arn()}});
  auto mounting = stack.add("mounting", aws::SecurityGroup{.vpc = network, .all_outbound = false});

  // [files]
  auto files = stack.add("files", aws::FileSystem{.vpc = network,
                                                  .subnets = network.private_subnets(),
                                                  .key = key,
                                                  .throughput_mode = "elastic",
                                                  .to_archive = "AFTER_90_DAYS",
                                                  .back_on_access = "AFTER_1_ACCESS",
                                                  .deletion_protection = false});
  auto media = files.access_point("media", {.owner = {.uid = 33, .gid = 33}, .permissions = "0750"});
  files.connections().allow_from(mounting);  // on port 2049
  media.grant_write(task);                   // from here on: TLS only, and nobody else
  // [/files]

  auto partner = stack.variable<Str>(
      "partner_account", {.default_value = "210987654321", .description = "An account that pulls the images, too"});

  // [images]
  auto images = stack.add("images", aws::Repository{.keep_images = 50, .force_delete = true});
  images.grant_push(task);
  images.image("1.4.2").grant_pull(task);
  images.allow(
      {.actions = {"ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"}, .principals = {aws::Principal::aws(partner)}});

  auto login = stack.add("login", aws::Secret{.name = "ecr-pullthroughcache/docker-hub",
                                              .filled_by_hand = true,  // {"username": …, "accessToken": …}
                                              .recovery_window_days = 0});
  auto hub = stack.add("hub", aws::PullThroughCache{.upstream = "registry-1.docker.io", .credential = login});
  auto nginx = hub.image("library/nginx:1.27");
  nginx.grant_pull(task);
  // [/images]
  stack.output("images", {.value = format("{} {}", images.image("1.4.2"), nginx), .description = "What can be run"});
}
