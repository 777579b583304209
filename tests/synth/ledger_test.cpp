// SPDX-License-Identifier: Apache-2.0

// The ledger: what it remembers, what is asked when something vanishes, and the file itself.

#include "synth/ledger.hpp"

#include <terrace/tf/terraform_data.hpp>

#include <atomic>
#include <map>
#include <random>
#include <set>
#include <sstream>
#include <thread>

#include "synth/folder.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

/// A program and its ledger over several runs. Everything in it that is to be stateful says so.
class Runs {
 public:
  template <class F> Outcome app(F program, const LedgerOptions& options = {}, const AppOptions& app_options = {}) {
    Outcome made;
    made.app = std::make_unique<App>(app_options);
    program(*made.app);
    LedgerOptions ledger = options;
    if (ledger.file.empty()) ledger.file = file();
    if (ledger.program.empty()) ledger.program = "prog";
    if (ledger.out.empty()) ledger.out = folder_.out();
    made.synthesis = synthesize(*made.app, {.ledger = ledger});
    written = write(made.synthesis, *made.app, {.out = folder_.out(), .wait_seconds = 5});
    return made;
  }
  /// One stack "s".
  template <class F> Outcome stack(F program, const LedgerOptions& options = {}) {
    return app([&](App& app) { app.add("s", [&](Stack& stack) { program(stack); }); }, options);
  }
  std::string file() const { return folder_.out() + "/../terrace.lock.json"; }
  std::string text() const { return folder_.read("../terrace.lock.json"); }
  void set_text(const std::string& text) const { folder_.write("../terrace.lock.json", text); }
  bool has_ledger() const { return folder_.has("../terrace.lock.json"); }
  std::vector<detail::LedgerRecord> records() const {
    std::vector<detail::LedgerRecord> found;
    CHECK(!detail::read_ledger(file(), found));
    return found;
  }
  const Folder& folder() const { return folder_; }

  Written written;

 private:
  Folder folder_;
};

std::vector<std::string> removed_of(const Outcome& made) {
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  std::vector<std::string> all;
  const json document = made.stack();
  if (!document.contains("removed")) return all;
  for (const json& block : document["removed"]) {
    CHECK(block["lifecycle"]["destroy"] == false);
    all.push_back(block["from"].get<std::string>());
  }
  return all;
}

using Names = std::vector<std::string>;

void disk(Scope scope, const char* id) { scope.add(id, tf::terraform_data{}).node().stateful(); }

std::string notes_of(const Diagnostic& found) {
  std::string text;
  for (const Diagnostic::Note& note : found.notes) text += note.text + "\n";
  return text;
}

}  // namespace

TEST_CASE("only what must outlive its own line is in the ledger") {
  Runs runs;
  runs.stack([](Stack& stack) { stack.add("plain", tf::terraform_data{}); });
  CHECK(runs.written.ok);
  CHECK(!runs.has_ledger());

  const int line = __LINE__ + 3;
  runs.stack([](Stack& stack) {
    stack.add("plain", tf::terraform_data{});
    stack.add("marked", tf::terraform_data{}).node().stateful();
    stack.add("guarded", tf::terraform_data{}, {.lifecycle = {{.prevent_destroy = true}}});
    Scope files = stack.group("files");
    files.retain();
    files.add("a", tf::terraform_data{}, {.count = 2});
    files.add("b", tf::terraform_data{}).node().retain(false);
    files.add("seen", toy::lookup{});
    stack.provider(toy::provider{});
  });
  REQUIRE(runs.written.ok);
  const auto records = runs.records();
  Names all;
  for (const auto& record : records) all.push_back(record.stack + ":" + record.path + " " + record.address);
  CHECK(all == Names{"s:files/a terraform_data.files_a", "s:guarded terraform_data.guarded",
                     "s:marked terraform_data.marked"});
  CHECK(records[0].hold == detail::Hold::retained);
  CHECK(records[2].hold == detail::Hold::stateful);
  CHECK(records[2].line == line);
  CHECK(records[2].file == "tests/synth/ledger_test.cpp");
}

