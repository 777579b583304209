// SPDX-License-Identifier: Apache-2.0
// The runner of every test executable. Compiled once, because in Catch2 2 it takes seconds.
#define CATCH_CONFIG_RUNNER
#include "catch.hpp"

int main(int argc, char** argv) {
  Catch::Session session;
  // A filter that matches no test is a failure: Catch2 takes ',' and '[' in a test's name for more than a name, and
  // CTest would count the run of nothing as passed.
#if CATCH_VERSION_MAJOR >= 3
  constexpr auto kWarning = Catch::WarnAbout::UnmatchedTestSpec;
#else
  constexpr auto kWarning = Catch::WarnAbout::NoTests;
#endif
  auto& warnings = session.configData().warnings;
  warnings = static_cast<Catch::WarnAbout::What>(warnings | kWarning);
  const int fault = session.applyCommandLine(argc, argv);
  return fault != 0 ? fault : session.run();
}
