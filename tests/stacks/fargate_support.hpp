// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the tests of stacks/fargate have in common.

#include <terrace/testing/testing.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "../../stacks/fargate/fargate.hpp"
#include "catch.hpp"

namespace fargate_test {

using namespace terrace;
using namespace terrace::testing;
using nlohmann::json;
using nlohmann::ordered_json;

/// The stack as it is by default.
inline const Template& defaults() {
  static const Template tf = testing::synth(FargateBackend{}, {.stack = "fargate"});
  return tf;
}

inline json document(const Template& tf = defaults()) { return json::parse(tf.json()); }

inline std::string read(const std::string& file) {
  std::ifstream in(std::string(TERRACE_SOURCE_DIR) + '/' + file, std::ios::binary);
  INFO(file);
  REQUIRE(in);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// All that stands between `before` and the next `after`, at each place.
inline std::set<std::string> between(const std::string& text, const std::string& before, const std::string& after) {
  std::set<std::string> found;
  for (std::size_t at = text.find(before); at != std::string::npos; at = text.find(before, at)) {
    at += before.size();
    found.insert(text.substr(at, text.find(after, at) - at));
  }
  return found;
}

/// The quoted texts of a policy that read "service:Action".
inline std::set<std::string> actions_of(const std::string& policy) {
  std::set<std::string> found;
  for (const std::string& text : between(policy, "\"", "\"")) {
    const std::size_t colon = text.find(':');
    const bool is_action =
        colon != std::string::npos && colon + 1 < text.size() &&
        std::isupper(static_cast<unsigned char>(text[colon + 1])) != 0 &&
        std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), [](char c) {
          return std::islower(static_cast<unsigned char>(c)) != 0 || std::isdigit(static_cast<unsigned char>(c)) != 0;
        });
    if (is_action && text.rfind("aws:", 0) != 0 && text.find("Arn") == std::string::npos) found.insert(text);
  }
  return found;
}

}  // namespace fargate_test
