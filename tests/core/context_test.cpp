// SPDX-License-Identifier: Apache-2.0

// Settings from outside the program.

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "environment_variable.hpp"
#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;
using terrace_test::EnvironmentVariable;

namespace {

class ContextFile {
 public:
  explicit ContextFile(const std::string& content)
      : path_(std::filesystem::temp_directory_path() / ("terrace-context-" + std::to_string(::getpid()) + ".json")) {
    std::ofstream(path_) << content;
  }
  ContextFile(const ContextFile&) = delete;
  ContextFile& operator=(const ContextFile&) = delete;
  ~ContextFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace

TEST_CASE("the command line wins over the environment, and that over the file") {
  const ContextFile file(R"({"stage": "from file", "zones": 3, "big": true, "only-file": "f", "half": 1.5})");
  const EnvironmentVariable zones("TERRACE_CONTEXT_ZONES", "4");
  const EnvironmentVariable dashed("TERRACE_CONTEXT_MY_KEY_2", "dashed");
  const EnvironmentVariable stage("TERRACE_CONTEXT_STAGE", "from environment");
  App app({.context = {{"stage", "from command line"}}, .context_file = file.path()});
  const Scope scope = app.root();
  CHECK(scope.context("stage", "x") == "from command line");
  CHECK(scope.context("zones", 1) == 4);
  CHECK(scope.context("zones", 1LL) == 4LL);
  CHECK(scope.context("big", false));
  CHECK(scope.context("only-file", "x") == "f");
  CHECK(scope.context("half", "x") == "1.5");
  CHECK(scope.context("my-key.2", "x") == "dashed");
  CHECK(scope.context("missing", "default") == "default");
  CHECK(scope.context("missing", 7) == 7);
  CHECK_FALSE(scope.has_context("missing"));
  CHECK(scope.has_context("zones"));
  CHECK(app.diagnostics().all().empty());
}

TEST_CASE("a context value of another type is a diagnostic at the line that asks") {
  unsigned line = 0;
  const auto refused = [&](const char* value, auto otherwise, const char* wanted) {
    App app({.context = {{"k", value}}});
    app.add("s", [&](Stack& stack) {
      line = __LINE__ + 1;
      CHECK(stack.context("k", otherwise) == otherwise);
    });
    REQUIRE(app.diagnostics().all().size() == 1);
    const Diagnostic& found = app.diagnostics().all()[0];
    CHECK(found.code == "T0104");
    CHECK(found.message == "the context value \"k\" is \"" + std::string(value) + "\", which is not " + wanted);
    CHECK(found.location.line == line);
    CHECK(found.label == "\"k\"");
    CHECK(contains(found.help, "-c k="));
  };
  refused("three", 3LL, "a whole number");
  refused("3.5", 3LL, "a whole number");
  refused("", 3LL, "a whole number");
  refused("99999999999999999999", 3LL, "a whole number");
  refused("4294967296", 3, "a whole number of 32 bits");
  refused("yes", true, "true or false");
  refused("TRUE", false, "true or false");
}

TEST_CASE("a context file that cannot be read is a diagnostic, one that is not there is none") {
  const auto problem = [](const char* content) {
    const ContextFile file(content);
    App app({.context_file = file.path()});
    CHECK(app.root().context("k", "default") == "default");
    REQUIRE(app.diagnostics().all().size() == 1);
    const Diagnostic& found = app.diagnostics().all()[0];
    CHECK(found.code == "T0105");
    CHECK(contains(found.message, "the context file " + file.path() + " cannot be read"));
    CHECK(contains(found.help, "one JSON object"));
    return found.message;
  };
  problem("{");
  problem("");
  CHECK(contains(problem("[1]"), "it is not an object"));
  CHECK(contains(problem(R"({"a": {"b": 1}})"), "\"a\" is not a plain value"));
  CHECK(contains(problem(R"({"a": null})"), "\"a\" is not a plain value"));
  App app({.context_file = "/nowhere/terrace.context.json"});
  CHECK(app.root().context("k", "default") == "default");
  CHECK(app.diagnostics().all().empty());
}
