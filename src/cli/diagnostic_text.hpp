// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics as text for people, made from their JSON:
//
//   error[T0101]: two constructs named "data" in pmm-production
//     --> stacks/pmm/main.cpp:41
//      |
//   41 |   stack.add("data", aws::FileSystem{});
//      |             ^^^^^^
//      = construct: pmm-production/data
//      = note: the first one is here: stacks/pmm/main.cpp:33
//      = help: ids are unique within their scope; rename one of them

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "cli/terminal_text.hpp"

namespace terrace::cli {

/// Lines of source files, each file read once. Only regular files are read, and none that are absurdly large.
class SourceLines {
 public:
  /// Null when the file cannot be read or has no such line.
  const std::string* find(const std::string& file, std::size_t line);

 private:
  std::unordered_map<std::string, std::vector<std::string>> files_;
};

/// One diagnostic, ending in a line feed. Without the quoted line where the file cannot be read.
std::string diagnostic_text(const nlohmann::ordered_json& diagnostic, const Style& style, SourceLines& sources);

/// All of an array, an empty line after each: notes first, errors last, because the end is what a terminal shows.
std::string diagnostics_text(const nlohmann::ordered_json& diagnostics, const Style& style);

/// "2 errors, 1 warning; explain with: web explain T0101", and a line feed; empty for an empty array.
std::string diagnostics_summary(const nlohmann::ordered_json& diagnostics, std::string_view program);

}  // namespace terrace::cli
