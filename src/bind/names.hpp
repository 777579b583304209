// SPDX-License-Identifier: Apache-2.0
#pragma once

// Terraform's names as C++ names: the same, except that a C++ keyword (or a name that the standard headers define as a
// macro) gets a trailing underscore.

#include <string>
#include <string_view>

namespace terrace::bind {

std::string cpp_name(std::string_view name);

// `text` in quotes, as a C++ string literal.
std::string cpp_literal(std::string_view text);

}  // namespace terrace::bind
