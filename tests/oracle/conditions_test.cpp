// SPDX-License-Identifier: Apache-2.0

// What is made only under a condition, in real applies: with it, without it, and with it again.

#include <terrace/synth/synth.hpp>
#include <terrace/terrace.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "oracle/run_terraform.hpp"

using namespace terrace;
using nlohmann::json;

namespace {

/// References in all directions between what is there and what may not be.
void program(Stack& stack) {
  const Bool wanted = stack.variable<Bool>("wanted", {.default_value = true});
  const Bool deeper = stack.variable<Bool>("deeper", {.default_value = true});
  const auto base = stack.add("base", tf::terraform_data{.input = "base"});
  Scope part = stack.group("part").only_if(wanted);
  const auto first = part.add("first", tf::terraform_data{.input = list({object({{"name", "x"}, {"n", 1}})})});
  const auto inner = part.group("inner").only_if(deeper).add(
      "second", tf::terraform_data{.input = Any(first.output()).at(0).get("name")}, {.depends_on = {first}});
  const auto counted = part.add("counted", tf::terraform_data{.input = base.output()}, {.count = 2});
  const auto keyed = part.add("keyed", tf::terraform_data{.input = each::value<Str>()},
                              {.for_each = object({{"a", "A"}, {"b", list({"B"})}})});
  // Its keys are read from what is not there either.
  part.add("derived", tf::terraform_data{.input = each::key()},
           {.for_each = for_map(Any(first.input()), [](const Any&, const Any& item) {
              return Map<Str>::Entry{item.get<Str>("name"), "derived"};
            })});
  const auto seen = stack.add("seen", tf::terraform_data{.input = inner.output()});
  stack.add("outside", tf::terraform_data{.input = inner.output()},
            {.lifecycle = {{.replace_triggered_by = {seen.output()}}}});
  stack.output("name", {.value = Any(first.output()).at(0).get("name")});
  stack.output("second", {.value = inner.output()});
  stack.output("counted", {.value = all(counted).splat(&tf::terraform_data::Ref::output)});
  stack.output("keyed", {.value = fn::keys(keyed)});
}

Synthesis synthesized(App& app, OutputFormat form = OutputFormat::json) {
  Synthesis made = synthesize(app, {.format = form});
  for (const Diagnostic& found : app.diagnostics().all()) UNSCOPED_INFO(found.code << ": " << found.message);
  REQUIRE(made.ok);
  return made;
}

void write_stack(const oracle::Folder& folder, OutputFormat form) {
  App app;
  app.add("web", program);
  const Synthesis made = synthesized(app, form);
  for (const auto& file : made.stacks.at(0).files) folder.write(file.name, file.text.str());
}

void succeeds(const oracle::Folder& folder, const std::string& arguments, const std::string& said = {}) {
  const oracle::Run run = oracle::terraform(folder, arguments);
  INFO(arguments << "\n" << run.output);
  REQUIRE(run.exit_code == 0);
  CHECK(run.output.find(said) != std::string::npos);
}

json outputs_of(const oracle::Folder& folder) {
  json values;
  const json all = json::parse(oracle::terraform(folder, "output -json").output);
  for (const auto& [name, output] : all.items()) values[name] = output.at("value");
  return values;
}

constexpr const char* kApply = "apply -auto-approve -no-color -input=false ";

}  // namespace

TEST_CASE("what is under a condition comes and goes with it, as JSON and as native syntax") {
  if (!oracle::has_terraform()) return;
  for (const OutputFormat form : {OutputFormat::json, OutputFormat::hcl}) {
    const oracle::Folder folder;
    write_stack(folder, form);
    succeeds(folder, "init -no-color");
    succeeds(folder, kApply, "10 added");
    CHECK(outputs_of(folder) ==
          json{{"name", "x"}, {"second", "x"}, {"counted", {"base", "base"}}, {"keyed", {"a", "b"}}});
    succeeds(folder, "plan -no-color -detailed-exitcode");

    succeeds(folder, std::string(kApply) + "-var deeper=false", "1 added, 1 changed, 2 destroyed");
    CHECK(outputs_of(folder) == json{{"name", "x"}, {"counted", {"base", "base"}}, {"keyed", {"a", "b"}}});

    succeeds(folder, std::string(kApply) + "-var wanted=false", "6 destroyed");
    CHECK(outputs_of(folder) == json{{"counted", json::array()}, {"keyed", json::array()}});
    succeeds(folder, "plan -no-color -detailed-exitcode -var wanted=false");

    succeeds(folder, kApply, "8 added, 1 changed, 1 destroyed");
    CHECK(outputs_of(folder).at("second") == "x");
  }
}

TEST_CASE("an object stays when its scope gets a condition, or loses it, or gets another name too") {
  if (!oracle::has_terraform()) return;
  const oracle::Folder folder;
  const auto apply = [&](const char* scope, bool conditional, const char* was) {
    App app;
    app.add("web", [&](Stack& stack) {
      Scope part = stack.group(scope);
      if (conditional) part.only_if(stack.variable<Bool>("wanted", {.default_value = true}));
      if (was != nullptr) part.renamed_from(was);
      part.add("first", tf::terraform_data{.input = "x"});
    });
    folder.write("main.tf.json", synthesized(app).stacks.at(0).json.str());
    if (was == nullptr && !conditional) succeeds(folder, "init -no-color");
    return oracle::terraform(folder, kApply).output;
  };
  const std::string nothing = "0 added, 0 changed, 0 destroyed";
  CHECK(apply("old", false, nullptr).find("1 added") != std::string::npos);
  CHECK(apply("old", true, nullptr).find(nothing) != std::string::npos);
  CHECK(apply("old", false, nullptr).find(nothing) != std::string::npos);
  CHECK(apply("new", true, "old").find(nothing) != std::string::npos);
  CHECK(oracle::terraform(folder, "state list").output == "terraform_data.new_first[0]\n");
  CHECK(apply("newest", true, "new").find(nothing) != std::string::npos);
  CHECK(oracle::terraform(folder, "state list").output == "terraform_data.newest_first[0]\n");
}

TEST_CASE("a stack that reads from another what is not there reads null") {
  if (!oracle::has_terraform()) return;
  const oracle::Folder folder;
  App app;
  Str id;
  app.add("producer", [&](Stack& stack) {
    const Bool wanted = stack.variable<Bool>("wanted", {.default_value = false});
    id = stack.group("part").only_if(wanted).add("first", tf::terraform_data{.input = "x"}).id();
  });
  app.add("consumer", [&](Stack& stack) { stack.output("is_there", {.value = not_equal(id, null)}); });
  REQUIRE(write(synthesized(app), app, {.out = folder.path() + "/out"}).ok);
  const auto in = [&](const char* stack, const std::string& arguments) {
    succeeds(folder, std::string("-chdir=out/") + stack + " " + arguments);
  };
  for (const char* stack : {"producer", "consumer"}) in(stack, "init -no-color");
  for (const bool wanted : {false, true}) {
    in("producer", std::string(kApply) + "-var wanted=" + (wanted ? "true" : "false"));
    in("consumer", kApply);
    CHECK(json::parse(oracle::terraform(folder, "-chdir=out/consumer output -json is_there").output) == json(wanted));
  }
}
