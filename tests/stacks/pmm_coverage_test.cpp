// SPDX-License-Identifier: Apache-2.0
// Every requirement of the PMM system has a test of each of its kinds.

#include "coverage.hpp"
#include "pmm_support.hpp"

TEST_CASE("every requirement of the list has a test of each of its kinds and no test a requirement that is not there",
          "[basic]") {
  const coverage::Kinds ids = coverage::wanted("pmm_ids.txt");
  CHECK(ids.size() == 67);
  CHECK(coverage::tested("pmm_", "PMM") == ids);
}
