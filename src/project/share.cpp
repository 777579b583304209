// SPDX-License-Identifier: Apache-2.0

#include "project/share.hpp"

#include <terrace/version.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "cli/completion.hpp"
#include "project/templates.hpp"
#include "project/tool_verbs.hpp"

namespace terrace::project {
namespace {

/// Text as roff takes it: a hyphen that can be copied as an ASCII one, and no line that looks like a request.
std::string roff(std::string_view text) {
  std::string made;
  for (const char c : text) {
    if (c == '-')
      made += "\\-";
    else if (c == '\\')
      made += "\\e";
    else
      made += c;
  }
  if (made.starts_with('.') || made.starts_with('\'')) made.insert(0, "\\&");
  return made;
}

/// A paragraph in lines that are short enough for every reader of manual pages, none of which looks like a request.
std::string paragraph(std::string_view text) {
  constexpr std::size_t kWidth = 72;
  std::string made;
  std::string line;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string word = roff(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!line.empty() && line.size() + 1 + word.size() > kWidth) {
      made += line + '\n';
      line.clear();
    }
    line += (line.empty() ? "" : " ") + word;
  }
  return made + line + '\n';
}

std::string flags_text(std::span<const cli::Flag> flags) {
  std::string text;
  for (const cli::Flag& flag : flags) {
    text += ".TP\n";
    if (!flag.letter.empty()) text += "\\fB" + roff(flag.letter) + "\\fR, ";
    text += "\\fB" + roff(flag.name) + "\\fR";
    if (!flag.value.empty()) text += " \\fI" + roff(flag.value) + "\\fR";
    text += '\n' + paragraph(flag.help);
  }
  return text;
}

std::string verb_text(const cli::Verb& verb, std::span<const cli::Flag> flags) {
  std::string text = ".TP\n\\fB" + roff(verb.name) + "\\fR";
  if (!verb.operand.empty()) text += " \\fI" + roff(verb.operand) + "\\fR";
  text += '\n' + paragraph(std::string(verb.summary) + '.');
  if (!flags.empty()) text += ".RS\n" + flags_text(flags) + ".RE\n";
  return text;
}

}  // namespace

std::string manual_page() {
  const cli::CommandLine& line = tool_line();
  std::string own;
  std::string of_program;
  std::string front;
  for (const cli::Verb& verb : line.verbs) {
    if (verb.forwards_to == nullptr) {
      own += verb_text(verb, verb.flags);
    } else {
      of_program += verb_text(verb, verb.forwards_to->flags);
      front = flags_text(verb.flags);
    }
  }
  return filled(template_text("terrace.1"), {{"VERSION", version},
                                             {"OWN_VERBS", own},
                                             {"OWN_OPTIONS", flags_text(line.flags)},
                                             {"PROGRAM_VERBS", of_program},
                                             {"FRONT_OPTIONS", front},
                                             {"PROGRAM_OPTIONS", flags_text(cli::common_flags())}});
}

int write_share(const std::string& folder, const cli::Streams& streams) {
  std::error_code fault;
  std::filesystem::create_directories(folder, fault);
  const std::pair<const char*, std::string> files[] = {{"terrace.1", manual_page()},
                                                       {"terrace.bash", cli::completion_script("bash", "terrace")},
                                                       {"_terrace", cli::completion_script("zsh", "terrace")},
                                                       {"terrace.fish", cli::completion_script("fish", "terrace")}};
  for (const auto& [name, text] : files) {
    const std::filesystem::path path = std::filesystem::path(folder) / name;
    std::ofstream out(path, std::ios::binary);
    out << text << std::flush;
    if (!out) {
      streams.err.write("error: " + path.string() + " could not be written\n");
      return cli::kErrors;
    }
  }
  return cli::kDone;
}

}  // namespace terrace::project
