// SPDX-License-Identifier: Apache-2.0

// A module from the public registry, used as it is, with two configurations of the AWS provider: the DNS zone is in
// another account. What Terrace checks of a module is its version and the form of its inputs' names; which inputs and
// outputs there are is known to the module alone, so `terraform validate`, which downloads it, has the last word.

#include <terrace/terrace.hpp>
#include <terrace/tf/aws_internet_gateway.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/provider/aws.hpp>

using namespace terrace;

namespace {

struct Website {
  Str dns_role;  ///< the role that may change the zone, in the account that owns it
  Str zone_id;

  void build(Stack& stack) const {
    // [providers]
    const ProviderRef aws = stack.provider(tf::provider::aws{.region = "eu-west-1"});
    const ProviderRef dns = stack.provider(
        tf::provider::aws{.assume_role = {{.role_arn = dns_role}}, .region = "eu-west-1"}, {.alias = "dns"});
    // [/providers]

    auto vpc = stack.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
    auto gateway = stack.add("gateway", tf::aws_internet_gateway{.vpc_id = vpc.id()});
    List<Str> subnets;
    for (int i = 0; i < 2; ++i) {
      const std::string zone(1, "ab"[i]);
      subnets.add(stack
                      .add("public_" + zone, tf::aws_subnet{.availability_zone = "eu-west-1" + zone,
                                                            .cidr_block = fn::cidrsubnet(vpc.cidr_block(), 8, i),
                                                            .map_public_ip_on_launch = true,
                                                            .vpc_id = vpc.id()})
                      .id());
    }

    // [module]
    auto ecs = stack.add("ecs", Module{.source = "infrahouse/ecs/aws",
                                       .version = "6.0.0",
                                       .inputs = {{"asg_subnets", subnets},
                                                  {"container_port", 80},
                                                  {"dns_names", list({"", "www"})},
                                                  {"docker_image", "httpd:2.4"},
                                                  {"environment", "development"},
                                                  {"internet_gateway_id", gateway.id()},
                                                  {"load_balancer_subnets", subnets},
                                                  {"service_name", "website"},
                                                  {"zone_id", zone_id}},
                                       .providers = {{"aws", aws}, {"aws.dns", dns}}});
    stack.output("service", {.value = ecs.output<Str>("service_arn")});
    // [/module]
  }
};

}  // namespace

int main(int argc, char** argv) {
  return run(argc, argv, [](App& app) {
    app.add("website", Website{.dns_role = "arn:aws:iam::123456789012:role/dns", .zone_id = "Z0123456789EXAMPLE"});
  });
}
