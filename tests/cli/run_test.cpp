// SPDX-License-Identifier: Apache-2.0
// The verbs, options and exit codes of a stack program.

#include "catch.hpp"

#include <sys/wait.h>
#include <terrace/cli/run.hpp>
#include <terrace/version.hpp>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness.hpp"

using namespace terrace;
using cli_test::contains;
using cli_test::Folder;
using cli_test::Outcome;
using cli_test::run;
using nlohmann::json;

namespace {

void two_stacks(App& app) {
  Stack network = app.add("network", [](Stack& stack) { stack.output("cidr", {.value = Str("10.0.0.0/16")}); });
  app.add("web", [&](Stack& stack) {
    stack.depends_on(network);
    stack.group("edge").group("inner");
    stack.local("zone", Str(stack.context("zone", "a")));
  });
}

void warned(App& app) {
  app.add("web", [](Stack& stack) { stack.warning("ACME-1", "a warning of our own", "think about it"); });
}

void broken(App& app) {
  app.add("web", [](Stack& stack) {
    stack.group("twin");
    stack.group("twin");
  });
}

std::string read(const std::string& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace

TEST_CASE("synth writes and says what it wrote and what comes next") {
  const Folder folder;
  const std::string out = folder / "out";
  const Outcome outcome = run({"--out", out}, two_stacks);
  CHECK(outcome.code == 0);
  CHECK(outcome.out == "network   0 resources   " + out + "/network/main.tf.json\n" + "web       0 resources   " + out +
                           "/web/main.tf.json\n");
  CHECK(contains(outcome.err, "Synthesized 2 stacks in "));
  CHECK(contains(outcome.err, "files changed)\nNext: terraform -chdir=" + out + "/network init && terraform -chdir=" +
                                  out + "/network plan\nApply in this order: network web\n"));
  CHECK(json::parse(read(out + "/web/main.tf.json")).is_object());

  const Outcome again = run({"synth", "--out", out, "-q"}, two_stacks);
  CHECK(again.code == 0);
  CHECK(again.out == outcome.out);
  CHECK(again.err.empty());
  CHECK(contains(run({"synth", "--out", out}, two_stacks).err, "(nothing changed)"));
}

TEST_CASE("a folder with a blank is quoted for the shell") {
  const Folder folder;
  const std::string out = folder / "my out";
  CHECK(contains(run({"--out", out}, two_stacks).err, "-chdir='" + out + "/network' init"));
}

TEST_CASE("options may stand before and after the verb") {
  const Folder folder;
  const std::string out = folder / "out";
  CHECK(run({"--out", out, "synth"}, two_stacks).code == 0);
  CHECK(run({"synth", "--out=" + out, "--jobs", "2"}, two_stacks).code == 0);
  CHECK(run({"--json", "list"}, two_stacks).out == run({"list", "--json"}, two_stacks).out);
}

TEST_CASE("errors: nothing is written, exit code 1") {
  const Folder folder;
  const std::string out = folder / "out";
  const Outcome outcome = run({"--out", out}, broken);
  CHECK(outcome.code == 1);
  CHECK(outcome.out.empty());
  CHECK(contains(outcome.err, "error[T0101]: two constructs named \"twin\" in web\n"));
  CHECK(contains(outcome.err, "\n1 error; explain with: web explain T0101\nNothing was written.\n"));
  CHECK(!std::filesystem::exists(out));
  CHECK(run({"list"}, broken).code == 1);
  CHECK(run({"list"}, broken).out.empty());
  CHECK(run({"tree"}, broken).code == 1);
  CHECK(contains(run({"tree"}, broken).out, "twin"));
}

TEST_CASE("warnings are errors under --strict only") {
  const Folder folder;
  const std::string out = folder / "out";
  const Outcome strict = run({"--out", out, "--strict"}, warned);
  CHECK(strict.code == 3);
  CHECK(!std::filesystem::exists(out));
  CHECK(contains(strict.err, "warning[ACME-1]: a warning of our own\n"));
  CHECK(contains(strict.err, "\n1 warning\n"));
  CHECK(run({"list", "--strict"}, warned).code == 3);
  CHECK(run({"--out", out}, warned).code == 0);
  CHECK(std::filesystem::exists(out + "/web/main.tf.json"));
  CHECK(run({"list", "--strict"}, broken).code == 1);
}

TEST_CASE("list shows sizes and dependencies") {
  const Outcome outcome = run({"list"}, two_stacks);
  CHECK(outcome.code == 0);
  CHECK(outcome.out == "network   0 resources   0 data sources\n"
                       "web       0 resources   0 data sources   after network\n");
  CHECK(outcome.err.empty());
  CHECK(contains(run({"list"}).err, "The program adds no stack"));
}

TEST_CASE("tree draws with lines or with ASCII") {
  const auto program = [](App& app) {
    app.add("web", [](Stack& stack) {
      stack.group("edge").group("inner");
      stack.local("zone", Str("a"));
    });
    app.add("other", [](Stack&) {});
  };
  // Without what differs from line to line: the place at the end.
  const auto shape = [&](const std::vector<std::string>& arguments, const cli_test::Surroundings& surroundings) {
    std::string text;
    std::istringstream lines(run(arguments, program, surroundings).out);
    for (std::string line; std::getline(lines, line);) text += line.substr(0, line.find("  tests/")) + '\n';
    return text;
  };
  CHECK(shape({"tree"}, {.environment = {{"LANG", "en_GB.UTF-8"}}}) == "web\n"
                                                                       "├── edge\n"
                                                                       "│   └── inner\n"
                                                                       "└── zone  local\n"
                                                                       "other\n");
  const std::string ascii = "web\n|-- edge\n|   `-- inner\n`-- zone  local\nother\n";
  CHECK(shape({"tree"}, {}) == ascii);
  CHECK(shape({"tree"}, {.environment = {{"LANG", "en_GB.UTF-8"}, {"LC_ALL", "C"}}}) == ascii);
  CHECK(shape({"tree", "other"}, {}) == "other\n");
  CHECK(contains(run({"tree"}, program).out, "web  tests/cli/run_test.cpp:"));
}

TEST_CASE("tree keeps to the width of the terminal") {
  const auto program = [](App& app) {
    app.add("web", [](Stack& stack) { stack.group("a-rather-long-name-for-a-scope"); });
  };
  const cli_test::Surroundings narrow{.environment = {{"NO_COLOR", "1"}}, .terminal = true, .width = 20};
  CHECK(run({"tree"}, program, narrow).out == "web\n`-- a-rather-long-n~\n");
}

TEST_CASE("a tree of 20,000 levels is drawn in reasonable space") {
  const auto program = [](App& app) {
    app.add("web", [](Stack& stack) {
      Scope scope = stack;
      for (int i = 0; i < 20'000; ++i) scope = scope.group("x");
    });
  };
  const Outcome outcome = run({"tree"}, program);
  CHECK(outcome.out.size() < 8'000'000);
  CHECK(contains(outcome.out, "(19960 levels) "));
}

TEST_CASE("JSON: one document for every verb") {
  const Folder folder;
  const auto synth = json::parse(run({"--json", "--out", folder / "out"}, two_stacks).out);
  CHECK(synth.at("format_version") == "1.0");
  CHECK(synth.at("terrace_version") == version);
  CHECK(synth.at("ok") == true);
  CHECK(synth.at("written") == true);
  CHECK(synth.at("stacks").at(1) ==
        json({{"name", "web"}, {"resources", 0}, {"data_sources", 0}, {"depends_on", {"network"}}}));
  CHECK(synth.at("diagnostics") == json::array());

  const auto tree = json::parse(run({"tree", "--json"}, two_stacks).out);
  CHECK(tree.at("constructs").size() == 6);
  CHECK(tree.at("constructs").at(4).at("path") == "web/edge/inner");
  CHECK(tree.at("constructs").at(5).at("address") == "local.zone");

  const Outcome failed = run({"list", "--json"}, broken);
  CHECK(failed.code == 1);
  CHECK(failed.err.empty());
  const auto list = json::parse(failed.out);
  CHECK(list.at("ok") == false);
  CHECK(list.at("errors") == 1);
  CHECK(list.at("diagnostics").at(0).at("code") == "T0101");
  CHECK(list.at("diagnostics").at(0).at("file") == "tests/cli/run_test.cpp");
}

TEST_CASE("list names the files of the form in which the stacks were written") {
  const Folder folder;
  const auto listed = [&](const std::string& out) {
    return json::parse(run({"list", "--json", "--out", out}, two_stacks).out).at("stacks").at(0);
  };
  const std::string out = folder / "out";
  CHECK(listed(out).at("file") == out + "/network/main.tf.json");
  CHECK_FALSE(listed(out).contains("files"));
  REQUIRE(run({"synth", "--format", "hcl", "--out", out}, two_stacks).code == 0);
  CHECK(listed(out).at("file") == out + "/network/main.tf");
  REQUIRE(std::filesystem::exists(listed(out).at("file").get<std::string>()));
  const json files = listed(out).at("files");
  for (const json& file : files) CHECK(std::filesystem::exists(file.get<std::string>()));
  CHECK(files.size() > 1);
  REQUIRE(run({"synth", "--out", out}, two_stacks).code == 0);
  CHECK(listed(out).at("file") == out + "/network/main.tf.json");
  REQUIRE(run({"synth", "--module", "--out", folder / "modules"}, two_stacks).code == 0);
  CHECK(listed(folder / "modules").at("file") == folder / "modules/network/main.tf");
}

TEST_CASE("an exception of the program is a diagnostic and leaves the old output alone") {
  const Folder folder;
  const std::string out = folder / "out";
  REQUIRE(run({"--out", out}, two_stacks).code == 0);
  const std::string before = read(out + "/web/main.tf.json");

  const Outcome outcome = run({"--out", out}, [](App& app) {
    app.add("web", [](Stack& stack) {
      stack.group("edge");
      throw std::out_of_range("no such zone");
    });
  });
  CHECK(outcome.code == 1);
  CHECK(contains(outcome.err, "error[T0001]: the program threw std::out_of_range: no such zone\n"));
  CHECK(contains(outcome.err, "= construct: web/edge\n"));
  CHECK(contains(outcome.err, " --> tests/cli/run_test.cpp:"));
  CHECK(read(out + "/web/main.tf.json") == before);

  CHECK(contains(run({"list"}, [](App&) { throw 42; }).err, "the program threw int\n"));
  const Outcome hook = run({"list"}, [](App& app) {
    app.add("web", [](Stack& stack) { stack.before_synth([](Scope) { throw std::runtime_error("late"); }); });
  });
  CHECK(hook.code == 1);
  CHECK(contains(hook.err, "error[T0001]: synthesis ended in std::runtime_error: late\n"));
}

TEST_CASE("errors found before an exception are shown too") {
  const Outcome outcome = run({"list"}, [](App& app) {
    broken(app);
    throw std::runtime_error("late");
  });
  CHECK(contains(outcome.err, "T0101"));
  CHECK(contains(outcome.err, "T0001"));
  CHECK(contains(outcome.err, "2 errors; "));
}

TEST_CASE("context reaches the program") {
  std::string zone;
  const auto program = [&](App& app) { zone = app.root().context("zone", "none"); };
  CHECK(run({"list", "-c", "zone=a=b", "--context", "other=1"}, program).code == 0);
  CHECK(zone == "a=b");
  CHECK(run({"list", "-c", "zone="}, program).code == 0);
  CHECK(zone.empty());
}

TEST_CASE("a wrong command line") {
  const auto refused = [](const std::vector<std::string>& arguments, const std::string& fault) {
    const Outcome outcome = run(arguments, two_stacks);
    INFO(outcome.err);
    CHECK(outcome.code == 64);
    CHECK(outcome.out.empty());
    CHECK(contains(outcome.err, fault));
  };
  refused({"lsit"}, "unknown verb \"lsit\"\n  = help: did you mean \"list\"?");
  refused({"frobnicate"}, "unknown verb \"frobnicate\"\n  = help: web --help lists");
  refused({"--jsno"}, "unknown option \"--jsno\"\n  = help: did you mean \"--json\"?");
  refused({"list", "--colour=never"}, "unknown option \"--colour\"\n  = help: did you mean \"--color\"?");
  refused({"list", "web"}, "unexpected argument \"web\"");
  refused({"list", "tree"}, "two verbs at once");
  refused({"tree", "wbe"}, "no stack is named \"wbe\"\n  = help: did you mean \"web\"?");
  refused({"tree", "elsewhere"}, "web list shows all stacks");
  refused({"-c", "zone"}, "-c takes key=value, not \"zone\"");
  refused({"-c", "=a"}, "-c takes key=value, not \"=a\"");
  refused({"-c"}, "--context");
  refused({"--jobs", "many"}, "--jobs takes a number from 0 to 1024, not \"many\"");
  refused({"--jobs=-1"}, "--jobs takes a number");
  refused({"--jobs=99999999999"}, "--jobs takes a number");
  refused({"--color", "alway"}, "did you mean \"always\"?");
  refused({"--out="}, "--out");
  refused({"-q", "-v"}, "-q and -v contradict each other");
  refused({"--out", "a", "--out", "b"}, "--out is given twice");
}

TEST_CASE("help and version do not run the program") {
  const Outcome help = run({"--help"}, [](App&) { throw std::logic_error("the program must not run"); });
  CHECK(help.code == 0);
  CHECK(help.err.empty());
  for (const char* word : {"synth", "list", "tree", "explain", "--out", "--json", "--jobs", "-c", "--color", "--strict",
                           "-q", "-v", "--version", "Exit codes"}) {
    CHECK(contains(help.out, word));
  }
  const Outcome verb = run({"tree", "-h"}, [](App&) { throw std::logic_error("the program must not run"); });
  CHECK(verb.code == 0);
  CHECK(verb.out.starts_with("Usage: web tree [stack...] [options]\n"));
  CHECK(run({"--version"}).out == std::string("terrace ") + version + '\n');
}

TEST_CASE("colours: the option, then NO_COLOR, then CLICOLOR_FORCE, then the terminal") {
  const auto colored = [](const std::vector<std::string>& arguments, const cli_test::Surroundings& surroundings) {
    return contains(run(arguments, broken, surroundings).err, "\x1b[");
  };
  CHECK(!colored({"list"}, {}));
  CHECK(colored({"list"}, {.terminal = true}));
  CHECK(!colored({"list"}, {.environment = {{"TERM", "dumb"}}, .terminal = true}));
  CHECK(!colored({"list"}, {.environment = {{"NO_COLOR", "1"}}, .terminal = true}));
  CHECK(colored({"list"}, {.environment = {{"NO_COLOR", ""}}, .terminal = true}));
  CHECK(colored({"list"}, {.environment = {{"CLICOLOR_FORCE", "1"}}}));
  CHECK(!colored({"list"}, {.environment = {{"CLICOLOR_FORCE", "0"}}}));
  CHECK(!colored({"list"}, {.environment = {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}}));
  CHECK(colored({"list", "--color", "always"}, {.environment = {{"NO_COLOR", "1"}}}));
  CHECK(!colored({"list", "--color=never"}, {.terminal = true}));
}

TEST_CASE("phases are logged to stderr by -v") {
  const Folder folder;
  const Outcome outcome = run({"-v", "--out", folder / "out"}, two_stacks);
  for (const char* phase : {"] build ", "] synthesize ", "] write ", " ms  2 stacks\n"}) {
    CHECK(contains(outcome.err, phase));
  }
  CHECK(outcome.out == run({"-q", "--out", folder / "out"}, two_stacks).out);
}

TEST_CASE("a stdout that takes nothing gives exit code 1") {
  const Outcome full = run({"list"}, two_stacks, {.out_fault = ENOSPC});
  CHECK(full.code == 1);
  CHECK(contains(full.err, "could not be written to standard output: No space left on device"));
  const Outcome gone = run({"tree"}, two_stacks, {.out_fault = EPIPE});
  CHECK(gone.code == 1);
  CHECK(gone.err.empty());
}

namespace {

/// Runs a whole program in a child whose stdout `prepare` has changed.
template <class Prepare> int exit_code_of_child(Prepare prepare, std::vector<std::string> arguments) {
  const pid_t child = fork();
  if (child == 0) {
    prepare();
    (void)freopen("/dev/null", "w", stderr);
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    _exit(terrace::run(static_cast<int>(arguments.size()), argv.data(), two_stacks));
  }
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

TEST_CASE("a closed stdout neither kills the program nor damages a file") {
  const Folder folder;
  const std::string out = folder / "out";
  CHECK(exit_code_of_child([] { close(1); }, {"web", "synth", "--out", out}) == 1);
  CHECK(json::parse(read(out + "/network/main.tf.json")).is_object());
  CHECK(json::parse(read(out + "/manifest.json")).is_object());

  const auto broken_pipe = [] {
    int ends[2];
    if (pipe(ends) != 0) _exit(99);
    close(ends[0]);
    dup2(ends[1], 1);
  };
  CHECK(exit_code_of_child(broken_pipe, {"web", "list"}) == 1);
  CHECK(exit_code_of_child([] { (void)freopen("/dev/null", "w", stdout); },
                           {"web", "--version", "--color=never", "-q"}) == 0);
}
