// SPDX-License-Identifier: Apache-2.0

#include <exception>

#include "cli/tool.hpp"
#include "project/tool_verbs.hpp"

int main(int argc, char** argv) {
  const terrace::cli::Streams streams = terrace::cli::process_streams();
  try {
    std::vector<std::string> arguments(argv, argv + argc);
    if (arguments.empty()) arguments.emplace_back("terrace");
    return terrace::cli::tool_with(terrace::project::tool_line(), arguments, streams);
  } catch (const std::exception& fault) {
    streams.err.write(std::string("internal error: ") + fault.what() + '\n');
    return terrace::cli::kErrors;
  }
}
