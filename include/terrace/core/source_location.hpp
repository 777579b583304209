// SPDX-License-Identifier: Apache-2.0
#pragma once

// Where in the user's program a thing was made: a file and a line, kept by every construct and shown by every
// diagnostic. std::source_location is absent from clang 14 with libstdc++ 12, so this is two words over the builtins.

namespace terrace {

struct SourceLocation {
  /// Lives as long as the program: it comes from the compiler.
  const char* file = "";
  unsigned line = 0;

  static constexpr SourceLocation current(const char* file = __builtin_FILE(), unsigned line = __builtin_LINE()) {
    return {file, line};
  }
  constexpr bool is_known() const { return line != 0; }
};

}  // namespace terrace
