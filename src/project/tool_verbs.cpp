// SPDX-License-Identifier: Apache-2.0

#include "project/tool_verbs.hpp"

#include "bind/bind_command.hpp"
#include "cli/completion.hpp"
#include "cli/explain.hpp"
#include "cli/verbs.hpp"
#include "convert/verb_convert.hpp"

namespace terrace::project {
namespace {

using cli::Flag;
using cli::Operands;
using cli::Verb;

constexpr Flag kCommon[] = {
    {"--json", "", "", "print one JSON document instead of text"},
    {"--color", "", "WHEN", "auto (default), always or never; NO_COLOR and CLICOLOR_FORCE count too",
     "auto|always|never"},
    {"--quiet", "-q", "", "only results and diagnostics"},
    {"--verbose", "-v", "", "say what is being done"},
    {"--version", "", "", "print the version of Terrace"},
    {"--help", "-h", "", "print this, or after a verb what it takes"},
};

constexpr Flag kInit[] = {
    {"--name", "", "NAME", "the program, and the beginning of the stack's name (default: made of the folder's name)"},
    {"--region", "", "REGION", "of AWS (default: eu-west-1)"},
    {"--ci", "", "WHICH", "the workflow to make: github (default), gitlab or none", "github|gitlab|none"},
    {"--force", "", "", "also in a folder that is not empty; no file that is there is changed"},
};

constexpr Flag kFront[] = {
    {"--program", "", "PROGRAM", "which stack program, where the project has several"},
    {"--project", "", "DIR", "the project (default: the one of the working folder)"},
    {"--preset", "", "NAME", "the CMake preset (default: of terrace.json, else dev)"},
};

const Verb kOwn[] = {
    {"init", "make a project: one stack, its test, CMake files and a CI workflow", verb_init, Operands::folder, "[DIR]",
     kInit},
    {"doctor", "what this machine has and lacks for working with Terrace, and how to get it", verb_doctor},
    {"bind", "make C++ headers from a provider's schema; see bind --help", verb_bind, Operands::given, "..."},
    {"convert", "turn Terraform JSON into a C++ stack program", convert::verb_convert, Operands::words, "FILE...",
     convert::convert_flags()},
    {"explain", "what a diagnostic means and how to cure it; without a code, all codes", verb_explain, Operands::codes,
     "[code...]"},
    {"completion", "the script that completes this command line in a shell", cli::verb_tool_completion,
     Operands::choice, cli::kShells},
};

std::vector<Verb> all_verbs() {
  std::vector<Verb> verbs(std::begin(kOwn), std::end(kOwn));
  for (const Verb& verb : cli::program_verbs()) {
    if (cli::find_verb(kOwn, verb.name) != nullptr) continue;
    verbs.push_back({.name = verb.name,
                     .summary = verb.summary,
                     .run = verb_front,
                     .operands = Operands::given,
                     .operand = verb.operand,
                     .flags = kFront,
                     .forwards_to = &verb});
  }
  return verbs;
}

}  // namespace

const cli::CommandLine& tool_line() {
  static const std::vector<Verb> verbs = all_verbs();
  static const cli::CommandLine line{verbs, kCommon, nullptr};
  return line;
}

int verb_bind(cli::ToolSession& session) {
  std::vector<std::string> words{session.program_name() + " bind"};
  words.insert(words.end(), session.options().operands.begin(), session.options().operands.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return bind::bind_main(static_cast<int>(words.size()), pointers.data());
}

int verb_explain(cli::ToolSession& session) {
  const cli::Options& options = session.options();
  return cli::explain(session.console(), session.program_name(), options.operands, options.json, session.out_style());
}

}  // namespace terrace::project
