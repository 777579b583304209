// SPDX-License-Identifier: Apache-2.0

// A document with blocks of every shape and overrides in each of them, judged by the real provider's schema.

#include <terrace/terrace.hpp>
#include <terrace/testing/synth.hpp>
#include <terrace/testing/terraform.hpp>
#include <terrace/tf/aws_instance.hpp>
#include <terrace/tf/aws_s3_bucket.hpp>
#include <terrace/tf/aws_security_group.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/provider/aws.hpp>

#include <iostream>

#include "catch.hpp"
#include "real_terraform.hpp"

using namespace terrace;

TEST_CASE("terraform validates blocks of every shape, and what overrides make of them") {
  const auto available = testing::aws_provider_available();
  if (!terrace_test::can_run(static_cast<bool>(available), available.reason)) return;
  const auto tf = testing::synth([](Stack& stack) {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    const auto dns = stack.provider(tf::provider::aws{.region = "us-east-1"}, {.alias = "dns"});
    stack.tag("Owner", "${literal}");
    const auto ports = stack.variable<List<Num>>("ports", {.default_value = list({80, 443})});
    const auto vpc = stack.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16"});

    using Ingress = tf::blocks::aws_security_group::ingress;
    Blocks<Ingress> ingress = {{.cidr_blocks = {"10.0.0.0/8"}, .from_port = 22, .protocol = "tcp", .to_port = 22}};
    ingress.add_dynamic(ports, [](const Any&, const Any& port) {
      return Ingress{.cidr_blocks = {"0.0.0.0/0"}, .from_port = port, .protocol = "tcp", .to_port = port};
    });
    // An attribute that is written like a block: entered, replaced and extended by pointer.
    stack.add("computed", tf::aws_security_group{.ingress = ingress, .vpc_id = vpc.id()});
    const auto group = stack.add(
        "group", tf::aws_security_group{
                     .ingress = {{.cidr_blocks = {"10.0.0.0/8"}, .from_port = 22, .protocol = "tcp", .to_port = 22}},
                     .vpc_id = vpc.id()});
    group.node()
        .override("/ingress/0/description", "by override")
        .override("/ingress/-", object({{"from_port", 1}, {"to_port", 2}, {"protocol", "udp"}, {"self", true}}));

    const auto machine = stack.add("machine", tf::aws_instance{.ami = "ami-1", .instance_type = "t3.micro"},
                                   {.provider = dns, .lifecycle = {{.ignore_changes = {"ami"}}}});
    machine.node()
        .override("/root_block_device/volume_size", 64)
        .override("/metadata_options", object({{"http_tokens", "required"}}))
        .override("/ebs_block_device/-", object({{"device_name", "/dev/xvdb"}, {"volume_size", 8}}))
        .override("/tags/Name", "${still a literal}");
    stack.add("bucket", tf::aws_s3_bucket{.bucket = "acme"})
        .node()
        .override("/bucket", Any())
        .override("/force_destroy", true);
    stack.output("groups", {.value = list({group.id(), vpc.arn()})});
  });
  INFO(tf.json());
  CHECK(tf.only("aws_security_group.group").text("/ingress/0/description") == "by override");
  CHECK(tf.only("aws_instance.machine").integer("/root_block_device/volume_size") == 64);
  CHECK_FALSE(tf.only("aws_s3_bucket.bucket").has("/bucket"));
  const auto result = testing::terraform_validate(tf);
  if (result.skipped) {
    std::cout << result << '\n';
    return;
  }
  CHECK(result);
}
