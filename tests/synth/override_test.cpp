// SPDX-License-Identifier: Apache-2.0

// Overrides by JSON pointer.

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

toy::toy_box full_box() {
  return {.attached = {{.host = "h0", .port = 1}, {.host = "h1"}},
          .labels = {"a", "b"},
          .name = "box",
          .rule = {{.action = "allow", .port = 1}, {.port = 2, .rule = {{.text = "inner"}}}},
          .setting = {{.value = "v"}},
          .tags = {{"Name", "n"}, {"a/b~c", "odd"}},
          .zone = {{"east", {.size = 1}}}};
}

/// The box after one override.
json after(const char* pointer, const Any& value) {
  const Outcome made = synth_stack([&](Stack& stack) { stack.add("box", full_box()).node().override(pointer, value); });
  INFO(pointer << "\n" << made.problems());
  REQUIRE(made.synthesis.ok);
  return made.stack()["resource"]["toy_box"]["box"];
}

/// The refusal of one override: message and help.
std::string refusal(const char* pointer, const Any& value = "x") {
  unsigned line = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    const auto box = stack.add("box", full_box());
    line = __LINE__ + 1;
    box.node().override(pointer, value);
  });
  INFO(pointer << "\n" << made.problems());
  CHECK(made.count("T0317") == 1);
  const Diagnostic found = made.first("T0317");
  CHECK(found.location.line == line);
  CHECK(found.label == "\"" + std::string(pointer) + "\"");
  CHECK(found.path == "s/box");
  CHECK(contains(found.message, "the override \"" + std::string(pointer) + "\" of toy_box \"s/box\": "));
  return found.message + " | " + found.help;
}

}  // namespace

TEST_CASE("an override sets arguments, items, keys and blocks") {
  CHECK(after("/size", 7)["size"] == 7);
  CHECK(after("/name", "new")["name"] == "new");
  CHECK(after("/labels/1", "B")["labels"] == json::parse(R"(["a", "B"])"));
  CHECK(after("/labels/-", "c")["labels"] == json::parse(R"(["a", "b", "c"])"));
  CHECK(after("/labels/2", "c")["labels"] == json::parse(R"(["a", "b", "c"])"));
  CHECK(after("/labels", List<Str>{"z"})["labels"] == json::parse(R"(["z"])"));
  CHECK(after("/tags/Name", "m")["tags"]["Name"] == "m");
  CHECK(after("/tags/New", "m")["tags"]["New"] == "m");
  CHECK(after("/tags/a~1b~0c", "even")["tags"]["a/b~c"] == "even");
  CHECK(after("/rule/0/action", "deny")["rule"][0]["action"] == "deny");
  CHECK(after("/rule/1/rule/0/text", "t")["rule"][1]["rule"][0]["text"] == "t");
  CHECK(after("/rule/-", object({{"port", 9}}))["rule"][2]["port"] == 9);
  CHECK(after("/rule/-/port", 9)["rule"][2]["port"] == 9);
  CHECK(after("/attached/1/port", 5)["attached"][1] == json::parse(R"({"host": "h1", "port": 5})"));
  CHECK(after("/zone/west/size", 2)["zone"] == json::parse(R"({"east": {"size": 1}, "west": {"size": 2}})"));
  CHECK(after("/zone/east", object({{"size", 3}}))["zone"]["east"]["size"] == 3);
  CHECK(after("/zone", object({{"north", object({{"size", 4}})}}))["zone"] == json::parse(R"({"north": {"size": 4}})"));
  CHECK(after("/config/a/b", 1)["config"] == json::parse(R"({"a": {"b": 1}})"));
  CHECK(after("/config", list({1, "two"}))["config"] == json::parse(R"([1, "two"])"));
}

TEST_CASE("a single block is reached with and without its number") {
  const auto setting = [](const json& box) { return box["setting"].is_array() ? box["setting"][0] : box["setting"]; };
  CHECK(setting(after("/setting/value", "w"))["value"] == "w");
  CHECK(setting(after("/setting/0/value", "w"))["value"] == "w");
  CHECK(setting(after("/setting", object({{"value", "w"}}))) == json::parse(R"({"value": "w"})"));
  CHECK(setting(after("/setting/0", object({{"value", "w"}}))) == json::parse(R"({"value": "w"})"));
  const Outcome made = synth_stack(
      [](Stack& stack) { stack.add("box", toy::toy_box{.name = "x"}).node().override("/setting/0/value", "made"); });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  CHECK(setting(made.stack()["resource"]["toy_box"]["box"])["value"] == "made");
}

TEST_CASE("an unset value takes away, null says null") {
  CHECK_FALSE(after("/tags", Any()).contains("tags"));
  CHECK(after("/tags", null)["tags"].is_null());
  CHECK(after("/tags/Name", Any())["tags"] == json::parse(R"({"a/b~c": "odd"})"));
  CHECK(after("/labels/0", Any())["labels"] == json::parse(R"(["b"])"));
  CHECK(after("/rule/0", Any())["rule"].size() == 1);
  CHECK_FALSE(after("/setting", Any()).contains("setting"));
  const Outcome required = synth_stack([](Stack& stack) {
    stack.add("box", full_box()).node().override("/name", Any());
    stack.add("rule", full_box()).node().override("/rule/0/port", Any());
    stack.add("null", full_box()).node().override("/name", null);
  });
  INFO(required.problems());
  CHECK(required.count("T0311") == 3);
  CHECK(required.first("T0311").message == "toy_box \"s/box\" has no \"name\", which is required");
  CHECK(contains(required.first("T0311").help, "an override may have taken it away"));
  CHECK(contains(required.problems(), "toy_box \"s/rule\" has no \"rule.port\""));
  CHECK(required.app->diagnostics().all().size() == 3);
}

