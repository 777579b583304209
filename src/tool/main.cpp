// SPDX-License-Identifier: Apache-2.0

#include <exception>

#include "cli/tool.hpp"
#include "project/share.hpp"
#include "project/tool_names.hpp"
#include "project/tool_verbs.hpp"

int main(int argc, char** argv) {
  const terrace::cli::Streams streams = terrace::cli::process_streams();
  try {
    std::vector<std::string> arguments(argv, argv + argc);
    if (arguments.empty()) arguments.emplace_back("terrace");
    // Asked for by the build only, which installs what it makes.
    if (arguments.size() == 3 && arguments[1] == "__share") return terrace::project::write_share(arguments[2], streams);
    return terrace::cli::tool_with(terrace::project::tool_line(), arguments, streams,
                                   terrace::project::completion_names());
  } catch (const std::exception& fault) {
    streams.err.write(std::string("internal error: ") + fault.what() + '\n');
    return terrace::cli::kErrors;
  }
}
