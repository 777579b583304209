// SPDX-License-Identifier: Apache-2.0
#pragma once

// The main function of a stack program:
//
//   int main(int argc, char** argv) {
//     return terrace::run(argc, argv, [](App& app) { app.add("web-dev", WebStack{.domain = "dev.example.com"}); });
//   }
//
// It reads the command line (synth, list, tree, explain …), calls the function with an App, synthesizes, and reports.
// Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 errors, 3 only warnings under --strict, 64 a
// wrong command line. An exception in the function is reported as a diagnostic and leaves earlier output alone.

#include <terrace/core/app.hpp>

namespace terrace {

namespace detail {
int run_program(int argc, char** argv, void* program, void (*call)(void*, App&));
}

template <class Program> int run(int argc, char** argv, Program program) {
  return detail::run_program(argc, argv, &program, [](void* p, App& app) { (*static_cast<Program*>(p))(app); });
}

}  // namespace terrace