TEST_CASE("AWS types that hold data are stateful by themselves and others are not") {
  for (const char* type : {"aws_s3_bucket", "aws_db_instance", "aws_efs_file_system", "aws_kms_key",
                           "aws_dynamodb_table", "aws_secretsmanager_secret", "aws_cognito_user_pool", "aws_ebs_volume",
                           "aws_route53_zone", "aws_ecr_repository", "aws_backup_vault", "aws_sqs_queue"}) {
    INFO(type);
    CHECK(detail::is_stateful_type(type));
  }
  for (const char* type :
       {"aws_vpc", "aws_iam_role", "aws_cloudwatch_log_group", "aws_s3_bucket_policy", "", "toy_box"}) {
    INFO(type);
    CHECK(!detail::is_stateful_type(type));
  }
}

TEST_CASE("a stateful resource that vanishes is an error that names its last line and the three answers") {
  Runs runs;
  int line = 0;
  const Outcome first = runs.stack([&](Stack& stack) {
    Scope storage = stack.group("storage");
    line = __LINE__ + 1;
    storage.add("data", tf::terraform_data{}).node().stateful();
  });
  REQUIRE(runs.written.ok);
  const std::string before = runs.text();

  const Outcome made = runs.stack([](Stack& stack) { stack.add("plain", tf::terraform_data{}); });
  INFO(made.problems());
  CHECK(made.only("T0328", "terraform_data \"s/storage/data\" holds data and has vanished"));
  CHECK(made.first("T0328").path == "s/storage/data");
  const std::string notes = notes_of(made.first("T0328"));
  CHECK(contains(notes, "it was last made at tests/synth/ledger_test.cpp:" + std::to_string(line)));
  CHECK(contains(notes, "stack.retire(\"storage/data\", Retire::keep)"));
  CHECK(contains(notes, "stack.retire(\"storage/data\", Retire::destroy)"));
  CHECK(contains(notes, ".renamed_from(\"storage/data\")"));
  CHECK(!runs.written.ok);
  CHECK(runs.text() == before);
}

TEST_CASE("the line in the question is that of the last synth and not that of the first") {
  Runs runs;
  const auto program = [](const char* file, std::uint32_t line) {
    return [=](Stack& stack) {
      SourceLocation at = SourceLocation::current();
      at.file = file;
      at.line = line;
      stack.add(Id("data", at), tf::terraform_data{}).node().stateful();
    };
  };
  runs.stack(program("main.cpp", 10));
  const std::string recorded = runs.text();
  runs.stack(program("main.cpp", 99));
  CHECK(runs.text() == recorded);  // a line that moves does not change the committed file
  CHECK(contains(recorded, "\"line\": 10"));
  const Outcome made = runs.stack([](Stack&) {});
  CHECK(contains(notes_of(made.first("T0328")), "main.cpp:99"));
}

TEST_CASE("a new resource of the same type is offered as the same one") {
  Runs runs;
  runs.stack([](Stack& stack) { disk(stack.group("storage"), "data"); });
  const Outcome made = runs.stack([](Stack& stack) {
    disk(stack.group("files"), "data");
    disk(stack, "other");
  });
  INFO(made.problems());
  CHECK(made.only("T0328", "s/storage/data"));
  CHECK(contains(notes_of(made.first("T0328")),
                 "did you mean that it is \"s/files/data\" now, which is new and of the same type? Then "
                 ".renamed_from(\"storage\") on \"files\""));
  // … and the answer works.
  const Outcome answered = runs.stack([](Stack& stack) {
    Scope files = stack.group("files");
    files.renamed_from("storage");
    disk(files, "data");
    disk(stack, "other");
  });
  CHECK(removed_of(answered).empty());
  CHECK(runs.written.ok);
  CHECK(runs.records().size() == 2);
}

