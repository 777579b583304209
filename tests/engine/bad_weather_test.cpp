// SPDX-License-Identifier: Apache-2.0

// What can go wrong with an engine, and what the user is told. The engines are shell scripts that go wrong on purpose.

#include "catch.hpp"
#include "run_verb.hpp"

#include <signal.h>

#include <terrace/terrace.hpp>
#include <terrace/tf/terraform_data.hpp>

#include <algorithm>
#include <thread>
#include <tuple>

#include "engine/process.hpp"

using namespace terrace;
using namespace engine_test;

namespace {

void one_stack(App& app) {
  app.add("web", [](Stack& stack) { stack.add("box", tf::terraform_data{.input = "hello"}); });
}

/// Plans with an engine of the given cases, and returns the only diagnostic.
Json only_diagnostic(const std::string& cases, const std::string& verb = "plan",
                     const cli_test::Surroundings& surroundings = {}) {
  const Folder folder;
  const auto outcome = run_verb(folder, {verb, "--json"}, one_stack, fake_engine(folder, cases), surroundings);
  CHECK(outcome.code == 1);
  const Json document = document_of(outcome);
  REQUIRE(document.is_object());
  INFO(document.dump(2));
  CHECK(document["ok"] == false);
  REQUIRE(document["diagnostics"].size() == 1);
  return document["diagnostics"][0];
}

std::string fail(const std::string& command, const std::string& text) {
  return command + ") cat >&2 <<'END'\n" + text + "\nEND\nexit 1;;";
}

std::string diagnostic_line(const std::string& summary, const std::string& detail, const std::string& more = "") {
  const Json line{{"@level", "error"}, {"@message", "Error: " + summary}, {"type", "diagnostic"}};
  Json whole = line;
  whole["diagnostic"] = {{"severity", "error"}, {"summary", summary}, {"detail", detail}};
  if (!more.empty()) whole["diagnostic"].update(Json::parse(more));
  return "plan) cat <<'END'\n" + whole.dump() + "\nEND\nexit 1;;";
}

bool has_note(const Json& diagnostic, const std::string& part) {
  for (const Json& note : diagnostic["notes"]) {
    if (contains(note["text"], part)) return true;
  }
  return false;
}

}  // namespace

TEST_CASE("without an engine plan says where to get one and synth still works") {
  const Folder folder;
  cli_test::Surroundings bare;
  bare.environment["PATH"] = folder / "empty";
  const auto outcome = run_verb(folder, {"plan"}, one_stack, "", bare);
  CHECK(outcome.code == 1);
  CHECK(contains(outcome.err, "error[T0501]: neither terraform nor tofu is on the PATH"));
  CHECK(std::filesystem::exists(folder / "out/web/main.tf.json"));
}

TEST_CASE("an engine that a stack does not allow is refused with the stack's line") {
  const Folder folder;
  const auto program = [](App& app) { app.add("web", [](Stack& stack) { stack.required_version("~> 1.12"); }); };
  const auto outcome = run_verb(folder, {"plan", "--json"}, program, fake_engine(folder, ""));
  const Json document = document_of(outcome);
  CHECK(codes_of(document) == std::vector<std::string>{"T0504"});
  CHECK(contains(document["diagnostics"][0]["message"],
                 "stack \"web\" requires version ~> 1.12, but this is Terraform 1.11.4"));
  CHECK(document["diagnostics"][0]["line"].is_number());
}

TEST_CASE("failures of init are told apart by what cures them") {
  Json found = only_diagnostic(fail(
      "init",
      "\nError: Failed to query available provider packages\n\nCould not retrieve the list of available "
      "versions for provider\nhashicorp/aws: could not connect to registry.terraform.io: dial\ntcp: lookup: no such host"));
  CHECK(found["code"] == "T0507");
  CHECK(found["message"] == "Failed to query available provider packages");
  CHECK(has_note(found, "could not connect to registry.terraform.io"));
  CHECK(contains(found["help"], "TERRACE_PROVIDER_MIRROR"));
  found = only_diagnostic(fail(
      "init",
      "\nError: Failed to query available provider packages\n\nCould not retrieve the list of "
      "available versions for provider\nhashicorp/foo: provider registry registry.terraform.io does not have a\nprovider named foo"));
  CHECK(found["code"] == "T0506");
  found = only_diagnostic(
      fail("init", "\nError: Error refreshing state: Failed to get state: GET http://127.0.0.1:1/x: dial tcp "
                   "127.0.0.1:1: connect: connection refused"));
  CHECK(found["code"] == "T0508");
  CHECK(found["path"] == "web");
  found = only_diagnostic(fail(
      "init", "\nError: Backend configuration changed\n\nA change in the backend configuration has been detected."));
  CHECK(found["code"] == "T0509");
  CHECK(contains(found["help"], "--migrate-state"));
  CHECK(only_diagnostic(
            fail("init", "╷\n│ \x1b[31mError: \x1b[0mSomething new\n│ \n│ nobody has seen it before\n╵"))["code"] ==
        "T0511");
}

TEST_CASE("a lock that is held is said with its holder and how to take it away") {
  const Json found = only_diagnostic(diagnostic_line(
      "Error acquiring the state lock",
      "Error message: resource temporarily unavailable\nLock Info:\n  ID:        6d2b-11\n  Path:      terraform.tfstate\n  Who:       ann@desk"));
  CHECK(found["code"] == "T0505");
  CHECK(has_note(found, "ann@desk"));
  CHECK(contains(found["help"], "force-unlock 6d2b-11"));
}

