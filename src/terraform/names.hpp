// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which names and addresses Terraform takes, besides identifiers (value/text.hpp).

#include <string_view>

namespace terrace::detail {

/// Names that mean something else in a module block, so that no variable may have them.
bool is_reserved_variable(std::string_view name);
/// "namespace/name" or "host/namespace/name".
bool is_provider_source(std::string_view source);
/// The last part of a provider's source.
std::string_view provider_name(std::string_view source);
/// "namespace/name/provider", with an optional host before it and an optional "//folder" behind.
bool is_registry_module(std::string_view source);
/// Twelve digits.
bool is_account_id(std::string_view id);
/// "1.2.3", "1.2.3-beta.1"; an "=" may stand before it.
bool is_exact_version(std::string_view version);

}  // namespace terrace::detail
