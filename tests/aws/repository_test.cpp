// SPDX-License-Identifier: Apache-2.0
// Repositories and caches of images: include/terrace/aws/repository.hpp.

#include <terrace/aws/repository.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

const aws::Principal kImageUser = aws::Principal::service("ecs-tasks.amazonaws.com");
constexpr const char* kPartnerRole = "arn:aws:iam::210987654321:role/partner";

Pattern images_statement(std::initializer_list<Pattern::Member> members) {
  return json_text({{"Statement", array_with(members)}});
}

aws::Role::Ref image_role(Scope& scope) { return scope.add("role", aws::Role{.trusts = {kImageUser}}); }

}  // namespace

TEST_CASE("a repository's tags stay and its images are scanned and what lost its tag goes") {
  auto tf = synth_stack([](Stack& stack) { stack.add("Web_Images", aws::Repository{}); });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecr_repository", {{"name", "test/web-images"},
                                      {"image_tag_mutability", "IMMUTABLE"},
                                      {"image_scanning_configuration", {{"scan_on_push", true}}},
                                      {"encryption_configuration", {{"encryption_type", "AES256"}}}}));
  CHECK(tf.has(
      "aws_ecr_lifecycle_policy",
      {{"policy", json_text({{"rules", exactly({Pattern(
                                           {{"rulePriority", 1},
                                            {"selection", {{"tagStatus", "untagged"}, {"countNumber", 14}}}})})}})}}));
  CHECK(tf.count("aws_ecr_repository_policy") == 0);
}

TEST_CASE("each default of a repository has its escape, and takes variables") {
  auto tf = synth_stack([](Stack& stack) {
    stack.add("images", aws::Repository{.immutable = stack.variable<Bool>("immutable"),
                                        .untagged_days = 0,
                                        .keep_images = stack.variable<Num>("keep"),
                                        .key = stack.add("key", aws::Key{}),
                                        .force_delete = true});
    stack.add("plain", aws::Repository{.untagged_days = 0});
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_ecr_repository.images_repository",
             {{"image_tag_mutability", "${var.immutable ? \"IMMUTABLE\" : \"MUTABLE\"}"},
              {"force_delete", true},
              {"encryption_configuration", {{"encryption_type", "KMS"}, {"kms_key", "${aws_kms_key.key_key.arn}"}}}}));
  CHECK(tf.count("aws_ecr_lifecycle_policy") == 1);
}

TEST_CASE("an image knows its text and who may pull it") {
  auto tf = synth_stack([](Stack& stack) {
    auto images = stack.add("images", aws::Repository{});
    auto image = images.image("1.2");
    image.grant_pull(image_role(stack));
    stack.output("tag", {.value = image});
    stack.output("digest", {.value = images.image("sha256:" + std::string(64, 'a'))});
  });
  CHECK(tf.output("tag").text("/value") == "${aws_ecr_repository.images_repository.repository_url}:1.2");
  CHECK(tf.output("digest").text("/value").ends_with("_url}@sha256:" + std::string(64, 'a')));
  CHECK(tf.has("aws_iam_role_policy",
               {{"policy", images_statement({{"Action", array_with({"ecr:BatchGetImage"})},
                                             {"Resource", "${aws_ecr_repository.images_repository.arn}"}})}}));
  CHECK(tf.has("aws_iam_role_policy",
               {{"policy", images_statement({{"Action", "ecr:GetAuthorizationToken"}, {"Resource", "*"}})}}));
}

TEST_CASE("a role of another account is let in by the repository, whose policy names no resources") {
  auto tf = synth_stack([](Stack& stack) {
    auto partner = stack.add("partner", aws::Role::Existing{.name = "partner", .arn = kPartnerRole});
    stack.add("images", aws::Repository{}).grant_pull(partner);
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_ecr_repository_policy",
               {{"policy", images_statement({{"Principal", {{"AWS", kPartnerRole}}}, {"Resource", absent()}})}}));
}

TEST_CASE("a cache names images after its prefix, and its users may fetch them") {
  auto tf = synth_stack([](Stack& stack) {
    auto login = stack.add("login", aws::Secret{.name = "ecr-pullthroughcache/hub", .filled_by_hand = true});
    auto hub = stack.add("hub", aws::PullThroughCache{.upstream = "registry-1.docker.io", .credential = login});
    auto image = hub.image("library/nginx:1.27");
    image.grant_pull(image_role(stack));
    stack.output("image", {.value = image});
  });
  CHECK(tf.no_diagnostics());
  CHECK(
      tf.has("aws_ecr_pull_through_cache_rule",
             {{"ecr_repository_prefix", "hub"}, {"credential_arn", "${aws_secretsmanager_secret.login_secret.arn}"}}));
  CHECK(tf.output("image").text("/value") ==
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/${aws_ecr_pull_through_cache_rule.hub_rule.ecr_repository_prefix}"
        "/library/nginx:1.27");
  CHECK(tf.has("aws_iam_role_policy",
               {{"policy", images_statement({{"Action", array_with({"ecr:BatchImportUpstreamImage"})}})}}));
}

