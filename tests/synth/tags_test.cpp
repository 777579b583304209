// SPDX-License-Identifier: Apache-2.0

// Tags by scope.

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

TEST_CASE("tags of the scopes above go to everything taggable and the nearest wins") {
  const Outcome made = synth_app([](App& app) {
    app.tag("Owner", "app").tag("Stage", "dev").tag("Gone", "x");
    app.add("s", [](Stack& stack) {
      stack.provider(toy::provider{});
      stack.tag("Stage", "prod");
      Scope inner = stack.group("inner");
      inner.tag("Team", "web").untag("Gone");
      inner.add("plain", toy::toy_box{.name = "a"});
      inner.add("own", toy::toy_box{.name = "b", .tags = {{"Team", "own"}, {"Name", "b"}}});
      inner.add("untaggable", toy::toy_note{.text = "x"});
      const auto self = inner.add("self", toy::toy_box{.name = "c"});
      self.node().tag("Stage", "mine").untag("Owner");
      stack.add("outer", toy::toy_box{.name = "d"});
      stack.group("late").before_synth([](Scope scope) { scope.add("box", toy::toy_box{.name = "e"}); });
    });
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  const json boxes = made.stack()["resource"]["toy_box"];
  CHECK(boxes["inner_plain"]["tags"] == json::parse(R"({"Owner": "app", "Stage": "prod", "Team": "web"})"));
  CHECK(boxes["inner_own"]["tags"] == json::parse(R"({"Owner": "app", "Stage": "prod", "Team": "own", "Name": "b"})"));
  CHECK(boxes["inner_self"]["tags"] == json::parse(R"({"Stage": "mine", "Team": "web"})"));
  CHECK(boxes["outer"]["tags"] == json::parse(R"({"Owner": "app", "Stage": "prod", "Gone": "x"})"));
  CHECK(boxes["late_box"]["tags"] == json::parse(R"({"Owner": "app", "Stage": "prod", "Gone": "x"})"));
  CHECK_FALSE(made.stack()["resource"]["toy_note"]["inner_untaggable"].contains("tags"));
}

TEST_CASE("tags that Terraform computes are merged by Terraform") {
  const Outcome made = synth_stack([](Stack& stack) {
    stack.tag("Owner", "app");
    const auto variable = stack.variable<Map<Str>>("tags");
    const auto name = stack.variable<Str>("name");
    stack.add("late", toy::toy_box{.name = "a", .tags = variable});
    stack.add("value", toy::toy_box{.name = "a", .tags = {{"Name", name}}});
    stack.add("null", toy::toy_box{.name = "a", .tags = null});
    stack.group("g").untag("Owner").add("none", toy::toy_box{.name = "a", .tags = variable});
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  const json boxes = made.stack()["resource"]["toy_box"];
  CHECK(boxes["late"]["tags"] == R"(${merge({"Owner" = "app"}, var.tags)})");
  CHECK(boxes["value"]["tags"] == json::parse(R"({"Owner": "app", "Name": "${var.name}"})"));
  CHECK(boxes["null"]["tags"] == json::parse(R"({"Owner": "app"})"));
  CHECK(boxes["g_none"]["tags"] == "${var.tags}");
}

TEST_CASE("a literal tag stays a literal, a reference becomes one") {
  const Outcome made = synth_stack([](Stack& stack) {
    const auto note = stack.add("note", toy::toy_note{});
    Scope group = stack.group("g");
    group.tag("Raw", "${not evaluated}").tag("Ref", note.id());
    group.add("box", toy::toy_box{.name = "a"});
  });
  REQUIRE(made.synthesis.ok);
  const json tags = made.stack()["resource"]["toy_box"]["g_box"]["tags"];
  CHECK(tags["Raw"] == "$${not evaluated}");
  CHECK(tags["Ref"] == "${toy_note.note.id}");
}
