// SPDX-License-Identifier: Apache-2.0
#pragma once

// Names as CDKTF makes them, so that a team can change over without touching its state.

#include <string>
#include <string_view>
#include <vector>

namespace terrace::detail {

/// The readable part of the path and 8 hexadecimal digits of its MD5. `ids` go from below the stack to the construct.
std::string cdktf_name(const std::vector<std::string_view>& ids);

}  // namespace terrace::detail