TEST_CASE("what is retired to be kept stays removed without destruction for good until it is pruned") {
  Runs runs;
  runs.stack([](Stack& stack) { disk(stack, "data"); });
  const auto retire = [](Stack& stack) {
    disk(stack, "other");
    stack.retire("data", Retire::keep);
  };
  const auto after = [](Stack& stack) { disk(stack, "other"); };
  CHECK(removed_of(runs.stack(retire)) == Names{"terraform_data.data"});
  for (int i = 0; i < 2; ++i) CHECK(removed_of(runs.stack(after)) == Names{"terraform_data.data"});
  CHECK(runs.written.files_changed == 0);
  CHECK(removed_of(runs.stack(after, {.prune = true})).empty());
  CHECK(removed_of(runs.stack(after)).empty());
  CHECK(runs.records().size() == 1);
}

TEST_CASE("what is retired to be destroyed is forgotten and its line may go") {
  Runs runs;
  runs.stack([](Stack& stack) {
    disk(stack.group("a"), "x");
    disk(stack.group("a"), "y");
    disk(stack, "kept");
  });
  CHECK(!runs.written.ok);  // one group twice
  runs.stack([](Stack& stack) {
    Scope a = stack.group("a");
    disk(a, "x");
    disk(a, "y");
    disk(stack, "kept");
  });
  REQUIRE(runs.written.ok);
  const Outcome made = runs.stack([](Stack& stack) {
    disk(stack, "kept");
    stack.retire("a", Retire::destroy);
    stack.retire("a/y", Retire::keep);  // the nearer word counts
  });
  CHECK(removed_of(made) == Names{"terraform_data.a_y"});
  CHECK(removed_of(runs.stack([](Stack& stack) { disk(stack, "kept"); })) == Names{"terraform_data.a_y"});
}

TEST_CASE("a retained resource that vanishes is removed without destruction and so are its earlier addresses") {
  Runs runs;
  runs.stack([](Stack& stack) {
    Scope files = stack.group("files");
    files.retain();
    files.renamed_from("storage");
    files.add("data", tf::terraform_data{}, {.for_each = List<Str>{"a", "b"}});
    files.add("module", Module{.source = "./m"});
  });
  REQUIRE(runs.written.ok);
  const Outcome made = runs.stack([](Stack&) {});
  CHECK(removed_of(made) == Names{"terraform_data.files_data", "terraform_data.storage_data", "module.files_module",
                                  "module.storage_module"});
  CHECK(made.stack()["terraform"]["required_version"] == ">= 1.7");
  // It comes back, and is managed again.
  const Outcome back = runs.stack([](Stack& stack) { stack.group("files").add("data", tf::terraform_data{}); });
  CHECK(removed_of(back) == Names{"module.files_module", "module.storage_module"});
}

TEST_CASE("the program's own removed and moved blocks are an answer too") {
  Runs runs;
  runs.stack([](Stack& stack) {
    disk(stack, "a");
    disk(stack, "b");
    disk(stack, "c");
  });
  const Outcome made = runs.stack([](Stack& stack) {
    stack.removed({.from = "terraform_data.a", .destroy = true});
    stack.moved({.from = "terraform_data.b", .to = "terraform_data.d"});
    stack.add("d", tf::terraform_data{});
    stack.add("c", tf::terraform_data{}).node().stateful(false);
  });
  INFO(made.problems());
  CHECK(made.synthesis.ok);
  CHECK(runs.records().empty());
}

