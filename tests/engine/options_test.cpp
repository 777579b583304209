// SPDX-License-Identifier: Apache-2.0

// The options that are handed on to the engine: its own arguments are what is looked at, and where it is cheap, what the
// real terraform makes of them.

#include "catch.hpp"
#include "run_verb.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <unistd.h>

#include <terrace/terrace.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <chrono>
#include <thread>
#include <tuple>

#include "engine/process.hpp"
#include "environment_variable.hpp"
#include "real_terraform.hpp"

using namespace terrace;
using namespace engine_test;

namespace {

/// Plans nothing but says that it did, and writes down what it was called with, beside the variables that it was given.
std::string listening_engine(const Folder& folder) {
  const std::string said = folder / "said";
  return fake_engine(folder,
                     "init) echo \"$*\" >> '" + said + "'; mkdir -p .terraform;;\n" + "plan) echo \"$*\" >> '" + said +
                         "'; for a in \"$@\"; do case \"$a\" in -var-file=*/terrace.tfvars) f=${a#-var-file=}; " +
                         "stat -c '%a' \"$f\" >> '" + folder / "mode" + "'; cat \"$f\" >> '" + folder / "variables" +
                         "'; " + "echo \"$f\" >> '" + folder / "names" + "';; esac; done\n" +
                         "echo '{\"@level\":\"info\",\"@message\":\"x\",\"type\":\"version\"}';;\n" +
                         "show) echo '{\"format_version\":\"1.2\",\"resource_changes\":[]}';;");
}

std::string said_by(const Folder& folder) { return get(folder / "said"); }

/// What was said before the plan was asked for.
std::string until_plan(const std::string& said) { return said.substr(0, said.find("plan ")); }

void three_variables(App& app) {
  app.add("web", [](Stack& stack) {
    const auto size = stack.variable<Num>("size", {.default_value = 1});
    const auto word = stack.variable<Str>("word", {.default_value = "none"});
    const auto names = stack.variable<List<Str>>("names", {.default_value = list({"d"})});
    stack.add("box", tf::terraform_data{.input = format("{}-{}-{}", size, word, fn::jsonencode(names))});
  });
}

bool has_plans(const Folder& folder) {
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder / "out/web")) {
    if (contains(entry.path().filename().string(), "terrace-plan")) return true;
  }
  return false;
}

std::string planned_input(const Json& document) {
  return document["stacks"][0]["changes"][0]["attributes"][0]["after"];
}

}  // namespace

TEST_CASE("the value of --var reaches the engine in a private file that is gone afterwards and is in no argument") {
  for (const char* verb : {"plan", "deploy"}) {
    const Folder folder;
    std::vector<std::string> words{
        verb,         "--var",     "word=hunter2222 ${x} \"q\"", "--var", "names=[\"hunter3333\"]", "--var", "size=7",
        "--var-file", folder / "f"};
    if (words[0] == "deploy") words.emplace_back("--yes");
    const auto outcome = run_verb(folder, words, three_variables, listening_engine(folder));
    INFO(verb << outcome.err);
    CHECK(outcome.code == 0);
    CHECK(contains(said_by(folder), "-var-file=" + folder / "f" + " -var-file="));
    CHECK_FALSE(contains(said_by(folder), "hunter"));
    CHECK_FALSE(contains(said_by(folder), "-var="));
    CHECK(get(folder / "mode") == "600\n");
    CHECK(get(folder / "variables") ==
          "word = \"hunter2222 $${x} \\\"q\\\"\"\nnames = (\n[\"hunter3333\"]\n)\nsize = \"7\"\n");
    std::string name = get(folder / "names");
    REQUIRE_FALSE(name.empty());
    name.pop_back();
    CHECK_FALSE(std::filesystem::exists(name));
    CHECK_FALSE(has_plans(folder));
  }
}

