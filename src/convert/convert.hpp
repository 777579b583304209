// SPDX-License-Identifier: Apache-2.0
#pragma once

// Terraform JSON as a C++ stack program. Reads and writes nothing: texts go in, texts come out.

#include <string>
#include <vector>

#include "convert/input.hpp"
#include "convert/schemas.hpp"

namespace terrace::convert {

struct OutputFile {
  std::string name;  ///< "main.cpp"
  std::string text;
};

struct Converted {
  std::vector<OutputFile> files;  ///< empty when there are errors
  std::string stack;
  std::size_t blocks = 0;
  /// Expressions that only raw() could say.
  std::size_t raws = 0;
  /// Blocks without a binding.
  std::size_t untyped = 0;
};

/// `stack` is the stack's name; empty for that of CDKTF, or `otherwise`.
Converted convert(const std::vector<InputFile>& files, const Schemas& schemas, const std::string& stack,
                  const std::string& otherwise, Diagnostics& diagnostics);

}  // namespace terrace::convert
