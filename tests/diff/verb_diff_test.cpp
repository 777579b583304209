// SPDX-License-Identifier: Apache-2.0

// `diff` as its user runs it: against the last synth, a folder, and a revision.

#include <terrace/terrace.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <cstdlib>
#include <fstream>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "cli/harness.hpp"
#include "synth/support.hpp"

using namespace terrace;
using cli_test::contains;
using cli_test::Folder;
using nlohmann::json;

namespace {

template <class F> auto one_stack(F build) {
  return [build](App& app) { app.add("web", [&](Stack& stack) { build(stack); }); };
}

void before(Stack& stack) {
  stack.provider(toy::provider{.region = "here"});
  stack.group("network").add("a", toy::toy_box{.name = "x", .rule = {{.port = 80}}, .size = 1});
  stack.group("storage").add("data", tf::terraform_data{.input = "same"});
  stack.add("gone", toy::toy_note{});
  stack.add("kept", tf::terraform_data{}).node().retain();
}

void after(Stack& stack) {
  stack.provider(toy::provider{.region = "there"});
  stack.group("network").add("a", toy::toy_box{.name = "x", .rule = {{.port = 443}}, .size = 2});
  stack.group("files").add("data", tf::terraform_data{.input = "same"}).node().renamed_from("storage/data");
  stack.add("new", toy::toy_note{});
}

/// The line of `text` that has `part` in it.
std::string line_of(const std::string& text, const std::string& part) {
  const std::size_t at = text.find(part);
  return at == std::string::npos ? "" : text.substr(at, text.find('\n', at) - at);
}

/// A folder with the output of `before` in it.
struct Project {
  Folder folder;
  std::string out = folder / "out";
  std::string ledger = folder / "terrace.lock.json";
  std::vector<std::string> with(std::vector<std::string> words) const {
    words.insert(words.end(), {"--out", out, "--ledger", ledger});
    return words;
  }
  template <class F> cli_test::Outcome run(const std::vector<std::string>& words, F build) const {
    return cli_test::run(with(words), one_stack(build));
  }
  Project() { REQUIRE(run({"synth"}, before).code == 0); }
};

}  // namespace

TEST_CASE("diff tells what changed by construct and line") {
  const Project project;
  const auto same = project.run({"diff", "--exit-code"}, before);
  CHECK(same.code == 0);
  CHECK(same.out == "No differences\n");

  const auto made = project.run({"diff"}, after);
  INFO(made.out << made.err);
  CHECK(made.code == 0);
  CHECK(made.out.starts_with("web\n"));
  CHECK(contains(made.out, "~ toy_box         network/a "));
  CHECK(contains(made.out, "tests/diff/verb_diff_test.cpp:"));
  CHECK(contains(made.out, "      rule[0].port  80 -> 443\n"));
  CHECK(contains(made.out, "      size          1 -> 2\n"));
  CHECK(contains(made.out, "+ toy_note        new "));
  CHECK(contains(made.out, "- toy_note        gone "));
  CHECK(contains(made.out, "was storage/data\n"));
  CHECK(contains(made.out, "will be kept, no longer managed\n"));
  CHECK(contains(made.out, "      region  \"here\" -> \"there\"\n"));
  CHECK(contains(made.out, "Summary    3 changed, 1 added, 1 removed, 1 moved, 1 kept, in 1 stack\n"));
  CHECK(project.run({"diff", "--exit-code"}, after).code == 2);
  // Looking changes nothing.
  CHECK(project.run({"diff"}, before).out == "No differences\n");
}

TEST_CASE("diff --json has the same and is one document") {
  const Project project;
  const auto made = project.run({"diff", "--json", "--exit-code"}, after);
  CHECK(made.code == 2);
  CHECK(made.err.empty());
  const json document = json::parse(made.out);
  CHECK(document["format_version"] == "1.0");
  CHECK(document["diagnostics"] == json::array());
  CHECK(document["summary"] == json{{"added", 1}, {"removed", 1}, {"changed", 3}, {"moved", 1}, {"kept", 1}});
  std::map<std::string, json> blocks;
  for (const json& block : document["stacks"][0]["blocks"]) blocks[block["address"]] = block;
  CHECK(blocks["toy_box.network_a"]["attributes"][1] ==
        json{{"path", "size"}, {"change", "changed"}, {"sensitive", false}, {"before", 1}, {"after", 2}});
  CHECK(blocks["terraform_data.files_data"]["from_path"] == "storage/data");
  CHECK(blocks["toy_note.gone"]["line"].is_number());
  CHECK(blocks["terraform_data.kept"]["change"] == "kept");
}

