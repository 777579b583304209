// SPDX-License-Identifier: Apache-2.0

// What is made only under a condition, as Terraform reads it. Real applies of the same are in tests/oracle.

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

Bool flag(Stack& stack, const char* name = "wanted") { return stack.variable<Bool>(name, {.default_value = true}); }

const json& note(const json& document, const char* name) { return document.at("resource").at("toy_note").at(name); }

}  // namespace

TEST_CASE("a block under a condition has a count, and those beside it refer to its only instance") {
  const json made = synth_stack([](Stack& stack) {
                      Scope part = stack.group("part").only_if(flag(stack));
                      const auto first = part.add("first", toy::toy_note{.text = "a"});
                      part.group("deep").add("second", toy::toy_note{.text = first.id()}, {.depends_on = {first}});
                    }).stack();
  CHECK(note(made, "part_first").at("count") == "${var.wanted ? 1 : 0}");
  CHECK(note(made, "part_deep_second").at("count") == "${var.wanted ? 1 : 0}");
  CHECK(note(made, "part_deep_second").at("text") == "${toy_note.part_first[0].id}");
  CHECK(note(made, "part_deep_second").at("depends_on") == json{"toy_note.part_first"});
}

TEST_CASE("from outside of the condition a reference is null where there is nothing") {
  const json made = synth_stack([](Stack& stack) {
                      Scope part = stack.group("part").only_if(flag(stack));
                      const auto box = part.add("box", toy::toy_box{.name = "b"});
                      stack.output("id", {.value = box.id()});
                      stack.output("deep", {.value = detail::as<Any>(box).get("list").at(0).get("name")});
                      stack.output("whole", {.value = box});
                      stack.output("text", {.value = format("id {}", box.id())});
                      stack.output("all", {.value = all(box).splat(&toy::toy_box::Ref::id)});
                      stack.add("reader", toy::toy_note{.text = box.arn()});
                    }).stack();
  const auto output = [&](const char* name) { return made.at("output").at(name).at("value"); };
  CHECK(output("id") == "${one(toy_box.part_box[*].id)}");
  CHECK(output("deep") == "${one(toy_box.part_box[*].list[0].name)}");
  CHECK(output("whole") == "${one(toy_box.part_box[*])}");
  CHECK(output("text") == "id ${one(toy_box.part_box[*].id)}");
  CHECK(output("all") == "${toy_box.part_box[*].id}");
  CHECK(note(made, "reader").at("text") == "${one(toy_box.part_box[*].arn)}");
}

TEST_CASE("conditions of nested scopes and of one that is asked twice must all hold, each once") {
  const json made = synth_stack([](Stack& stack) {
                      const Bool a = flag(stack, "a"), b = flag(stack, "b"), c = flag(stack, "c");
                      Scope outer = stack.group("outer").only_if(a);
                      const auto first = outer.add("first", toy::toy_note{});
                      Scope inner = outer.group("inner").only_if(b && a).only_if(c);
                      const auto second = inner.add("second", toy::toy_note{.text = first.id()});
                      outer.add("third", toy::toy_note{.text = second.id()});
                      // The same conditions elsewhere.
                      stack.group("other").only_if(c && (b && a)).add("fourth", toy::toy_note{.text = second.id()});
                    }).stack();
  CHECK(note(made, "outer_inner_second").at("count") == "${var.a && var.b && var.c ? 1 : 0}");
  CHECK(note(made, "outer_inner_second").at("text") == "${toy_note.outer_first[0].id}");
  CHECK(note(made, "outer_third").at("text") == "${one(toy_note.outer_inner_second[*].id)}");
  CHECK(note(made, "other_fourth").at("text") == "${toy_note.outer_inner_second[0].id}");
}

TEST_CASE("a count or for_each of its own is kept within the condition") {
  const json made = synth_stack([](Stack& stack) {
                      Scope part = stack.group("part").only_if(flag(stack));
                      const auto base = part.add("base", toy::toy_note{});
                      const Map<Str> given = stack.variable<Map<Str>>("given", {});
                      part.add("counted", toy::toy_note{}, {.count = 3});
                      part.add("keyed", toy::toy_note{}, {.for_each = given});
                      part.add("listed", toy::toy_note{}, {.for_each = list({"x", "y"})});
                      part.add("looped", toy::toy_note{}, {.for_each = for_map(given, [](const Any& key, const Any& v) {
                                                             return Map<Str>::Entry{Str(v), Str(key)};
                                                           })});
                      part.add("lazy", toy::toy_note{}, {.for_each = lazy<Any>([] { return list({"z"}); })});
                      part.add("of-base", toy::toy_note{}, {.for_each = fn::toset(fn::split(",", base.text()))});
                    }).stack();
  CHECK(note(made, "part_counted").at("count") == "${var.wanted ? 3 : 0}");
  CHECK(note(made, "part_keyed").at("for_each") == "${{for k, v in var.given : k => v if var.wanted}}");
  CHECK(note(made, "part_listed").at("for_each") == "${{for k, v in toset([\"x\", \"y\"]) : k => v if var.wanted}}");
  CHECK(note(made, "part_lazy").at("for_each") == "${{for k, v in toset([\"z\"]) : k => v if var.wanted}}");
  CHECK(note(made, "part_looped").at("for_each") == "${{for k, v in var.given : v => k if var.wanted}}");
  CHECK(
      note(made, "part_of-base").at("for_each") ==
      "${merge((var.wanted ? [{for k, v in toset(split(\",\", one(toy_note.part_base[*].text))) : k => v}] : [])...)}");
}

