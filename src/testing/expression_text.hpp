// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reading the expressions in emitted JSON: which names they refer to, and the JSON that a text holds.

#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::testing::detail {

using Json = nlohmann::ordered_json;

/// A name with what is read from it, such as `aws_subnet.a[0].id`, as its steps: "aws_subnet", "a", "[0]", "id".
using Traversal = std::vector<std::string>;

/// The traversals of a bare expression.
std::vector<Traversal> traversals_of_expression(std::string_view expression);
/// The traversals in the `${…}` and `%{…}` of a template.
std::vector<Traversal> traversals_of_template(std::string_view text);

/// The JSON in a template: literal JSON, JSON with `${…}` in it, or `${jsonencode(…)}`. Expressions become the text
/// `${expression}`. Nothing when it is none of these.
std::optional<Json> json_of_template(std::string_view text);

}  // namespace terrace::testing::detail
