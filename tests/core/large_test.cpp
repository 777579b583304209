// SPDX-License-Identifier: Apache-2.0

// Depth and breadth that overflow what recurses and stall what is quadratic. Nothing here takes a second.

#include <string>

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

TEST_CASE("a chain of 100,000 scopes with one resource at its end") {
  const Outcome made = synth_stack([](Stack& stack) {
    Scope scope = stack;
    for (int i = 0; i < 100'000; ++i) scope = scope.group("a");
    scope.add("end", toy::toy_note{.text = "x"});
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  const json notes = made.stack()["resource"]["toy_note"];
  REQUIRE(notes.size() == 1);
  CHECK(notes.begin().key().size() == 200'003);
  CHECK(made.synthesis.manifest.str().size() < 2'000'000);
  CHECK(made.app->constructs().size() == 100'003);
}

TEST_CASE("100,000 siblings, each referring to the one before") {
  const Outcome made = synth_stack([](Stack& stack) {
    toy::toy_note::Ref last = stack.add("n", toy::toy_note{.text = "x"});
    for (int i = 1; i < 100'000; ++i) last = stack.add("n" + std::to_string(i), toy::toy_note{.text = last.id()});
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  CHECK(made.synthesis.stacks[0].resources == 100'000);
}

TEST_CASE("a chain of 100,000 references that closes is one cycle") {
  const Outcome made = synth_stack([](Stack& stack) {
    const toy::toy_note::Ref first = stack.add("n", toy::toy_note{});
    toy::toy_note::Ref last = first;
    for (int i = 1; i < 100'000; ++i) last = stack.add("n" + std::to_string(i), toy::toy_note{.text = last.id()});
    first.node().override("/text", last.id());
  });
  REQUIRE(made.count("T0306") == 1);
  CHECK(made.first("T0306").message == "a cycle of 100000 references");
  CHECK(made.first("T0306").notes.size() < 15);
}

TEST_CASE("20,000 values read from another stack") {
  const Outcome made = synth_app([](App& app) {
    std::vector<toy::toy_note::Ref> notes;
    app.add("a", [&](Stack& stack) {
      stack.provider(toy::provider{});
      for (int i = 0; i < 20'000; ++i) notes.push_back(stack.add("n" + std::to_string(i), toy::toy_note{}));
    });
    app.add("b", [&](Stack& stack) {
      stack.provider(toy::provider{});
      for (int i = 0; i < 20'000; ++i) {
        stack.add("n" + std::to_string(i), toy::toy_note{.text = notes[static_cast<std::size_t>(i)].id()});
      }
    });
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  CHECK(made.stack("a")["output"].size() == 20'000);
}

TEST_CASE("a dependency on a construct of 20,000 resources") {
  const Outcome made = synth_stack([](Stack& stack) {
    Scope many = stack.group("many");
    for (int i = 0; i < 20'000; ++i) many.add("n" + std::to_string(i), toy::toy_note{});
    stack.add("after", toy::toy_note{}, {.depends_on = {many}});
  });
  REQUIRE(made.synthesis.ok);
  CHECK(made.stack()["resource"]["toy_note"]["after"]["depends_on"].size() == 20'000);
}
