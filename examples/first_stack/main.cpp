// SPDX-License-Identifier: Apache-2.0

// The program of the tutorial docs/first-stack.md; CMakeLists.txt beside it is that of a project of its own.

// [main]
#include "site.hpp"

int main(int argc, char** argv) {
  return terrace::run(argc, argv, [](terrace::App& app) {
    app.add("site-dev", Site{.environment = "dev"});
    app.add("site-production", Site{.environment = "production", .keep_versions = true});
  });
}
// [/main]
