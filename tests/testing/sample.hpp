// SPDX-License-Identifier: Apache-2.0
#pragma once

// The stack that the tests of terrace::testing ask about.

#include <terrace/terrace.hpp>
#include <terrace/testing/testing.hpp>
#include <terrace/tf/aws_iam_role_policy.hpp>
#include <terrace/tf/aws_security_group.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/data/aws_ami.hpp>
#include <terrace/tf/provider/aws.hpp>

#include "catch.hpp"

/// Catch2's matcher for a part of a text, which has another name in its version 3.
inline auto contains(const std::string& text) {
#if __has_include(<catch2/catch_all.hpp>)
  return Catch::Matchers::ContainsSubstring(text);
#else
  return Catch::Matchers::Contains(text);
#endif
}

namespace sample {

using namespace terrace;

struct Subnets {
  tf::aws_vpc::Ref vpc;
  int zones = 2;

  void build(Scope& scope) const {
    for (int i = 0; i < zones; ++i) {
      scope.add("zone" + std::to_string(i),
                tf::aws_subnet{.cidr_block = "10.0." + std::to_string(i) + ".0/24", .vpc_id = vpc.id()});
    }
  }
};

struct Web {
  int zones = 2;

  void build(Stack& stack) const {
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    stack.provider(tf::provider::aws{.region = "us-east-1"}, {.alias = "dns"});
    auto cidr = stack.variable<Str>("cidr", {.default_value = "10.0.0.0/16"});
    auto vpc = stack.add(
        "network",
        tf::aws_vpc{.cidr_block = cidr, .enable_dns_hostnames = true, .tags = {{"Name", "web"}, {"Price", "${5}"}}});
    stack.add("subnets", Subnets{.vpc = vpc, .zones = zones});
    stack.add("edge",
              tf::aws_security_group{.ingress = {{.from_port = 443, .protocol = "tcp", .to_port = 443},
                                                 {.from_port = 80, .protocol = "tcp", .to_port = 80}},
                                     .vpc_id = vpc.id()},
              {.lifecycle = {{.prevent_destroy = true}}});
    stack.add("image", tf::data::aws_ami{.owners = {"amazon"}});
    stack.add(
        "policy",
        tf::aws_iam_role_policy{
            .policy = fn::jsonencode(object(
                {{"Version", "2012-10-17"},
                 {"Statement",
                  list({object({{"Effect", "Allow"}, {"Action", list({"s3:Get*"})}, {"Resource", vpc.arn()}})})}})),
            .role = "web"});
    stack.output("vpc_id", {.value = vpc.id(), .description = "The network"});
  }
};

}  // namespace sample
