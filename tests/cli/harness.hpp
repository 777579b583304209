// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs the command line in this process, with strings for streams and a map for the environment.

#include <terrace/core/app.hpp>

#include <algorithm>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "cli/run_with.hpp"
#include "cli/tool.hpp"
#include "temporary_folder.hpp"

namespace cli_test {

struct Outcome {
  int code = 0;
  std::string out;
  std::string err;
};

struct Surroundings {
  std::map<std::string, std::string> environment{};
  bool terminal = false;
  unsigned width = 0;
  int out_fault = 0;  ///< what writing to stdout returns
};

template <class Run> Outcome with_streams(const Surroundings& surroundings, Run run) {
  Outcome outcome;
  const terrace::cli::Streams streams{.out = {.write =
                                                  [&](std::string_view text) {
                                                    if (surroundings.out_fault == 0) outcome.out += text;
                                                    return surroundings.out_fault;
                                                  },
                                              .terminal = surroundings.terminal,
                                              .width = surroundings.width},
                                      .err = {.write =
                                                  [&](std::string_view text) {
                                                    outcome.err += text;
                                                    return 0;
                                                  },
                                              .terminal = surroundings.terminal,
                                              .width = surroundings.width},
                                      .environment = [&](const char* name) -> const char* {
                                        const auto found = surroundings.environment.find(name);
                                        return found == surroundings.environment.end() ? nullptr
                                                                                       : found->second.c_str();
                                      }};
  outcome.code = run(streams);
  return outcome;
}

/// `program` is a function of App&. No ledger is kept unless the arguments name one: tests share a working directory.
template <class Program>
Outcome run(std::vector<std::string> arguments, Program program, const Surroundings& surroundings = {}) {
  const bool has_ledger = std::find(arguments.begin(), arguments.end(), "--ledger") != arguments.end();
  const bool completes = !arguments.empty() && arguments.front() == "__complete";  // its words are not for us to change
  if (!has_ledger && !completes) arguments.insert(arguments.begin(), {"--ledger", "none"});
  arguments.insert(arguments.begin(), "web");
  return with_streams(surroundings, [&](const terrace::cli::Streams& streams) {
    return terrace::cli::run_with(arguments, streams,
                                  {&program, [](void* p, terrace::App& app) { (*static_cast<Program*>(p))(app); }});
  });
}

inline Outcome run(const std::vector<std::string>& arguments, const Surroundings& surroundings = {}) {
  return run(
      arguments, [](terrace::App&) {}, surroundings);
}

using Folder = terrace_test::TemporaryFolder;

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace cli_test
