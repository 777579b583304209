// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a verb of the command line is. A table of these (verbs.cpp for stack programs, src/project/tool_verbs.cpp for the
// terrace tool) is the one place that knows them: parsing, `--help`, "did you mean", shell completion and the manual page
// are made from it.
//
// To add a verb: a file verb_<name>.cpp with its function, and its row in the table.

#include <span>
#include <string_view>

namespace terrace::cli {

class Session;
class ToolSession;

/// What a verb does, in a stack program or in the tool. It returns the exit code.
class Action {
 public:
  constexpr Action() = default;
  constexpr Action(int (*run)(Session&)) : of_program_(run) {}
  constexpr Action(int (*run)(ToolSession&)) : of_tool_(run) {}
  int operator()(Session& session) const { return of_program_(session); }
  int operator()(ToolSession& session) const { return of_tool_(session); }

 private:
  int (*of_program_)(Session&) = nullptr;
  int (*of_tool_)(ToolSession&) = nullptr;
};

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
  codes,   ///< of diagnostics
  folder,  ///< at most one name of a folder
  choice,  ///< one of the words that `Verb::operand` lists, "bash|zsh|fish"
  given,   ///< every word behind the verb as it is, options too, but for the verb's own flags
};

struct Verb {
  std::string_view name;
  std::string_view summary;
  Action run = {};
  Operands operands = Operands::none;
  std::string_view operand = {};  ///< what stands for them in the help, "[stack...]"
  std::span<const Flag> flags = {};
  /// The verb of a stack program that gets the words, with `Operands::given`. Help and completion show what it takes.
  const Verb* forwards_to = nullptr;
};

/// The verbs of a stack program; the first is the default.
std::span<const Verb> program_verbs();
/// The options that all verbs take.
std::span<const Flag> common_flags();

}  // namespace terrace::cli