TEST_CASE("overrides are applied in their order, after tags, and may be late values") {
  const Outcome made = synth_stack([](Stack& stack) {
    const auto note = stack.add("note", toy::toy_note{});
    const auto box = stack.add("box", full_box());
    stack.tag("Team", "web");
    box.node().override("/size", 1).override("/size", 2).override("/tags/Team", "mine");
    box.node().override("/name", note.id()).override("/labels/0", lazy<Str>([] { return "lazy"; }));
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  const json box = made.stack()["resource"]["toy_box"]["box"];
  CHECK(box["size"] == 2);
  CHECK(box["tags"]["Team"] == "mine");
  CHECK(box["name"] == "${toy_note.note.id}");
  CHECK(box["labels"][0] == "lazy");
}

TEST_CASE("an override that leads nowhere is refused at its own line") {
  CHECK(contains(refusal("/nam"), "toy_box has no argument \"nam\" | did you mean \"name\"?"));
  CHECK(contains(refusal("/rule/0/prot"), "/rule/0 has no argument \"prot\" | did you mean \"port\"?"));
  CHECK(contains(refusal("/setting/valeu"), "has no argument \"valeu\" | did you mean \"value\"?"));
  CHECK(contains(refusal("/xyzxyz"), "see the provider's documentation"));
  CHECK(contains(refusal("/arn"), "\"arn\" of toy_box is computed by the provider and cannot be set | read it"));
  CHECK(contains(refusal("/labels/x"), "\"x\" is no position in the list /labels"));
  CHECK(contains(refusal("/labels/5"), "there is no item 5 in /labels, which has 2"));
  CHECK(contains(refusal("/labels/-1"), "is no position"));
  CHECK(contains(refusal("/rule/7/port"), "there is no item 7 in /rule"));
  CHECK(contains(refusal("/size/0"), "\"size\" has nothing inside it | end the pointer at /size"));
  CHECK(contains(refusal("name"), "a pointer begins with '/'"));
  CHECK(contains(refusal(""), "a pointer begins with '/'"));
  CHECK(contains(refusal("/"), "a pointer begins with '/'"));
  CHECK(contains(refusal("/setting", object({{"vlaue", "x"}})), "/setting has no argument \"vlaue\" | did you mean"));
  CHECK(contains(refusal("/rule", list({object({{"port", 1}, {"acton", "x"}})})), "has no argument \"acton\""));
  CHECK(contains(refusal("/zone/east", object({{"sizes", 1}})), "did you mean \"size\"?"));
}

TEST_CASE("nothing inside an expression can be overridden") {
  const Outcome made = synth_stack([](Stack& stack) {
    const auto tags = stack.variable<Map<Str>>("tags");
    stack.add("box", toy::toy_box{.name = "x", .tags = tags}).node().override("/tags/Name", "x");
    stack.add("module", Module{.source = "./m"}).node().override("/nothing", 1);
  });
  INFO(made.problems());
  CHECK(made.count("T0317") == 2);
  CHECK(contains(made.first("T0317").message, "\"tags\" is an expression, so there is nothing inside it to change"));
  CHECK(contains(made.first("T0317").help, "override /tags as a whole"));
}

TEST_CASE("an override of what is no block is refused") {
  const Outcome made = synth_stack([](Stack& stack) {
    const Any nothing;
    stack.local("l", 1);
    ResourceRef().node().override("/a", 1);  // belongs to no program
    stack.add("box", full_box()).node().override("/rule/-", object({{"action", "deny"}}));
  });
  INFO(made.problems());
  CHECK(made.only("T0311", "has no \"rule.port\""));
}

TEST_CASE("a dynamic block can be replaced but not entered") {
  const Outcome made = synth_stack([](Stack& stack) {
    const auto ports = stack.variable<List<Num>>("ports");
    const auto rules =
        Blocks<toy::Rule>::dynamic(ports, [](const Any&, const Any& port) { return toy::Rule{.port = port}; });
    stack.add("entered", toy::toy_box{.name = "a", .rule = rules}).node().override("/rule/0/port", 5);
  });
  INFO(made.problems());
  CHECK(made.only("T0317", "\"/rule/0/port\""));
  const Outcome replaced = synth_stack([](Stack& stack) {
    const auto ports = stack.variable<List<Num>>("ports");
    const auto rules =
        Blocks<toy::Rule>::dynamic(ports, [](const Any&, const Any& port) { return toy::Rule{.port = port}; });
    stack.add("box", toy::toy_box{.name = "a", .rule = rules}).node().override("/rule/0", object({{"port", 5}}));
  });
  INFO(replaced.problems());
  REQUIRE(replaced.synthesis.ok);
  CHECK(replaced.stack()["resource"]["toy_box"]["box"]["rule"] == json::parse(R"([{"port": 5}])"));
}
