// SPDX-License-Identifier: Apache-2.0

// Names as CDKTF gives them, against what the real cdktn 0.24.0 answered (cdktf_names/make.mjs made the list).

#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "synth/naming_cdktf.hpp"

TEST_CASE("cdktn 0.24 gives the same name for every path of the list") {
  std::ifstream in(TERRACE_SOURCE_DIR "/tests/synth/cdktf_names/names.jsonl");
  std::size_t paths = 0;
  for (std::string line; std::getline(in, line); ++paths) {
    const auto entry = nlohmann::json::parse(line).get<std::vector<std::string>>();
    const std::vector<std::string_view> ids(entry.begin() + 1, entry.end());
    INFO("line " << paths + 1 << ": " << line);
    CHECK(terrace::detail::cdktf_name(ids) == entry[0]);
  }
  CHECK(paths == 720);
}
