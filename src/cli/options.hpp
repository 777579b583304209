// SPDX-License-Identifier: Apache-2.0
#pragma once

// The command line of a stack program, read.

#include <string>
#include <utility>
#include <vector>

#include "cli/stream.hpp"

namespace terrace::cli {

enum ExitCode : int {
  kDone = 0,
  kErrors = 1,
  kWarnings = 3,  ///< only warnings, but --strict was given
  kUsage = 64,
};

enum class Verb : unsigned char { synth, list, tree, explain, help, version };

struct Options {
  Verb verb = Verb::synth;
  std::string out = "out";
  std::vector<std::pair<std::string, std::string>> context{};
  /// Stack names for tree, codes for explain.
  std::vector<std::string> operands{};
  unsigned jobs = 0;
  ColorChoice color = ColorChoice::automatic;
  bool json = false;
  bool strict = false;
  bool quiet = false;
  bool verbose = false;
};

/// `fault` says what is wrong with the command line, `hint` what to do; `fault` is empty if nothing is.
struct Parsed {
  Options options;
  std::string fault;
  std::string hint;
};

/// `arguments` begins with the program's name.
Parsed parse(const std::vector<std::string>& arguments);

std::string help_text(const std::string& program);

}  // namespace terrace::cli
