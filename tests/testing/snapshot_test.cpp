// SPDX-License-Identifier: Apache-2.0

#include <filesystem>
#include <fstream>

#include "environment_variable.hpp"
#include "sample.hpp"
#include "temporary_folder.hpp"

using namespace terrace;
using namespace terrace::testing;
using terrace_test::EnvironmentVariable;
using terrace_test::TemporaryFolder;

namespace fs = std::filesystem;

TEST_CASE("a snapshot is missing, approved, equal, and shown as a diff once it differs") {
  const TemporaryFolder folder;
  const EnvironmentVariable no_ci("CI", nullptr);
  const EnvironmentVariable no_approval("TERRACE_APPROVE", nullptr);
  const auto tf = synth(sample::Web{});
  const SnapshotOptions there{.directory = folder / "deeper"};

  CHECK_THAT(matches_snapshot(tf, "web", there).explanation(),
             contains("there is no snapshot") && contains("web.tf.json") && contains("TERRACE_APPROVE=1"));
  {
    const EnvironmentVariable approve("TERRACE_APPROVE", "1");
    {
      const EnvironmentVariable ci("CI", "true");
      const Match refused = matches_snapshot(tf, "web", there);
      CHECK_FALSE(refused);
      CHECK_THAT(refused.explanation(), contains("refused because CI is set"));
      CHECK_FALSE(fs::exists(there.directory));
    }
    const Match approved = matches_snapshot(tf, "web", there);
    CHECK(approved);
    CHECK_THAT(approved.explanation(), contains("approved: wrote"));
  }
  CHECK(matches_snapshot(tf, "web", there));
  const Match differs = matches_snapshot(synth(sample::Web{.zones = 3}), "web", there);
  CHECK_FALSE(differs);
  CHECK_THAT(differs.explanation(), contains("(- approved, + now)") && contains("\n@@ -") && contains("\n+") &&
                                        contains("subnets_zone2") && contains("TERRACE_APPROVE=1"));
}

TEST_CASE("TERRACE_SNAPSHOT_DIR moves the folder that is otherwise beside the test") {
  const TemporaryFolder folder;
  const EnvironmentVariable no_ci("CI", nullptr);
  const EnvironmentVariable no_approval("TERRACE_APPROVE", nullptr);
  CHECK_THAT(matches_snapshot_text("x", "none.txt").explanation(), contains("tests/testing/snapshots/none.txt"));
  const EnvironmentVariable there("TERRACE_SNAPSHOT_DIR", folder.path().c_str());
  CHECK_THAT(matches_snapshot_text("x", "none.txt").explanation(), contains(folder / "none.txt"));
  CHECK_THAT(matches_snapshot_text("x", "../none.txt").explanation(), contains("plain file name"));
}

TEST_CASE("several stacks have a snapshot each") {
  const TemporaryFolder folder;
  const EnvironmentVariable no_ci("CI", nullptr);
  const EnvironmentVariable approve("TERRACE_APPROVE", "1");
  App app;
  app.add("a", [](Stack& stack) { stack.output("one", {.value = 1}); });
  app.add("b", [](Stack& stack) { stack.output("two", {.value = 2}); });
  const auto tf = synth(app);
  CHECK(matches_snapshot(tf, "app", {.directory = folder.path()}));
  CHECK(fs::exists(folder / "app.a.tf.json"));
  CHECK(fs::exists(folder / "app.b.tf.json"));
}

TEST_CASE("a unified diff has hunks with three lines of context") {
  CHECK(unified_diff("a\nb\n", "a\nb\n").empty());
  CHECK(unified_diff("a\nb\nc\n", "a\nx\nc\n") == "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n");
  CHECK(unified_diff("", "a\n") == "@@ -0,0 +1,1 @@\n+a\n");
  CHECK(unified_diff("a", "b\n") == "@@ -1,1 +1,1 @@\n-a\n\\ no newline at the end\n+b\n");
  std::string before;
  for (int i = 1; i <= 30; ++i) before += std::to_string(i) + "\n";
  std::string after = before;
  after.replace(after.find("\n5\n"), 3, "\nfive\n");
  after.replace(after.find("\n25\n"), 4, "\n");
  CHECK(unified_diff(before, after) == "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n"
                                       "@@ -22,7 +22,6 @@\n 22\n 23\n 24\n-25\n 26\n 27\n 28\n");
}

TEST_CASE("a synth without errors is needed for a snapshot") {
  const auto broken = synth([](Stack& stack) {
    stack.group("a");
    stack.group("a");
  });
  CHECK_THAT(matches_snapshot(broken, "x").explanation(), contains("T0101"));
}
