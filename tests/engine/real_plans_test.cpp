// SPDX-License-Identifier: Apache-2.0

// Plans of the real terraform that do more than add, change and destroy: imports, moves, and what is only forgotten. Drift is
// what terraform_data cannot have, so an engine made of shell tells of it.

#include "catch.hpp"
#include "run_verb.hpp"

#include <terrace/terrace.hpp>
#include <terrace/tf/terraform_data.hpp>

#include "real_terraform.hpp"

using namespace terrace;
using namespace engine_test;

namespace {

Json counts(int add, int change, int destroy, int import, int move, int forget) {
  return {{"add", add},       {"change", change}, {"destroy", destroy},
          {"import", import}, {"move", move},     {"forget", forget}};
}

/// The only stack of a plan's document.
template <class Program> Json planned(const Folder& folder, Program program) {
  const auto outcome = run_verb(folder, {"plan", "--json", "--detailed-exitcode"}, program);
  INFO(outcome.out << outcome.err);
  REQUIRE(outcome.code == 2);
  return document_of(outcome)["stacks"][0];
}

template <class Program> std::string shown(const Folder& folder, Program program) {
  return run_verb(folder, {"plan"}, program).out;
}

template <class Program> void deploy(const Folder& folder, Program program) {
  const auto outcome = run_verb(folder, {"deploy", "--yes"}, program);
  INFO(outcome.out << outcome.err);
  REQUIRE(outcome.code == 0);
  CHECK(run_verb(folder, {"plan", "--detailed-exitcode"}, program).code == 0);
}

}  // namespace

TEST_CASE("a real plan shows what it imports and whether it changes it on the way") {
  if (!terrace_test::has_terraform()) return;
  const Folder folder;
  const auto program = [](App& app) {
    app.add("web", [](Stack& stack) {
      const auto as_it_is = stack.add("as_it_is", tf::terraform_data{});
      const auto changed = stack.add("changed", tf::terraform_data{.input = "new"});
      stack.import({.to = as_it_is, .id = "i-one"});
      stack.import({.to = changed, .id = "i-two"});
    });
  };
  const Json plan = planned(folder, program);
  CHECK(plan["counts"] == counts(0, 1, 0, 2, 0, 0));
  const std::string text = shown(folder, program);
  INFO(text);
  CHECK(contains(text, "as_it_is  terraform_data  imported from i-one"));
  CHECK(contains(text, "~ changed  terraform_data  imported from i-two"));
  CHECK(contains(text, "input: \"new\""));
  CHECK(contains(text, "Plan: 2 to import, 0 to add, 1 to change, 0 to destroy."));
  deploy(folder, program);
  CHECK(contains(get(folder / "out/web/terraform.tfstate"), "\"i-one\""));
}

TEST_CASE("a real plan shows what stays and is only forgotten and what moves and destroys nothing") {
  if (!terrace_test::has_terraform()) return;
  const Folder folder;
  deploy(folder, [](App& app) {
    app.add("web", [](Stack& stack) {
      stack.add("left", tf::terraform_data{.input = "left"});
      stack.add("old", tf::terraform_data{.input = "same"});
    });
  });
  const auto after = [](App& app) {
    app.add("web", [](Stack& stack) {
      stack.removed({.from = Address("terraform_data.left"), .destroy = false});
      stack.add("new", tf::terraform_data{.input = "same"}).node().renamed_from("old");
    });
  };
  const Json plan = planned(folder, after);
  CHECK(plan["counts"] == counts(0, 0, 0, 0, 1, 1));
  const std::string text = shown(folder, after);
  INFO(text);
  CHECK(contains(text,
                 ". terraform_data.left  terraform_data  no longer in the program, stays, but is no longer managed"));
  CHECK(contains(text, "= new  terraform_data  moved from terraform_data.old"));
  CHECK(contains(text, "Plan: 0 to add, 0 to change, 0 to destroy, 1 to forget, 1 moved."));
  const auto outcome = run_verb(folder, {"deploy", "--yes", "--json"}, after);
  CHECK(document_of(outcome)["stacks"][0]["planned"]["forget"] == 1);
  CHECK_FALSE(contains(get(folder / "out/web/terraform.tfstate"), "\"left\""));
}

TEST_CASE("what changed outside of the program is shown apart and counts as no change of the program's") {
  const std::string before = R"({"input":"x","id":"1"})";
  const auto drift = [&](const std::string& more, const std::string& applyable) {
    return R"({"format_version":"1.2","applyable":)" + applyable + R"(,"resource_changes":[],"resource_drift":[)" +
           more + "]}";
  };
  const auto changed = [&](const std::string& actions, const std::string& after) {
    return R"({"address":"terraform_data.box","mode":"managed","type":"terraform_data","name":"box","change":{"actions":[")" +
           actions + R"("],"before":)" + before + R"(,"after":)" + after + "}}";
  };
  const auto plan = [](const std::string& document, std::vector<std::string> words) {
    const Folder folder;
    const auto program = [](App& app) {
      app.add("web", [](Stack& stack) { stack.add("box", tf::terraform_data{.input = "x"}); });
    };
    const std::string engine = fake_engine(
        folder, "plan) echo '{\"@level\":\"info\",\"@message\":\"x\",\"type\":\"version\"}';;\nshow) cat <<'END'\n" +
                    document + "\nEND\n;;");
    words.insert(words.begin(), {"plan", "--detailed-exitcode"});
    return run_verb(folder, words, program, engine);
  };
  auto outcome = plan(drift(changed("update", R"({"input":"y","id":"1"})"), "false"), {});
  INFO(outcome.out << outcome.err);
  CHECK(outcome.code == 0);
  CHECK(contains(outcome.out,
                 "Changed outside of the program\n  ~ box  terraform_data  tests/engine/real_plans_test.cpp"));
  CHECK(contains(outcome.out, "~ input: \"x\" -> \"y\""));
  CHECK(contains(outcome.out, "Only the state differs from what exists"));

  // A plan that would take it over into the state has something to apply.
  outcome = plan(drift(changed("delete", "null"), "true"), {"--refresh-only", "--json"});
  CHECK(outcome.code == 2);
  const Json stack = document_of(outcome)["stacks"][0];
  CHECK(stack["has_differences"] == true);
  CHECK(stack["counts"] == counts(0, 0, 0, 0, 0, 0));
  CHECK(stack["changes"].empty());
  REQUIRE(stack["drift"].size() == 1);
  CHECK(stack["drift"][0]["path"] == "web/box");
  CHECK(stack["drift"][0]["action"] == "destroy");
  outcome = plan(drift(changed("delete", "null"), "true"), {"--refresh-only"});
  CHECK(contains(outcome.out, "- box  terraform_data  is gone"));
}
