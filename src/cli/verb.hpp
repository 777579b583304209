// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a verb of the command line is. A table of these (verbs.cpp for stack programs) is the one place that knows them:
// parsing, `--help`, "did you mean" and shell completion are made from it.
//
// To add a verb: a file verb_<name>.cpp with its function, and its row in the table.

#include <span>
#include <string_view>

namespace terrace::cli {

class Session;

/// An option, of one verb or of all.
struct Flag {
  std::string_view name;         ///< "--out"
  std::string_view letter = {};  ///< "-c", or empty
  std::string_view value = {};   ///< what stands for its value in the help, "DIR"; empty for a switch
  std::string_view help = {};
  std::string_view choices = {};  ///< the values that it takes, "auto|always|never"; empty: any
  bool many = false;              ///< may be given several times
};

enum class Operands : unsigned char {
  none,
  stacks,  ///< names of stacks, all when there are none; whether they exist is checked when the program has run
  words,
};

struct Verb {
  std::string_view name;
  std::string_view summary;
  int (*run)(Session&) = nullptr;  ///< returns the exit code
  Operands operands = Operands::none;
  std::string_view operand = {};  ///< what stands for them in the help, "[stack...]"
  std::span<const Flag> flags = {};
};

/// The verbs of a stack program; the first is the default.
std::span<const Verb> program_verbs();
/// The options that all verbs take.
std::span<const Flag> common_flags();

}  // namespace terrace::cli
