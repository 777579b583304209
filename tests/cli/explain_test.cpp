// SPDX-License-Identifier: Apache-2.0
// The catalogue of diagnostics: complete, and shown by `explain`.

#include "catch.hpp"

#include <fstream>
#include <nlohmann/json.hpp>
#include <regex>
#include <set>
#include <sstream>

#include "cli/catalogue.hpp"
#include "harness.hpp"

using namespace terrace;
using cli_test::contains;
using cli_test::Outcome;
using cli_test::run;

namespace {

std::string read(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  return text.str();
}

std::set<std::string> matches(const std::string& text, const std::regex& pattern) {
  std::set<std::string> found;
  for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern); match != std::sregex_iterator(); ++match) {
    found.insert((*match)[1]);
  }
  return found;
}

}  // namespace

TEST_CASE("every code in the sources has a heading, and every heading a code in the sources") {
  const std::filesystem::path root = TERRACE_SOURCE_DIR;
  std::set<std::string> used;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "src")) {
    if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
    used.merge(matches(read(entry.path()), std::regex("\"(T[0-9]{4})\"")));
  }
  CHECK(used.count("T0001") == 1);
  const std::regex heading("\n## (T[0-9]{4}): ");
  std::set<std::string> explained = matches(read(root / "docs/errors.md"), heading);
  for (const auto& entry : std::filesystem::directory_iterator(root / "docs/aws")) {
    explained.merge(matches(read(entry.path()), heading));
  }
  CHECK(used == explained);

  std::set<std::string> embedded;
  for (const cli::CatalogueEntry& entry : cli::catalogue()) {
    // Policies are compared with their packs in tests/policy.
    if (entry.code[1] >= '0' && entry.code[1] <= '9') embedded.insert(std::string(entry.code));
  }
  CHECK(embedded == used);
}

TEST_CASE("every entry says how to cure it") {
  for (const cli::CatalogueEntry& entry : cli::catalogue()) {
    INFO(entry.code);
    CHECK(contains(std::string(entry.text), "\nCure: "));
    CHECK(!entry.title.empty());
  }
}

TEST_CASE("explain prints an entry") {
  const Outcome outcome = run({"explain", "T0101"});
  CHECK(outcome.code == 0);
  CHECK(outcome.err.empty());
  CHECK(outcome.out.starts_with("T0101: two constructs with one name\n\n"));
  CHECK(contains(outcome.out, "\n    stack.add(\"data\", aws::FileSystem{});\n"));
  CHECK(!contains(outcome.out, "```"));
  for (const char* spelling : {"t0101", "0101"}) CHECK(run({"explain", spelling}).out == outcome.out);
}

TEST_CASE("explain sets its paragraphs to the terminal") {
  std::istringstream narrow(run({"explain", "T0320", "T0001"}, {.terminal = true, .width = 50}).out);
  for (std::string line; std::getline(narrow, line);) {
    if (!line.starts_with("    ")) CHECK(line.size() <= 60);  // a colour's codes count here
  }
}

TEST_CASE("explain without a code lists all") {
  const Outcome outcome = run({"explain"});
  CHECK(outcome.code == 0);
  CHECK(contains(outcome.out, "T0101  two constructs with one name\n"));
  CHECK(static_cast<std::size_t>(std::count(outcome.out.begin(), outcome.out.end(), '\n')) == cli::catalogue().size());
}

TEST_CASE("an unknown code is a wrong command line") {
  const Outcome near = run({"explain", "T0109"});
  CHECK(near.code == 64);
  CHECK(near.out.empty());
  CHECK(contains(near.err, "unknown code \"T0109\""));
  CHECK(contains(near.err, "did you mean \"T0"));
  CHECK(contains(run({"explain", "ACME-1"}).err, "web explain lists all codes"));
}

TEST_CASE("explain as JSON") {
  const auto json = nlohmann::json::parse(run({"explain", "T0102", "--json"}).out);
  CHECK(json.at("format_version") == "1.0");
  CHECK(json.at("codes").size() == 1);
  CHECK(json.at("codes")[0].at("code") == "T0102");
  CHECK(json.at("diagnostics").is_array());
}
