// SPDX-License-Identifier: Apache-2.0
#pragma once

// Shell completion. The scripts for the shells are short: they hand the words of the line to the program's hidden verb
// `__complete`, which answers from the table of verbs, so that a shell never knows less than `--help`.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/options.hpp"

namespace terrace::cli {

struct Completions {
  struct Word {
    std::string text;
    std::string note{};
  };
  enum class Files : unsigned char { none, files, folders };
  std::vector<Word> words{};
  /// What the shell is to add of its own.
  Files files = Files::none;
};

/// Names that only a run of the program knows. Any may be empty.
struct CompletionNames {
  std::function<std::vector<std::string>()> stacks{};
  std::function<std::vector<std::string>()> programs{};
};

/// What can stand in place of the last of `words`, which is the one being typed. The program's name is not among them.
Completions complete(const CommandLine& line, const std::vector<std::string>& words, const CompletionNames& names);

/// The answer of `__complete`: a line ":none", ":files" or ":folders", then a line "word<tab>note" for each.
std::string completions_text(const Completions& completions);

/// When `arguments` begin with the hidden verb: the words behind it.
std::optional<std::vector<std::string>> words_to_complete(const std::vector<std::string>& arguments);

/// The script for "bash", "zsh" or "fish" that completes `program`, a path or a name.
std::string completion_script(std::string_view shell, std::string_view program);

/// The words of the verb `completion`.
inline constexpr std::string_view kShells = "bash|zsh|fish";

}  // namespace terrace::cli
