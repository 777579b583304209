// SPDX-License-Identifier: Apache-2.0
// The text of `--help`, made from the table of verbs.

#include <algorithm>

#include "cli/options.hpp"

namespace terrace::cli {
namespace {

struct Row {
  std::string left;
  std::string right;
};

std::string table(const std::vector<Row>& rows) {
  std::size_t width = 0;
  for (const Row& row : rows) width = std::max(width, row.left.size());
  std::string text;
  for (const Row& row : rows) {
    text += "  " + row.left + std::string(width - row.left.size() + 3, ' ') + row.right + '\n';
  }
  return text;
}

std::string flags_text(std::span<const Flag> flags) {
  std::vector<Row> rows;
  for (const Flag& flag : flags) {
    std::string left = flag.letter.empty() ? std::string(flag.name) : std::string(flag.letter) + ", ";
    if (!flag.letter.empty()) left += flag.name;
    if (!flag.value.empty()) left += ' ' + std::string(flag.value);
    rows.push_back({std::move(left), std::string(flag.help)});
  }
  return table(rows);
}

std::string call(const Verb& verb) {
  return std::string(verb.name) + (verb.operand.empty() ? "" : " " + std::string(verb.operand));
}

constexpr const char* kExitCodes =
    "\nExit codes: 0 done, 1 errors, 3 only warnings under --strict, 64 a wrong command line.\n";

}  // namespace

std::string help_text(const CommandLine& line, const std::string& program) {
  std::vector<Row> rows;
  for (const Verb& verb : line.verbs) rows.push_back({call(verb), std::string(verb.summary)});
  return "Usage: " + program + (line.otherwise != nullptr ? " [verb]" : " <verb>") + " [options]\n\nVerbs:\n" +
         table(rows) + "\nOptions:\n" + flags_text(line.flags) + kExitCodes + "What a verb takes besides: " + program +
         " <verb> --help\n";
}

std::string help_text(const CommandLine& line, const std::string& program, const Verb& verb) {
  std::string text = "Usage: " + program + ' ' + call(verb) + " [options]\n\n" + std::string(verb.summary) + "\n";
  if (!verb.flags.empty()) text += "\nOptions of " + std::string(verb.name) + ":\n" + flags_text(verb.flags);
  return text + "\nOptions of all verbs:\n" + flags_text(line.flags) + kExitCodes;
}

}  // namespace terrace::cli
