// SPDX-License-Identifier: Apache-2.0

// The file of the ledger: shared, locked, damaged, merged; and random histories of programs.

#include "synth/ledger.hpp"

#include <atomic>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "synth/ledger_runs.hpp"

using namespace terrace;
using namespace terrace::test;

TEST_CASE("two programs share a file and do not see each other's stacks") {
  Runs runs;
  runs.stack([](Stack& stack) { disk(stack, "a"); }, {.program = "one"});
  const Outcome made = runs.stack([](Stack& stack) { disk(stack, "b"); }, {.program = "two"});
  CHECK(made.synthesis.ok);
  CHECK(runs.records().size() == 2);
  const Outcome again = runs.stack([](Stack& stack) { disk(stack, "a"); }, {.program = "one", .locked = true});
  CHECK(again.synthesis.ok);
}

TEST_CASE("programs that write at once lose none of each other's records") {
  Runs runs;
  runs.stack([](Stack&) {});
  std::vector<std::thread> threads;
  std::atomic<int> failed{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      App app;
      app.add("s", [](Stack& stack) { disk(stack, "a"); });
      const Synthesis result =
          synthesize(app, {.jobs = 1, .ledger = {.file = runs.file(), .program = "p" + std::to_string(i)}});
      failed += !write(result, app, {.out = runs.folder().out() + std::to_string(i)}).ok;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == 0);
  CHECK(runs.records().size() == 8);
}

TEST_CASE("synth --locked refuses a ledger that is not up to date and takes one that is") {
  Runs runs;
  const auto program = [](Stack& stack) { disk(stack, "a"); };
  const Outcome made = runs.stack(program, {.locked = true});
  CHECK(made.only("T0330", "--locked"));
  CHECK(contains(notes_of(made.first("T0330")), "+ terraform_data \"s/a\""));
  CHECK(!runs.has_ledger());
  runs.stack(program);
  CHECK(runs.written.ok);
  CHECK(runs.stack(program, {.locked = true}).synthesis.ok);
}

TEST_CASE("a ledger that changes while synth runs is not overwritten") {
  Runs runs;
  runs.stack([](Stack& stack) { disk(stack, "a"); });
  const std::string first = runs.text();
  App app;
  app.add("s", [](Stack& stack) {
    disk(stack, "a");
    disk(stack, "b");
  });
  const Synthesis result = synthesize(app, {.ledger = {.file = runs.file(), .program = "prog"}});
  runs.stack([](Stack& stack) {
    disk(stack, "a");
    disk(stack, "c");
  });
  const std::string theirs = runs.text();
  CHECK(theirs != first);
  const auto before = runs.folder().files();
  CHECK(!write(result, app, {.out = runs.folder().out()}).ok);
  CHECK(app.diagnostics().all().back().code == "T0331");
  CHECK(runs.text() == theirs);
  CHECK(runs.folder().files() == before);
  CHECK(runs.folder().staged() == 0);
}

TEST_CASE("a ledger that cannot be trusted is an error and stays as it is") {
  Runs runs;
  const auto program = [](Stack& stack) { disk(stack, "a"); };
  runs.stack(program);
  const std::string whole = runs.text();
  const std::string record =
      whole.substr(whole.find("    {\"program\""), whole.find("    {\"end\"") - whole.find("    {\"program\""));
  const std::string conflict = "{\"format_version\": \"1.0\", \"records\": [\n<<<<<<< HEAD\n" + record + "=======\n" +
                               record + ">>>>>>> theirs\n    {\"end\": true}\n]}\n";
  const std::pair<std::string, const char*> cases[] = {
      {"", "T0325"},
      {"[]", "T0325"},
      {whole.substr(0, whole.size() / 2), "T0325"},
      {R"({"format_version": "1.0"})", "T0325"},
      {R"({"format_version": "1.0", "records": [{"program": "prog"}]})", "T0325"},
      {R"({"format_version": "1.0", "records": [{"program": "p", "stack": "s", "path": "p", "address": "a", "is": "odd"}]})",
       "T0325"},
      {R"({"format_version": "2.0", "records": []})", "T0327"},
      {conflict, "T0326"},
  };
  for (const auto& [text, code] : cases) {
    INFO(text);
    runs.set_text(text);
    const Outcome made = runs.stack(program);
    CHECK(made.only(code, "terrace.lock.json"));
    CHECK(runs.text() == text);
  }
  // As the message says: keep both sides' lines.
  runs.set_text("{\"format_version\": \"1.0\", \"records\": [\n" + record + record + "    {\"end\": true}\n]}\n");
  CHECK(runs.stack(program).synthesis.ok);
  CHECK(runs.written.ok);
}

TEST_CASE("a record is a line so that one more changes no other line") {
  Runs runs;
  runs.stack([](Stack& stack) { disk(stack, "b"); });
  const std::string one = runs.text();
  runs.stack([](Stack& stack) {
    disk(stack, "a");
    disk(stack, "b");
    disk(stack, "c");
  });
  const auto lines = [](const std::string& text) {
    Names all;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
  };
  const Names before = lines(one), after = lines(runs.text());
  CHECK(after.size() == before.size() + 2);
  CHECK(std::includes(after.begin(), after.end(), before.begin(), before.begin()));
  for (const std::string& line : before) CHECK(std::find(after.begin(), after.end(), line) != after.end());
}

// Property: over a random history of a program, nothing stateful is ever left to be destroyed without a word: each
// address that was recorded is in the program, moved, removed without destruction, retired, or an error.
TEST_CASE("no random history loses a stateful resource without a word") {
  constexpr unsigned kSeed = 7;
  for (unsigned round = 0; round < 120; ++round) {
    std::mt19937 random(kSeed + round);
    INFO("seed " << kSeed + round);
    Runs runs;
    std::set<std::string> alive, kept;
    std::set<std::string> program;
    for (unsigned step = 0; step < 6; ++step) {
      std::set<std::string> next;
      for (const char* id : {"a", "b", "c", "d"}) {
        if (random() % 2 == 0) next.insert(id);
      }
      std::map<std::string, Retire> words;
      for (const char* id : {"a", "b", "c", "d"}) {
        if (next.count(id) == 0 && random() % 2 == 0) words[id] = random() % 2 == 0 ? Retire::keep : Retire::destroy;
      }
      const Outcome made = runs.stack([&](Stack& stack) {
        for (const std::string& id : next) disk(stack, id.c_str());
        for (const auto& [id, what] : words) stack.retire(id, what);
      });
      std::set<std::string> wordless;
      for (const std::string& id : alive) {
        if (next.count(id) == 0 && words.count(id) == 0) wordless.insert(id);
      }
      CHECK(made.count("T0328") == wordless.size());
      CHECK(runs.written.ok == wordless.empty());
      if (!wordless.empty()) continue;
      for (const std::string& id : alive) {
        if (next.count(id) == 0 && words[id] == Retire::keep) kept.insert(id);
      }
      for (const auto& [id, what] : words) {
        if (what == Retire::destroy) kept.erase(id);
      }
      for (const std::string& id : next) kept.erase(id);
      alive = next;
      const Names removed = removed_of(made);
      std::set<std::string> got;
      for (const std::string& address : removed) got.insert(address.substr(address.find('.') + 1));
      CHECK(got == kept);
    }
  }
}
