// SPDX-License-Identifier: Apache-2.0
#pragma once

// What C++ knows of a value. Rules are checked on literals only: a late value is Terraform's to check.

#include <terrace/value/views.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace terrace::aws::support {

/// The whole number that a literal is, also one given as text ("443").
std::optional<std::int64_t> literal_number(const Value& value);
std::optional<bool> literal_bool(const Value& value);
std::optional<std::string_view> literal_text(const Value& value);
/// A switch as most of AWS writes it: "ENABLED" or "DISABLED".
Str on_or_off(const Bool& value);
/// How many items a literal list, set or map has.
std::optional<std::size_t> literal_size(const Value& value);

}  // namespace terrace::aws::support
