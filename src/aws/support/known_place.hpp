// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where something is deployed, as far as the program says so. Looks nothing up, and makes nothing.

#include <terrace/terraform/meta.hpp>

#include <string>

namespace terrace::aws::support {

struct KnownPlace {
  /// Empty when Terraform finds it out.
  std::string account;
  std::string region;
  /// The alias of the provider, empty for the default one.
  std::string provider;
};

/// Of the stack's default AWS provider when `provider` is unset. The account is what the stack or the provider allows, or what
/// the stack says of itself; the region is the provider's.
KnownPlace known_place(const Scope& scope, const ProviderRef& provider = {});

}  // namespace terrace::aws::support
