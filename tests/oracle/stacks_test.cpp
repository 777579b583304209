// SPDX-License-Identifier: Apache-2.0

// The real terraform on stacks that read each other's values: each is applied in its own folder, in the manifest's
// order, as a user would.

#include <terrace/synth/synth.hpp>
#include <terrace/terrace.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <filesystem>

#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "oracle/run_terraform.hpp"

using namespace terrace;

namespace {

/// Runs terraform in one stack's folder.
oracle::Run in_stack(const oracle::Folder& folder, const std::string& stack, const std::string& arguments) {
  return oracle::terraform(folder, "-chdir=out/" + stack + " " + arguments);
}

/// A stack that makes values of every kind, and one that reads them; written to the folder.
void write_stacks(const oracle::Folder& folder, const backend::local* backend) {
  App app;
  tf::terraform_data::Ref one;
  List<tf::terraform_data::Ref> many;
  Map<tf::terraform_data::Ref> keyed;
  Str variable;
  Str local;
  Str hidden;
  tf::terraform_data::Ref made_of_secret;
  app.add("producer", [&](Stack& stack) {
    if (backend != nullptr) stack.backend(*backend);
    one = stack.add("one", tf::terraform_data{.input = "value ${of} one"});
    many = all(stack.add("many", tf::terraform_data{.input = format("i{}", count::index())}, {.count = 2}));
    keyed = by_key(stack.add("keyed", tf::terraform_data{.input = each::value<Str>()},
                             {.for_each = object({{"a", "A"}, {"b", "B"}})}));
    variable = stack.variable<Str>("variable", {.default_value = "from a variable"});
    local = stack.local("local", format("{} and a local", variable));
    const auto secret = stack.variable<Str>("secret", {.default_value = "s3cret", .sensitive = true});
    hidden = stack.local("hidden", format("x-{}", secret));
    made_of_secret = stack.add("made-of-secret", tf::terraform_data{.input = secret});
  });
  app.add("consumer", [&](Stack& stack) {
    stack.add("reader", tf::terraform_data{.input = one.output()});
    stack.output("id", {.value = one.id()});
    stack.output("output", {.value = one.output()});
    stack.output("whole", {.value = fn::keys(one)});
    stack.output("second", {.value = many.at(1).output()});
    stack.output("b", {.value = keyed.at("b").output()});
    stack.output("variable", {.value = variable});
    stack.output("local", {.value = local});
    stack.output("hidden", {.value = fn::sha256(hidden), .sensitive = true});
    stack.output("made_of_secret", {.value = made_of_secret.input(), .sensitive = true});
  });
  const Synthesis made = synthesize(app);
  for (const Diagnostic& found : app.diagnostics().all()) UNSCOPED_INFO(found.code << ": " << found.message);
  REQUIRE(made.ok);
  REQUIRE(write(made, app, {.out = folder.path() + "/out"}).ok);
}

void apply_both(const backend::local* backend) {
  const oracle::Folder folder;
  write_stacks(folder, backend);
  for (const char* stack : {"producer", "consumer"}) {
    for (const char* command : {"init -input=false -no-color", "apply -input=false -no-color -auto-approve"}) {
      const oracle::Run run = in_stack(folder, stack, command);
      INFO(stack << ": " << command << "\n" << run.output);
      REQUIRE(run.exit_code == 0);
    }
  }
  const oracle::Run again = in_stack(folder, "consumer", "plan -input=false -no-color -detailed-exitcode");
  INFO(again.output);
  CHECK(again.exit_code == 0);

  const auto outputs = [&](const char* stack) {
    return nlohmann::json::parse(in_stack(folder, stack, "output -json -no-color").output);
  };
  const auto produced = outputs("producer");
  const auto read = outputs("consumer");
  CHECK(read["id"]["value"] == produced["one_id"]["value"]);
  CHECK(read["output"]["value"] == "value ${of} one");
  CHECK(read["whole"]["value"] == nlohmann::json({"id", "input", "output", "triggers_replace"}));
  CHECK(read["second"]["value"] == "i1");
  CHECK(read["b"]["value"] == "B");
  CHECK(read["variable"]["value"] == "from a variable");
  CHECK(read["local"]["value"] == "from a variable and a local");
  CHECK(read["made_of_secret"]["value"] == "s3cret");
  CHECK(produced["hidden"]["sensitive"] == true);
  CHECK(produced["made-of-secret_input"]["sensitive"] == true);
  CHECK(produced["variable"]["sensitive"] == false);
}

}  // namespace

TEST_CASE("values of every kind reach another stack") {
  if (!oracle::has_terraform()) return;
  apply_both(nullptr);
}

TEST_CASE("a local backend is read from the reader's folder") {
  if (!oracle::has_terraform()) return;
  const backend::local beside{.path = "states/producer.tfstate"};
  apply_both(&beside);
}
