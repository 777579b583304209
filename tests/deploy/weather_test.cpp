// SPDX-License-Identifier: Apache-2.0

// What goes wrong from outside while a deploy is at work: signals, a terminal, locks, stale plans, a backend that does not
// answer, an engine that dies. Real terraform where it can be made to do it, else an engine made of shell.

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>

#include "deploy/terminal.hpp"

using namespace deploy_test;

namespace {

/// What a plan of one new resource looks like to `show -json`.
constexpr const char* kShown =
    R"({"format_version":"1.2","terraform_version":"1.11.4","resource_changes":[{"address":"terraform_data.tree",)"
    R"("mode":"managed","type":"terraform_data","name":"tree","provider_name":"terraform.io/builtin/terraform",)"
    R"("change":{"actions":["create"],"before":null,"after":{"input":"palm"},"after_unknown":{"id":true},)"
    R"("before_sensitive":false,"after_sensitive":{}}}]})";

constexpr const char* kStart =
    R"({"@level":"info","@message":"terraform_data.tree: Creating...","type":"apply_start","hook":{"resource":)"
    R"({"addr":"terraform_data.tree","module":"","resource":"terraform_data.tree","resource_type":"terraform_data",)"
    R"("resource_name":"tree","resource_key":null},"action":"create"}})";

/// An engine that plans gladly; `apply` is the shell of its apply.
std::string engine_that_applies(const Folder& folder, const std::string& apply) {
  return engine_test::fake_engine(
      folder,
      std::string("plan) echo '{\"@level\":\"info\",\"@message\":\"x\",\"type\":\"version\"}';;\nshow) echo '") +
          kShown + "';;\napply) echo '" + kStart + "'\n" + apply + "\n;;");
}

Words island(Words more) {
  Words words{"deploy", "island"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

}  // namespace

TEST_CASE("on a terminal the plan is shown and the question put and the bar drawn and Ctrl-C lets terraform finish") {
  if (!has_terraform()) return;
  const Folder folder;
  const auto program = [&](Words words) {
    words.insert(words.begin(), TERRACE_DEPLOY_PROGRAM);
    words.insert(words.end(), {"--out", folder / "out"});
    return words;
  };
  {
    Terminal terminal(program({"deploy", "base", "-c", "seconds=1"}), environment({{"TERM", "xterm"}}));
    REQUIRE(terminal.shows("Apply these changes to 1 stack? yes/no: "));
    CHECK(contains(terminal.shown(), "store"));
    terminal.type("maybe\n");
    REQUIRE(terminal.shows("Please write yes or no."));
    terminal.type("no\n");
    CHECK(terminal.wait() == 1);
    CHECK(contains(terminal.shown(), "not started"));
    CHECK_FALSE(std::filesystem::exists(folder / "out/base/terraform.tfstate"));
  }
  {
    Terminal terminal(program({"deploy", "base", "web", "-c", "seconds=9"}), environment({{"TERM", "xterm"}}));
    REQUIRE(terminal.shows("Apply these changes to 1 stack? yes/no: "));
    terminal.type("yes\n");
    INFO(terminal.shown());
    REQUIRE(terminal.shows("store/data  creating 1 s"));
    CHECK(contains(terminal.shown(), "░ 0/1"));
    terminal.type("\x03");
    REQUIRE(terminal.shows("stopping, waiting for terraform to finish; again to force"));
    CHECK(terminal.wait() == 1);
    CHECK(contains(terminal.shown(), "interrupted"));
    CHECK(contains(terminal.shown(), "not started"));
    CHECK(contains(get(folder / "out/base/terraform.tfstate"), "\"terraform_data\""));
  }
}

TEST_CASE("SIGTERM is passed on and a second signal forces an engine that does not heed the first") {
  const Folder folder;
  const std::string engine =
      engine_that_applies(folder, "trap 'echo got >> " + (folder / "signals") +
                                      "' INT TERM\nn=0; while [ $n -lt 300 ]; do sleep 0.1; n=$((n+1)); done");
  Words words{TERRACE_DEPLOY_PROGRAM, "deploy", "island", "--yes", "--engine", engine, "--out", folder / "out"};
  Terminal terminal(words, environment({{"TERM", "xterm"}}));
  REQUIRE(terminal.shows("tree  creating"));
  const auto begun = std::chrono::steady_clock::now();
  terminal.signal(SIGTERM);
  REQUIRE(terminal.shows("stopping, waiting for terraform"));
  REQUIRE(wait_for([&] { return contains(get(folder / "signals"), "got\n"); }));
  terminal.type("\x03");
  REQUIRE(terminal.shows("forcing terraform to stop"));
  CHECK(terminal.wait() == 1);
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::seconds(20));
  CHECK(contains(terminal.shown(), "interrupted"));
}

TEST_CASE("an engine that is killed in the middle of an apply says what was at work and how to go on") {
  const Folder folder;
  const std::string engine = engine_that_applies(folder, "kill -KILL $$");
  const Result killed = deploy(folder, island({"--yes", "--engine", engine}));
  INFO(killed.out << killed.err);
  CHECK(killed.code == 1);
  CHECK(contains(killed.err, "error[T0562]"));
  CHECK(contains(killed.err, "the state may be behind"));
  CHECK(contains(killed.err, "tree was at work (create)"));
}

TEST_CASE("a plan that became stale is not applied and an unsaved state is named") {
  const Folder folder;
  const std::string engine = engine_that_applies(
      folder,
      R"(echo '{"@level":"error","@message":"Error: Saved plan is stale","type":"diagnostic","diagnostic":)"
      R"({"severity":"error","summary":"Saved plan is stale","detail":"The given plan file can no longer be applied."}}')"
      "\ntouch errored.tfstate; exit 1");
  const Result stale = deploy(folder, island({"--yes", "--engine", engine, "--json"}));
  CHECK(stale.code == 1);
  const json found = stale.document()["diagnostics"];
  REQUIRE(found.size() == 2);
  CHECK(found[0]["code"] == "T0560");
  CHECK(contains(found[0]["help"], "run it again"));
  CHECK(found[1]["code"] == "T0563");
  CHECK(contains(found[1]["help"], "state push errored.tfstate"));
}

TEST_CASE("a state that changes between plan and apply makes the real plan stale") {
  if (!has_terraform()) return;
  const Folder folder;
  REQUIRE(deploy(folder, island({"--yes"})).code == 0);
  const std::string state = folder / "out/island/terraform.tfstate";
  Words words{TERRACE_DEPLOY_PROGRAM, "deploy",         "island", "--target", "tree", "--out",
              folder / "out",         "--refresh=false"};
  // Taken out of the state, it is planned to be made; then the old state comes back with a newer serial.
  json old = json::parse(get(state));
  json empty = old;
  empty["resources"] = json::array();
  empty["serial"] = old["serial"].get<int>() + 1;
  put(state, empty.dump());
  Terminal terminal(words, environment({{"TERM", "dumb"}}));
  REQUIRE(terminal.shows("yes/no: "));
  old["serial"] = old["serial"].get<int>() + 2;
  put(state, old.dump());
  terminal.type("yes\n");
  CHECK(terminal.wait() == 1);
  INFO(terminal.shown());
  CHECK(contains(terminal.shown(), "error[T0560]"));
}

TEST_CASE("a lock and a second deploy in the same folder are told apart") {
  if (!has_terraform()) return;
  const Folder folder;
  REQUIRE(deploy(folder, {"deploy", "base", "--yes"}).code == 0);

  const int busy = open((folder / "out/.terrace/deploy.lock").c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(flock(busy, LOCK_EX | LOCK_NB) == 0);
  REQUIRE(ftruncate(busy, 0) == 0);
  REQUIRE(pwrite(busy, "process 42", 10, 0) == 10);
  const Result second = deploy(folder, {"deploy", "base", "--yes"});
  close(busy);
  CHECK(second.code == 1);
  CHECK(contains(second.err, "error[T0559]: another deploy or destroy (process 42) is at work in "));

  // Terraform's own lock is one of POSIX: it ends when any descriptor of the file is closed.
  const int state = open((folder / "out/base/terraform.tfstate").c_str(), O_RDWR | O_CLOEXEC);
  struct flock whole {};
  whole.l_type = F_WRLCK;
  whole.l_whence = SEEK_SET;
  REQUIRE(fcntl(state, F_SETLK, &whole) == 0);
  put(folder / "out/base/.terraform.tfstate.lock.info",
      R"({"ID":"1234-abcd","Operation":"OperationTypeApply","Info":"","Who":"ann@desk","Version":"1.11.4",)"
      R"("Created":"2026-01-02T03:04:05Z","Path":"terraform.tfstate"})");
  const Result locked = deploy(folder, {"deploy", "base", "--yes"});
  close(state);
  INFO(locked.err);
  CHECK(locked.code == 1);
  CHECK(contains(locked.err, "error[T0505]"));
  CHECK(contains(locked.err, "force-unlock 1234-abcd"));
  CHECK(contains(locked.err, "ann@desk"));
}

TEST_CASE("a backend that does not answer is named with the code for it") {
  if (!has_terraform()) return;
  const Folder folder;
  const Result http = deploy(folder, {"deploy", "base", "--yes", "-c", "http=http://127.0.0.1:9/state"});
  INFO(http.err);
  CHECK(http.code == 1);
  CHECK(contains(http.err, "error[T0508]"));
  const Folder other;
  const Result s3 = deploy(other, {"deploy", "base", "--yes", "-c", "s3=example-state"},
                           {{"AWS_ENDPOINT_URL", "http://127.0.0.1:9"},
                            {"AWS_ACCESS_KEY_ID", "testing"},
                            {"AWS_SECRET_ACCESS_KEY", "testing"}});
  INFO(s3.err);
  CHECK(s3.code == 1);
  CHECK(contains(s3.err, "error[T0508]"));
}

TEST_CASE("an engine that is missing or old or speaks no JSON stops a deploy before anything is applied") {
  const Folder folder;
  const Result missing = deploy(folder, island({"--yes", "--engine", folder / "nothing"}));
  CHECK(missing.code == 1);
  CHECK(contains(missing.err, "error[T0501]"));
  const std::string old = engine_test::program(folder, "old", "echo 'Terraform v1.2.0'\n");
  CHECK(contains(deploy(folder, island({"--yes", "--engine", old})).err, "error[T0504]"));
  const std::string talker = engine_test::fake_engine(folder, "plan) echo 'Planning, please wait';;");
  const Result babble = deploy(folder, island({"--yes", "--engine", talker}));
  INFO(babble.err);
  CHECK(babble.code == 1);
  CHECK(contains(babble.err, "error[T0515]"));
  const std::string poor = engine_test::program(
      folder, "poor",
      "case \"$1\" in version) echo 'Terraform v1.11.4'; exit;; esac\n"
      "echo 'Error: Failed to query available provider packages' >&2\necho >&2\n"
      "echo 'provider registry.terraform.io/acme/toy was not found in any of the search locations' >&2\nexit 1\n");
  const Result provider = deploy(folder, island({"--yes", "--engine", poor}));
  INFO(provider.err);
  CHECK(provider.code == 1);
  CHECK(contains(provider.err, "error[T0506]"));
}
