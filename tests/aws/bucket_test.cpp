// SPDX-License-Identifier: Apache-2.0
// Buckets: include/terrace/aws/bucket.hpp.

#include <terrace/aws/bucket.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

const aws::Principal kBucketUser = aws::Principal::service("ecs-tasks.amazonaws.com");
constexpr const char* kFunction = "arn:aws:lambda:eu-west-1:123456789012:function:resize";
constexpr const char* kQueue = "arn:aws:sqs:eu-west-1:123456789012:jobs";

Pattern bucket_statement(std::initializer_list<Pattern::Member> members) {
  return json_text({{"Statement", array_with(members)}});
}

aws::Role::Ref bucket_role(Scope& scope) { return scope.add("role", aws::Role{.trusts = {kBucketUser}}); }

}  // namespace

TEST_CASE("a bucket is private and encrypted and versioned and refuses plain HTTP") {
  auto tf = synth_stack([](Stack& stack) { stack.add("Data", aws::Bucket{}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_s3_bucket", {{"bucket_prefix", "test-data-"}, {"force_destroy", absent()}}));
  CHECK(tf.has("aws_s3_bucket_public_access_block",
               {{"block_public_acls", true}, {"block_public_policy", true}, {"restrict_public_buckets", true}}));
  CHECK(tf.has("aws_s3_bucket_ownership_controls", {{"rule", {{"object_ownership", "BucketOwnerEnforced"}}}}));
  CHECK(tf.has("aws_s3_bucket_versioning", {{"versioning_configuration", {{"status", "Enabled"}}}}));
  CHECK(tf.has("aws_s3_bucket_server_side_encryption_configuration",
               {{"rule", {{"apply_server_side_encryption_by_default", {{"sse_algorithm", "AES256"}}}}}}));
  CHECK(tf.has("aws_s3_bucket_policy",
               {{"policy", bucket_statement({{"Effect", "Deny"},
                                             {"Action", "s3:*"},
                                             {"Condition", {{"Bool", {{"aws:SecureTransport", "false"}}}}}})}}));
  CHECK(tf.has("aws_s3_bucket_lifecycle_configuration",
               {{"rule", array_with({{"id", "housekeeping"},
                                     {"filter", present()},
                                     {"abort_incomplete_multipart_upload", {{"days_after_initiation", 7}}},
                                     {"noncurrent_version_expiration", {{"noncurrent_days", 90}}}})}}));
  CHECK(tf.count("aws_s3_bucket_notification") == 0);
}

TEST_CASE("each default of a bucket has its escape, and takes variables") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("data", aws::Bucket{.name = stack.variable<Str>("name"),
                                  .key = stack.add("key", aws::Key{}),
                                  .versioned = stack.variable<Bool>("versioned"),
                                  .keep_old_days = 0,
                                  .block_public_access = false,
                                  .force_destroy = stack.variable<Bool>("throw_away"),
                                  .notify_event_bridge = true});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_s3_bucket", {{"bucket", "${var.name}"}, {"bucket_prefix", absent()}}));
  CHECK(tf.has("aws_s3_bucket_versioning",
               {{"versioning_configuration", {{"status", "${var.versioned ? \"Enabled\" : \"Suspended\"}"}}}}));
  CHECK(
      tf.has("aws_s3_bucket_server_side_encryption_configuration",
             {{"rule",
               {{"bucket_key_enabled", true},
                {"apply_server_side_encryption_by_default", {{"kms_master_key_id", "${aws_kms_key.key_key.arn}"}}}}}}));
  CHECK(tf.has("aws_s3_bucket_lifecycle_configuration", {{"rule", {{"noncurrent_version_expiration", absent()}}}}));
  CHECK(tf.has("aws_s3_bucket_notification", {{"eventbridge", true}}));
}

TEST_CASE("readers get objects and the listing of their folder and the key") {
  auto tf = synth_stack([](Stack& stack) {
    auto bucket = stack.add("data", aws::Bucket{.key = stack.add("key", aws::Key{})});
    bucket.grant_read(bucket_role(stack), "avatars/*");
  });
  const auto granted = [&](std::initializer_list<Pattern::Member> members) {
    CHECK(tf.has("aws_iam_role_policy", {{"policy", bucket_statement(members)}}));
  };
  granted({{"Action", "s3:GetObject"}, {"Resource", "${aws_s3_bucket.data_bucket.arn}/avatars/*"}});
  granted({{"Action", "s3:ListBucket"}, {"Condition", {{"StringLike", {{"s3:prefix", "avatars/*"}}}}}});
  granted({{"Action", array_with({"kms:Decrypt"})},
           {"Condition", {{"StringLike", {{"kms:ViaService", "s3.*.amazonaws.com"}}}}}});
}

TEST_CASE("a role of another account is let in by the bucket itself") {
  auto tf = synth_stack([](Stack& stack) {
    auto partner =
        stack.add("partner", aws::Role::Existing{.name = "partner", .arn = "arn:aws:iam::210987654321:role/partner"});
    stack.add("data", aws::Bucket{}).grant_write(partner).grant_delete(partner);
  });
  CHECK(tf.has("aws_s3_bucket_policy",
               {{"policy", bucket_statement({{"Principal", {{"AWS", "arn:aws:iam::210987654321:role/partner"}}},
                                             {"Action", array_with({"s3:DeleteObject", "s3:PutObject"})}})}}));
}

TEST_CASE("load balancers write as an account in older regions and as a service in later ones") {
  const auto in = [](const char* region) {
    return testing::synth([=](Stack& stack) {
      stack.provider(tf::provider::aws{.region = region});
      aws::set_account_id(stack, "123456789012");
      aws::set_region(stack, region);
      stack.add("logs", aws::Bucket{}).accept_load_balancer_logs("edge");
      stack.add("more", aws::Bucket{}).accept_load_balancer_logs();
    });
  };
  auto older = in("eu-west-1");
  CHECK(older.no_diagnostics());
  CHECK(older.has(
      "aws_s3_bucket_policy.logs_policy",
      {{"policy", bucket_statement({{"Resource", "${aws_s3_bucket.logs_bucket.arn}/edge/AWSLogs/123456789012/*"},
                                    {"Principal", {{"AWS", refers_to("data.aws_elb_service_account")}}}})}}));
  CHECK(older.data("aws_elb_service_account").size() == 1);
  auto later = in("eu-central-2");
  CHECK(later.has(
      "aws_s3_bucket_policy.more_policy",
      {{"policy",
        bucket_statement({{"Resource", "${aws_s3_bucket.more_bucket.arn}/AWSLogs/123456789012/*"},
                          {"Principal", {{"Service", "logdelivery.elasticloadbalancing.amazonaws.com"}}},
                          {"Condition", {{"ArnLike", {{"aws:SourceArn", contains_text(":loadbalancer/*")}}}}}})}}));
}

TEST_CASE("other services write where they do, for this account only") {
  auto tf = synth_stack([](Stack& stack) {
    auto logs = stack.add("logs", aws::Bucket{.key = stack.add("key", aws::Key{})});
    logs.accept_delivered_logs("network").accept_cloudtrail().accept_config("config");
  });
  CHECK(tf.no_diagnostics());
  const auto writes = [&](const char* service, const char* path, const Pattern& condition) {
    CHECK(tf.has("aws_s3_bucket_policy", {{"policy", bucket_statement({{"Principal", {{"Service", service}}},
                                                                       {"Action", "s3:PutObject"},
                                                                       {"Resource", ends_with(path)},
                                                                       {"Condition", condition}})}}));
    CHECK(tf.has("aws_kms_key", {{"policy", bucket_statement({{"Principal", {{"Service", service}}}})}}));
  };
  writes("delivery.logs.amazonaws.com", "/network/AWSLogs/123456789012/*",
         {{"StringEquals", {{"s3:x-amz-acl", "bucket-owner-full-control"}, {"aws:SourceAccount", "123456789012"}}}});
  writes("cloudtrail.amazonaws.com", "arn}/AWSLogs/123456789012/*", {{"ArnLike", {{"aws:SourceArn", present()}}}});
  writes("config.amazonaws.com", "/config/AWSLogs/123456789012/Config/*",
         {{"StringEquals", {{"aws:SourceAccount", "123456789012"}}}});
}

TEST_CASE("access logs go to a bucket that lets this one in, also in another stack") {
  App app;
  auto logs = std::make_shared<std::optional<aws::Bucket::Ref>>();
  app.add("base", [&](Stack& stack) {
    configure(stack);
    *logs = stack.add("logs", aws::Bucket{});
    stack.add("near", aws::Bucket{}).log_access_to(**logs, "near/");
  });
  app.add("shop", [&](Stack& stack) {
    configure(stack);
    stack.add("far", aws::Bucket{}).log_access_to(**logs, "far/");
  });
  auto tf = testing::synth(app);
  CHECK(tf.no_diagnostics());
  auto base = tf.stack("base");
  CHECK(base.has("aws_s3_bucket_logging", {{"depends_on", exactly({"aws_s3_bucket_policy.logs_policy"})}}));
  CHECK(base.has(
      "aws_s3_bucket_policy.logs_policy",
      {{"policy", bucket_statement({{"Resource", ends_with("/near/*")},
                                    {"Condition", {{"ArnLike", {{"aws:SourceArn", refers_to("near_bucket")}}}}}})}}));
  CHECK(base.has("aws_s3_bucket_policy.logs_policy",
                 {{"policy", bucket_statement({{"Resource", ends_with("/far/*")}})}}));
  CHECK(tf.stack("shop").count("aws_s3_bucket_logging") == 1);
}

TEST_CASE("what writes logs at once can wait for the policy by the name it is given") {
  auto tf = synth_stack([](Stack& stack) {
    auto logs = stack.add("logs", aws::Bucket{});
    auto old = stack.add("old", aws::Bucket::Existing{.name = "old-logs"});
    stack.output("name", {.value = logs.log_name()});
    stack.output("arn", {.value = logs.log_arn("network")});
    stack.output("old", {.value = old.log_name()});
  });
  CHECK(tf.output("name").text("/value") == "${aws_s3_bucket_policy.logs_policy.id}");
  CHECK(tf.output("arn").text("/value").ends_with(":s3:::${aws_s3_bucket_policy.logs_policy.id}/network"));
  CHECK(tf.output("old").text("/value") == "old-logs");
}

TEST_CASE("rules of the lifecycle have one criterion by itself and several in an and") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("data", aws::Bucket{.lifecycle = {{.prefix = "a/", .expire_days = 1},
                                                {.id = "both",
                                                 .enabled = false,
                                                 .prefix = "b/",
                                                 .larger_than = 1024,
                                                 .transitions = {{30, "STANDARD_IA"}, {60, "GLACIER"}}},
                                                {.tags = {{"Kind", "draft"}}, .expire_days = 7}}});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has(
      "aws_s3_bucket_lifecycle_configuration",
      {{"rule", array_with({Pattern({{"id", "rule-1"}, {"filter", {{"prefix", "a/"}}}, {"status", "Enabled"}}),
                            Pattern({{"id", "both"},
                                     {"filter", {{"and", {{"prefix", "b/"}, {"object_size_greater_than", 1024}}}}},
                                     {"status", "Disabled"}}),
                            Pattern({{"filter", {{"tag", {{"key", "Kind"}, {"value", "draft"}}}}}})})}}));
}