TEST_CASE("diff never shows a secret") {
  const auto program = [](const std::string& secret) {
    return [secret](Stack& stack) {
      stack.provider(toy::provider{});
      stack.add("box", toy::toy_box{.name = "x"}).node().override("/password", raw<Str>("upper(\"" + secret + "\")"));
      stack.add("deep", toy::toy_box{.name = "x", .setting = {{.secret = raw<Str>("upper(\"" + secret + "\")")}}});
      stack.variable<Str>("token", {.default_value = secret, .sensitive = true});
    };
  };
  const Project project;
  REQUIRE(project.run({"synth"}, program("first-secret")).code == 0);
  for (const char* form : {"--quiet", "--json"}) {
    const auto made = project.run({"diff", form}, program("second-secret"));
    INFO(made.out);
    CHECK(contains(made.out, "password"));
    CHECK(contains(made.out, "secret"));
    CHECK(contains(made.out, "default"));
    CHECK(!contains(made.out, "first-secret"));
    CHECK(!contains(made.out, "second-secret"));
  }
}

TEST_CASE("diff tells of stacks that are new or gone and of named ones only") {
  const Project project;
  const auto program = [](App& app) {
    app.add("web", [](Stack& stack) { before(stack); });
    app.add("other", [](Stack& stack) { stack.add("a", tf::terraform_data{}); });
  };
  const auto made = cli_test::run(project.with({"diff"}), program);
  CHECK(contains(made.out, "other  (new)\n  + terraform_data  a "));
  CHECK(contains(made.out, "2 added"));  // with its required version
  CHECK(cli_test::run(project.with({"diff", "web"}), program).out == "No differences\n");
  CHECK(cli_test::run(project.with({"diff", "wep"}), program).code == 64);

  REQUIRE(cli_test::run(project.with({"synth"}), program).code == 0);
  const auto less = project.run({"diff"}, before);
  CHECK(contains(less.out, "other  (no longer in the program)\n  - "));
}

TEST_CASE("diff against another folder") {
  const Project project;
  const std::string other = project.folder / "other";
  REQUIRE(cli_test::run({"synth", "--out", other, "--ledger", "none"}, one_stack(after)).code == 0);
  const auto made = project.run({"diff", "--against", other}, before);
  CHECK(contains(made.out, "+ toy_note"));
  CHECK(project.run({"diff", "--against", other, "--against-rev", "HEAD"}, before).code == 64);
}

TEST_CASE("diff says what it cannot compare with") {
  const Project project;
  const auto error = [&](const std::vector<std::string>& words) {
    const auto made = project.run(words, before);
    CHECK(made.code == 1);
    CHECK(made.out.empty());
    return made.err;
  };
  CHECK(contains(error({"diff", "--against", project.folder / "none"}), "T0340"));
  CHECK(contains(error({"diff", "--against", project.folder / ""}), "it has no manifest.json"));
  CHECK(contains(error({"diff", "--against-rev", "--no-such-revision"}), "T0341"));

  std::ofstream(project.out + "/web/main.tf.json") << "{\"resource\": ";
  CHECK(contains(error({"diff"}), "T0344"));
  std::filesystem::remove(project.out + "/web/main.tf.json");
  CHECK(contains(error({"diff"}), "cannot be read"));
  std::ofstream(project.out + "/web/main.tf") << "locals {}\n";
  CHECK(contains(error({"diff"}), "T0342"));
}

TEST_CASE("diff against a revision reads the committed output and else the committed ledger") {
  if (std::system("git --version >/dev/null 2>&1") != 0) {
    std::puts("terrace-skip: git is not on the PATH");
    return;
  }
  const Project project;
  const std::string root = project.folder / "";
  const auto git = [&](const std::string& words) {
    return std::system(
        ("git -C '" + root + "' -c user.name=t -c user.email=t@example.com " + words + " >/dev/null 2>&1").c_str());
  };
  const auto here = std::filesystem::current_path();
  REQUIRE(git("init") == 0);
  REQUIRE(git("add terrace.lock.json") == 0);
  REQUIRE(git("commit -m ledger") == 0);
  REQUIRE(git("tag ledger") == 0);
  REQUIRE(git("add out/manifest.json out/web/main.tf.json") == 0);
  REQUIRE(git("commit -m output") == 0);
  REQUIRE(project.run({"synth"}, after).code == 0);
  std::filesystem::current_path(root);
  const auto full = cli_test::run({"diff", "--against-rev", "HEAD", "--ledger", "terrace.lock.json"}, one_stack(after));
  const auto less =
      cli_test::run({"diff", "--against-rev", "ledger", "--ledger", "terrace.lock.json"}, one_stack(after));
  const auto neither = cli_test::run({"diff", "--against-rev", "ledger", "--ledger", "other.json"}, one_stack(after));
  const auto nothing = cli_test::run({"diff", "--ledger", "terrace.lock.json"}, one_stack(after));
  std::filesystem::current_path(here);
  CHECK(contains(full.out, "Summary    3 changed, 1 added, 1 removed, 1 moved, 1 kept, in 1 stack"));
  CHECK(contains(line_of(full.out, "- toy_note        gone "), "tests/diff/verb_diff_test.cpp:"));
  CHECK(contains(less.out, "! terraform_data  kept"));
  CHECK(contains(less.err, "only what terrace.lock.json in ledger records is compared"));
  CHECK(contains(neither.err, "T0343"));
  CHECK(nothing.out == "No differences\n");
}
