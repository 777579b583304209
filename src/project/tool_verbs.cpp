// SPDX-License-Identifier: Apache-2.0

#include "project/tool_verbs.hpp"

#include "bind/bind_command.hpp"
#include "cli/explain.hpp"
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

const Verb kOwn[] = {
    {"bind", "make C++ headers from a provider's schema; see bind --help", verb_bind, Operands::given, "..."},
    {"explain", "what a diagnostic means and how to cure it; without a code, all codes", verb_explain, Operands::codes,
     "[code...]"},
    {"convert", "turn Terraform JSON into a C++ stack program", convert::verb_convert, Operands::words, "FILE...",
     convert::convert_flags()},
};

}  // namespace

const cli::CommandLine& tool_line() {
  static const cli::CommandLine line{kOwn, kCommon, nullptr};
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
