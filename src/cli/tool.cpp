// SPDX-License-Identifier: Apache-2.0

#include "cli/tool.hpp"

#include <terrace/version.hpp>

#include <algorithm>
#include <array>

#include "cli/explain.hpp"
#include "cli/options.hpp"
#include "core/suggest.hpp"

namespace terrace::cli {
namespace {

constexpr std::array<std::string_view, 4> kWords = {"bind", "explain", "--version", "--help"};

std::string tool_help(const std::string& program) {
  return "Usage: " + program + R"( <verb> [argument...]

Verbs:
  bind ...            make C++ headers from a provider's schema; see bind --help
  explain [code...]   what a diagnostic means and how to cure it; without a code, all codes

Options:
  --json              with explain: print one JSON document
  --version           print the version of Terrace
  -h, --help          print this

Exit codes: 0 done, 1 errors, 64 a wrong command line.
Stacks are synthesized by their own programs: run yours with --help.
)";
}

int run_bind(const std::vector<std::string>& arguments, int (*bind)(int, char**)) {
  std::vector<std::string> words{arguments[0] + " bind"};
  words.insert(words.end(), arguments.begin() + 2, arguments.end());
  std::vector<char*> pointers;
  pointers.reserve(words.size() + 1);
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  return bind(static_cast<int>(words.size()), pointers.data());
}

}  // namespace

int tool_with(const std::vector<std::string>& arguments, const Streams& streams, int (*bind)(int, char**)) {
  Console console(streams);
  const std::string& program = arguments.at(0);
  if (arguments.size() < 2) {
    console.err(tool_help(program));
    return kUsage;
  }
  const std::string& verb = arguments[1];
  if (verb == "--help" || verb == "-h" || verb == "help") {
    console.out(tool_help(program));
    return finish(console, kDone);
  }
  if (verb == "--version") {
    console.out(std::string("terrace ") + version + '\n');
    return finish(console, kDone);
  }
  if (verb == "bind") return run_bind(arguments, bind);
  if (verb == "explain") {
    std::vector<std::string> codes(arguments.begin() + 2, arguments.end());
    const auto json = std::find(codes.begin(), codes.end(), "--json");
    const bool is_json = json != codes.end();
    if (is_json) codes.erase(json);
    return finish(console, explain(console, program, codes, is_json,
                                   {wants_color(ColorChoice::automatic, streams, streams.out)}));
  }
  const bool option = verb.starts_with('-');
  const std::string fault = (option ? "unknown option \"" : "unknown verb \"") + verb + '"';
  return refuse_command_line(console, ColorChoice::automatic, fault,
                             detail::did_you_mean(verb, kWords, program + " --help lists the verbs"));
}

}  // namespace terrace::cli
