// SPDX-License-Identifier: Apache-2.0
#pragma once

// The command line with an engine, in a folder of the test's own.

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <string>
#include <vector>

#include "cli/harness.hpp"
#include "support.hpp"

namespace engine_test {

using Json = nlohmann::ordered_json;

inline std::string own_variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? "" : value;
}

/// Runs a verb, writing to `folder`/out. The PATH is the process's own.
template <class Program>
cli_test::Outcome run_verb(const Folder& folder, std::vector<std::string> words, Program program,
                           std::string engine = {}, cli_test::Surroundings surroundings = {}) {
  words.insert(words.begin() + 1, {"--out", folder / "out"});
  if (!engine.empty()) words.insert(words.begin() + 1, {"--engine", engine});
  surroundings.environment.emplace("PATH", own_variable("PATH"));
  return cli_test::run(words, program, surroundings);
}

inline Json document_of(const cli_test::Outcome& outcome) { return Json::parse(outcome.out, nullptr, false); }

/// The codes of a document's diagnostics.
inline std::vector<std::string> codes_of(const Json& document) {
  std::vector<std::string> codes;
  if (!document.is_object()) return codes;
  for (const Json& diagnostic : document["diagnostics"]) codes.push_back(diagnostic["code"]);
  return codes;
}

}  // namespace engine_test
