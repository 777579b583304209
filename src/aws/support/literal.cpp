// SPDX-License-Identifier: Apache-2.0

#include "aws/support/literal.hpp"

#include <terrace/value/expression.hpp>

#include <charconv>

#include "value/representation.hpp"

namespace terrace::aws::support {

using terrace::detail::Access;

std::optional<std::int64_t> literal_number(const Value& value) {
  switch (value.kind()) {
  case Value::Kind::integer: return Access::scalar<std::int64_t>(value);
  case Value::Kind::natural: return static_cast<std::int64_t>(Access::scalar<std::uint64_t>(value));
  case Value::Kind::real: return static_cast<std::int64_t>(Access::scalar<double>(value));
  case Value::Kind::text: {
    const std::string_view text = value.text();
    std::int64_t number = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (problem == std::errc() && end == text.data() + text.size()) return number;
    return std::nullopt;
  }
  default: return std::nullopt;
  }
}

std::optional<bool> literal_bool(const Value& value) {
  if (value.kind() != Value::Kind::boolean) return std::nullopt;
  return Access::scalar<bool>(value);
}

std::optional<std::string_view> literal_text(const Value& value) {
  if (value.kind() != Value::Kind::text) return std::nullopt;
  return value.text();
}

Str on_or_off(const Bool& value) {
  if (const auto known = literal_bool(value)) return *known ? "ENABLED" : "DISABLED";
  return if_else(value, "ENABLED", "DISABLED");
}

std::optional<std::size_t> literal_size(const Value& value) {
  if (value.kind() != Value::Kind::list && value.kind() != Value::Kind::map) return std::nullopt;
  return value.size();
}

}  // namespace terrace::aws::support