TEST_CASE("an engine that does not speak JSON is not believed") {
  Json found = only_diagnostic("plan) echo 'all is well'; exit 0;;");
  CHECK(found["code"] == "T0515");
  CHECK(has_note(found, "all is well"));
  found = only_diagnostic("plan) echo '{\"@message\":\"x\",\"type\":\"log\"}';;\nshow) echo nothing;;");
  CHECK(found["code"] == "T0515");
  CHECK(contains(found["message"], "terraform show"));
  CHECK(only_diagnostic("validate) echo hm;;", "validate")["code"] == "T0515");
}

TEST_CASE("an engine that fails without a word is reported with what it did say") {
  CHECK(only_diagnostic("plan) exit 4;;")["message"] == "terraform plan failed (exit code 4) and did not say why");
  const Json found = only_diagnostic("plan) echo 'panic: oh' >&2; exit 2;;");
  CHECK(found["code"] == "T0516");
  CHECK(has_note(found, "panic: oh"));
}

TEST_CASE("an engine that is killed is told apart from one that fails") {
  const Json found = only_diagnostic("plan) kill -9 $$;;");
  CHECK(found["code"] == "T0512");
  CHECK(contains(found["message"], "Killed"));
}

TEST_CASE("an engine that says nothing is stopped after the time allowed") {
  cli_test::Surroundings impatient;
  impatient.environment["TERRACE_ENGINE_SILENCE"] = "1";
  const Json found = only_diagnostic("plan) echo '{\"@message\":\"x\"}'; exec sleep 30;;", "plan", impatient);
  CHECK(found["code"] == "T0513");
  CHECK(contains(found["message"], "said nothing for 1 seconds"));
}

TEST_CASE("a plan that is interrupted stops the engine and says so and leaves no plan behind") {
  const Folder folder;
  const std::string engine = fake_engine(
      folder,
      "plan) trap 'echo heard >heard; exit 1' INT; echo x >ready; i=0; while [ $i -lt 200 ]; do sleep 0.05; i=$((i+1)); done;;");
  std::thread user([&] {
    for (int i = 0; i < 400 && !std::filesystem::exists(folder / "out/web/ready"); ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(25));
    }
    kill(getpid(), SIGINT);
  });
  // Should the signal come when nobody waits for it, the test would end with everything.
  const terrace::engine::SignalsHeld held;
  const auto outcome = run_verb(folder, {"plan", "--json"}, one_stack, engine);
  user.join();
  CHECK(outcome.code == 1);
  CHECK(codes_of(document_of(outcome)) == std::vector<std::string>{"T0514"});
  CHECK(std::filesystem::exists(folder / "out/web/heard"));
  for (const auto& entry : std::filesystem::directory_iterator(folder / "out/web/.terraform")) {
    CHECK_FALSE(contains(entry.path().string(), "terrace-plan"));
  }
}

TEST_CASE("what the engine finds is shown with the construct and its line wherever it points") {
  const std::string where = R"({"range":{"filename":"main.tf.json","start":{"line":LINE,"column":1,"byte":1}}})";
  const Folder probe;
  run_verb(probe, {"synth"}, one_stack);
  const std::string text = get(probe / "out/web/main.tf.json");
  const auto line_of = [&](const std::string& part) {
    return std::to_string(1 +
                          std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(text.find(part)), '\n'));
  };
  for (const char* part : {"\"box\": {", "\"path\": \"web/box\"", "\"input\""}) {
    std::string more = where;
    more.replace(more.find("LINE"), 4, line_of(part));
    const Json found = only_diagnostic(diagnostic_line("Wrong", "very wrong", more));
    CHECK(found["code"] == "T0510");
    CHECK(found["path"] == "web/box");
    CHECK(contains(found["file"], "bad_weather_test.cpp"));
  }
  std::string more = where;
  more.replace(more.find("LINE"), 4, line_of("required_version"));
  CHECK(only_diagnostic(diagnostic_line("Wrong", "", more))["path"] == "web");
  for (const char* address : {"terraform_data.box", "terraform_data.box[0]", "terraform_data.box[\\\"a.b\\\"]"}) {
    const Json found = only_diagnostic(diagnostic_line("Wrong", "", "{\"address\":\"" + std::string(address) + "\"}"));
    CHECK(found["path"] == "web/box");
  }
  CHECK(only_diagnostic(diagnostic_line("Wrong", ""))["file"].is_null());
}

TEST_CASE("names that no stack has are refused with a suggestion before any engine plans") {
  const Folder folder;
  const std::string engine = fake_engine(folder, "");
  for (const auto& [flag, value, hint] : {std::tuple{"--target", "web/bx", "did you mean \"web/box\"?"},
                                          {"--replace", "terraform_data.bix", "did you mean"},
                                          {"--var", "nam=1", "tree shows"}}) {
    const Json document = document_of(run_verb(folder, {"plan", flag, value, "--json"}, one_stack, engine));
    REQUIRE(codes_of(document) == std::vector<std::string>{"T0519"});
    CHECK(contains(document["diagnostics"][0]["help"], hint));
  }
}

TEST_CASE("secrets that the engine repeats are masked") {
  const auto program = [](App& app) {
    app.add("web", [](Stack& stack) { stack.variable<Str>("password", {.sensitive = true}); });
  };
  const Folder folder;
  const std::string engine =
      fake_engine(folder, diagnostic_line("Wrong hunter2222", "the value \"hunter2222\" is wrong"));
  for (const char* form : {"--json", "-v"}) {
    const auto outcome = run_verb(folder, {"plan", "--var", "password=hunter2222", form}, program, engine);
    CHECK(outcome.code == 1);
    CHECK_FALSE(contains(outcome.out + outcome.err, "hunter2222"));
    CHECK(contains(outcome.out + outcome.err, "(sensitive value)"));
  }
}