TEST_CASE("functions that are notified may be invoked by the bucket") {
  auto tf = synth_stack([](Stack& stack) {
    auto bucket = stack.add("data", aws::Bucket{});
    bucket.notify_function("resize", kFunction, {.prefix = "a/"}).notify_queue("jobs", kQueue, {.prefix = "b/"});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_lambda_permission",
               {{"source_account", "123456789012"}, {"source_arn", "${aws_s3_bucket.data_bucket.arn}"}}));
  CHECK(tf.has("aws_s3_bucket_notification", {{"lambda_function", {{"id", "resize"}, {"filter_prefix", "a/"}}},
                                              {"queue", {{"queue_arn", kQueue}}},
                                              {"depends_on", exactly({"aws_lambda_permission.data_notify_resize"})}}));
}

TEST_CASE("an existing bucket takes grants and leaves its policy alone") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("data", aws::Bucket::Existing{.name = "shop-data"}).grant_read_write(bucket_role(stack));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_s3_bucket_policy") == 0);
  CHECK(tf.has("aws_iam_role_policy", {{"policy", bucket_statement({{"Resource", ends_with(":s3:::shop-data/*")}})}}));
}

namespace {

aws::LifecycleRule random_rule(Random& random, const std::string& id) {
  aws::LifecycleRule rule{.id = id, .enabled = !random.one_in(4)};
  if (random.one_in(2)) rule.prefix = "p/";
  if (random.one_in(3)) rule.tags = {{"Kind", "a"}};
  if (random.one_in(3)) rule.larger_than = random.between(1, 1000);
  rule.expire_days = random.between(200, 400);
  if (random.one_in(2))
    rule.transitions = {{random.between(30, 60), "STANDARD_IA"}, {random.between(90, 120), "GLACIER"}};
  if (random.one_in(2)) {
    rule.expire_old_days = random.between(1, 50);
    rule.keep_old_versions = random.between(1, 100);
  }
  return rule;
}

aws::Bucket random_bucket(Random& random) {
  aws::Bucket made{.name = random.one_in(2) ? Str("bucket-" + std::to_string(random.below(1000000))) : Str(),
                   .versioned = !random.one_in(4),
                   .keep_old_days = random.between(0, 100),
                   .force_destroy = random.one_in(2) ? Bool(true) : Bool(),
                   .notify_event_bridge = random.one_in(3)};
  for (std::uint64_t i = random.below(3); i > 0; --i)
    made.lifecycle.push_back(random_rule(random, "r" + std::to_string(i)));
  if (random.one_in(3)) made.cors = {{.origins = {"https://a.example"}, .methods = {"PUT"}, .headers = {"*"}}};
  return made;
}

}  // namespace

