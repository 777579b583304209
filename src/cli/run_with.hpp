// SPDX-License-Identifier: Apache-2.0
#pragma once

// terrace::run without a process around it, for tests.

#include <string>
#include <vector>

#include "cli/stream.hpp"

namespace terrace {
class App;
}

namespace terrace::cli {

/// The user's function, as detail::run_program gets it.
struct Program {
  void* object = nullptr;
  void (*call)(void*, App&) = nullptr;
};

/// `arguments` begins with the program's name. Returns the exit code; throws only what writing to the streams throws.
/// `process_ends` says that nothing but the end of the process follows, so that the App need not be destroyed.
int run_with(const std::vector<std::string>& arguments, const Streams& streams, const Program& program,
             bool process_ends = false);

}  // namespace terrace::cli
