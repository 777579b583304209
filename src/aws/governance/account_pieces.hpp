// SPDX-License-Identifier: Apache-2.0
#pragma once

// What an account has once: checked across all stacks of an App, as far as the program says where they are deployed.

#include <terrace/terraform/meta.hpp>

namespace terrace::aws::governance {

struct AccountPiece {
  /// "AWS Config recorder"; of what has a name, with the name.
  std::string what;
  /// Whether each region of the account has one.
  bool by_region = true;
  ProviderRef provider{};
  std::string help;
};

void only_once(const Scope& scope, const AccountPiece& piece);

}  // namespace terrace::aws::governance
