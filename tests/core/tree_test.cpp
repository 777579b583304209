// SPDX-License-Identifier: Apache-2.0

// Ids, stack names, paths, locations, state, hooks, validations and visitors.

#include <string>
#include <vector>

#include "core/node.hpp"
#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

TEST_CASE("an id that is taken is refused with both lines, and the program goes on") {
  unsigned first = 0;
  unsigned second = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    Scope group = stack.group("g");
    first = __LINE__ + 1;
    group.add("data", toy::toy_note{.text = "a"});
    second = __LINE__ + 1;
    const auto again = group.add("data", toy::toy_note{.text = "b"});
    group.add("other", toy::toy_note{.text = again.text()});
  });
  INFO(made.problems());
  CHECK(made.only("T0101", "two constructs named \"data\" in s/g"));
  const Diagnostic found = made.first("T0101");
  CHECK(found.location.line == second);
  CHECK(found.label == "\"data\"");
  REQUIRE(found.notes.size() == 1);
  CHECK(found.notes[0].text == "the first one is here");
  CHECK(found.notes[0].location.line == first);
  CHECK(contains(found.help, "unique within their scope"));
}

TEST_CASE("variables, outputs, locals, checks and constructs have ids of their own") {
  const Outcome made = synth_stack([](Stack& stack) {
    stack.add("url", toy::toy_note{.text = "a"});
    const auto variable = stack.variable<Str>("url", {.default_value = "x"});
    stack.local("url", variable);
    stack.output("url", {.value = variable});
    stack.check("url", {.assert_ = {{.condition = equal(variable, "x"), .error_message = "no"}}});
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  CHECK(made.stack()["variable"].contains("url"));
  CHECK(made.stack()["output"].contains("url"));
  CHECK(made.stack()["locals"].contains("url"));
  CHECK(made.stack()["check"].contains("url"));

  const Outcome twice = synth_stack([](Stack& stack) {
    stack.variable<Str>("url");
    stack.variable<Str>("url");
  });
  INFO(twice.problems());
  CHECK(twice.only("T0101", "two variables named \"url\" in s"));
}

TEST_CASE("an id that cannot be one is refused with its reason") {
  const auto reason = [](std::string_view id) {
    const Outcome made = synth_stack([&](Stack& stack) { stack.add(Id(id), toy::toy_note{.text = "x"}); });
    INFO(made.problems());
    CHECK(made.count("T0102") == 1);
    CHECK(made.app->diagnostics().all().size() == 1);
    CHECK(contains(made.first("T0102").help, "use letters"));
    return made.first("T0102").message;
  };
  CHECK(reason("") == "the id \"\" is empty");
  CHECK(contains(reason("a/b"), "contains a '/'"));
  CHECK(contains(reason("a\nb"), "control character"));
  CHECK(contains(reason("a\x7f"), "control character"));
  CHECK(contains(reason(std::string_view("a\0b", 3)), "control character"));
  CHECK(contains(reason("\xff\xfe"), "not valid UTF-8"));
  CHECK(contains(reason("a\xc3"), "not valid UTF-8"));
  CHECK(contains(reason("\xed\xa0\x80"), "not valid UTF-8"));
  const Outcome fine = synth_stack([](Stack& stack) { stack.add("straße 東京 .x", toy::toy_note{.text = "x"}); });
  INFO(fine.problems());
  CHECK(fine.synthesis.ok);
}

TEST_CASE("a stack's name is the name of a folder") {
  for (const char* name :
       {"../production", "/etc", "a b", ".hidden", "-x", "a\\b", "..", "manifest.json", "ä", "", "../..", "a/b"}) {
    const Outcome made = synth_app([&](App& app) { app.add(name, [](Stack&) {}); });
    INFO(name << "\n" << made.problems());
    CHECK_FALSE(made.synthesis.ok);
    CHECK(made.only("T0103", "cannot be the name of a stack"));
    CHECK(contains(made.first("T0103").help, "the name of its folder"));
  }
  for (const char* name : {"a", "web-prod", "eu_1", "web.prod", "1"}) {
    CHECK(synth_app([&](App& app) { app.add(name, [](Stack&) {}); }).synthesis.ok);
  }
}

TEST_CASE("two stacks of one name are refused, and references into the second do no harm") {
  unsigned first = 0;
  const Outcome made = synth_app([&](App& app) {
    first = __LINE__ + 1;
    app.add("web", [](Stack& stack) { stack.provider(toy::provider{}); });
    toy::toy_note::Ref inside;
    Stack refused = app.add("web", [&](Stack& stack) { inside = stack.add("n", toy::toy_note{.text = "x"}); });
    app.add("other", [&](Stack& stack) {
      stack.provider(toy::provider{});
      stack.depends_on(refused);
      stack.add("n", toy::toy_note{.text = inside.id()});
    });
  });
  INFO(made.problems());
  CHECK(made.only("T0101", "two stacks named \"web\""));
  CHECK(made.first("T0101").notes.at(0).location.line == first);
  CHECK(contains(made.first("T0101").help, "each stack has a folder of its own"));
}

TEST_CASE("a construct has a path, an id, a line and a stack") {
  App app;
  unsigned line = 0;
  app.add("web", [&](Stack& stack) {
    line = __LINE__ + 1;
    Scope scope = stack.group("network");
    CHECK(scope.path() == "web/network");
    CHECK(scope.id() == "network");
    CHECK(scope.location().line == line);
    CHECK(std::string(scope.location().file) == "tests/core/tree_test.cpp");
    CHECK(scope.stack() == stack);
    CHECK(scope.group("a").path() == "web/network/a");
  });
  CHECK(app.root().path().empty());
  CHECK(app.stacks().size() == 1);
  CHECK(app.stacks()[0].path() == "web");
}

namespace {

/// What a construct of the library does: its own lines are not the user's.
struct FromTheLibrary {
  toy::toy_note::Ref build(Scope& scope) const {
    const SourceLocation own{file.c_str(), 7};
    Scope inner = scope.group(Id("inner", own));
    return inner.add(Id("note", own), toy::toy_note{.text = "x"});
  }
  std::string file;
};

}  // namespace

TEST_CASE("what a library construct makes belongs to the line of its user") {
  std::string own = "terrace-library/include/terrace/aws/network.hpp";
  CHECK(detail::is_library_file(own));
  CHECK(detail::is_library_file("terrace-library/src/core/tree.cpp"));
  CHECK_FALSE(detail::is_library_file("src/core/tree.cpp"));
  CHECK_FALSE(detail::is_library_file("stacks/web/main.cpp"));
  CHECK_FALSE(detail::is_library_file(""));

  unsigned line = 0;
  std::vector<unsigned> lines;
  const FromTheLibrary library{own};
  const FromTheLibrary users{"stacks/web/network.hpp"};
  App app;
  app.add("s", [&](Stack& stack) {
    line = __LINE__ + 1;
    const auto note = stack.add("network", library);
    CHECK(note.node().location().line == line);
    CHECK(std::string(note.node().location().file) == "tests/core/tree_test.cpp");
    const auto mine = stack.add("mine", users);
    CHECK(mine.node().location().line == 7);
  });
}

TEST_CASE("state lives with the node and is shared by all handles") {
  struct Collected {
    std::vector<int> numbers;
  };
  struct Other {
    int value = 5;
  };
  App app;
  app.add("s", [](Stack& stack) {
    Scope scope = stack.group("a");
    const Scope again = scope;
    scope.state<Collected>().numbers.push_back(1);
    again.state<Collected>().numbers.push_back(2);
    CHECK(scope.state<Collected>().numbers == std::vector<int>{1, 2});
    CHECK(scope.state<Other>().value == 5);
    CHECK(stack.state<Collected>().numbers.empty());
    CHECK(&scope.state<Other>() == &again.state<Other>());
  });
}

TEST_CASE("what is written when gathered sees what every other hook has said") {
  std::vector<std::string> ran;
  const Outcome made = synth_stack([&](Stack& stack) {
    Scope a = stack.group("a");
    Scope b = stack.group("b");
    a.when_gathered([&](Scope scope) {
      ran.push_back("a writes");
      scope.group("made").before_synth([&](Scope) { ran.push_back("what was written"); });
    });
    b.before_synth([&](Scope scope) {
      ran.push_back("b");
      scope.before_synth([&](Scope) { ran.push_back("b again"); });
      scope.when_gathered([&](Scope) { ran.push_back("b writes"); });
    });
  });
  CHECK(made.synthesis.ok);
  CHECK(ran == std::vector<std::string>{"b", "b again", "a writes", "b writes", "what was written"});
}

TEST_CASE("hooks run once each in program order, and may add nodes and hooks") {
  std::vector<std::string> ran;
  const Outcome made = synth_stack([&](Stack& stack) {
    Scope a = stack.group("a");
    Scope b = stack.group("b");
    b.before_synth([&](Scope scope) { ran.push_back("b1 " + scope.path()); });
    a.before_synth([&, b](Scope scope) mutable {
      ran.push_back("a1");
      scope.add("late", toy::toy_note{.text = "from a hook"});
      scope.before_synth([&](Scope) { ran.push_back("a2"); });
      b.before_synth([&](Scope) { ran.push_back("b2"); });
    });
    b.before_synth([&, a](Scope) mutable {
      ran.push_back("b3");
      // Goes to a scope whose turn is over.
      a.before_synth([&](Scope scope) {
        ran.push_back("a3");
        scope.group("new").before_synth([&](Scope) { ran.push_back("new"); });
      });
    });
  });
  INFO(made.problems());
  CHECK(made.synthesis.ok);
  CHECK(ran == std::vector<std::string>{"a1", "a2", "b1 s/b", "b3", "b2", "a3", "new"});
  CHECK(made.stack()["resource"]["toy_note"]["a_late"]["text"] == "from a hook");
}

TEST_CASE("a lazy value is asked once everything is there, and what it adds is asked too") {
  int calls = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    Scope scope = stack.group("g");
    stack.add("first", toy::toy_note{.text = lazy<Str>([&calls, scope] {
                                       ++calls;
                                       Scope later = scope;
                                       // Nodes and hooks that appear only now.
                                       later.before_synth([](Scope at) {
                                         at.add("hooked", toy::toy_note{.text = lazy<Str>([] { return "yielded"; })});
                                       });
                                       later.add("added",
                                                 toy::toy_note{.text = lazy<Str>([] { return "also yielded"; })});
                                       return "late";
                                     })});
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  CHECK(calls == 1);
  const json notes = made.stack()["resource"]["toy_note"];
  CHECK(notes["first"]["text"] == "late");
  CHECK(notes["g_added"]["text"] == "also yielded");
  CHECK(notes["g_hooked"]["text"] == "yielded");
}

TEST_CASE("a user's validation sees its subtree and reports with path and line") {
  unsigned line = 0;
  const Outcome made = synth_stack([&](Stack& stack) {
    Scope scope = stack.group("net");
    line = __LINE__ + 1;
    scope.add("a", toy::toy_note{.text = "bad"});
    scope.add("b", toy::toy_note{.text = "good"});
    stack.add("outside", toy::toy_note{.text = "bad"});
    scope.validate([](Validation& check) {
      CHECK(check.construct().path() == "s/net");
      CHECK(check.all().size() == 3);
      CHECK(check.construct().children().size() == 2);
      for (const Construct& found : check.all()) {
        if (found.argument("text").text() == "bad") check.error(found, "ACME-1", "a bad text", "write a good one");
      }
      check.warning(check.construct(), "ACME-2", "careful");
    });
  });
  INFO(made.problems());
  CHECK_FALSE(made.synthesis.ok);
  CHECK(made.app->diagnostics().errors() == 1);
  CHECK(made.app->diagnostics().warnings() == 1);
  const Diagnostic found = made.first("ACME-1");
  CHECK(found.message == "a bad text");
  CHECK(found.help == "write a good one");
  CHECK(found.path == "s/net/a");
  CHECK(found.location.line == line);
}

TEST_CASE("a warning alone stops nothing and an error while building does") {
  const Outcome warned = synth_stack([](Stack& stack) { stack.warning("ACME-3", "hm"); });
  CHECK(warned.synthesis.ok);
  CHECK(warned.app->diagnostics().warnings() == 1);
  const Outcome failed = synth_stack([](Stack& stack) { stack.error("ACME-4", "no"); });
  CHECK_FALSE(failed.synthesis.ok);
  CHECK(failed.synthesis.stacks.empty());
}

TEST_CASE("visitors see every construct in program order, with type, address and arguments") {
  const Outcome made = synth_stack([](Stack& stack) {
    Scope group = stack.group("g");
    group.add("n", toy::toy_note{.text = "x"});
    stack.add("d", toy::lookup{.text = "y"});
  });
  std::vector<std::string> seen;
  for (const Construct& found : made.app->constructs()) {
    seen.push_back(found.path() + " " + std::string(found.type()) + " " + found.address());
  }
  CHECK(seen == std::vector<std::string>{"s  ", "s/provider-toy  toy", "s/g  ", "s/g/n toy_note toy_note.g_n",
                                         "s/d toy_note data.toy_note.d"});
  const Construct note = made.app->constructs()[3];
  CHECK(note.is_resource());
  CHECK_FALSE(note.is_data());
  CHECK(made.app->constructs()[4].is_data());
  CHECK(note.argument("text").text() == "x");
  CHECK_FALSE(note.argument("nothing").is_set());
  CHECK_FALSE(made.app->constructs()[0].argument("text").is_set());
}

TEST_CASE("an app is synthesized once") {
  App app;
  app.add("s", [](Stack&) {});
  CHECK(synthesize(app).ok);
  const Synthesis second = synthesize(app);
  CHECK_FALSE(second.ok);
  REQUIRE(app.diagnostics().all().size() == 1);
  CHECK(app.diagnostics().all()[0].code == "T0318");
  CHECK(app.diagnostics().all()[0].message == "an App is synthesized only once");
  CHECK_FALSE(write(second, app, {.out = "never-made"}).ok);
}
