// SPDX-License-Identifier: Apache-2.0
#pragma once

// Literal JSON text as a Value, so that a document reads alike whether it is text or jsonencode.

#include <terrace/value/value.hpp>

#include <optional>
#include <string_view>

namespace terrace::policy {

/// Nothing when the text is no JSON object or array.
std::optional<Value> value_of_json(std::string_view text);

}  // namespace terrace::policy
