// SPDX-License-Identifier: Apache-2.0
// Every requirement of the PMM system has a test that names it.

#include <regex>
#include <set>

#include "pmm_support.hpp"

using namespace pmm_test;

namespace {

std::set<std::string> found(const std::string& text, const std::regex& pattern) {
  std::set<std::string> ids;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern); match != std::sregex_iterator(); ++match) {
    ids.insert((*match)[1]);
  }
  return ids;
}

}  // namespace

TEST_CASE("every requirement of the list has a test that names it", "[basic]") {
  const std::set<std::string> wanted = found(read("tests/stacks/pmm_ids.txt"), std::regex("(?:^|\n)(PMM-[0-9]{2}) "));
  CHECK(wanted.size() == 67);
  std::string tests;
  for (const char* file : {"pmm_test.cpp", "pmm_docs_test.cpp", "pmm_service_test.cpp", "pmm_storage_test.cpp",
                           "pmm_monitoring_test.cpp", "pmm_variables_test.cpp", "pmm_scripts_test.cpp"}) {
    const std::string text = read(std::string("tests/stacks/") + file);
    CHECK_FALSE(text.empty());
    tests += text;
  }
  const std::set<std::string> named = found(tests, std::regex(R"re(TEST_CASE\("(PMM-[0-9]{2}): )re"));
  for (const std::string& id : wanted) {
    INFO(id);
    CHECK(named.count(id) == 1);
  }
  for (const std::string& id : named) {
    INFO(id << " is tested and not in the list");
    CHECK(wanted.count(id) == 1);
  }
}