TEST_CASE("an existing repository is known by its name, or by an ARN of another account") {
  auto tf = synth_stack([](Stack& stack) {
    auto here = stack.add("here", aws::Repository::Existing{.name = "web"});
    auto there = stack.add(
        "there", aws::Repository::Existing{.name = "web", .arn = "arn:aws:ecr:us-east-1:210987654321:repository/web"});
    stack.output("here", {.value = here.image("1")});
    stack.output("there", {.value = there.image("1")});
  });
  CHECK(tf.output("here").text("/value") == "123456789012.dkr.ecr.eu-west-1.amazonaws.com/web:1");
  CHECK(tf.output("there").text("/value") == "210987654321.dkr.ecr.us-east-1.amazonaws.com/web:1");
}

TEST_CASE("a cache that exists already gives images that may be pulled") {
  auto tf = synth_stack([](Stack& stack) {
    auto hub = stack.add("hub", aws::PullThroughCache::Existing{.prefix = "docker-hub"});
    auto nginx = hub.image("library/nginx:1.27");
    nginx.grant_pull(stack.add("task", aws::Role{.trusts = {aws::Principal::service("ecs-tasks.amazonaws.com")}}));
    stack.output("nginx", {.value = nginx});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.count("aws_ecr_pull_through_cache_rule") == 0);
  CHECK(tf.output("nginx").text("/value") ==
        "123456789012.dkr.ecr.eu-west-1.amazonaws.com/docker-hub/library/nginx:1.27");
  CHECK(tf.has("aws_iam_role_policy",
               {{"policy", images_statement({{"Action", array_with({"ecr:BatchImportUpstreamImage"})}})}}));
}

namespace {}

TEST_CASE("random repositories and caches are valid Terraform") {
  check_valid_specs(nothing_shared, [](Scope& scope, int, Random& random) {
    aws::Repository spec{.name = random.one_in(2) ? Str("team/" + std::string(random.below(200) + 1, 'a')) : Str(),
                         .immutable = random.one_in(2),
                         .scan_on_push = random.one_in(2),
                         .untagged_days = random.between(0, 60),
                         .keep_images = random.one_in(2) ? Num(random.between(1, 500)) : Num()};
    auto images = scope.add("images", spec);
    images.grant_push(image_role(scope));
    if (random.one_in(2))
      images.allow({.actions = {"ecr:BatchGetImage"}, .principals = {aws::Principal::aws("210987654321")}});
    const std::vector<std::string> open = {"public.ecr.aws", "quay.io", "registry.k8s.io"};
    scope.add("cache", aws::PullThroughCache{.upstream = random.pick(open)}).image("a:1");
  });
}

TEST_CASE("what ECR would refuse is a diagnostic") {
  using V = Violation<int>;
  const auto named = [](const char* name) {
    return V{"T1516", [name](Scope& scope, int, Random& random) {
               scope.add("images", aws::Repository{.name = name, .immutable = random.one_in(2)});
             }};
  };
  const auto cache = [](std::string code, const char* upstream, const char* secret) {
    return V{std::move(code), [=](Scope& scope, int, Random&) {
               aws::PullThroughCache spec{.upstream = upstream};
               if (secret != nullptr)
                 spec.credential = scope.add("login", aws::Secret{.name = secret, .filled_by_hand = true});
               scope.add("cache", spec);
             }};
  };
  const auto tag = [](std::string text) {
    return V{"T1519", [text](Scope& scope, int, Random&) { scope.add("images", aws::Repository{}).image(text); }};
  };
  check_violations(
      nothing_shared,
      std::vector<V>{
          named("Web"),
          named("a"),
          named("-web"),
          named("web/"),
          named("a//b"),
          named("a___b"),
          named("a b"),
          cache("T1517", "registry-1.docker.io", nullptr),
          cache("T1517", "ghcr.io", "hub/login"),
          cache("T1518", "docker.io", nullptr),
          cache("T1518", "example.com", nullptr),
          tag(""),
          tag(".1"),
          tag("a/b"),
          tag("sha256:123"),
          {"T1516",
           [](Scope& scope, int, Random&) {
             scope.add("cache", aws::PullThroughCache{.upstream = "quay.io", .prefix = "UPPER"});
           }},
          {"T1002", [](Scope& scope, int, Random&) { scope.add("images", aws::Repository{.untagged_days = -1}); }},
          {"T1002", [](Scope& scope, int, Random&) { scope.add("images", aws::Repository{.keep_images = 0}); }},
          {"T1003",
           [](Scope& scope, int, Random&) {
             scope.add("images", aws::Repository{})
                 .allow({.actions = {"ecr:BatchGetImage"}, .resources = {"*"}, .principals = {kImageUser}});
           }},
          {"T1510",
           [](Scope& scope, int, Random&) {
             scope.add("images", aws::Repository::Existing{.name = "web"})
                 .allow({.actions = {"ecr:BatchGetImage"}, .principals = {kImageUser}});
           }},
      });
}
