// SPDX-License-Identifier: Apache-2.0

// Two stacks, each with a state of its own. The second uses what the first made by holding its Ref: Terrace makes the
// outputs there and the remote state here, and orders the stacks.

#include <terrace/terrace.hpp>
#include <terrace/tf/aws_security_group.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/aws_vpc_security_group_ingress_rule.hpp>
#include <terrace/tf/provider/aws.hpp>

#include <string>
#include <vector>

using namespace terrace;

namespace {

backend::s3 state(const std::string& stack) {
  return {.bucket = "example-terraform-state",
          .encrypt = true,
          .key = stack + "/terraform.tfstate",
          .region = "eu-west-1",
          .use_lockfile = true};
}

// [network]
struct NetworkStack {
  struct Ref {
    tf::aws_vpc::Ref vpc;
    std::vector<tf::aws_subnet::Ref> subnets;
  };

  std::string name;
  std::vector<std::string> zones;

  Ref build(Stack& stack) const {
    stack.backend(state(name));
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    auto vpc = stack.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
    std::vector<tf::aws_subnet::Ref> subnets;
    for (const std::string& zone : zones) {
      subnets.push_back(stack.add("subnet_" + zone,
                                  tf::aws_subnet{.availability_zone = "eu-west-1" + zone,
                                                 .cidr_block = fn::cidrsubnet(vpc.cidr_block(), 8, int(subnets.size())),
                                                 .vpc_id = vpc.id()}));
    }
    return {vpc, subnets};
  }
};
// [/network]

// [web]
struct WebStack {
  std::string name;
  NetworkStack::Ref network;  // of another stack: nothing here says so, and nothing has to

  void build(Stack& stack) const {
    stack.backend(state(name));
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    auto group = stack.add("group", tf::aws_security_group{.description = "The web servers",  //
                                                           .name = "web",
                                                           .vpc_id = network.vpc.id()});
    stack.add("https", tf::aws_vpc_security_group_ingress_rule{.cidr_ipv4 = network.vpc.cidr_block(),
                                                               .description = "HTTPS from the network",
                                                               .from_port = 443,
                                                               .ip_protocol = "tcp",
                                                               .security_group_id = group.id(),
                                                               .to_port = 443});
    List<Str> ids;
    for (const auto& subnet : network.subnets) ids.add(subnet.id());
    stack.output("subnets", {.value = fn::join(",", ids)});
  }
};
// [/web]

}  // namespace

int main(int argc, char** argv) {
  return run(argc, argv, [](App& app) {
    // [app]
    auto network = app.add("network", NetworkStack{.name = "network", .zones = {"a", "b"}});
    app.add("web", WebStack{.name = "web", .network = network});
    // [/app]
  });
}
