// SPDX-License-Identifier: Apache-2.0
// Completion: the answers of the programs, and the scripts in the shells that they are for.

#include "catch.hpp"

#include <terrace/terrace.hpp>

#include <iostream>

#include "project/share.hpp"
#include "support.hpp"

using namespace project_test;
using terrace::engine::find_program;

namespace {

/// The words of the answer to a line, after ":files" or ":folders" if the shell is to add some.
std::string answer(const Outcome& outcome) {
  std::string words;
  std::string_view rest = outcome.out;
  for (bool first = true; !rest.empty(); first = false) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    if (!first || line != ":none") words += (words.empty() ? "" : " ") + std::string(line.substr(0, line.find('\t')));
    rest.remove_prefix(end + 1);
  }
  return words;
}

std::string of_tool(std::vector<std::string> words) {
  words.insert(words.begin(), "__complete");
  const terrace::cli::CompletionNames names{.stacks =
                                                [] {
                                                  return std::vector<std::string>{"web-dev", "web-prod"};
                                                },
                                            .programs =
                                                [] {
                                                  return std::vector<std::string>{"shop", "store"};
                                                }};
  return answer(tool(words, names));
}

std::string of_program(std::vector<std::string> words) {
  words.insert(words.begin(), "__complete");
  return answer(cli_test::run(words, [](terrace::App& app) {
    for (const char* name : {"web-dev", "web-prod", "data"}) app.add(name, [](terrace::Stack&) {});
  }));
}

/// Lines of a command line and what a shell offers for their last word, "a b" for several.
const std::vector<std::pair<std::vector<std::string>, std::string>>& lines() {
  static const std::vector<std::pair<std::vector<std::string>, std::string>> made = {
      {{"doc"}, "doctor"},
      {{"completion", "f"}, "fish"},
      {{"completion", "z"}, "zsh"},
      {{"explain", "T0701"}, "T0701"},
      {{"explain", "T9"}, ""},
      {{"init", "--f"}, "--force"},
      {{"init", "--ci", ""}, "github gitlab none"},
      {{"init", "--ci", "git"}, "github gitlab"},
      {{"init", "--name", "x", "--re"}, "--region"},
      {{"synth", "--pro"}, "--program --project"},
      {{"synth", "--stri"}, "--strict"},
      {{"--color", "al"}, "always"},
      {{"--color", "never", "docto"}, "doctor"},
  };
  return made;
}

/// Runs a shell that has loaded the script and prints, for each of the lines, "<number>: <word> <word>".
ProcessResult in_shell(const std::string& shell, const std::string& program, const std::string& begin,
                       const std::string& each) {
  std::string text = begin;
  for (std::size_t i = 0; i < lines().size(); ++i) {
    std::string words;
    for (const std::string& word : lines()[i].first) words += " '" + word + "'";
    text += each + ' ' + std::to_string(i) + words + '\n';
  }
  const Folder folder;
  write(folder / "script", text);
  const std::string path = std::string(TERRACE_BINARY_DIR) + "/bin:/usr/bin:/bin";
  std::vector<std::string> command{program};
  if (shell == "bash") command.insert(command.end(), {"--norc", "--noprofile"});
  if (shell == "zsh") command.emplace_back("-f");
  if (shell == "fish") command.emplace_back("--no-config");
  command.push_back(folder / "script");
  return run_process(command, {{"PATH", path}, {"HOME", folder / ""}});
}

void check_shell(const std::string& shell, const std::string& begin, const std::string& each) {
  const std::string program = find_program(shell);
  if (program.empty()) {
    std::cout << "terrace-skip: " << shell << " is not installed\n";
    return;
  }
  const ProcessResult result = in_shell(shell, program, begin, each);
  std::string expected;
  for (std::size_t i = 0; i < lines().size(); ++i) {
    expected += std::to_string(i) + ':' + (lines()[i].second.empty() ? "" : ' ' + lines()[i].second) + '\n';
  }
  CHECK(result.output == expected);
}

}  // namespace

