// SPDX-License-Identifier: Apache-2.0

// Renames, as the real terraform carries them out: one state, two programs.

#include <terrace/synth/synth.hpp>
#include <terrace/terrace.hpp>
#include <terrace/tf/terraform_data.hpp>

#include "catch.hpp"
#include "oracle/run_terraform.hpp"

using namespace terrace;

namespace {

template <class Program> std::string document_of(Program program) {
  App app;
  app.add("web", program);
  const Synthesis result = synthesize(app);
  for (const Diagnostic& diagnostic : app.diagnostics().all()) INFO(diagnostic.message);
  REQUIRE(result.ok);
  return result.stacks.at(0).json.str();
}

}  // namespace

TEST_CASE("a construct that says where it was keeps its object, over two renames") {
  if (!oracle::has_terraform()) return;
  const oracle::Folder folder;
  folder.write("main.tf.json",
               document_of([](Stack& stack) { stack.group("old").add("disk", tf::terraform_data{.input = "x"}); }));
  REQUIRE(oracle::terraform(folder, "init -no-color").exit_code == 0);
  REQUIRE(oracle::terraform(folder, "apply -auto-approve -no-color").exit_code == 0);

  folder.write("main.tf.json", document_of([](Stack& stack) {
                 auto disk = stack.group("storage").add("volume", tf::terraform_data{.input = "x"});
                 disk.node().renamed_from("old/disk").renamed_from("storage/disk");
               }));
  const auto moved = oracle::terraform(folder, "apply -auto-approve -no-color");
  INFO(moved.output);
  CHECK(moved.exit_code == 0);
  CHECK(moved.output.find("0 added, 0 changed, 0 destroyed") != std::string::npos);
  CHECK(oracle::terraform(folder, "state list").output == "terraform_data.storage_volume\n");
}

TEST_CASE("a rename from a path that another construct has is refused") {
  App app;
  app.add("web", [](Stack& stack) {
    stack.add("old", tf::terraform_data{});
    stack.add("new", tf::terraform_data{}).node().renamed_from("old");
  });
  CHECK(!synthesize(app).ok);
  REQUIRE(app.diagnostics().all().size() == 1);
  CHECK(app.diagnostics().all()[0].code == "T0319");
  CHECK(app.diagnostics().all()[0].message.find("terraform_data.old is still in the stack") != std::string::npos);
}
