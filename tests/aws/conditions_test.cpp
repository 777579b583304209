// SPDX-License-Identifier: Apache-2.0
// What constructs say about things that are made only under a condition: Scope::only_if and Statement::only_if.

#include <terrace/aws/bucket.hpp>
#include <terrace/aws/repository.hpp>
#include <terrace/aws/role.hpp>
#include <terrace/aws/security_group.hpp>
#include <terrace/core/render.hpp>

#include "aws/support.hpp"

using namespace aws_test;

namespace {

Bool flag(Stack& stack, const char* name = "wanted") { return stack.variable<Bool>(name, {.default_value = true}); }

aws::Role::Ref worker(Scope scope) {
  return scope.add("role", aws::Role{.trusts = {aws::Principal::service("ec2.amazonaws.com")}});
}

}  // namespace

TEST_CASE("a grant on what may not be there is a statement that is there only with it") {
  auto tf = synth_stack([](Stack& stack) {
    const auto role = worker(stack);
    role.allow({.actions = {"s3:ListAllMyBuckets"}, .resources = {"*"}});
    stack.group("part").only_if(flag(stack)).add("bucket", aws::Bucket{}).grant_read(role);
  });
  CHECK(tf.no_diagnostics());
  const std::string policy = tf.only("aws_iam_role_policy").text("/policy");
  INFO(policy);
  CHECK(tf.has("aws_iam_role_policy", {{"count", absent()}}));
  CHECK(policy.find("\"Statement\" = concat([{") != std::string::npos);
  CHECK(policy.find("var.wanted ? [{") != std::string::npos);
  CHECK(policy.find("one(aws_s3_bucket.part_bucket_bucket[*].arn)") != std::string::npos);
}

TEST_CASE("a role whose every right is under conditions has its policy only under one of them") {
  auto tf = synth_stack([](Stack& stack) {
    const auto role = worker(stack);
    stack.group("part").only_if(flag(stack)).add("bucket", aws::Bucket{}).grant_read(role);
    role.allow({.actions = {"s3:ListAllMyBuckets"}, .resources = {"*"}, .only_if = flag(stack, "listing")});
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.only("aws_iam_role_policy").text("/count") == "${var.wanted || var.listing ? 1 : 0}");
}

TEST_CASE("what is under the same condition as its role is said without one") {
  auto tf = synth_stack([](Stack& stack) {
    Scope part = stack.group("part").only_if(flag(stack));
    part.add("bucket", aws::Bucket{}).grant_read(worker(part));
  });
  const auto policy = tf.only("aws_iam_role_policy");
  CHECK(policy.text("/count") == "${var.wanted ? 1 : 0}");
  CHECK(policy.text("/policy").find(" ? ") == std::string::npos);
  CHECK(policy.text("/policy").find("aws_s3_bucket.part_bucket_bucket[0].arn") != std::string::npos);
}

TEST_CASE("statements under different conditions are not merged") {
  aws::PolicyDocument policy;
  const aws::Statement list_all{.actions = {"s3:ListAllMyBuckets"}, .resources = {"*"}};
  aws::Statement sometimes = list_all;
  sometimes.only_if = raw<Bool>("var.a");
  policy.allow(list_all).allow(sometimes);
  const std::string text = to_hcl(policy.json());
  INFO(text);
  CHECK(text.find("concat([{\"Effect\"") != std::string::npos);
  CHECK(text.find("(var.a) ? [{") != std::string::npos);
  aws::PolicyDocument only;
  only.allow(sometimes).allow(sometimes);
  CHECK(to_hcl(only.json()).find("var.a", to_hcl(only.json()).find("var.a") + 1) == std::string::npos);
}

TEST_CASE("a rule about a group that may not be there is there only with it") {
  auto tf = synth_stack([](Stack& stack) {
    const auto files = stack.add(
        "files",
        aws::SecurityGroup{.vpc = aws::InVpc("vpc-1"), .all_outbound = false, .default_port = aws::Ports::tcp(2049)});
    const auto web =
        stack.group("part").only_if(flag(stack)).add("web", aws::SecurityGroup{.vpc = aws::InVpc("vpc-1")});
    files.connections().allow_from(web);
    files.connections().allow_from(aws::Peer::cidr("10.0.0.0/8"));
  });
  CHECK(tf.no_diagnostics());
  CHECK(tf.has("aws_vpc_security_group_ingress_rule.files_rules_from-part-web-tcp-2049",
               {{"count", "${var.wanted ? 1 : 0}"},
                {"referenced_security_group_id", "${aws_security_group.part_web_group[0].id}"},
                {"security_group_id", "${aws_security_group.files_group.id}"}}));
  CHECK(tf.has("aws_vpc_security_group_ingress_rule.files_rules_from-10-0-0-0-8-tcp-2049", {{"count", absent()}}));
}

TEST_CASE("a repository whose only readers may not be there has its policy only with them") {
  auto tf = synth_stack([](Stack& stack) {
    const auto images = stack.add("images", aws::Repository{});
    const auto role = worker(stack.group("part").only_if(flag(stack)));
    images.allow({.actions = {"ecr:BatchGetImage"}, .principals = {aws::Principal::aws(role.arn())}});
  });
  CHECK(tf.has("aws_ecr_repository_policy.images_policy", {{"count", "${var.wanted ? 1 : 0}"}}));
}
