// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

/// A program that `terrace convert` made of an input while this test was built.
struct ConvertedProgram {
  const char* name;
  const char* input;
  int (*main)(int, char**);
};
const std::vector<ConvertedProgram>& converted_programs();
