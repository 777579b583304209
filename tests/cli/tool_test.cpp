// SPDX-License-Identifier: Apache-2.0
// The installed tool.

#include "catch.hpp"

#include <terrace/version.hpp>

#include "harness.hpp"

using cli_test::contains;
using cli_test::Outcome;

namespace {

std::string bind_words;

int fake_bind(int argc, char** argv) {
  bind_words.clear();
  for (int i = 0; i < argc; ++i) bind_words += std::string(argv[i]) + '|';
  return argv[argc] == nullptr ? 7 : 1;
}

Outcome tool(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "terrace");
  return cli_test::with_streams(
      {}, [&](const terrace::cli::Streams& streams) { return terrace::cli::tool_with(arguments, streams, fake_bind); });
}

}  // namespace

TEST_CASE("the tool hands bind its words") {
  CHECK(tool({"bind", "headers", "--out", "x"}).code == 7);
  CHECK(bind_words == "terrace bind|headers|--out|x|");
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
  CHECK(tool({"synth"}).code == 64);
}
