// SPDX-License-Identifier: Apache-2.0
// One stack with every block of Terraform, in both syntaxes: validated, applied, read back.

#include <terrace/synth/synth.hpp>

#include <nlohmann/json.hpp>

#include <string>

#include "catch.hpp"
#include "oracle/every_block.hpp"
#include "oracle/run_terraform.hpp"

using namespace terrace;
using nlohmann::json;

namespace {

void check_every_block(OutputFormat format) {
  App app;
  app.add("every", oracle::EveryBlock{});
  const Synthesis result = synthesize(app, {.format = format});
  std::string problems;
  for (const Diagnostic& found : app.diagnostics().all()) problems += found.code + " " + found.message + "\n";
  INFO(problems);
  REQUIRE(result.ok);
  const oracle::Folder folder;
  std::string written;
  for (const SynthesizedFile& file : result.stacks.at(0).files) {
    folder.write(file.name, file.text.str());
    written += file.text.str();
  }
  folder.write("m/main.tf.json", oracle::kModule);
  INFO(written);

  const oracle::Run init = oracle::terraform(folder, "init -input=false -no-color");
  INFO(init.output);
  REQUIRE(init.exit_code == 0);
  const oracle::Run validate = oracle::terraform(folder, "validate -no-color");
  INFO(validate.output);
  REQUIRE(validate.exit_code == 0);
  CHECK(validate.output.find("Warning") == std::string::npos);
  const oracle::Run apply = oracle::terraform(folder, "apply -auto-approve -input=false -no-color");
  INFO(apply.output);
  REQUIRE(apply.exit_code == 0);
  CHECK(std::filesystem::exists(folder.path() + "/here.tfstate"));
  CHECK(std::filesystem::exists(folder.path() + "/made.txt"));

  const json outputs = json::parse(oracle::terraform(folder, "output -json").output);
  const auto value = [&](const char* name) { return outputs.at(name).at("value"); };
  CHECK(value("name") == "a ${plain} text");
  CHECK(value("plain") == "A ${PLAIN} TEXT");
  CHECK(value("counted") == json({0, 1}));
  CHECK(value("keyed") == "b");
  CHECK(value("mapped") == "two");
  CHECK(value("shape") == json({{"size", 2}, {"tags", {{"a", "${b}"}}}, {"pair", {"x", json::array({true})}}}));
  CHECK(value("double") == 4);
  CHECK(value("texts") == json({"${a}", "a ${plain} text"}));
  CHECK(value("q") == 4);
  CHECK(value("secret") == "hush");
  CHECK(outputs.at("secret").at("sensitive") == true);
  CHECK(value("imported") == "taken-over");

  const oracle::Run plan = oracle::terraform(folder, "plan -detailed-exitcode -input=false -no-color");
  INFO(plan.output);
  CHECK(plan.exit_code == 0);
}

}  // namespace

TEST_CASE("terraform takes every block, and makes of it what was meant") {
  if (oracle::has_terraform()) check_every_block(OutputFormat::json);
}

TEST_CASE("terraform takes every block in native syntax, and makes of it what was meant") {
  if (oracle::has_terraform()) check_every_block(OutputFormat::hcl);
}
