// SPDX-License-Identifier: Apache-2.0
// The page in a browser, and what Mermaid and Graphviz say to the other formats.

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "catch.hpp"
#include "cli/harness.hpp"
#include "engine/process.hpp"
#include "graph/writers.hpp"
#include "programs.hpp"

using cli_test::Folder;
using namespace terrace;
namespace fs = std::filesystem;

namespace {

std::string found_on_path(const std::string& program) {
  const char* path = std::getenv("PATH");
  std::istringstream folders(path == nullptr ? "" : path);
  for (std::string folder; std::getline(folders, folder, ':');) {
    if (fs::exists(fs::path(folder) / program)) return (fs::path(folder) / program).string();
  }
  return {};
}

engine::Ended run_program(std::vector<std::string> arguments, int seconds) {
  engine::Environment environment;
  for (const char* name : {"PATH", "HOME", "TMPDIR", "LANG", "npm_config_cache", "npm_config_registry", "HTTPS_PROXY",
                           "https_proxy", "NODE_EXTRA_CA_CERTS"}) {
    if (const char* value = std::getenv(name)) environment.emplace_back(name, value);
  }
  engine::Program program{.arguments = std::move(arguments), .environment = environment};
  program.errors_with_output = true;
  program.timeout = std::chrono::seconds(seconds);
  return engine::run(program);
}

void skip(const std::string& why) { std::cout << "terrace-skip: " << why << '\n'; }

/// The packages of tests/graph/package.json, fetched once into the build folder. Empty when they cannot be had.
std::string packages() {
  const fs::path source = fs::path(TERRACE_SOURCE_DIR) / "tests/graph";
  const fs::path work = fs::path(TERRACE_BINARY_DIR) / "graph_tests";
  const auto text = [](const fs::path& file) {
    std::ostringstream all;
    all << std::ifstream(file).rdbuf();
    return all.str();
  };
  const std::string lock = text(source / "package-lock.json");
  if (text(work / "made") == lock) return work.string();
  const std::string npm = found_on_path("npm");
  if (npm.empty()) return {};
  fs::create_directories(work);
  for (const char* name : {"package.json", "package-lock.json"}) {
    fs::copy_file(source / name, work / name, fs::copy_options::overwrite_existing);
  }
  const engine::Ended ended = run_program({npm, "ci", "--prefix", work.string(), "--ignore-scripts", "--no-audit",
                                           "--no-fund", "--prefer-offline", "--fetch-retries=1"},
                                          110);
  if (ended.how != engine::Ended::How::exited || ended.code != 0) {
    std::cout << ended.output;
    return {};
  }
  std::ofstream(work / "made") << lock;
  return work.string();
}

void write(const std::string& file, const std::vector<std::string>& format, void (*program)(App&)) {
  std::vector<std::string> arguments{"graph", "--output", file};
  arguments.insert(arguments.end(), format.begin(), format.end());
  const cli_test::Outcome outcome = cli_test::run(arguments, program);
  INFO(outcome.err);
  REQUIRE(outcome.code == 0);
}

void ten(App& app) { graph_test::fleet(app, 1); }
void thousand(App& app) { graph_test::fleet(app, 100); }

}  // namespace

TEST_CASE("the page works in a browser with 10 and with 1,000 resources") {
  if (graph::page_template().empty()) return skip("this build has no page: npm was missing");
  const std::string node = found_on_path("node");
  std::string browser = found_on_path("chromium");
  if (browser.empty()) browser = found_on_path("google-chrome");
  if (node.empty() || browser.empty()) return skip("no chromium to test the page of graph with: apt install chromium");
  const std::string work = packages();
  if (work.empty()) return skip("npm cannot fetch the browser's driver (playwright-core)");
  const Folder folder;
  write(folder / "ten.html", {"--format", "html"}, ten);
  write(folder / "thousand.html", {"--format", "html"}, thousand);
  write(folder / "shop.html", {"--format", "html"}, graph_test::shop);
  write(folder / "shop.mmd", {"--format", "mermaid"}, graph_test::shop);
  write(folder / "architecture.mmd", {"--format", "mermaid", "--view", "architecture"}, graph_test::shop);
  const engine::Ended ended =
      run_program({node, TERRACE_SOURCE_DIR "/tests/graph/browser.mjs", work, browser, folder / ""}, 110);
  INFO(ended.output);
  CHECK(ended.how == engine::Ended::How::exited);
  CHECK(ended.code == 0);
}

TEST_CASE("the page that was bundled last is the one in the program") {
  std::ostringstream bundled;
  bundled << std::ifstream(TERRACE_BINARY_DIR "/graph_page/page.html", std::ios::binary).rdbuf();
  CHECK(graph::page_template() == bundled.str());
}

TEST_CASE("a build without npm gets an empty page and says what to install") {
  const std::string cmake = found_on_path("cmake");
  if (cmake.empty()) return skip("no cmake on the PATH");
  const Folder folder;
  engine::Program program{.arguments = {cmake, "-DSOURCE=" TERRACE_SOURCE_DIR "/src/graph/page",
                                        "-DWORK=" + (folder / "work"), "-P",
                                        TERRACE_SOURCE_DIR "/cmake/BundleGraphPage.cmake"},
                          .environment = {{"PATH", folder / "no-programs"}}};
  program.errors_with_output = true;
  program.timeout = std::chrono::seconds(60);
  const engine::Ended ended = engine::run(program);
  INFO(ended.output);
  CHECK(ended.code == 0);
  CHECK(fs::file_size(folder / "work/page.html") == 0);
  CHECK(cli_test::contains(ended.output, "install Node.js 18 or newer with npm and build again"));
  // What is so already is not told at every build, but another reason is.
  CHECK(engine::run(program).output.empty());
  const fs::path programs = folder / "no-programs";
  fs::create_directories(programs);
  for (const char* name : {"npm", "node"}) {
    std::ofstream(programs / name) << "#!/bin/sh\nexit 1\n";
    fs::permissions(programs / name, fs::perms::owner_all);
  }
  CHECK(cli_test::contains(engine::run(program).output, "npm.log; when that is cured, run CMake and build again"));
  CHECK(engine::run(program).output.empty());
}

TEST_CASE("Graphviz draws both views") {
  const std::string dot = found_on_path("dot");
  if (dot.empty()) return skip("no Graphviz: apt install graphviz");
  const Folder folder;
  for (const char* view : {"dependencies", "architecture"}) {
    write(folder / "shop.dot", {"--format", "dot", "--view", view}, graph_test::shop);
    const engine::Ended ended = run_program({dot, "-Tsvg", folder / "shop.dot"}, 60);
    INFO(ended.output);
    CHECK(ended.code == 0);
    CHECK(cli_test::contains(ended.output, "aws_lb"));
    CHECK(!cli_test::contains(ended.output, "Warning"));
  }
}
