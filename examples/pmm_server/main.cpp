// SPDX-License-Identifier: Apache-2.0

// Three PMM servers, from the five things that must be said to everything that can be. Each is planned and tested; the
// program of stacks/pmm has all of it as Terraform variables.

#include "pmm_examples.hpp"

using namespace terrace;

int main(int argc, char** argv) {
  return terrace::run(argc, argv, [](App& app) {
    app.add("pmm-basic", pmm_examples::basic);
    app.add("pmm-advanced", pmm_examples::advanced);
    app.add("pmm-with-rds-monitoring", pmm_examples::with_rds_monitoring);
  });
}
