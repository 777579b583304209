// SPDX-License-Identifier: Apache-2.0

// What is refused before a byte is written, all of it in one run.

#include <cmath>
#include <limits>

#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

TEST_CASE("a provider that is not configured is reported once for its first block") {
  const Outcome made = synth_app([](App& app) {
    app.add("s", [](Stack& stack) {
      stack.add("a", toy::toy_note{});
      stack.add("b", toy::toy_note{});
      stack.add("c", toy::lookup{});
    });
  });
  INFO(made.problems());
  CHECK(made.only("T0310", "toy_note \"s/a\" needs the provider \"toy\", which its stack does not configure"));
  CHECK(contains(made.first("T0310").help, "stack.provider(tf::provider::toy{"));

  const Outcome aliased = synth_app([](App& app) {
    app.add("s", [](Stack& stack) {
      const auto named = stack.provider(toy::provider{}, {.alias = "x"});
      stack.add("own", toy::toy_note{}, {.provider = named});
    });
  });
  INFO(aliased.problems());
  CHECK(aliased.synthesis.ok);
  const Outcome half = synth_app([](App& app) {
    app.add("s", [](Stack& stack) {
      const auto named = stack.provider(toy::provider{}, {.alias = "x"});
      stack.add("own", toy::toy_note{}, {.provider = named});
      stack.add("without", toy::toy_note{});
    });
  });
  CHECK(half.only("T0310", "s/without"));
}

TEST_CASE("blocks are counted") {
  const Outcome few = synth_stack([](Stack& stack) {
    stack.add("none", toy::toy_kit{});
    stack.add("null", toy::toy_kit{.part = null});
    stack.add("one", toy::toy_kit{.part = {{.name = "a"}}});
    stack.add("empty", toy::toy_kit{.part = {}});
    stack.add("two", toy::toy_kit{.part = {{.name = "a"}, {.name = "b"}}});
    const auto names = stack.variable<List<Str>>("names");
    stack.add("dynamic", toy::toy_kit{.part = Blocks<toy::Part>::dynamic(
                                          names, [](const Any&, const Any& name) { return toy::Part{.name = name}; })});
  });
  INFO(few.problems());
  CHECK(few.count("T0311") + few.count("T0313") == 4);
  CHECK(few.app->diagnostics().all().size() == 4);
  CHECK(few.first("T0311").message == "toy_kit \"s/none\" has no \"part\", which is required");
  CHECK(contains(few.problems(), "toy_kit \"s/null\" has no \"part\""));
  CHECK(few.first("T0313").message == "toy_kit \"s/one\" has 1 blocks \"part\"; the provider needs 2");
  CHECK(contains(few.first("T0313").help, "add what is missing"));

  const Outcome many = synth_stack([](Stack& stack) {
    stack.add("b", toy::toy_box{.name = "x", .rule = {{.port = 1}, {.port = 2}, {.port = 3}, {.port = 4}}});
    stack.add("fits", toy::toy_box{.name = "x", .rule = {{.port = 1}, {.port = 2}, {.port = 3}}});
  });
  INFO(many.problems());
  CHECK(many.only("T0312", "toy_box \"s/b\" has 4 blocks \"rule\"; the provider takes 3"));
  CHECK(contains(many.first("T0312").help, "remove the surplus"));
}

TEST_CASE("an ephemeral value goes only where it is not stored") {
  const Outcome made = synth_stack([](Stack& stack) {
    const auto secret = stack.add("p", toy::password{});
    const auto variable = stack.variable<Str>("v", {.ephemeral = true});
    stack.add("wrong", toy::toy_box{.name = "x", .password = secret.text()});
    stack.add("nested", toy::toy_box{.name = "x", .setting = {{.value = variable}}});
    stack.add("inside", toy::toy_box{.name = "x", .tags = {{"a", format("x{}", variable)}}});
    stack.add("data", toy::lookup{.text = stack.local("l", secret.text())});
    stack.output("o", {.value = secret.text()});
    stack.add("fine", toy::toy_box{.name = "x", .password_wo = secret.text()});
    stack.provider(toy::provider{.token = secret.text()}, {.alias = "fine"});
    stack.add("p2", toy::password{.text = secret.text()});
    stack.output("ephemeral", {.value = secret.text(), .ephemeral = true});
  });
  INFO(made.problems());
  REQUIRE(made.count("T0314") == 5);
  CHECK(made.app->diagnostics().all().size() == 5);
  CHECK(made.first("T0314").message ==
        "toy_box \"s/wrong\" gets an ephemeral value in \"password\", which Terraform would store");
  CHECK(made.first("T0314").help == "use \"password_wo\", which Terraform does not store");
  CHECK(contains(made.problems(), "\"setting.value\""));
  CHECK(contains(made.problems(), "ephemeral values go to write-only arguments"));
}

