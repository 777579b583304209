// SPDX-License-Identifier: Apache-2.0

// deploy and destroy with the real terraform, of stacks that need no provider.

#include <algorithm>
#include <regex>
#include <sstream>

#include "deploy/support.hpp"

using namespace deploy_test;

namespace {

json state_of(const Folder& folder, const std::string& stack) {
  return json::parse(get(folder / ("out/" + stack + "/terraform.tfstate")));
}

/// Positions of the events that a predicate holds for, in a stream of one object a line.
std::vector<json> events_of(const std::string& stream) {
  std::vector<json> events;
  std::size_t begin = 0;
  for (std::size_t end = stream.find('\n'); end != std::string::npos; end = stream.find('\n', begin)) {
    events.push_back(json::parse(stream.substr(begin, end - begin)));
    begin = end + 1;
  }
  return events;
}

}  // namespace

TEST_CASE("a deploy applies stacks in order and hands values on and a destroy takes them away in reverse") {
  if (!has_terraform()) return;
  const Folder folder;
  const Result first = deploy(folder, {"deploy", "--yes", "-c", "text=hello"});
  INFO(first.out << first.err);
  REQUIRE(first.code == 0);
  CHECK(state_of(folder, "web")["outputs"]["page"]["value"] == "hello");
  CHECK(contains(first.err, "base    store/data  created after "));
  CHECK(contains(first.err, "(1/1)"));
  CHECK(contains(first.out, "web      done          1 added, 0 changed, 0 destroyed, after "));
  CHECK_FALSE(contains(first.err, "\x1b["));
  // The plan's file holds secrets.
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "out")) {
    CHECK_FALSE(contains(entry.path().filename().string(), "plan"));
  }

  const Result again = deploy(folder, {"deploy", "--yes", "--json", "-c", "text=hello"});
  REQUIRE(again.code == 0);
  for (const char* stack : {"base", "web", "island"}) CHECK(result_of(again.document(), stack) == "unchanged");

  // A change goes through both stacks in one run, and the stream tells the order.
  const Result changed = deploy(folder, {"deploy", "web", "--yes", "--json-stream", "-c", "text=bye"});
  INFO(changed.out << changed.err);
  REQUIRE(changed.code == 0);
  CHECK(state_of(folder, "web")["outputs"]["page"]["value"] == "bye");
  CHECK(contains(changed.err, "Also deploying what they need: base"));
  const std::vector<json> events = events_of(changed.out);
  REQUIRE(events.size() > 6);
  CHECK(events.front()["type"] == "version");
  CHECK(events.front()["format_version"] == "1.0");
  CHECK(events.back()["type"] == "summary");
  CHECK(events.back()["stacks"].size() == 2);
  const auto at = [&](const char* type, const char* stack, const char* key, const char* value) {
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (events[i]["type"] == type && events[i].value("stack", "") == stack && events[i].value(key, "") == value)
        return i;
    }
    return events.size();
  };
  CHECK(at("stack", "base", "stage", "done") < at("stack", "web", "stage", "planning"));
  const std::size_t completed = at("resource", "web", "state", "completed");
  REQUIRE(completed < events.size());
  CHECK(events[completed]["path"] == "page");
  CHECK(events[completed]["action"] == "update");

  const Result refused = deploy(folder, {"destroy", "base", "--yes"});
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "error[T0556]: the stack \"base\" is still needed by web"));
  CHECK(contains(deploy(folder, {"destroy", "--yes"}).err, "error[T0557]"));

  const Result gone = deploy(folder, {"destroy", "base", "--all", "--yes", "--json"});
  INFO(gone.out << gone.err);
  REQUIRE(gone.code == 0);
  CHECK(gone.document()["stacks"][0]["name"] == "web");
  CHECK(gone.document()["stacks"][0]["applied"]["destroy"] == 1);
  CHECK(gone.document()["stacks"].size() == 2);
  CHECK(state_of(folder, "base")["resources"].empty());
  CHECK(state_of(folder, "web")["resources"].empty());
  CHECK_FALSE(state_of(folder, "island")["resources"].empty());

  // What is gone can be destroyed again, though web could not be planned any more.
  const Result nothing = deploy(folder, {"destroy", "--all", "--yes", "--json"});
  INFO(nothing.out << nothing.err);
  CHECK(nothing.code == 0);
  CHECK(result_of(nothing.document(), "web") == "unchanged");
  CHECK(result_of(nothing.document(), "island") == "done");
}

