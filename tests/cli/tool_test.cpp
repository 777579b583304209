// SPDX-License-Identifier: Apache-2.0
// The installed tool.

#include "catch.hpp"

#include <terrace/version.hpp>

#include "cli/tool_session.hpp"
#include "harness.hpp"
#include "project/tool_verbs.hpp"

using cli_test::contains;
using cli_test::Outcome;

namespace {

Outcome tool(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "terrace");
  return cli_test::with_streams({}, [&](const terrace::cli::Streams& streams) {
    return terrace::cli::tool_with(terrace::project::tool_line(), arguments, streams);
  });
}

}  // namespace

TEST_CASE("a verb that takes its words as they are gets all but its own options") {
  std::vector<std::string> words;
  static std::vector<std::string>* got = nullptr;
  got = &words;
  constexpr terrace::cli::Flag kOwn[] = {{"--program", "", "NAME", "which"}};
  const terrace::cli::Verb verb{.name = "run",
                                .summary = "run",
                                .run =
                                    +[](terrace::cli::ToolSession& session) {
                                      *got = session.options().operands;
                                      got->push_back("program=" + *session.options().value("--program"));
                                      return 7;
                                    },
                                .operands = terrace::cli::Operands::given,
                                .flags = kOwn};
  const terrace::cli::CommandLine line{{&verb, 1}, terrace::project::tool_line().flags, nullptr};
  const Outcome outcome = cli_test::with_streams({}, [&](const terrace::cli::Streams& streams) {
    return terrace::cli::tool_with(
        line,
        {"terrace", "--color", "never", "run", "headers", "--out", "x", "--program=p", "--", "--program", "q", "-h"},
        streams);
  });
  CHECK(outcome.err.empty());
  CHECK(outcome.code == 7);
  CHECK(words == std::vector<std::string>{"headers", "--out", "x", "--", "--program", "q", "-h", "program=p"});
}

TEST_CASE("the tool's help, version and explain") {
  CHECK(tool({"--help"}).code == 0);
  CHECK(contains(tool({"--help"}).out, "bind"));
  CHECK(tool({"--version"}).out == std::string("terrace ") + terrace::version + '\n');
  CHECK(tool({"explain", "t0101"}).out.starts_with("T0101: "));
  CHECK(contains(tool({"explain", "--json", "T0101"}).out, "\"format_version\": \"1.0\""));
  CHECK(tool({"explain", "T9999"}).code == 64);
}

TEST_CASE("the tool refuses what it does not know") {
  CHECK(tool({}).code == 64);
  CHECK(contains(tool({}).err, "Usage: terrace"));
  CHECK(tool({"bnid"}).code == 64);
  CHECK(contains(tool({"bnid"}).err, "unknown verb \"bnid\"\n  = help: did you mean \"bind\"?"));
  CHECK(contains(tool({"--versoin"}).err, "did you mean \"--version\"?"));
  CHECK(tool({"--json"}).code == 64);
  CHECK(contains(tool({"--json"}).err, "no verb is given"));
}
