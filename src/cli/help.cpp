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

std::string own_flags_text(const Verb& verb) {
  if (verb.flags.empty()) return {};
  return "\nOptions of " + std::string(verb.name) + ":\n" + flags_text(verb.flags);
}

constexpr const char* kExitCodes =
    "\nExit codes: 0 done, 1 errors, 3 only warnings under --strict, 64 a wrong command line.\n";

}  // namespace

std::string help_text(const CommandLine& line, const std::string& program) {
  std::vector<Row> own;
  std::vector<Row> forwarded;
  for (const Verb& verb : line.verbs) {
    (verb.forwards_to == nullptr ? own : forwarded).push_back({call(verb), std::string(verb.summary)});
  }
  std::string text =
      "Usage: " + program + (line.otherwise != nullptr ? " [verb]" : " <verb>") + " [options]\n\nVerbs:\n" + table(own);
  if (!forwarded.empty()) text += "\nIn a project, by its stack program, which is built first:\n" + table(forwarded);
  text += "\nOptions:\n" + flags_text(line.flags) + kExitCodes;
  return text + "What a verb takes besides: " + program + " <verb> --help\n";
}

std::string help_text(const CommandLine& line, const std::string& program, const Verb& verb) {
  std::string text = "Usage: " + program + ' ' + call(verb) + " [options]\n\n" + std::string(verb.summary) + "\n";
  text += own_flags_text(verb);
  if (verb.forwards_to == nullptr) return text + "\nOptions of all verbs:\n" + flags_text(line.flags) + kExitCodes;
  if (!verb.forwards_to->flags.empty())
    text += "\nOptions for the stack program:\n" + flags_text(verb.forwards_to->flags);
  return text + "\nOptions of all its verbs:\n" + flags_text(common_flags()) + kExitCodes;
}

}  // namespace terrace::cli
