// SPDX-License-Identifier: Apache-2.0
// From the command line to files: each format takes the place of the other.

#include <nlohmann/json.hpp>

#include "cli/harness.hpp"
#include "hcl/support.hpp"
#include "synth/folder.hpp"

using namespace terrace;
namespace fs = std::filesystem;

namespace {

void stacks_with(App& app, bool with_output) {
  for (const char* name : {"net", "web"}) {
    app.add(name, [&](Stack& stack) {
      if (with_output) stack.output("o", {.value = 1});
      stack.provider(toy::provider{.region = "here"});
      const auto text = stack.variable<Str>("text", {.default_value = "x"});
      stack.add("note", toy::toy_note{.text = text});
    });
  }
}

void two_stacks(App& app) { stacks_with(app, false); }

std::vector<std::string> names(const test::Folder& folder) {
  std::vector<std::string> all;
  for (const auto& [name, text] : folder.files()) all.push_back(name);
  return all;
}

}  // namespace

TEST_CASE("another format takes away the files of the one before and nothing else") {
  const test::Folder folder;
  folder.write("web/mine.tf", "# mine");
  const std::string out = folder.out();
  const std::vector<std::string> native = {"manifest.json",    "net/main.tf",    "net/providers.tf", "net/variables.tf",
                                           "net/versions.tf",  "web/main.tf",    "web/mine.tf",      "web/providers.tf",
                                           "web/variables.tf", "web/versions.tf"};
  const std::vector<std::string> json = {"manifest.json", "net/main.tf.json", "web/main.tf.json", "web/mine.tf"};
  REQUIRE(cli_test::run({"synth", "--format", "hcl", "--out", out}, two_stacks).code == 0);
  CHECK(names(folder) == native);
  const auto manifest = nlohmann::json::parse(folder.read("manifest.json"));
  CHECK(manifest["stacks"][0]["file"] == "net/main.tf");
  CHECK(manifest["stacks"][0]["files"] ==
        nlohmann::json({"net/main.tf", "net/providers.tf", "net/variables.tf", "net/versions.tf"}));

  const cli_test::Outcome again = cli_test::run({"synth", "--format", "hcl", "--out", out}, two_stacks);
  CHECK(cli_test::contains(again.err, "(nothing changed)"));
  CHECK(cli_test::contains(again.out, "/net/main.tf\n"));
  REQUIRE(cli_test::run({"--out", out}, two_stacks).code == 0);
  CHECK(names(folder) == json);
  REQUIRE(cli_test::run({"synth", "--format", "hcl", "--out", out}, two_stacks).code == 0);
  CHECK(names(folder) == native);

  // What somebody put there under a name of synth's own is not replaced.
  folder.write("net/outputs.tf", "# mine");
  const cli_test::Outcome refused =
      cli_test::run({"synth", "--format", "hcl", "--out", out}, [](App& app) { stacks_with(app, true); });
  CHECK(refused.code == 1);
  CHECK(cli_test::contains(refused.err, "T0322"));
  CHECK(folder.read("net/outputs.tf") == "# mine");
}

TEST_CASE("modules of the named stacks are written with a README") {
  const test::Folder folder;
  const std::string out = folder.out();
  const cli_test::Outcome made = cli_test::run({"synth", "--module", "web", "--out", out}, two_stacks);
  CHECK(made.code == 0);
  CHECK(cli_test::contains(made.err, "/web/README.md says how."));
  CHECK(names(folder) == std::vector<std::string>{"manifest.json", "web/README.md", "web/main.tf", "web/variables.tf",
                                                  "web/versions.tf"});
  const auto json =
      nlohmann::json::parse(cli_test::run({"synth", "--module", "web", "--json", "--out", out}, two_stacks).out);
  CHECK(json["format"] == "module");
  CHECK(json["files_unchanged"] == 5);
  CHECK(json["stacks"].size() == 1);
}

TEST_CASE("what does not go with a format is refused on the command line") {
  const auto refused = [](std::vector<std::string> arguments, const char* text) {
    const cli_test::Outcome made = cli_test::run(std::move(arguments), two_stacks);
    CHECK(made.code == 64);
    CHECK(cli_test::contains(made.err, text));
  };
  refused({"synth", "--format", "yaml"}, "yaml");
  refused({"synth", "--module", "--format", "json"}, "--module writes native syntax");
  refused({"synth", "web"}, "synth takes the names of stacks only with --module");
  refused({"synth", "--module", "wbe"}, "no stack is named \"wbe\"");
}

TEST_CASE("native syntax has the same bytes for any number of threads") {
  std::vector<std::string> texts;
  for (const unsigned jobs : {1U, 8U}) {
    App app;
    two_stacks(app);
    std::string& text = texts.emplace_back();
    for (const SynthesizedStack& stack : synthesize(app, {.jobs = jobs, .format = OutputFormat::hcl}).stacks) {
      for (const SynthesizedFile& file : stack.files) text += file.name + file.text.str();
    }
  }
  CHECK(texts[0] == texts[1]);
  CHECK(texts[0].size() > 500);
}
