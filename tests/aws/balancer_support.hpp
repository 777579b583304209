// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the tests of load balancers have in common: a network, and something that can be asked on a port.

#include <terrace/aws/load_balancer.hpp>

#include "aws/support.hpp"

namespace aws_test {

/// A target as a service is one, which tells what it was put into by outputs.
struct Backend {
  class Ref;
  Str vpc_id;
  int port = 8080;
  Ref build(Scope& scope) const;
};

class Backend::Ref {
 public:
  explicit Ref(const aws::Target& target) : target_(target) {}
  const aws::Target& target() const { return target_; }
  Items<aws::TargetAttachment>& attachments() const { return aws::Target::attachments_of(target_.owner()); }

 private:
  aws::Target target_;
};

inline Backend::Ref Backend::build(Scope& scope) const {
  const auto group = scope.add("group", aws::SecurityGroup{.vpc = vpc_id, .all_outbound = false});
  return Ref(
      aws::Target(scope, aws::Connections(scope, {.group_id = group.id()}), {.vpc_id = vpc_id, .port = Num(port)}));
}

struct Edge {
  aws::Network::Ref network;
  Backend::Ref web;
  Backend::Ref api;
};

inline constexpr const char* kCertificate = "arn:aws:acm:eu-west-1:123456789012:certificate/1";

/// A network of a few resources and two targets in it.
inline Edge make_edge(Stack& stack) {
  auto network = stack.add("network", aws::Network::Existing{.vpc_id = "vpc-0a1b2c3d4e5f60718",
                                                             .public_subnets = {"subnet-1", "subnet-2"},
                                                             .private_subnets = {"subnet-3", "subnet-4"},
                                                             .cidr = "10.0.0.0/16"});
  return {network, stack.add("web", Backend{.vpc_id = network.vpc_id()}),
          stack.add("api", Backend{.vpc_id = network.vpc_id(), .port = 9000})};
}

/// A balancer without logs, for tests that are about other things.
inline aws::LoadBalancer plain(const Edge& edge) {
  return {.network = edge.network, .access_logs = {.enabled = false}};
}

/// A stack "test" with an edge and what `build(stack, edge)` adds.
template <class Build> Template synth_edge(Build build) {
  return synth_stack([&](Stack& stack) {
    const Edge edge = make_edge(stack);
    build(stack, edge);
  });
}

}  // namespace aws_test
