// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where in a JSON text something stands: the reader keeps no lines, so a fault's is found by reading once more.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace terrace::bind {

// The line (from 1) of the last key of the chain `keys`, or of as much of the chain as there is. `json` must be
// well-formed.
std::size_t line_of_key(std::string_view json, const std::vector<std::string>& keys);

}  // namespace terrace::bind
