// SPDX-License-Identifier: Apache-2.0

// What may refer to what within one stack: other apps, cycles, loops.

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

TEST_CASE("a reference into another App is refused") {
  App other;
  toy::toy_note::Ref foreign;
  other.add("o", [&](Stack& stack) { foreign = stack.add("n", toy::toy_note{}); });
  unsigned line = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    line = __LINE__ + 1;
    stack.add("attribute", toy::toy_note{.text = format("x-{}", foreign.id())});
    stack.output("whole", {.value = foreign});
  });
  INFO(made.problems());
  REQUIRE(made.count("T0304") == 2);
  CHECK(made.first("T0304").message == "a reference to \"id\" points to a construct of another App");
  CHECK(made.first("T0304").location.line == line);
  CHECK(contains(made.first("T0304").help, "hand the value over as a variable"));
  CHECK(contains(made.problems(), "a reference points to a construct of another App"));
}

TEST_CASE("an attribute of a resource that is many is refused, one of an instance is not") {
  const Outcome made = synth_stack([](Stack& stack) {
    const auto counted = stack.add("counted", toy::toy_note{}, {.count = 2});
    const auto keyed = stack.add("keyed", toy::toy_note{}, {.for_each = list({"a", "b"})});
    stack.output("which", {.value = counted.id()});
    stack.output("whose", {.value = keyed.id()});
    stack.output("first", {.value = all(counted).at(0).id()});
    stack.output("a", {.value = by_key(keyed).at("a").id()});
    stack.output("every", {.value = all(keyed).splat(&toy::toy_note::Ref::id)});
  });
  INFO(made.problems());
  REQUIRE(made.count("T0324") == 2);
  CHECK(made.app->diagnostics().errors() == 2);
  CHECK(made.first("T0324").message ==
        "a value reads \"id\" of toy_note \"s/counted\", which has count and so is many");
  CHECK(contains(made.problems(), "which has for_each and so is many [name one instance, by_key(ref).at(key)"));
}

TEST_CASE("a cycle is refused with every line of it") {
  unsigned first = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    first = __LINE__ + 1;
    const auto a = stack.add("a", toy::toy_note{});
    const auto b = stack.add("b", toy::toy_note{.text = fn::upper(a.id())});
    const auto local = stack.local("l", b.text());
    a.node().override("/text", format("{}!", local));
    stack.add("innocent", toy::toy_note{.text = a.id()});
  });
  INFO(made.problems());
  CHECK(made.only("T0306", "a cycle of 3 references"));
  const Diagnostic found = made.first("T0306");
  CHECK(found.location.line == first);
  REQUIRE(found.notes.size() == 3);
  CHECK(found.notes[0].text == "toy_note \"s/a\" refers to \"s/l\"");
  CHECK(found.notes[1].text == "\"s/l\" refers to toy_note \"s/b\"");
  CHECK(found.notes[2].text == "toy_note \"s/b\" refers to toy_note \"s/a\"");
  CHECK(found.notes[0].location.line == first);
  CHECK(contains(found.help, "break the cycle"));
}

TEST_CASE("a construct that refers to itself is refused, in arguments and depends_on") {
  const Outcome made = synth_stack([](Stack& stack) {
    const auto a = stack.add("a", toy::toy_note{});
    a.node().override("/text", a.id());
    const auto b = stack.add("b", toy::toy_note{});
    b.node().depends_on({b});
  });
  INFO(made.problems());
  REQUIRE(made.count("T0306") == 2);
  CHECK(made.first("T0306").message == "toy_note \"s/a\" refers to itself");
  CHECK(made.first("T0306").notes.empty());
}