TEST_CASE("a condition that always holds changes nothing, and one that never does leaves nothing") {
  const json made = synth_stack([](Stack& stack) {
                      stack.group("on").only_if(true).only_if({}).add("a", toy::toy_note{});
                      Scope off = stack.group("off").only_if(false).only_if(flag(stack));
                      off.add("a", toy::toy_note{});
                      off.add("keyed", toy::toy_note{}, {.for_each = list({"x"})});
                    }).stack();
  CHECK(!note(made, "on_a").contains("count"));
  CHECK(note(made, "off_a").at("count") == 0);
  CHECK(note(made, "off_keyed").at("for_each") == json::object());
}

TEST_CASE("only what Terraform can repeat gets a condition: data sources and modules, and no output") {
  const json made = synth_stack([](Stack& stack) {
                      stack.only_if(flag(stack));
                      const auto seen = stack.add("seen", toy::lookup{});
                      stack.add("made", Module{.source = "./made", .inputs = {{"text", seen.id()}}});
                      stack.output("id", {.value = seen.id()});
                    }).stack();
  CHECK(made.at("data").at("toy_note").at("seen").at("count") == "${var.wanted ? 1 : 0}");
  CHECK(made.at("module").at("made").at("count") == "${var.wanted ? 1 : 0}");
  CHECK(made.at("module").at("made").at("text") == "${data.toy_note.seen[0].id}");
  CHECK(made.at("output").at("id").at("value") == "${one(data.toy_note.seen[*].id)}");
}

TEST_CASE("what decides whether a block is there does not count on another that may not be") {
  const json made = synth_stack([](Stack& stack) {
                      Scope part = stack.group("part").only_if(flag(stack));
                      const auto first = part.add("first", toy::toy_note{});
                      part.group("deep").only_if(not_equal(first.text(), null)).add("second", toy::toy_note{});
                    }).stack();
  CHECK(note(made, "part_deep_second").at("count") ==
        "${var.wanted && one(toy_note.part_first[*].text) != null ? 1 : 0}");
}

TEST_CASE("addresses stay addresses: of what replaces, is imported and was elsewhere") {
  const json made =
      synth_stack([](Stack& stack) {
        Scope part = stack.group("part").only_if(flag(stack));
        part.renamed_from("old");
        const auto first = part.add("first", toy::toy_note{});
        part.add("within", toy::toy_note{}, {.lifecycle = {{.replace_triggered_by = {first.id(), first}}}});
        stack.import({.to = first, .id = "n-1"});
      }).stack();
  CHECK(note(made, "part_within").at("lifecycle").at("replace_triggered_by") ==
        json{"toy_note.part_first[0].id", "toy_note.part_first[0]"});
  CHECK(made.at("import").at(0).at("to") == "toy_note.part_first[0]");
  CHECK(made.at("moved").at(0) == json{{"from", "toy_note.old_first"}, {"to", "toy_note.part_first"}});
  CHECK(made.at("moved").at(1) == json{{"from", "toy_note.part_first"}, {"to", "toy_note.part_first[0]"}});
}

TEST_CASE("what may not be there cannot be what replaces something that always is") {
  const Outcome made = synth_stack([](Stack& stack) {
    const auto first = stack.group("part").only_if(flag(stack)).add("first", toy::toy_note{});
    stack.add("reader", toy::toy_note{}, {.lifecycle = {{.replace_triggered_by = {first.id()}}}});
  });
  CHECK(made.only("T0336", "may not be there"));
}

TEST_CASE("another stack reads null where there is nothing, in whatever form it is written") {
  const auto program = [](App& app) {
    Str id;
    app.add("producer", [&](Stack& stack) {
      stack.provider(toy::provider{});
      id = stack.group("part").only_if(flag(stack)).add("first", toy::toy_note{}).id();
    });
    app.add("consumer", [&](Stack& stack) { stack.output("id", {.value = id}); });
  };
  App app;
  program(app);
  const Synthesis made = synthesize(app);
  REQUIRE(made.ok);
  CHECK(json::parse(made.stacks[0].json.str()).at("output").at("part_first_id").at("value") ==
        "${one(toy_note.part_first[*].id)}");
  CHECK(json::parse(made.stacks[1].json.str()).at("output").at("id").at("value") ==
        "${try(data.terraform_remote_state.producer.outputs.part_first_id, null)}");
}
