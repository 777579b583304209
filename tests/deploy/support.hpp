// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs the stack program of these tests, with the real terraform or an engine made of shell, with or without a terminal.

#include <nlohmann/json.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "engine/process.hpp"
#include "engine/support.hpp"
#include "real_terraform.hpp"

namespace deploy_test {

using engine_test::contains;
using engine_test::Folder;
using engine_test::get;
using engine_test::put;
using nlohmann::json;
using terrace_test::has_terraform;
using Words = std::vector<std::string>;

inline terrace::engine::Environment environment(const std::vector<std::pair<std::string, std::string>>& more = {}) {
  terrace::engine::Environment made = terrace::engine::environment_without({"TF_", "TERRACE_", "LC_", "LANG"});
  made.emplace_back("LC_ALL", "C.UTF-8");
  made.emplace_back("CHECKPOINT_DISABLE", "1");
  made.insert(made.end(), more.begin(), more.end());
  return made;
}

struct Result {
  int code = -1;
  std::string out;
  std::string err;
  json document() const { return json::parse(out); }
};

/// Runs the program with `--out <folder>/out` behind the verb.
inline Result deploy(const Folder& folder, Words words,
                     const std::vector<std::pair<std::string, std::string>>& more = {}, std::stop_token stop = {}) {
  words.insert(words.begin(), TERRACE_DEPLOY_PROGRAM);
  words.insert(words.begin() + 2, {"--out", folder / "out"});
  terrace::engine::Program program{.arguments = std::move(words), .environment = environment(more)};
  program.timeout = std::chrono::seconds(90);
  program.stop = std::move(stop);
  const terrace::engine::Ended ended = terrace::engine::run(program);
  return {ended.code, ended.output, ended.errors};
}

/// Waits until `ready`, at most twenty seconds.
template <class Ready> bool wait_for(Ready ready) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!ready()) {
    if (std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  return true;
}

inline std::string result_of(const json& document, const std::string& stack) {
  for (const json& entry : document["stacks"]) {
    if (entry["name"] == stack) return entry["result"];
  }
  return "";
}

}  // namespace deploy_test
