// SPDX-License-Identifier: Apache-2.0

// Stack::allowed_account_ids and Stack::protected_from_destroy, as far as synthesis goes.

#include <terrace/terrace.hpp>
#include <terrace/terraform/untyped.hpp>
#include <terrace/tf/aws_vpc.hpp>
#include <terrace/tf/provider/aws.hpp>

#include "cli/harness.hpp"
#include "synth/support.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

const json kAccounts = {"111111111111", "222222222222"};

}  // namespace

TEST_CASE("allowed accounts reach every AWS provider of the stack and no other") {
  const Outcome made = synth_stack([](Stack& stack) {
    stack.allowed_account_ids({"111111111111", "222222222222"});
    stack.provider(tf::provider::aws{.region = "eu-west-1"});
    stack.provider(tf::provider::aws{.region = "us-east-1"}, {.alias = "edge"});
    stack.provider(UntypedProvider{.source = "hashicorp/random", .arguments = {{"x", 1}}});
  });
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  const json providers = made.stack()["provider"];
  REQUIRE(providers["aws"].size() == 2);
  CHECK(providers["aws"][0]["allowed_account_ids"] == kAccounts);
  CHECK(providers["aws"][1]["allowed_account_ids"] == kAccounts);
  CHECK(providers["aws"][1]["alias"] == "edge");
  CHECK_FALSE(providers["random"][0].contains("allowed_account_ids"));
}

TEST_CASE("allowed accounts reach an AWS provider without a binding and one that nobody configures") {
  const Outcome untyped = synth_stack([](Stack& stack) {
    stack.allowed_account_ids({"111111111111", "222222222222"});
    stack.provider(
        UntypedProvider{.source = "hashicorp/aws", .version = "5.100.0", .arguments = {{"region", "eu-west-1"}}});
  });
  INFO(untyped.problems());
  REQUIRE(untyped.synthesis.ok);
  const json configured = untyped.stack()["provider"]["aws"][0];
  CHECK(configured["allowed_account_ids"] == kAccounts);
  CHECK(configured["region"] == "eu-west-1");

  const Outcome implied = synth_stack([](Stack& stack) {
    stack.allowed_account_ids({"111111111111", "222222222222"});
    stack.add("vpc", tf::aws_vpc{.cidr_block = "10.0.0.0/16"});
  });
  INFO(implied.problems());
  REQUIRE(implied.synthesis.ok);
  CHECK(implied.stack()["provider"]["aws"][0]["allowed_account_ids"] == kAccounts);
  CHECK(implied.stack()["terraform"]["required_providers"]["aws"]["version"] == "~> 5.100");
}

TEST_CASE("a wrong list of accounts is refused with the line that holds it") {
  const Outcome made = synth_stack([](Stack& stack) {
    stack.allowed_account_ids({"1234", "12345678901x"});
    stack.provider(tf::provider::aws{.allowed_account_ids = {"111111111111"}});
  });
  CHECK(cli_test::contains(made.problems(), "T0550"));
  CHECK(cli_test::contains(made.problems(), "\"1234\" is not the id of an AWS account"));
  CHECK(cli_test::contains(made.problems(), "\"12345678901x\" is not the id of an AWS account"));
  CHECK(cli_test::contains(made.problems(), "T0551"));
  const Outcome empty = synth_stack([](Stack& stack) { stack.allowed_account_ids({}); });
  CHECK(cli_test::contains(empty.problems(), "the list of allowed accounts of s is empty"));
  const Outcome idle = synth_stack([](Stack& stack) { stack.allowed_account_ids({"111111111111"}); });
  CHECK(idle.synthesis.ok);
  CHECK(cli_test::contains(idle.problems(), "T0552"));
}

TEST_CASE("a protected stack cannot leave the program without a word") {
  const cli_test::Folder folder;
  const std::vector<std::string> synth{"synth", "--out", folder / "out"};
  const auto both = [](App& app) {
    app.add("kept", [](Stack& stack) { stack.protected_from_destroy(); });
    app.add("other", [](Stack&) {});
  };
  const auto without = [](App& app) { app.add("other", [](Stack&) {}); };
  REQUIRE(cli_test::run(synth, both).code == 0);
  const cli_test::Outcome refused = cli_test::run(synth, without);
  CHECK(refused.code == 1);
  CHECK(cli_test::contains(refused.err, "error[T0553]: the stack \"kept\" is protected from destroy"));
  CHECK(cli_test::contains(refused.err, "--unprotect kept"));
  CHECK(std::filesystem::exists(folder / "out/kept/main.tf.json"));

  CHECK(cli_test::run({"synth", "--out", folder / "out", "--unprotect", "other"}, without).code == 1);
  CHECK(cli_test::run({"synth", "--out", folder / "out", "--unprotect", "kept"}, without).code == 0);
  CHECK_FALSE(std::filesystem::exists(folder / "out/kept/main.tf.json"));
  CHECK(cli_test::run(synth, without).code == 0);
}

