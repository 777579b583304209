// SPDX-License-Identifier: Apache-2.0
#pragma once

// The arguments of a stack's blocks, taken from the JSON that Terraform gets.

#include <nlohmann/json.hpp>

#include <map>
#include <string>
#include <string_view>

#include "core/node.hpp"

namespace terrace::graph {

/// By address, as core/address.hpp spells it; secrets are still in them. Of what is nested deeper than 64 levels the
/// inside is left out: no page shows it, and nothing after this has to fear depth.
std::map<std::string, nlohmann::ordered_json> block_arguments(std::string_view document);

/// Replaces what must not be shown: literals of arguments that the provider's schema calls sensitive, the whole of what
/// `sensitive()` is called in, and literals whose name says that they are a secret. References stay: they reveal none.
void mask_secrets(nlohmann::ordered_json& arguments, const detail::Node& node);

/// Replaces secrets that can be recognised in a text: `password = "…"`, `https://user:…@host`.
std::string mask_text(const std::string& text);

}  // namespace terrace::graph
