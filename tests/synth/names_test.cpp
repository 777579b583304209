// SPDX-License-Identifier: Apache-2.0

// Paths become Terraform names; what would lose a block is refused with both lines.

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

template <class F> std::vector<std::string> names_of(F program, const AppOptions& options = {}) {
  const Outcome made = synth_stack(program, options);
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  std::vector<std::string> names;
  const json notes = made.stack()["resource"]["toy_note"];
  for (const auto& [name, block] : notes.items()) names.push_back(name);
  return names;
}

}  // namespace

TEST_CASE("a name is the path in the stack, without a hash") {
  CHECK(names_of([](Stack& stack) {
          Scope network = stack.group("network");
          network.group("public").add("a", toy::toy_note{});
          stack.add("with-dash_and.dot and ü", toy::toy_note{});
        }) == std::vector<std::string>{"network_public_a", "with-dash_and_dot_and___"});
}

TEST_CASE("a digit may stand anywhere but first") {
  CHECK(names_of([](Stack& stack) { stack.group("net").add("1a", toy::toy_note{}); }) ==
        std::vector<std::string>{"net_1a"});
  unsigned line = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    line = __LINE__ + 1;
    stack.add("1a", toy::toy_note{});
  });
  INFO(made.problems());
  CHECK(made.only("T0302", "Terraform cannot take \"1a\" as a name"));
  CHECK(made.first("T0302").location.line == line);
  CHECK(contains(made.first("T0302").help, "begins with a letter or '_'"));
}

TEST_CASE("two paths that give one address name both lines") {
  unsigned first = 0;
  unsigned second = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    first = __LINE__ + 1;
    stack.add("a.b", toy::toy_note{});
    second = __LINE__ + 1;
    stack.add("a_b", toy::toy_note{});
    stack.add("a b", toy::lookup{});             // a data source
    stack.add("a+b", toy::toy_box{.name = ""});  // another type
  });
  INFO(made.problems());
  CHECK(made.only("T0301", "two constructs have the Terraform address toy_note.a_b"));
  const Diagnostic found = made.first("T0301");
  CHECK(found.path == "s/a_b");
  CHECK(found.location.line == second);
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0].text == "the first one is s/a.b");
  CHECK(found.notes[0].location.line == first);
  CHECK(contains(found.help, "set_name"));

  const Outcome nested = synth_stack([](Stack& stack) {
    stack.group("a").add("b", toy::toy_note{});
    stack.add("a_b", toy::toy_note{});
  });
  CHECK(nested.only("T0301", "toy_note.a_b"));
}

TEST_CASE("stacks do not share names") {
  const Outcome made = synth_app([](App& app) {
    for (const char* name : {"one", "two"}) {
      app.add(name, [](Stack& stack) {
        stack.provider(toy::provider{});
        stack.add("a", toy::toy_note{});
      });
    }
  });
  CHECK(made.synthesis.ok);
}

TEST_CASE("set_name gives a name, and two equal ones name both calls") {
  CHECK(names_of([](Stack& stack) {
          stack.group("a").add("b", toy::toy_note{}).node().set_name("kept");
          stack.add("kept", toy::toy_box{.name = ""});
        }) == std::vector<std::string>{"kept"});

  unsigned first = 0;
  unsigned second = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    const auto a = stack.add("a", toy::toy_note{});
    const auto b = stack.add("b", toy::toy_note{});
    first = __LINE__ + 1;
    a.node().set_name("same");
    second = __LINE__ + 1;
    b.node().set_name("same");
  });
  INFO(made.problems());
  CHECK(made.only("T0301", "toy_note.same"));
  CHECK(made.first("T0301").location.line == second);
  CHECK(made.first("T0301").notes.at(0).location.line == first);
}

TEST_CASE("names as CDKTF makes them") {
  CHECK(names_of(
            [](Stack& stack) {
              stack.add("single", toy::toy_note{});
              stack.group("network").group("public").add("a", toy::toy_note{});
              stack.group("webserver").group("server").add("Resource", toy::toy_note{});
            },
            {.naming = Naming::cdktf}) ==
        std::vector<std::string>{"network_public_a_E888F24C", "single", "webserver_58B27CD4"});
}

TEST_CASE("the naming may be chosen while the program runs") {
  const Outcome made = synth_app([](App& app) {
    app.set_naming(Naming::cdktf);
    app.add("s", [](Stack& stack) {
      stack.provider(toy::provider{});
      stack.group("a").add("b", toy::toy_note{});
    });
  });
  REQUIRE(made.synthesis.ok);
  CHECK(made.stack()["resource"]["toy_note"].begin().key().starts_with("a_b_"));
}

TEST_CASE("a block outside any stack is refused") {
  const Outcome made = synth_app([](App& app) {
    Scope outside = app.root().group("shared");
    const auto note = outside.add("n", toy::toy_note{.text = "x"});
    app.add("s", [&](Stack& stack) {
      stack.provider(toy::provider{});
      stack.add("n", toy::toy_note{.text = note.id()});
    });
  });
  INFO(made.problems());
  CHECK(made.only("T0303", "toy_note \"shared/n\" is outside any stack, so nothing would deploy it"));
  CHECK(contains(made.first("T0303").help, "add it to a Stack"));
}
