// SPDX-License-Identifier: Apache-2.0

#include "testing/environment.hpp"

#include <cstdlib>

namespace terrace::testing::detail {

std::string variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

bool is_on(const char* name) {
  const std::string value = variable(name);
  return !value.empty() && value != "0" && value != "false";
}

}  // namespace terrace::testing::detail
