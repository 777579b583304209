// SPDX-License-Identifier: Apache-2.0
#pragma once

// The rules about ranges that only Terraform can check, because only it knows them.

#include <terrace/terraform/meta.hpp>

#include "aws/network/state.hpp"

namespace terrace::aws {

/// Of the VPC: one range for each zone in each list that only Terraform knows, and no two subnets that share addresses.
Block<Lifecycle> range_conditions(const Network& network, const NetworkState& state);

}  // namespace terrace::aws
