// SPDX-License-Identifier: Apache-2.0
#pragma once

// C++ text with places where a line may end, and how it is set to 120 columns.

#include <string>
#include <string_view>
#include <vector>

namespace terrace::convert {

/// `{a, b}`; broken, one item a line and a comma behind the last.
std::string braces(const std::vector<std::string>& items);
/// `name(a, b)`; broken, one item a line.
std::string call(std::string_view name, const std::vector<std::string>& items);

/// The lines of a statement at an indentation.
std::string set_lines(std::string_view code, unsigned indent);

}  // namespace terrace::convert
