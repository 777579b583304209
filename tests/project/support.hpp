// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "cli/harness.hpp"
#include "engine/process.hpp"
#include "project/tool_verbs.hpp"

namespace project_test {

using cli_test::contains;
using cli_test::Folder;
using cli_test::Outcome;

/// The tool in this process.
inline Outcome tool(std::vector<std::string> arguments, const terrace::cli::CompletionNames& names = {}) {
  arguments.insert(arguments.begin(), "terrace");
  return cli_test::with_streams({}, [&](const terrace::cli::Streams& streams) {
    return terrace::cli::tool_with(terrace::project::tool_line(), arguments, streams, names);
  });
}

struct ProcessResult {
  int exit_code = -1;
  std::string output;  ///< stdout and stderr, in the order of writing
};

inline ProcessResult run_process(std::vector<std::string> arguments, terrace::engine::Environment environment) {
  const terrace::engine::Ended ended = terrace::engine::run({.arguments = std::move(arguments),
                                                             .environment = std::move(environment),
                                                             .errors_with_output = true,
                                                             .timeout = std::chrono::seconds(60)});
  const bool killed = ended.how == terrace::engine::Ended::How::killed;
  return {killed ? 128 + ended.code : ended.code, ended.output};
}

inline std::string tool_file() { return std::string(TERRACE_BINARY_DIR) + "/bin/terrace"; }

inline std::string read(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void write(const std::string& path, const std::string& text, bool runs = false) {
  std::filesystem::create_directories(std::filesystem::path(path).parent_path());
  std::ofstream(path, std::ios::binary) << text;
  if (runs) std::filesystem::permissions(path, std::filesystem::perms::owner_all);
}

}  // namespace project_test
