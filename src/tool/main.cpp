// SPDX-License-Identifier: Apache-2.0

#include <exception>

#include "bind/bind_command.hpp"
#include "cli/options.hpp"
#include "cli/tool.hpp"

int main(int argc, char** argv) {
  const terrace::cli::Streams streams = terrace::cli::process_streams();
  try {
    std::vector<std::string> arguments(argv, argv + argc);
    if (arguments.empty()) arguments.emplace_back("terrace");
    return terrace::cli::tool_with(arguments, streams, terrace::bind::bind_main);
  } catch (const std::exception& fault) {
    streams.err.write(std::string("internal error: ") + fault.what() + '\n');
    return terrace::cli::kErrors;
  }
}