TEST_CASE("the file of variables is gone when the plan is interrupted and when the engine dies") {
  for (const bool dies : {false, true}) {
    const Folder folder;
    const std::string wait = "trap 'exit 1' INT; i=0; while [ $i -lt 200 ]; do sleep 0.05; i=$((i+1)); done";
    const std::string engine =
        fake_engine(folder, "plan) echo ready > '" + folder / "ready" + "'; " + (dies ? "kill -KILL $$" : wait) + ";;");
    std::thread user;
    if (!dies) {
      user = std::thread([&] {
        for (int i = 0; i < 400 && !std::filesystem::exists(folder / "ready"); ++i) {
          std::this_thread::sleep_for(std::chrono::milliseconds(25));
        }
        kill(getpid(), SIGINT);
      });
    }
    const engine::SignalsHeld held;
    const auto outcome = run_verb(folder, {"plan", "--var", "word=hunter2222"}, three_variables, engine);
    if (user.joinable()) user.join();
    INFO(outcome.err);
    CHECK(outcome.code == 1);
    CHECK_FALSE(has_plans(folder));
  }
}

TEST_CASE("a setting of --var that is no setting is refused and so is one that cannot be handed on") {
  const Folder folder;
  const auto outcome = run_verb(folder, {"plan", "--var", "word"}, three_variables, listening_engine(folder));
  CHECK(outcome.code == 64);
  CHECK(contains(outcome.err, "--var takes name=value, not \"word\""));
  // The data folder cannot be made where a file lies.
  const std::string engine =
      program(folder, "blocked",
              "case \"$1\" in -chdir=*) cd \"${1#-chdir=}\"; shift;; esac\ncase \"$1\" in\nversion) "
              "echo 'Terraform v1.11.4';;\ninit) touch .terraform;;\nesac\n");
  const auto blocked = run_verb(folder, {"plan", "--var", "word=x", "--json"}, three_variables, engine);
  CHECK(codes_of(document_of(blocked)) == std::vector<std::string>{"T0522"});
}

TEST_CASE("what --var says goes before what a file says with the real terraform and values arrive as they are") {
  if (!terrace_test::has_terraform()) return;
  const Folder folder;
  put(folder / "first.tfvars", "word = \"file\"\nsize = 2\n");
  put(folder / "second.tfvars", "size = 3\n");
  const std::vector<std::string> files{"--var-file", folder / "first.tfvars", "--var-file", folder / "second.tfvars"};
  const auto plan = [&](std::vector<std::string> words) {
    words.insert(words.begin(), {"plan", "--json"});
    words.insert(words.end(), files.begin(), files.end());
    const auto outcome = run_verb(folder, words, three_variables);
    INFO(outcome.out << outcome.err);
    REQUIRE(outcome.code == 0);
    return planned_input(document_of(outcome));
  };
  CHECK(plan({}) == "3-file-[\"d\"]");
  CHECK(plan({"--var", "size=4", "--var", "word=given ${not} %{a} \"template\"\nand \\n more"}) ==
        "4-given ${not} %{a} \"template\"\nand \\n more-[\"d\"]");
  CHECK(plan({"--var", "names=[\"a\",\n\"b\"]", "--var", "word=", "--var", "word=last"}) == "3-last-[\"a\",\"b\"]");
}

TEST_CASE("a wrong value leads to the line of its variable whether it comes from --var or from a file") {
  if (!terrace_test::has_terraform()) return;
  const Folder folder;
  put(folder / "wrong.tfvars", "size = \"large\"\n");
  for (const auto& [flag, value, place] :
       {std::tuple{"--var", std::string("size=large"), std::string("at --var: size = \"large\"")},
        {"--var-file", folder / "wrong.tfvars", "at " + folder / "wrong.tfvars" + ":1: size = \"large\""}}) {
    const auto outcome = run_verb(folder, {"plan", flag, value}, three_variables);
    INFO(outcome.err);
    CHECK(outcome.code == 1);
    CHECK(contains(outcome.err, "error[T0510]: Invalid value for input variable"));
    CHECK(contains(outcome.err, "tests/engine/options_test.cpp"));
    CHECK(contains(outcome.err, "construct: web/size"));
    CHECK(contains(outcome.err, place));
  }
}

