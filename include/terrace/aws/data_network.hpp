// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where databases and caches live: a network, or a VPC and subnets of it.
//
//   aws::Database{.network = network, …}
//   aws::Database{.network = {vpc_id, {subnet_a, subnet_b}}, …}

#include <terrace/aws/security_group.hpp>

namespace terrace::aws {

class DataNetwork {
 public:
  /// Also a list that only Terraform knows. `zones` is in how many zones they are, where that is known.
  DataNetwork(const InVpc& vpc, const List<Str>& subnet_ids, int zones = 0)
      : vpc_id_(vpc.id()), subnet_ids_(subnet_ids), zones_(zones) {}
  /// A network: its isolated subnets, or the private ones of a network without.
  template <class T>
  requires requires(const T& network) {
    Str(network.vpc_id());
    List<Str>(network.data_subnets());
    static_cast<int>(network.zones());
  }
  DataNetwork(const T& network) : DataNetwork(Str(network.vpc_id()), network.data_subnets(), network.zones()) {}

  const Str& vpc_id() const { return vpc_id_; }
  const List<Str>& subnet_ids() const { return subnet_ids_; }
  /// 0: only Terraform knows.
  int zones() const { return zones_; }

 private:
  Str vpc_id_;
  List<Str> subnet_ids_;
  int zones_ = 0;
};

}  // namespace terrace::aws