TEST_CASE("the protection of a stack that left the program holds by the manifest alone and by the ledger alone") {
  const auto both = [](App& app) {
    app.add("kept", [](Stack& stack) { stack.protected_from_destroy(); });
    app.add("other", [](Stack&) {});
  };
  const auto without = [](App& app) { app.add("other", [](Stack&) {}); };
  const auto retired = [](App& app) {
    app.add("other", [](Stack&) {});
    app.retire("kept", Retire::keep);
  };
  const auto renamed = [](App& app) {
    app.add("new", [](Stack& stack) { stack.renamed_from("kept"); });
    app.add("other", [](Stack&) {});
  };
  for (const bool by_ledger : {false, true}) {
    INFO((by_ledger ? "ledger" : "manifest"));
    const cli_test::Folder folder;
    const std::string ledger = by_ledger ? folder / "ledger.json" : "none";
    const auto run = [&](std::vector<std::string> words, auto program) {
      words.insert(words.end(), {"--out", folder / "out", "--ledger", ledger});
      return cli_test::run(words, program);
    };
    REQUIRE(run({"synth"}, both).code == 0);
    if (by_ledger) std::filesystem::remove_all(folder / "out");

    const cli_test::Outcome named = run({"destroy", "kept", "--yes"}, without);
    CHECK(named.code == 64);
    CHECK(cli_test::contains(named.err, "the stack \"kept\" has left the program, and was protected from destroy"));
    for (const std::vector<std::string>& words :
         std::vector<std::vector<std::string>>{{"destroy", "--all", "--yes"},
                                               {"destroy", "other", "--yes"},
                                               {"deploy", "--yes"},
                                               {"synth"},
                                               {"synth", "--prune-ledger"},
                                               {"synth", "--module", "other"}}) {
      const bool is_module = words.size() == 3 && words[1] == "--module";
      if (is_module && by_ledger) continue;  // it is written apart from what is deployed, and the ledger stays as it is
      const cli_test::Outcome refused = run(words, without);
      INFO(words[0] << refused.err);
      CHECK(refused.code == 1);
      CHECK(cli_test::contains(refused.err, by_ledger ? "error[T0329]: the stack \"kept\" is protected"
                                                      : "error[T0553]: the stack \"kept\" is protected"));
    }
    CHECK(std::filesystem::exists(folder / "out/kept/main.tf.json") != by_ledger);

    // The words that the program can say for it are enough, with either memory.
    const std::string before = by_ledger ? "" : folder / "before";
    if (!by_ledger) std::filesystem::copy(folder / "out", before, std::filesystem::copy_options::recursive);
    CHECK(run({"synth"}, retired).code == 0);
    CHECK(run({"synth"}, without).code == 0);
    if (by_ledger) continue;
    std::filesystem::remove_all(folder / "out");
    std::filesystem::rename(before, folder / "out");
    CHECK(run({"synth"}, renamed).code == 0);
  }
}

TEST_CASE("modules are written one at a time although another one of them is protected") {
  const cli_test::Folder folder;
  const auto both = [](App& app) {
    app.add("kept", [](Stack& stack) { stack.protected_from_destroy(); });
    app.add("other", [](Stack&) {});
  };
  REQUIRE(cli_test::run({"synth", "--module", "--out", folder / "modules"}, both).code == 0);
  const cli_test::Outcome one = cli_test::run({"synth", "--module", "other", "--out", folder / "modules"}, both);
  INFO(one.err);
  CHECK(one.code == 0);
}

TEST_CASE("a stack that there is not is refused by --unprotect in every verb that takes it") {
  const cli_test::Folder folder;
  const auto program = [](App& app) {
    app.add("kept", [](Stack& stack) { stack.protected_from_destroy(); });
    app.add("other", [](Stack&) {});
  };
  const auto run = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--out", folder / "out", "--ledger", folder / "ledger.json", "--unprotect", "kpet"});
    return cli_test::run(words, program);
  };
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"synth"}, {"deploy", "--yes"}, {"destroy", "kept", "--yes"}, {"synth", "--unprotect", "kept"}}) {
    const cli_test::Outcome refused = run(words);
    INFO(words[0] << refused.err);
    CHECK(refused.code == 64);
    CHECK(cli_test::contains(refused.err, "--unprotect names \"kpet\", which is no stack of the program"));
    CHECK(cli_test::contains(refused.err, "did you mean \"kept\"?"));
  }
  CHECK_FALSE(std::filesystem::exists(folder / "out"));
  CHECK_FALSE(std::filesystem::exists(folder / "ledger.json"));
}