TEST_CASE("ephemeral variables are given again when the plan is applied") {
  if (!terrace_test::has_terraform()) return;
  const Folder folder;
  const auto program = [&](App& app) {
    app.add("web", [&](Stack& stack) {
      const auto secret = stack.variable<Str>("secret", {.ephemeral = true});
      const LocalExec work{.command = "printf '%s' \"$SECRET\" > '" + folder / "written" + "'",
                           .environment = {{"SECRET", secret}}};
      stack.add("box", tf::terraform_data{}, {.provisioner = {work}});
    });
  };
  const auto outcome = run_verb(folder, {"deploy", "--yes", "--var", "secret=hunter2222"}, program);
  INFO(outcome.out << outcome.err);
  CHECK(outcome.code == 0);
  CHECK(get(folder / "written") == "hunter2222");
  CHECK_FALSE(has_plans(folder));
}

TEST_CASE("options of init reach the engine although the folder is ready and go before the plan") {
  for (const char* verb : {"plan", "deploy"}) {
    const Folder folder;
    const std::string engine = listening_engine(folder);
    const auto run = [&](std::vector<std::string> more) {
      std::filesystem::remove(folder / "said");
      more.insert(more.begin(), verb);
      if (std::string(verb) == "deploy") more.emplace_back("--yes");
      const auto outcome = run_verb(folder, more, three_variables, engine);
      INFO(outcome.err);
      CHECK(outcome.code == 0);
      return said_by(folder);
    };
    CHECK(until_plan(run({})) == "init -no-color -input=false\n");
    CHECK(until_plan(run({})) == "");
    CHECK(until_plan(run({"--upgrade"})) == "init -no-color -input=false -upgrade\n");
    CHECK(until_plan(run({"--reconfigure"})) == "init -no-color -input=false -reconfigure\n");
    CHECK(until_plan(run({"--migrate-state"})) == "init -no-color -input=false -migrate-state -force-copy\n");
    CHECK(until_plan(run({})) == "");
    std::vector<std::string> both{verb, "--migrate-state", "--reconfigure"};
    if (std::string(verb) == "deploy") both.emplace_back("--yes");
    const auto refused = run_verb(folder, both, three_variables, engine);
    CHECK(refused.code == 64);
    CHECK(contains(refused.err, "contradict each other"));
  }
}

TEST_CASE("options of plan reach the engine in its own spelling") {
  const Folder folder;
  const std::string engine = listening_engine(folder);
  const auto said = [&](const std::vector<std::string>& words) {
    std::filesystem::remove(folder / "said");
    const auto outcome = run_verb(folder, words, three_variables, engine);
    INFO(outcome.err);
    CHECK(outcome.code == 0);
    const std::string text = said_by(folder);
    return text.substr(text.find("plan "));
  };
  const std::string here = std::filesystem::current_path().string();
  CHECK(contains(said({"plan", "--refresh-only"}), " -refresh-only\n"));
  CHECK(contains(said({"plan", "--destroy"}), " -destroy\n"));
  CHECK(contains(said({"plan", "--target", "box", "--replace", "web/box"}),
                 " -target=terraform_data.box -replace=terraform_data.box\n"));
  // The engine runs in the stack's folder, the user does not.
  CHECK(contains(said({"plan", "--var-file", "a/../b.tfvars", "--var-file", "/c.tfvars"}),
                 " -var-file=" + here + "/b.tfvars -var-file=/c.tfvars\n"));
  CHECK(contains(said({"deploy", "--yes", "--var-file", "b.tfvars", "--refresh", "false"}),
                 " -refresh=false -var-file=" + here + "/b.tfvars\n"));
  CHECK(contains(said({"deploy", "--yes", "--target", "box"}), " -target=terraform_data.box\n"));
  CHECK_FALSE(contains(said({"deploy", "--yes", "--refresh", "true"}), "-refresh"));
  CHECK(run_verb(folder, {"plan", "--destroy", "--refresh-only"}, three_variables, engine).code == 64);
}

