// SPDX-License-Identifier: Apache-2.0
// `terrace init`.

#include "catch.hpp"

#include <random>

#include "project/scaffold.hpp"
#include "support.hpp"

using namespace project_test;
using namespace terrace::project;

TEST_CASE("init makes a project and says what comes next") {
  const Folder folder;
  const Outcome outcome = tool({"init", folder / "web-shop", "--region", "us-east-1"});
  CHECK(outcome.code == 0);
  CHECK(outcome.out == "made  CMakeLists.txt\nmade  CMakePresets.json\nmade  main.cpp\nmade  stacks/web_shop.hpp\n"
                       "made  stacks/web_shop.cpp\nmade  test/web_shop_test.cpp\nmade  terrace.json\nmade  README.md\n"
                       "made  .gitignore\nmade  .clang-format\nmade  .github/workflows/ci.yml\n");
  CHECK(contains(outcome.err, "Next:\n  cd " + (folder / "web-shop") + "\n  terrace synth\n"));
  const std::string stack = read(folder / "web-shop/stacks/web_shop.cpp");
  CHECK(contains(stack, "void WebShop::build(terrace::Stack& stack) const {"));
  CHECK(contains(stack, ".region = \"us-east-1\""));
  CHECK(contains(read(folder / "web-shop/main.cpp"), "app.add(\"web-shop-dev\", WebShop{"));
}

TEST_CASE("init writes the workflow that was asked for") {
  const Plan plan{"", "shop", "eu-west-1", "gitlab"};
  CHECK(files_of(plan).back().path == ".gitlab-ci.yml");
  CHECK(files_of({"", "shop", "eu-west-1", "none"}).back().path == ".clang-format");
  CHECK(contains(files_of({"", "shop", "eu-west-1", "github"}).back().text, "actions/checkout@v4"));
  for (const File& file : files_of(plan)) {
    INFO(file.path);
    for (const char* key : {"@NAME@", "@TYPE@", "@FILE@", "@REGION@", "VERSION@"})
      CHECK_FALSE(contains(file.text, key));
  }
}

TEST_CASE("init refuses a folder with something in it and changes no file with --force") {
  const Folder folder;
  write(folder / "README.md", "mine");
  const Outcome refused = tool({"init", folder / "."});
  CHECK(refused.code == 1);
  CHECK(contains(refused.err,
                 "error[T0701]: the folder \"" + (folder / ".") + "\" is not empty: it holds \"README.md\""));
  CHECK_FALSE(std::filesystem::exists(folder / "main.cpp"));
  const Outcome merged = tool({"init", folder / ".", "--force", "--name", "shop", "--json"});
  CHECK(merged.code == 0);
  CHECK(contains(merged.out, "\"kept\": [\n    \"README.md\"\n  ]"));
  CHECK(contains(merged.out, "\"diagnostics\": []"));
  CHECK(read(folder / "README.md") == "mine");
  CHECK(std::filesystem::exists(folder / "main.cpp"));
}

TEST_CASE("a repository that was just made counts as an empty folder") {
  const Folder folder;
  write(folder / ".git/HEAD", "ref: refs/heads/main\n");
  CHECK(tool({"init", folder / "."}).code == 0);
}

TEST_CASE("init says why a file cannot be written") {
  const Folder folder;
  write(folder / "file", "");
  const Outcome outcome = tool({"init", folder / "file"});
  CHECK(outcome.code == 1);
  CHECK(contains(outcome.err,
                 "error[T0702]: \"" + (folder / "file") + "\" could not be written: it is a file, not a folder"));
  write(folder / "there/stacks", "");
  CHECK(contains(tool({"init", folder / "there", "--force"}).err, "error[T0702]"));
}

TEST_CASE("init refuses names and regions that cannot be used") {
  const Folder folder;
  const auto refused = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words{"init", folder / "new"};
    words.insert(words.end(), more.begin(), more.end());
    const Outcome outcome = tool(words);
    CHECK(outcome.code == 64);
    CHECK_FALSE(std::filesystem::exists(folder / "new"));
    return outcome.err;
  };
  for (const char* name : {"Shop", "9shop", "web_shop", "shop-", "a--b", "", "test", "main"}) refused({"--name", name});
  CHECK(contains(refused({"--name", "a-name-that-is-much-too-long"}), "it has more than 24 characters"));
  for (const char* region : {"europe", "eu-west", "eu-west-1a", "eu_west_1", "EU-WEST-1"})
    refused({"--region", region});
  CHECK(contains(refused({"--ci", "gitlub"}), "--ci takes github, gitlab or none, not \"gitlub\""));
  CHECK(contains(refused({"other"}), "unexpected argument \"other\""));
  for (const char* region : {"us-east-1", "ap-southeast-4", "us-gov-west-1"}) CHECK(fault_of_region(region).empty());
}

TEST_CASE("every folder's name gives a name that can be used or none") {
  const unsigned seed = 20261125;
  std::mt19937 random(seed);
  const std::string letters = "abzAZ019-_. /\xc3\xa4";
  int usable = 0;
  for (int i = 0; i < 500; ++i) {
    std::string folder;
    for (std::size_t left = random() % 40; left > 0; --left) folder += letters[random() % letters.size()];
    const std::string name = name_from_folder(folder);
    INFO("seed " << seed << ", folder \"" << folder << "\", name \"" << name << '"');
    CHECK((name.empty() || fault_of_name(name).empty()));
    usable += !name.empty();
  }
  CHECK(usable > 300);
  CHECK(name_from_folder("Web Shop 2") == "web-shop-2");
  CHECK(name_from_folder("2026-shop") == "shop");
  CHECK(name_from_folder("test").empty());
}