TEST_CASE("a secret is not written in the program, by whatever way") {
  const Outcome made = synth_stack([](Stack& stack) {
    stack.add("any", toy::toy_box{.name = "x", .password = Any("hunter2")});
    stack.add("write only", toy::toy_box{.name = "x", .password_wo = Any("hunter2")});
    stack.add("nested", toy::toy_box{.name = "x", .setting = {{.secret = Any("hunter2")}}});
    stack.add("override", toy::toy_box{.name = "x"}).node().override("/setting/secret", "hunter2");
    stack.provider(toy::provider{.token = Any("hunter2")}, {.alias = "x"});
    const auto variable = stack.variable<Str>("v", {.sensitive = true});
    stack.add("fine", toy::toy_box{.name = "x", .password = variable});
    stack.add("empty", toy::toy_box{.name = "x", .password = Any("")});
  });
  INFO(made.problems());
  REQUIRE(made.count("T0315") == 5);
  CHECK(made.app->diagnostics().all().size() == 5);
  CHECK(contains(made.problems(), "the secret \"password\" of toy_box \"s/any\" is written in the program"));
  CHECK(contains(made.problems(), "the secret \"setting.secret\" of toy_box \"s/override\" is written in the program"));
  CHECK(contains(made.first("T0315").help, "use a sensitive variable"));
  CHECK_FALSE(contains(made.problems(), "hunter2"));
}

TEST_CASE("what no Terraform value can be is named with its argument") {
  const Outcome made = synth_stack([](Stack& stack) {
    stack.add("text", toy::toy_box{.name = "a\xff"});
    stack.add("nested", toy::toy_box{.name = "x", .rule = {{.action = "\xc3", .port = 1}}});
    stack.add("nan", toy::toy_box{.name = "x", .size = std::nan("")});
    stack.add("inf", toy::toy_box{.config = list({-std::numeric_limits<double>::infinity()}), .name = "x"});
    stack.add("keys", toy::toy_box{.name = "x", .tags = {{"a", "1"}, {"a", "2"}}});
    stack.add("zones", toy::toy_box{.name = "x", .zone = {{"a", {.size = 1}}, {"a", {.size = 2}}}});
    Any leaked;
    for_list(List<Str>{"a"}, [&](const Any&, const Any& item) {
      leaked = item;
      return item;
    });
    stack.add("stray", toy::toy_box{.name = leaked});
    stack.local("l", Num(std::nan("")));
    stack.output("o", {.value = "\xff"});
    stack.add("m", Module{.source = "./m", .inputs = {{"x", "\xff"}}});
  });
  INFO(made.problems());
  CHECK(made.count("T0401") == 4);
  CHECK(made.count("T0402") == 3);
  CHECK(made.count("T0403") == 2);
  CHECK(made.count("T0404") == 1);
  CHECK(made.app->diagnostics().all().size() == 10);
  CHECK(made.first("T0401").path == "s/text");
  const std::string all = made.problems();
  CHECK(contains(all, "\"name\" of toy_box \"s/text\" is not valid UTF-8: \"a\\xff\""));
  CHECK(contains(all, "\"action\" of toy_box \"s/nested\" is not valid UTF-8"));
  CHECK(contains(all, "\"size\" of toy_box \"s/nan\" is NaN"));
  CHECK(contains(all, "\"config\" of toy_box \"s/inf\" is infinity"));
  CHECK(contains(all, "\"tags\" of toy_box \"s/keys\" has the key \"a\" twice"));
  CHECK(contains(all, "\"zone\" of toy_box \"s/zones\" has the key \"a\" twice"));
  CHECK(contains(all, "\"name\" of toy_box \"s/stray\" uses the key or value of a loop outside of that loop"));
  CHECK(contains(all, "encode bytes with base64"));
  CHECK(contains(all, "finite numbers only"));
  CHECK(contains(all, "one of the two values would be lost"));
  CHECK(contains(all, "has a meaning only in what it returns"));
}

TEST_CASE("one run reports everything, and writes nothing") {
  const Outcome made = synth_app([](App& app) {
    app.add("s", [](Stack& stack) {
      stack.add("a", toy::toy_note{});    // T0310
      stack.add("a", toy::toy_note{});    // T0101
      stack.add("x/y", toy::toy_note{});  // T0102
      stack.add("c.d", toy::toy_note{});
      stack.add("c_d", toy::toy_note{});  // T0301
      const auto self = stack.add("self", toy::toy_note{});
      self.node().override("/text", self.id());                    // T0306
      stack.add("o", toy::toy_note{}).node().override("/txt", 1);  // T0317
      stack.add("each", toy::toy_note{.text = each::key()});       // T0316
      stack.add("kit", toy::toy_kit{});                            // T0311
      stack.add("utf", toy::toy_note{.text = "\xff"});             // T0401
      stack.error("ACME-1", "mine");
    });
    app.add("../x", [](Stack&) {});  // T0103
  });
  INFO(made.problems());
  for (const char* code :
       {"T0310", "T0101", "T0102", "T0301", "T0306", "T0317", "T0316", "T0311", "T0401", "ACME-1", "T0103"}) {
    INFO(code);
    CHECK(made.count(code) == 1);
  }
  CHECK(made.app->diagnostics().all().size() == 11);
  CHECK_FALSE(made.synthesis.ok);
  CHECK(made.synthesis.stacks.empty());
  CHECK(made.synthesis.manifest.str().empty());
}
