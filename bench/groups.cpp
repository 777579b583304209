// SPDX-License-Identifier: Apache-2.0

// The reference workload, the same as the peer's groups.js: one VPC and N groups of five resources with references,
// tags and interpolated texts.
//
//   groups N OUT [option of synth…]

#include <terrace/synth/synth.hpp>
#include <terrace/terrace.hpp>
#include <terrace/tf/aws_cloudwatch_log_group.hpp>
#include <terrace/tf/aws_iam_role.hpp>
#include <terrace/tf/aws_security_group.hpp>
#include <terrace/tf/aws_security_group_rule.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/provider/aws.hpp>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

using namespace terrace;

namespace {

Map<Str> tags(const Str& number, std::string_view what) {
  return {{"Name", format("bench-{}-{}", what, number)},
          {"Environment", "production"},
          {"Group", format("group-{}", number)},
          {"ManagedBy", "cdk"}};
}

struct Group {
  tf::aws_vpc::Ref vpc;
  int number;

  void build(Scope& scope) const {
    const std::string n = std::to_string(number);
    auto sg =
        scope.add("sg", tf::aws_security_group{
                            .description = "Security group " + n,
                            .egress = {{.cidr_blocks = {"0.0.0.0/0"}, .from_port = 0, .protocol = "-1", .to_port = 0}},
                            .name = "bench-sg-" + n,
                            .tags = tags(n, "sg"),
                            .vpc_id = vpc.id()});
    scope.add("rule", tf::aws_security_group_rule{.cidr_blocks = {vpc.cidr_block()},
                                                  .description = format("HTTPS for {} in {}", sg.name(), vpc.id()),
                                                  .from_port = 443,
                                                  .protocol = "tcp",
                                                  .security_group_id = sg.id(),
                                                  .to_port = 443,
                                                  .type = "ingress"});
    scope.add(
        "role",
        tf::aws_iam_role{
            .assume_role_policy =
                R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]})",
            .name = "bench-role-" + n,
            .tags = tags(n, "role")});
    scope.add("logs", tf::aws_cloudwatch_log_group{.name = format("/bench/{}/{}", sg.name(), n),
                                                   .retention_in_days = 30,
                                                   .tags = tags(n, "logs")});
    scope.add("subnet", tf::aws_subnet{.availability_zone = "eu-central-1" + std::string(1, "abc"[number % 3]),
                                       .cidr_block = "10." + std::to_string((number >> 8) & 255) + "." +
                                                     std::to_string(number & 255) + ".0/24",
                                       .map_public_ip_on_launch = false,
                                       .tags = tags(n, "subnet"),
                                       .vpc_id = vpc.id()});
  }
};

struct Bench {
  int groups;

  void build(Stack& stack) const {
    stack.provider(tf::provider::aws{.region = "eu-central-1"});
    if (groups == 0) return;
    auto vpc = stack.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16",
                                            .enable_dns_hostnames = true,
                                            .enable_dns_support = true,
                                            .tags = tags("main", "vpc")});
    for (int i = 0; i < groups; ++i) stack.add("group" + std::to_string(i), Group{.vpc = vpc, .number = i});
  }
};

}  // namespace

int main(int argc, char** argv) {
  const int groups = argc > 1 ? std::stoi(argv[1]) : 2;
  std::string out = argc > 2 ? argv[2] : "out";
  if (out.starts_with('-')) {
    std::fprintf(stderr, "usage: %s [N [OUT [option of synth...]]]\n", argv[0]);
    return 64;
  }
  char synth[] = "synth", out_option[] = "--out", quiet[] = "--quiet";
  std::vector<char*> arguments = {argv[0], synth, out_option, out.data()};
  arguments.insert(arguments.end(), argv + std::min(argc, 3), argv + argc);
  if (argc <= 3) arguments.push_back(quiet);
  return run(static_cast<int>(arguments.size()), arguments.data(), [&](App& app) {
    if (groups >= 0) app.add("bench", Bench{groups});
  });
}
