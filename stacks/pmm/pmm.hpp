// SPDX-License-Identifier: Apache-2.0
#pragma once

// A PMM server in a network that exists already, and the same with a network of its own. What differs from one
// installation to the next is a Terraform variable (inputs.hpp), so that one configuration serves all, by itself or as a
// module.

#include "inputs.hpp"

namespace pmm {

/// Named subnets; everything else about the network is looked up.
struct PmmStack {
  Choices choices{};
  void build(terrace::Stack& stack) const;
};

/// Everything but the DNS zone: one command deploys it.
struct PmmComplete {
  Choices choices{};
  void build(terrace::Stack& stack) const;
};

}  // namespace pmm
