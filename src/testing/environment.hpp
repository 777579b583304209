// SPDX-License-Identifier: Apache-2.0
#pragma once

// The variables of the environment by which a run of the tests is steered.

#include <string>

namespace terrace::testing::detail {

/// Empty for one that is not set.
std::string variable(const char* name);
/// Whether it is set to something other than 0 or false.
bool is_on(const char* name);

}  // namespace terrace::testing::detail