TEST_CASE("random buckets are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    aws::Bucket spec = random_bucket(random);
    if (random.one_in(4)) {
      spec.versioned = true;
      spec.object_lock =
          aws::ObjectLock{.mode = random.one_in(2) ? "GOVERNANCE" : "COMPLIANCE", .days = random.between(1, 9)};
    }
    auto logs = scope.add("logs", aws::Bucket{});
    if (random.one_in(2)) logs.accept_load_balancer_logs(random.one_in(2) ? Str("edge") : Str());
    if (random.one_in(2)) logs.accept_delivered_logs().accept_cloudtrail("trail").accept_config();
    if (random.one_in(2)) spec.key = scope.add("key", aws::Key{});
    auto bucket = scope.add("bucket", spec);
    if (random.one_in(2)) bucket.log_access_to(logs, "a/");
    if (random.one_in(2)) bucket.notify_function("f", kFunction, {.suffix = ".png"});
    bucket.grant_read_write(bucket_role(scope), random.one_in(2) ? "*" : "folder/*");
  });
}

TEST_CASE("what S3 would refuse or never do is a diagnostic") {
  using V = Violation<int>;
  const auto bucket = [](std::string code, std::function<void(aws::Bucket&)> change) {
    return V{std::move(code), [change](Scope& scope, int, Random& random) {
               aws::Bucket spec = random_bucket(random);
               change(spec);
               scope.add("bucket", spec);
             }};
  };
  const auto rule = [&](std::function<void(aws::LifecycleRule&)> change) {
    return bucket("T1503", [change](aws::Bucket& b) {
      aws::LifecycleRule broken{.id = "broken", .expire_days = 100};
      change(broken);
      b.lifecycle.push_back(broken);
    });
  };
  const auto called = [](std::string code, std::function<void(const aws::Bucket::Ref&)> call) {
    return V{std::move(code),
             [call](Scope& scope, int, Random& random) { call(scope.add("bucket", random_bucket(random))); }};
  };
  check_violations(
      nothing_shared,
      std::vector<V>{
          bucket("T1501", [](aws::Bucket& b) { b.name = "Upper"; }),
          bucket("T1501", [](aws::Bucket& b) { b.name = "a..b"; }),
          bucket("T1501", [](aws::Bucket& b) { b.name = "10.0.0.1"; }),
          bucket("T1501", [](aws::Bucket& b) { b.name = "xn--bucket"; }),
          bucket("T1501", [](aws::Bucket& b) { b.name = "bucket-s3alias"; }),
          bucket("T1501", [](aws::Bucket& b) { b.name = std::string(64, 'a'); }),
          bucket("T1502", [](aws::Bucket& b) { b.mfa_delete = true; }),
          bucket("T1502", [](aws::Bucket& b) { b.mfa = "arn:aws:iam::123456789012:mfa/root 123456"; }),
          bucket("T1502",
                 [](aws::Bucket& b) {
                   b.mfa_delete = true;
                   b.mfa = "arn:aws:iam::123456789012:mfa/root 123456";
                   b.lifecycle = {{.expire_days = 1}};
                 }),
          rule([](aws::LifecycleRule& r) { r.expire_days = Num(); }),
          rule([](aws::LifecycleRule& r) { r.expire_days = 0; }),
          rule([](aws::LifecycleRule& r) { r.keep_old_versions = 3; }),
          rule([](aws::LifecycleRule& r) {
            r.transitions = {{20, "STANDARD_IA"}};
          }),
          rule([](aws::LifecycleRule& r) {
            r.transitions = {{20, "FROZEN"}};
          }),
          rule([](aws::LifecycleRule& r) {
            r.transitions = {{60, "GLACIER_IR"}, {40, "GLACIER"}};
          }),
          rule([](aws::LifecycleRule& r) {
            r.transitions = {{100, "GLACIER"}};
          }),
          rule([](aws::LifecycleRule& r) {
            r.tags = {{"a", "b"}};
            r.abort_uploads_days = 3;
          }),
          bucket("T1503",
                 [](aws::Bucket& b) {
                   b.lifecycle = {{.id = "a", .expire_days = 1}, {.id = "a", .expire_days = 2}};
                 }),
          bucket("T1503", [](aws::Bucket& b) { b.keep_old_days = -1; }),
          called("T1504",
                 [](const aws::Bucket::Ref& b) {
                   b.allow({.actions = {"s3:GetObject"},
                            .resources = {"arn:aws:s3:::another-one/*"},
                            .principals = {kBucketUser}});
                 }),
          {"T1505",
           [](Scope& scope, int, Random& random) {
             auto logs = scope.add("logs", aws::Bucket{.key = scope.add("key", aws::Key{})});
             if (random.one_in(2)) {
               logs.accept_load_balancer_logs();
             } else {
               scope.add("bucket", random_bucket(random)).log_access_to(logs, "a/");
             }
           }},
          called("T1506", [](const aws::Bucket::Ref& b) { b.accept_load_balancer_logs("/edge"); }),
          called("T1506", [](const aws::Bucket::Ref& b) { b.accept_delivered_logs("AWSLogs"); }),
          called("T1507", [](const aws::Bucket::Ref& b) { b.log_access_to(b, "a/"); }),
          called("T1508",
                 [](const aws::Bucket::Ref& b) {
                   b.notify_queue("a", kQueue, {.prefix = "x/"});
                   b.notify_function("b", kFunction, {.events = {"s3:ObjectCreated:Put"}, .prefix = "x/y/"});
                 }),
          called("T1509", [](const aws::Bucket::Ref& b) { b.notify_queue("a", kQueue, {.events = {"s3:Created"}}); }),
          {"T1510", [](Scope& scope, int,
                       Random&) { scope.add("bucket", aws::Bucket::Existing{.name = "data"}).accept_config(); }},
          bucket("T1003",
                 [](aws::Bucket& b) {
                   b.versioned = false;
                   b.object_lock = aws::ObjectLock{};
                 }),
          bucket("T1003", [](aws::Bucket& b) { b.object_lock = aws::ObjectLock{.days = 1, .years = 1}; }),
          bucket("T1002", [](aws::Bucket& b) { b.object_lock = aws::ObjectLock{.mode = "SOFT"}; }),
          bucket("T1002", [](aws::Bucket& b) { b.cors = {{.origins = {"*"}, .methods = {"PATCH"}}}; }),
      });
}
