// SPDX-License-Identifier: Apache-2.0
// The runner of every test executable. Compiled once, because in Catch2 2 it takes seconds.
#define CATCH_CONFIG_RUNNER
#include "catch.hpp"

int main(int argc, char** argv) { return Catch::Session().run(argc, argv); }