TEST_CASE("a stack that vanishes with stateful resources is asked about") {
  Runs runs;
  const auto disks = [](Stack& stack) {
    disk(stack, "a");
    disk(stack, "b");
  };
  runs.app([&](App& app) {
    app.add("one", disks);
    app.add("two", disks);
  });
  const Outcome made = runs.app([&](App& app) {
    app.add("one", disks);
    app.add("three", disks);
  });
  INFO(made.problems());
  CHECK(made.only("T0329", "the stack \"two\" has vanished from the program, and with it 2 resources that hold data"));
  const std::string notes = notes_of(made.first("T0329"));
  CHECK(contains(notes, "terraform_data \"two/a\", made at tests/synth/ledger_test.cpp:"));
  CHECK(contains(notes, "app.retire(\"two\", Retire::keep)"));
  CHECK(contains(notes, "stack.renamed_from(\"two\") in \"three\", which is new"));

  SECTION("it has another name") {
    runs.app([&](App& app) {
      app.add("one", disks);
      app.add("three", [&](Stack& stack) {
        stack.renamed_from("two");
        disk(stack, "a");
        stack.retire("b", Retire::keep);
      });
    });
    CHECK(runs.written.ok);
    CHECK(runs.records().size() == 4);
  }
  SECTION("it is retired") {
    runs.app([&](App& app) {
      app.add("one", disks);
      app.retire("two", Retire::keep);
    });
    CHECK(runs.written.ok);
    CHECK(runs.records().size() == 2);
  }
  SECTION("it is retired but there") {
    const Outcome wrong = runs.app([&](App& app) {
      app.add("one", disks);
      app.add("two", disks);
      app.retire("two", Retire::destroy);
    });
    CHECK(wrong.only("T0332", "\"two\" is retired"));
  }
  SECTION("its new name is that of a stack beside it") {
    const Outcome wrong = runs.app([&](App& app) {
      app.add("one", [&](Stack& stack) {
        disks(stack);
        stack.renamed_from("two");
      });
      app.add("two", disks);
    });
    CHECK(wrong.only("T0334", "says that it was \"two\" before"));
  }
}

TEST_CASE("a protected stack that vanishes is asked about although it holds nothing") {
  Runs runs;
  const auto other = [](App& app) { app.add("other", [](Stack&) {}); };
  runs.app([&](App& app) {
    app.add("web", [](Stack& stack) { stack.protected_from_destroy(); });
    other(app);
  });
  CHECK(runs.records().size() == 1);
  const Outcome made = runs.app(other);
  CHECK(made.only("T0329", "the stack \"web\" is protected and has vanished"));
  CHECK(runs.app(other, {.unprotect = {"web"}}).synthesis.ok);
}

TEST_CASE("a construct that is retired and still there is refused with both lines") {
  Runs runs;
  unsigned line = 0;
  const Outcome made = runs.stack([&](Stack& stack) {
    disk(stack, "data");
    line = __LINE__ + 1;
    stack.retire("data", Retire::keep);
  });
  CHECK(made.only("T0332", "\"s/data\" is retired"));
  CHECK(made.first("T0332").notes.at(0).location.line == line);
}

TEST_CASE("a stack that takes an old Terraform is warned when removed blocks are written") {
  for (const char* constraint : {">= 1.5", ">= 1.7"}) {
    Runs runs;
    runs.stack([](Stack& stack) { disk(stack, "data"); });
    const Outcome made = runs.stack([&](Stack& stack) {
      stack.required_version(constraint);
      stack.retire("data", Retire::keep);
    });
    CHECK(made.synthesis.ok);
    CHECK(made.count("T0335") == (std::string(constraint) == ">= 1.5" ? 1U : 0U));
  }
}

TEST_CASE("a change of naming keeps what the ledger knows") {
  Runs runs;
  const auto program = [](App& app) { app.add("s", [](Stack& stack) { disk(stack.group("a"), "b"); }); };
  runs.app(program);
  const Outcome forgotten = runs.app(program, {}, {.naming = Naming::cdktf});
  CHECK(forgotten.count("T0328") == 1);
  runs.app(
      [&](App& app) {
        app.renamed_from(Naming::path);
        program(app);
      },
      {}, {.naming = Naming::cdktf});
  CHECK(runs.written.ok);
  CHECK(runs.records().at(0).was == Names{"terraform_data.a_b"});
}

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
