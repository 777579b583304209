// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where tasks and machines run: a network and its subnets. Taken from anything with `vpc_id()` and `private_subnets()`,
// such as aws::Network, or from ids.
//
//   .network = network                                                        // its private subnets
//   .network = network, .subnets = network.public_subnets(), .public_address = true
//   .network = aws::TaskNetwork::of(vpc_id, {subnet_a, subnet_b})

#include <terrace/terraform/meta.hpp>

namespace terrace::aws {

class TaskNetwork {
 public:
  /// None: for tasks that share the network of their machine.
  TaskNetwork() = default;
  template <class T>
  requires requires(const T& network) {
    Str(network.vpc_id());
    List<Str>(network.private_subnets());
  }
  TaskNetwork(const T& network) : vpc_id_(network.vpc_id()), subnets_(network.private_subnets()) {
    if constexpr (requires { Dependency(network.ready()); }) ready_ = network.ready();
  }
  static TaskNetwork of(const Str& vpc_id, const List<Str>& subnets) {
    TaskNetwork made;
    made.vpc_id_ = vpc_id;
    made.subnets_ = subnets;
    return made;
  }

  bool is_set() const { return vpc_id_.is_set(); }
  const Str& vpc_id() const { return vpc_id_; }
  const List<Str>& subnets() const { return subnets_; }
  /// What must exist before a task can reach its registry; unset where the network does not say.
  const Dependency& ready() const { return ready_; }

 private:
  Str vpc_id_;
  List<Str> subnets_;
  Dependency ready_;
};

}  // namespace terrace::aws
