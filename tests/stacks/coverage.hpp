// SPDX-License-Identifier: Apache-2.0
#pragma once

// Whether each line of a system's list has a test of each of its kinds. A line is `ID K K…  what it is about`, and a test says
// what it proves by its name or by its mark: TEST_CASE("ID K, ID K: …"), @proves("ID K", …).

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <utility>

namespace coverage {

/// "PMM-01" -> F, T. Letters: J the synthesized JSON, C a diagnostic, V a variable, T the real Terraform, F a file, L a
/// procedure for a live account.
using Kinds = std::map<std::string, std::set<char>>;

constexpr const char* kFolder = TERRACE_SOURCE_DIR "/tests/stacks/";

inline Kinds wanted(const std::string& list) {
  Kinds ids;
  std::ifstream lines(kFolder + list);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string id, kind;
    words >> id;
    while (words >> kind && kind.size() == 1) ids[id].insert(kind[0]);
  }
  return ids;
}

/// Of the files that begin with `prefix`; ids begin with `family`.
inline Kinds tested(const std::string& prefix, const std::string& family) {
  Kinds ids;
  const std::regex mark("(" + family + R"(-(?:AC)?[0-9]+) ([JCVTFL])\b)");
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    if (entry.path().filename().string().rfind(prefix, 0) != 0) continue;
    std::ifstream file(entry.path());
    const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    for (const auto& [begin, end] : {std::pair("\nTEST_CASE(", "{"), std::pair("\n@proves(", ")\ndef ")}) {
      for (std::size_t at = text.find(begin); at != std::string::npos; at = text.find(begin, at + 1)) {
        const std::string said = text.substr(at, text.find(end, at) - at);
        for (std::sregex_iterator one(said.begin(), said.end(), mark), none; one != none; ++one) {
          ids[(*one)[1]].insert((*one)[2].str()[0]);
        }
      }
    }
  }
  return ids;
}

}  // namespace coverage
