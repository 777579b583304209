// SPDX-License-Identifier: Apache-2.0
#pragma once

// Whether a test that asks the real terraform can run.

#include <cstdlib>
#include <iostream>
#include <string>

#include "catch.hpp"
#include "engine/process.hpp"

namespace terrace_test {

/// Whether `found` is true; otherwise says that the test is skipped, because `reason`. With TERRACE_REQUIRE_TERRAFORM=1 the
/// test fails instead, and without that line: CTest takes for skipped whatever prints it, however it ends.
inline bool can_run(bool found, const std::string& reason) {
  if (found) return true;
  const char* required = std::getenv("TERRACE_REQUIRE_TERRAFORM");
  if (required != nullptr && std::string(required) == "1") FAIL("terraform is required, but " << reason);
  std::cout << "terrace-skip: " << reason << '\n';
  return false;
}

inline bool has_terraform() {
  return can_run(!terrace::engine::find_program("terraform").empty(), "terraform is not on the PATH");
}

}  // namespace terrace_test
