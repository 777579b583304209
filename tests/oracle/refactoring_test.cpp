// SPDX-License-Identifier: Apache-2.0

// One state through the life of a program, with the real terraform: everything that is said about the past must leave the
// objects alone.

#include <terrace/synth/synth.hpp>
#include <terrace/terrace.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <functional>

#include "catch.hpp"
#include "oracle/run_terraform.hpp"

using namespace terrace;

namespace {

/// A stack that lives in a folder with its state and its ledger.
class Life {
 public:
  /// Synthesizes and applies; returns terraform's "Resources: …" line.
  std::string apply(const std::function<void(Stack&)>& program, Naming naming = Naming::path,
                    Naming before = Naming::path) {
    folder_.write("main.tf.json", synth(program, naming, before));
    if (!ready_) {
      REQUIRE(oracle::terraform(folder_, "init -no-color").exit_code == 0);
      ready_ = true;
    }
    const auto run = oracle::terraform(folder_, "apply -auto-approve -no-color");
    INFO(run.output);
    REQUIRE(run.exit_code == 0);
    const std::size_t begin = run.output.find("Resources: ");
    return run.output.substr(begin, run.output.find('\n', begin) - begin);
  }
  /// As somebody does who leaves the apply to others.
  void synth_only(const std::function<void(Stack&)>& program) { synth(program, Naming::path, Naming::path); }
  std::string objects() { return oracle::terraform(folder_, "state list").output; }

 private:
  std::string synth(const std::function<void(Stack&)>& program, Naming naming, Naming before) {
    App app({.naming = naming});
    app.renamed_from(before);
    app.add("web", [&](Stack& stack) { program(stack); });
    const Synthesis result =
        synthesize(app, {.ledger = {.file = folder_.path() + "/terrace.lock.json", .program = "web"}});
    for (const Diagnostic& diagnostic : app.diagnostics().all()) UNSCOPED_INFO(diagnostic.message);
    REQUIRE(result.ok);
    REQUIRE(write(result, app, {.out = folder_.path() + "/out"}).ok);
    return result.stacks.at(0).json.str();
  }

  oracle::Folder folder_;
  bool ready_ = false;
};

constexpr const char* kNothing = "Resources: 0 added, 0 changed, 0 destroyed.";

void objects_in(Scope scope) {
  scope.add("disk", tf::terraform_data{.input = "x"}).node().stateful();
  scope.add("many", tf::terraform_data{.input = "y"}, {.count = 2});
  scope.group("deep").add("keyed", tf::terraform_data{}, {.for_each = List<Str>{"a", "b"}});
}

}  // namespace

TEST_CASE("renames of subtrees and of naming and what is kept leave every object alone") {
  if (!oracle::has_terraform()) return;
  Life life;
  CHECK(life.apply([](Stack& stack) { objects_in(stack.group("old")); }) ==
        "Resources: 5 added, 0 changed, 0 destroyed.");

  // The subtree moves, by one call.
  CHECK(life.apply([](Stack& stack) {
    Scope files = stack.group("files");
    files.renamed_from("old");
    objects_in(files);
  }) == kNothing);

  // It moves again, with the names of CDKTF.
  const auto chained = [](Stack& stack) {
    Scope files = stack.group("storage").group("all");
    files.renamed_from("old").renamed_from("files");
    files.retain();
    objects_in(files);
  };
  CHECK(life.apply(chained, Naming::cdktf, Naming::path) == kNothing);
  CHECK(life.apply(chained, Naming::path, Naming::cdktf) == kNothing);
  CHECK(life.objects() == "terraform_data.storage_all_deep_keyed[\"a\"]\nterraform_data.storage_all_deep_keyed[\"b\"]\n"
                          "terraform_data.storage_all_disk\nterraform_data.storage_all_many[0]\n"
                          "terraform_data.storage_all_many[1]\n");

  // All of it vanishes; it was retained.
  CHECK(life.apply([](Stack& stack) { stack.add("other", tf::terraform_data{}); }) ==
        "Resources: 1 added, 0 changed, 0 destroyed.");
  CHECK(life.objects() == "terraform_data.other\n");
}

TEST_CASE("an environment that missed a rename keeps what was retained too") {
  if (!oracle::has_terraform()) return;
  Life life;
  const auto scope = [](Stack& stack, const char* id, const char* was) {
    Scope made = stack.group(id);
    made.retain();
    if (was != nullptr) made.renamed_from(was);
    made.add("disk", tf::terraform_data{.input = "x"});
  };
  CHECK(life.apply([&](Stack& stack) { scope(stack, "old", nullptr); }) ==
        "Resources: 1 added, 0 changed, 0 destroyed.");
  // Renamed and synthesized, but not applied here; then gone.
  life.synth_only([&](Stack& stack) { scope(stack, "new", "old"); });
  CHECK(life.apply([](Stack& stack) { stack.output("done", {.value = "yes"}); }) == kNothing);
  CHECK(life.objects().empty());
}

TEST_CASE("what is retired is kept or destroyed as its word says") {
  if (!oracle::has_terraform()) return;
  Life life;
  life.apply([](Stack& stack) {
    stack.add("a", tf::terraform_data{}).node().stateful();
    stack.add("b", tf::terraform_data{}).node().stateful();
  });
  CHECK(life.apply([](Stack& stack) {
    stack.retire("a", Retire::keep);
    stack.retire("b", Retire::destroy);
  }) == "Resources: 0 added, 0 changed, 1 destroyed.");
}