TEST_CASE("the transcript on the page of deploying is what a deploy prints") {
  if (!has_terraform()) return;
  const Folder folder;
  const Result made = deploy(folder, {"deploy", "--yes", "-c", "seconds=2"});
  INFO(made.out << made.err);
  REQUIRE(made.code == 0);
  const std::string printed = made.err + made.out.substr(made.out.rfind("\nbase ") + 1);
  const std::string file = TERRACE_SOURCE_DIR "/tests/deploy/transcript.console";
  if (const char* approve = std::getenv("TERRACE_APPROVE"); approve != nullptr && std::string(approve) == "1") {
    put(file, printed);
  }
  // Stacks are side by side and may take another second.
  const auto comparable = [](const std::string& text) {
    static const std::regex seconds("after [0-9]+ s");
    std::istringstream in(std::regex_replace(text, seconds, "after N s"));
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    std::sort(lines.begin(), lines.end());
    return lines;
  };
  CHECK(comparable(get(file)) == comparable(printed));
}

TEST_CASE("a stack that fails keeps back what needs it and nothing else") {
  if (!has_terraform()) return;
  const Folder folder;
  const Result failed = deploy(folder, {"deploy", "--yes", "-c", "fail=base"});
  INFO(failed.out << failed.err);
  CHECK(failed.code == 1);
  CHECK(contains(failed.out, "base     failed        0 added, 0 changed, 0 destroyed, after "));
  CHECK(contains(failed.out, "web      skipped       because base failed"));
  CHECK(contains(failed.out, "island   done          1 added"));
  CHECK(contains(failed.err, "--> tests/deploy/program/main.cpp:"));
  CHECK(contains(failed.err, "base/store/data"));
  const Result mended = deploy(folder, {"deploy", "--yes", "--json"});
  INFO(mended.out << mended.err);
  CHECK(mended.code == 0);
  CHECK(result_of(mended.document(), "web") == "done");
}

TEST_CASE("a protected stack refuses a destroy and a plan that would delete from it") {
  if (!has_terraform()) return;
  const Folder folder;
  REQUIRE(deploy(folder, {"deploy", "base", "--yes", "-c", "protect=base"}).code == 0);
  const json before = state_of(folder, "base")["resources"];

  const Result destroy = deploy(folder, {"destroy", "--all", "--yes", "-c", "protect=base"});
  CHECK(destroy.code == 1);
  CHECK(contains(destroy.err, "error[T0554]: the stack \"base\" is protected from destroy"));
  CHECK(contains(destroy.err, "it is protected here"));
  CHECK(contains(destroy.err, "tests/deploy/program/main.cpp"));

  const Result replace = deploy(folder, {"deploy", "base", "--yes", "-c", "protect=base", "-c", "trigger=1"});
  INFO(replace.out << replace.err);
  CHECK(replace.code == 1);
  CHECK(contains(replace.err, "error[T0555]: the plan would replace store/data of the stack \"base\""));
  CHECK(state_of(folder, "base")["resources"] == before);

  const Result gone = deploy(folder, {"destroy", "--all", "--yes", "-c", "protect=base", "--unprotect", "base"});
  INFO(gone.out << gone.err);
  CHECK(gone.code == 0);
  CHECK(state_of(folder, "base")["resources"].empty());
}

TEST_CASE("with --target the stacks that have nothing of it are neither planned nor applied and are named") {
  if (!has_terraform()) return;
  const Folder folder;
  const Result one = deploy(folder, {"deploy", "--yes", "--json", "--target", "tree"});
  INFO(one.out << one.err);
  REQUIRE(one.code == 0);
  CHECK(one.document()["stacks"].size() == 1);
  CHECK(result_of(one.document(), "island") == "done");
  CHECK(contains(one.err, "Left out, as they have nothing that --target names: base, web\n"));
  CHECK_FALSE(std::filesystem::exists(folder / "out/base/terraform.tfstate"));

  const Result two = deploy(folder, {"deploy", "web", "--yes", "--target", "base/store", "--target", "page"});
  INFO(two.out << two.err);
  REQUIRE(two.code == 0);
  CHECK(contains(two.err, "Also deploying what they need: base"));
  CHECK_FALSE(contains(two.err, "Left out"));
  CHECK(state_of(folder, "web")["outputs"]["page"]["value"] == "a");

  const Result plan = deploy(folder, {"plan", "--target", "tree"});
  CHECK(plan.code == 0);
  CHECK(contains(plan.err, "Left out, as they have nothing that --target names: base, web\n"));

  const Result gone = deploy(folder, {"destroy", "--all", "--yes", "--json", "--target", "page"});
  INFO(gone.out << gone.err);
  CHECK(gone.code == 0);
  CHECK(gone.document()["stacks"].size() == 1);
  CHECK_FALSE(state_of(folder, "base")["resources"].empty());
}

TEST_CASE("without a terminal and --yes nothing is done and two kinds of JSON exclude each other") {
  const Folder folder;
  const Result refused = deploy(folder, {"deploy"});
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "error[T0558]: deploy asks before it changes anything"));
  CHECK(contains(refused.err, "--yes"));
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
  CHECK(deploy(folder, {"deploy", "--yes", "--json", "--json-stream"}).code == 64);
  CHECK(deploy(folder, {"deploy", "--yes", "--parallelism", "0"}).code == 64);
}
