// SPDX-License-Identifier: Apache-2.0
#pragma once

// A value given by the user, as messages show it.

#include <string>
#include <string_view>

namespace terrace::detail {

inline std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

}  // namespace terrace::detail
