// SPDX-License-Identifier: Apache-2.0
#pragma once

// A command line, read by the table of its verbs.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/stream.hpp"
#include "cli/verb.hpp"

namespace terrace::cli {

enum ExitCode : int {
  kDone = 0,
  kErrors = 1,
  kDifferences = 2,  ///< only with --detailed-exitcode, as terraform has it
  kWarnings = 3,     ///< only warnings, but --strict was given; or policies were violated
  kUsage = 64,
};

struct Options {
  /// Null when only help or version are asked for.
  const Verb* verb = nullptr;
  bool help = false;
  bool version = false;
  std::string out = "out";
  bool out_given = false;                    ///< by --out
  std::string ledger = "terrace.lock.json";  ///< empty: none is kept
  std::vector<std::pair<std::string, std::string>> context{};
  std::vector<std::string> operands{};
  unsigned jobs = 0;
  ColorChoice color = ColorChoice::automatic;
  bool json = false;
  bool strict = false;
  bool quiet = false;
  bool verbose = false;
  /// The verb's own options as given: name ("--engine") and value; a switch has an empty one.
  std::vector<std::pair<std::string, std::string>> own{};

  bool has(std::string_view flag) const { return value(flag) != nullptr; }
  /// The value of one of the verb's own options, the last if there are several; null when it was not given.
  const std::string* value(std::string_view flag) const;
  std::vector<std::string> values(std::string_view flag) const;
};

/// `fault` says what is wrong with the command line, `hint` what to do; `fault` is empty if nothing is.
struct Parsed {
  Options options;
  std::string fault;
  std::string hint;
};

/// What a program takes: a stack program, or the terrace tool.
struct CommandLine {
  std::span<const Verb> verbs;
  std::span<const Flag> flags;      ///< of all verbs
  const Verb* otherwise = nullptr;  ///< the verb when none is given
};

/// `arguments` begins with the program's name.
Parsed parse(const CommandLine& line, const std::vector<std::string>& arguments);

/// The words of "auto|always|never".
std::vector<std::string_view> choices_of(std::string_view choices);
/// Null when there is none.
const Verb* find_verb(std::span<const Verb> verbs, std::string_view name);

/// A whole number from `least` to `most`, as option `flag` takes it; otherwise a fault. `hint` may be empty.
struct Number {
  unsigned value = 0;
  std::string fault;
};
Number number_of(std::string_view flag, const std::string& word, unsigned least, unsigned most);

/// The program's help.
std::string help_text(const CommandLine& line, const std::string& program);
/// The help of one verb.
std::string help_text(const CommandLine& line, const std::string& program, const Verb& verb);

}  // namespace terrace::cli