TEST_CASE("init holds the lock of the plugin cache wherever the cache is configured") {
  for (const bool by_file : {false, true}) {
    const Folder folder;
    std::filesystem::create_directories(folder / "cache");
    const std::string lock = folder / "cache/.terrace-init.lock";
    put(folder / "config", "# plugin_cache_dir = \"/nowhere\"\n  plugin_cache_dir = \"" + folder / "cache" + "\"\n");
    const terrace_test::EnvironmentVariable configured(by_file ? "TF_CLI_CONFIG_FILE" : "TF_PLUGIN_CACHE_DIR",
                                                       (folder / (by_file ? "config" : "cache")).c_str());
    const std::string engine =
        fake_engine(folder, "init) flock -n '" + lock + "' true && echo free > '" + folder / "lock" +
                                "' || echo held > '" + folder / "lock" +
                                "'; mkdir -p .terraform;;\nvalidate) echo '{\"valid\":true,\"diagnostics\":[]}';;");
    const auto outcome = run_verb(folder, {"validate"}, three_variables, engine);
    INFO(by_file << outcome.err);
    CHECK(outcome.code == 0);
    CHECK(get(folder / "lock") == "held\n");
    // And lets go of it.
    const int file = open(lock.c_str(), O_RDWR | O_CLOEXEC);
    CHECK(flock(file, LOCK_EX | LOCK_NB) == 0);
    close(file);
  }
}

TEST_CASE("a changed backend is refused and then migrated or begun anew as the real terraform is told") {
  if (!terrace_test::has_terraform()) return;
  const Folder folder;
  std::string state = "a.tfstate";
  const auto program = [&](App& app) {
    app.add("web", [&](Stack& stack) {
      stack.backend(backend::local{.path = folder / state});
      stack.add("box", tf::terraform_data{.input = "x"});
    });
  };
  REQUIRE(run_verb(folder, {"deploy", "--yes"}, program).code == 0);
  REQUIRE(run_verb(folder, {"plan", "--detailed-exitcode"}, program).code == 0);
  state = "b.tfstate";
  const auto refused = run_verb(folder, {"plan"}, program);
  CHECK(refused.code == 1);
  CHECK(contains(refused.err, "error[T0509]"));
  const auto migrated = run_verb(folder, {"plan", "--detailed-exitcode", "--migrate-state"}, program);
  INFO(migrated.out << migrated.err);
  CHECK(migrated.code == 0);
  state = "c.tfstate";
  const auto anew = run_verb(folder, {"deploy", "--yes", "--json", "--reconfigure"}, program);
  INFO(anew.out << anew.err);
  CHECK(document_of(anew)["stacks"][0]["applied"]["add"] == 1);
  CHECK(std::filesystem::exists(folder / "c.tfstate"));
}

TEST_CASE("a refresh-only plan of the real terraform leaves what the program changed alone") {
  if (!terrace_test::has_terraform()) return;
  const Folder folder;
  put(folder / "size.tfvars", "size = 5\n");
  const std::vector<std::string> size{"--var-file", folder / "size.tfvars"};
  REQUIRE(run_verb(folder, {"deploy", "--yes", size[0], size[1]}, three_variables).code == 0);
  CHECK(contains(get(folder / "out/web/terraform.tfstate"), "5-none-"));
  CHECK(run_verb(folder, {"plan", "--detailed-exitcode", size[0], size[1]}, three_variables).code == 0);
  CHECK(run_verb(folder, {"plan", "--detailed-exitcode"}, three_variables).code == 2);
  CHECK(run_verb(folder, {"plan", "--detailed-exitcode", "--refresh-only"}, three_variables).code == 0);
}