TEST_CASE("cycles through depends_on, modules, providers and two at once are found") {
  const auto cycles = [](auto program) {
    const Outcome made = synth_stack(program);
    INFO(made.problems());
    CHECK_FALSE(made.synthesis.ok);
    return made.count("T0306");
  };
  CHECK(cycles([](Stack& stack) {
          const auto a = stack.add("a", toy::toy_note{});
          const auto b = stack.add("b", toy::toy_note{.text = a.id()});
          a.node().depends_on({b});
        }) == 1);
  CHECK(cycles([](Stack& stack) {
          Scope group = stack.group("g");
          const auto a = stack.add("a", toy::toy_note{});
          group.add("b", toy::toy_note{.text = a.id()});
          a.node().depends_on({group});
        }) == 1);
  CHECK(cycles([](Stack& stack) {
          const auto a = stack.add("a", toy::toy_note{});
          const auto m = stack.add("m", Module{.source = "./m", .inputs = {{"x", a.id()}}});
          a.node().override("/text", m.output<Str>("y"));
        }) == 1);
  CHECK(cycles([](Stack& stack) {
          const auto a = stack.add("a", toy::toy_note{});
          const auto named = stack.provider(toy::provider{.region = a.id()}, {.alias = "x"});
          a.node().provider(named);
        }) == 1);
  CHECK(cycles([](Stack& stack) {
          for (const char* id : {"one", "two"}) {
            const auto a = stack.add(id, toy::toy_note{});
            a.node().override("/text", a.id());
          }
        }) == 2);
}

TEST_CASE("a variable's validation may refer to the variable, a diamond is no cycle") {
  const Outcome made = synth_stack([](Stack& stack) {
    auto size = stack.variable<Num>("size");
    size.validate(size > 0, "positive, please");
    const auto a = stack.add("a", toy::toy_note{});
    const auto b = stack.add("b", toy::toy_note{.text = a.id()});
    const auto c = stack.add("c", toy::toy_note{.text = a.id()});
    stack.add("d", toy::toy_note{.text = format("{}{}", b.id(), c.id())});
  });
  INFO(made.problems());
  CHECK(made.synthesis.ok);
}

TEST_CASE("an output is nothing to depend on and a moved block stays in its stack") {
  App app;
  app.add("s", [&](Stack& stack) {
    stack.provider(toy::provider{});
    stack.output("o", {.value = 1});
    const Construct output = app.constructs().back();
    stack.add("n", toy::toy_note{}, {.depends_on = {output}});
  });
  CHECK_FALSE(synthesize(app).ok);
  REQUIRE(app.diagnostics().all().size() == 1);
  CHECK(app.diagnostics().all()[0].code == "T0305");
  CHECK(app.diagnostics().all()[0].message == "a value refers to \"s/o\", which has no value of its own");
  CHECK(contains(app.diagnostics().all()[0].help, "refer to a resource"));

  const Outcome across = synth_app([](App& two) {
    toy::toy_note::Ref note;
    two.add("a", [&](Stack& stack) {
      stack.provider(toy::provider{});
      note = stack.add("n", toy::toy_note{});
    });
    two.add("b", [&](Stack& stack) { stack.moved({.from = "toy_note.old", .to = note}); });
  });
  INFO(across.problems());
  CHECK(across.only("T0305", "a moved, import or removed block refers to toy_note \"a/n\" of another stack"));
}

TEST_CASE("each and count need their meta-argument") {
  const Outcome made = synth_stack([](Stack& stack) {
    stack.add("each", toy::toy_note{.text = each::key()});
    stack.add("count", toy::toy_note{.text = format("n{}", count::index())});
    stack.add("wrong", toy::toy_note{.text = each::key()}, {.count = 2});
    stack.add("fine", toy::toy_note{.text = each::key()}, {.for_each = list({"a"})});
    stack.add("also fine", toy::toy_note{.text = format("n{}", count::index())}, {.count = 2});
  });
  INFO(made.problems());
  REQUIRE(made.count("T0316") == 3);
  CHECK(made.app->diagnostics().all().size() == 3);
  CHECK(made.first("T0316").message == "toy_note \"s/each\" uses each.key but has no for_each");
  CHECK(contains(made.first("T0316").help, "give it .for_each in the third argument of add"));
  CHECK(contains(made.problems(), "toy_note \"s/count\" uses count.index but has no count"));
}
