// SPDX-License-Identifier: Apache-2.0
// The verbs of a stack program, given to the tool. A shell script stands in for CMake, another one for the program: what
// CMake itself does with a project of init is tested by tests/project/run.

#include "catch.hpp"

#include <csignal>

#include "support.hpp"

using namespace project_test;

namespace {

class Site {
 public:
  explicit Site(const std::vector<std::string>& programs = {"shop"}) {
    write(folder_ / "bin/cmake", R"(#!/bin/sh
echo "cmake $*" >>"$CALLS"
case $1 in
-S)
  cd "$2"
  [ -e refuse-configure ] && { echo "CMake Error: no such thing"; exit 1; }
  mkdir -p build/terrace
  cp -r ../programs build/terrace/programs
  : >build/CMakeCache.txt
  ;;
--build)
  cd "$2/.."
  [ -e broken ] && { echo "[1/2] Building shop.o"; echo "shop.cpp:7:3: error: expected ';'"; exit 1; }
  [ -e "built-$4" ] || echo "[2/2] Linking $4"
  : >"built-$4"
  ;;
esac
)",
          true);
    write(folder_ / "site/CMakeLists.txt", "project(site)");
    write(folder_ / "site/CMakePresets.json",
          R"({"configurePresets": [{"name": "base", "hidden": true, "binaryDir": "${sourceDir}/build"},
                                   {"name": "dev", "inherits": ["base"]}]})");
    write(folder_ / "site/deep/er/file", "");
    for (const std::string& name : programs) {
      write(folder_ / ("bin/" + name), R"(#!/bin/sh
echo "$(basename "$0") in $(basename "$PWD"): $*"
[ "$1" = tree ] && kill -TERM $$
exit 7
)",
            true);
      write(folder_ / ("programs/" + name + ".json"),
            R"({"name": ")" + name + R"(", "file": ")" + (folder_ / ("bin/" + name)) + "\"}");
    }
  }

  ProcessResult run(const std::string& words, const std::string& from = "site/deep/er") const {
    const std::string command = "cd '" + (folder_ / from) + "' && exec '" + tool_file() + "' " + words;
    return run_process({"/bin/sh", "-c", command},
                       {{"PATH", (folder_ / "bin") + ":/usr/bin:/bin"}, {"CALLS", folder_ / "calls"}});
  }
  std::string calls() const { return read(folder_ / "calls"); }
  std::string operator/(const std::string& name) const { return folder_ / name; }

 private:
  Folder folder_;
};

}  // namespace

TEST_CASE("the tool configures and builds the project and becomes its program") {
  const Site site;
  ProcessResult first = site.run("list --out x -- stack");
  CHECK(first.exit_code == 7);
  CHECK(contains(first.output, "shop in site: list --out x -- stack\n"));
  CHECK(contains(first.output, "Configured the preset dev in "));
  CHECK(contains(first.output, "Built shop in "));
  CHECK(site.calls() ==
        "cmake -S " + (site / "site") + " --preset dev\ncmake --build " + (site / "site/build") + " --target shop\n");
  SECTION("the second time there is nothing to say about the build") {
    CHECK(site.run("--json --color never list -q").output == "shop in site: list --json --color=never -q\n");
    CHECK_FALSE(contains(site.calls().substr(site.calls().find("target shop")), "--preset"));
  }
  SECTION("the end of the program is the end of the tool") { CHECK(site.run("tree").exit_code == 128 + SIGTERM); }
  SECTION("what the program is asked about is not asked of the tool") {
    CHECK(site.run("synth --help").exit_code == 0);
    CHECK(contains(site.run("synth --help").output, "--program PROGRAM"));
    CHECK(contains(site.run("list -- --help").output, "shop in site: list -- --help"));
  }
}

TEST_CASE("a project that does not build shows the compiler's words and is not run") {
  const Site site;
  write(site / "site/broken", "");
  const ProcessResult result = site.run("list");
  CHECK(result.exit_code == 1);
  CHECK(contains(result.output,
                 "shop.cpp:7:3: error: expected ';'\nerror[T0706]: shop could not be built; nothing was run\n"));
  CHECK_FALSE(contains(result.output, "[1/2]"));
  CHECK_FALSE(contains(result.output, "shop in site"));
  CHECK(contains(read(site / "site/build/terrace/build.log"), "[1/2] Building"));
  CHECK(contains(site.run("list --json").output, "\"code\": \"T0706\""));
  write(site / "site/refuse-configure", "");
  std::filesystem::remove_all(site / "site/build");
  CHECK(contains(site.run("list").output,
                 "CMake Error: no such thing\nerror[T0706]: the preset dev could not be configured"));
}

TEST_CASE("of several programs one is chosen") {
  const Site site({"shop", "store"});
  CHECK(contains(site.run("list").output, "error[T0707]: the project has several stack programs: shop, store"));
  CHECK(contains(site.run("list --program store").output, "store in site: list\n"));
  CHECK(contains(site.run("list --program=stroe").output,
                 "error[T0707]: the project has no stack program named \"stroe\"\n   = help: did you mean \"store\"?"));
  write(site / "site/terrace.json", R"({"program": "shop"})");
  CHECK(contains(site.run("list").output, "shop in site: list\n"));
  std::filesystem::remove_all(site / "site/build/terrace/programs");
  CHECK(contains(site.run("list").output,
                 "error[T0707]: the project in \"" + (site / "site") + "\" has no stack program"));
}

TEST_CASE("a project is found from below or by name and otherwise asked for") {
  const Site site;
  CHECK(contains(site.run("list --project ../site", "bin").output, "shop in site: list\n"));
  const ProcessResult none = site.run("list", "bin");
  CHECK(none.exit_code == 1);
  CHECK(contains(none.output, "error[T0703]: neither \"" + (site / "bin") + "\" nor a folder above it is a project"));
  CHECK(contains(site.run("list --preset dve").output,
                 "error[T0705]: there is no configure preset \"dve\" in \"" + (site / "site/CMakePresets.json")));
  CHECK(contains(site.run("list --preset base").output, "error[T0705]"));
  write(site / "site/terrace.json", R"({"programm": "shop"})");
  CHECK(contains(site.run("list").output, "it has \"programm\"; known are \"preset\", \"program\" and \"build\""));
  write(site / "site/terrace.json", "{}");
  write(site / "site/CMakePresets.json", "{");
  CHECK(contains(site.run("list").output, "error[T0704]"));
  std::filesystem::remove(site / "site/CMakePresets.json");
  CHECK(contains(site.run("list").output, "shop in site: list\n"));
}

TEST_CASE("a program that is gone and a CMake that is missing are said to be so") {
  const Site site;
  CHECK(site.run("list").exit_code == 7);
  std::filesystem::remove(site / "bin/shop");
  const ProcessResult gone = site.run("list");
  CHECK(gone.exit_code == 1);
  CHECK(contains(gone.output, "error[T0708]: \"" + (site / "bin/shop") + "\" could not be started: No such file"));
  const std::string command = "cd '" + (site / "site") + "' && exec '" + tool_file() + "' list";
  const ProcessResult missing = run_process({"/bin/sh", "-c", command}, {{"PATH", site / "nowhere"}});
  CHECK(contains(missing.output, "error[T0709]: \"cmake\" is not installed, or not on the PATH"));
}
