// SPDX-License-Identifier: Apache-2.0

// The ledger: what it remembers, and what is asked when something vanishes.

#include "synth/ledger.hpp"

#include "synth/ledger_runs.hpp"

using namespace terrace;
using namespace terrace::test;

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
  CHECK(contains(notes, "terraform_data \"two/a\", made at tests/synth/ledger_runs.hpp:"));
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
