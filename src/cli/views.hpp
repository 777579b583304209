// SPDX-License-Identifier: Apache-2.0
#pragma once

// What `synth`, `list` and `tree` show of an app, as text and as JSON.

#include <nlohmann/json.hpp>
#include <terrace/synth/synth.hpp>

#include <string>
#include <string_view>
#include <vector>

#include "cli/terminal_text.hpp"

namespace terrace::detail {
struct EarlierOutput;
}

namespace terrace::cli {

struct StackFacts {
  std::string name;
  std::size_t resources = 0;
  std::size_t data_sources = 0;
  /// Each once, in the order in which they came up.
  std::vector<std::string> depends_on;
};

std::vector<StackFacts> stack_facts(const App& app, const Synthesis& synthesis);

/// Positions in `stacks` such that what a stack depends on comes before it; otherwise as given.
std::vector<std::size_t> deployment_order(const std::vector<StackFacts>& stacks);

/// `web-dev   31 resources   out/web-dev/main.tf.json`, a line for each stack; `file` is what stands behind the folder.
std::string synth_text(const std::vector<StackFacts>& stacks, const std::string& out, std::string_view file,
                       const Style& style);
/// Where the README of the first module is.
std::string next_module_text(const std::vector<StackFacts>& stacks, const std::string& out);
/// The commands that come after synth.
std::string next_text(const std::vector<StackFacts>& stacks, const std::string& out);
std::string list_text(const std::vector<StackFacts>& stacks, const Style& style);
nlohmann::ordered_json stacks_json(const std::vector<StackFacts>& stacks);
/// The same with what a pipeline wants to know: file, folder, place in the order of deployment, counts by kind and type.
/// `written`: what is in `out`; a stack that is not there is taken for JSON, which is what verbs that deploy write.
nlohmann::ordered_json list_json(const App& app, const std::vector<StackFacts>& stacks, const std::string& out,
                                 const detail::EarlierOutput& written);

inline constexpr std::size_t kAnyDepth = static_cast<std::size_t>(-1);

struct TreeLook {
  Style style{};
  bool unicode = false;
  unsigned width = 0;             ///< 0: lines may be of any length
  std::size_t depth = kAnyDepth;  ///< levels below a stack that are shown
  bool every = false;             ///< also those that are alike, each on its line
};

/// The constructs of the stacks named, of all when none is.
std::string tree_text(const App& app, const std::vector<std::string>& stacks, const TreeLook& look);
/// A flat array, parents first: a tree may be deeper than a JSON reader can nest.
nlohmann::ordered_json tree_json(const App& app, const std::vector<std::string>& stacks, bool with_addresses,
                                 std::size_t depth = kAnyDepth);

}  // namespace terrace::cli