TEST_CASE("completion of the tool knows verbs and options and values") {
  for (const auto& [words, expected] : lines()) {
    INFO(words.back());
    CHECK(of_tool(words) == expected);
  }
  CHECK(of_tool({"completion", ""}) == "bash zsh fish");
  CHECK(of_tool({"init", ""}) == ":folders");
  CHECK(of_tool({"bind", ""}) == ":files");
  CHECK(of_tool({"synth", "--out", ""}) == ":folders");
  CHECK(of_tool({"tree", "web-"}) == "web-dev web-prod");
  CHECK(of_tool({"list", "--program", ""}) == "shop store");
  CHECK(of_tool({"synth", "--color=n"}) == "--color=never");
  CHECK(of_tool({"synth", "--color", "=", "n"}) == "never");
  CHECK(of_tool({"synth", "--strict", "--stri"}) == "");
  CHECK(of_tool({"synth", "--context", "a=b", "--contex"}) == "--context");
  CHECK(of_tool({"tree", "--", "--"}) == "");
}

TEST_CASE("completion of a stack program knows its stacks") {
  CHECK(of_program({"tr"}) == "tree");
  CHECK(of_program({"tree", ""}) == "web-dev web-prod data");
  CHECK(of_program({"tree", "web-dev", "d"}) == "data");
  CHECK(of_program({"completion", "f"}) == "fish");
  CHECK(of_program({"output", "da"}) == "data");
  CHECK(of_program({"plan", "--var-file", ""}) == ":files");
  CHECK(of_program({"plan", "--target", ""}) == "");
  CHECK(of_program({"synth", ""}) == "web-dev web-prod data");
}

TEST_CASE("a program that throws still completes its verbs") {
  const Outcome outcome = cli_test::run({"__complete", "tree", ""}, [](terrace::App&) { throw 7; });
  CHECK(outcome.code == 0);
  CHECK(outcome.out == ":none\n");
}

TEST_CASE("completion wants the name of a shell") {
  CHECK(contains(tool({"completion"}).err, "completion takes bash, zsh or fish"));
  CHECK(contains(tool({"completion", "fihs"}).err, "not \"fihs\"\n  = help: did you mean \"fish\"?"));
  CHECK(contains(cli_test::run({"completion", "bash"}).out, "complete -F __complete_web web\n"));
  CHECK(contains(tool({"completion", "fish", "--json"}).out, "\"shell\": \"fish\""));
}

TEST_CASE("bash completes") {
  check_shell("bash", "source <(terrace completion bash)\n", R"(t() {
  local number=$1; shift
  COMP_WORDS=(terrace "$@") COMP_CWORD=$#
  __complete_terrace
  echo "$number:${COMPREPLY[*]:+ ${COMPREPLY[*]}}"
}
t)");
}

TEST_CASE("zsh completes") {
  // _describe is what shows the words; it wants a line editor around.
  check_shell("zsh", "compdef() { }\nsource <(terrace completion zsh)\n",
              R"(_describe() { local -a shown=("${(@P)2}"); shown=("${(@)shown%%:*}"); made=" ${(j: :)shown}" }
t() {
  local number=$1 made=; shift
  words=(terrace "$@") CURRENT=$(( $# + 1 ))
  __complete_terrace
  print -r -- "$number:$made"
}
t)");
}

TEST_CASE("fish completes") {
  check_shell("fish", "terrace completion fish | source\n", R"(function t
  set -l found (complete -C "terrace $argv[2..-1]" | string replace -r '\t.*' '')
  echo "$argv[1]:"(test (count $found) -gt 0; and echo " $found"; or echo)
end
t)");
}

TEST_CASE("the manual page tells of every verb and option and is clean") {
  const std::string page = terrace::project::manual_page();
  for (const terrace::cli::Verb& verb : terrace::project::tool_line().verbs) {
    CHECK(contains(page, ".TP\n\\fB" + std::string(verb.name) + "\\fR"));
  }
  for (const char* flag : {"\\fB\\-\\-force\\fR", "\\fB\\-\\-out\\fR \\fIDIR\\fR", "\\fB\\-\\-program\\fR"}) {
    CHECK(contains(page, flag));
  }
  CHECK_FALSE(contains(page, "@"));
  const std::string mandoc = find_program("mandoc");
  if (mandoc.empty()) {
    std::cout << "terrace-skip: mandoc is not installed\n";
    return;
  }
  const Folder folder;
  write(folder / "terrace.1", page);
  const ProcessResult lint = run_process({mandoc, "-Tlint", "-Wwarning", folder / "terrace.1"}, {});
  CHECK(lint.output == "");
  CHECK(lint.exit_code == 0);
}
