// SPDX-License-Identifier: Apache-2.0
#pragma once

// A network as a stack of its own: public and private subnets in a number of availability zones, a way out for the
// private ones, and a record of the traffic. What other stacks may want is in its outputs and in its Ref.
//
// The range, the zones and the number of NAT gateways are Terraform variables, so that one synthesized configuration
// serves several accounts; the members are their defaults.

#include <terrace/terrace.hpp>
#include <terrace/tf/aws_cloudwatch_log_group.hpp>
#include <terrace/tf/aws_default_security_group.hpp>
#include <terrace/tf/aws_eip.hpp>
#include <terrace/tf/aws_flow_log.hpp>
#include <terrace/tf/aws_iam_role.hpp>
#include <terrace/tf/aws_iam_role_policy.hpp>
#include <terrace/tf/aws_internet_gateway.hpp>
#include <terrace/tf/aws_nat_gateway.hpp>
#include <terrace/tf/aws_route.hpp>
#include <terrace/tf/aws_route_table.hpp>
#include <terrace/tf/aws_route_table_association.hpp>
#include <terrace/tf/aws_subnet.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/aws_vpc_endpoint.hpp>
#include <terrace/tf/provider/aws.hpp>

#include <string>
#include <vector>

struct Network {
  /// Subnets by availability zone.
  struct Ref {
    terrace::tf::aws_vpc::Ref vpc;
    terrace::Map<terrace::Str> public_subnets;
    terrace::Map<terrace::Str> private_subnets;
  };

  std::string environment;
  std::string region;
  terrace::Cidr cidr;
  /// Their order gives the subnets their ranges: add new zones at the end.
  std::vector<std::string> zones;
  /// One NAT gateway for each zone survives the loss of a zone; a single one costs less.
  bool nat_per_zone = true;
  int log_retention_days = 30;

  Ref build(terrace::Stack& stack) const;
};
