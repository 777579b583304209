// SPDX-License-Identifier: Apache-2.0

// From bytes to files: nothing is touched that need not be, nothing of others is ever replaced or removed.

#include <sys/resource.h>
#include <sys/wait.h>

#include <csignal>
#include <thread>

#include "synth/folder.hpp"

using namespace terrace;
using namespace terrace::test;
namespace fs = std::filesystem;

namespace {

Diagnostic refusal(const Outcome& made, const Folder& folder) {
  const Written written = write_to(made, folder);
  CHECK_FALSE(written.ok);
  CHECK(written.files_changed + written.files_unchanged + written.files_removed == 0);
  INFO(made.problems());
  REQUIRE(made.app->diagnostics().all().size() == 1);
  CHECK_FALSE(made.app->diagnostics().all()[0].help.empty());
  CHECK(folder.staged() == 0);
  return made.app->diagnostics().all()[0];
}

}  // namespace

TEST_CASE("the first write makes a folder for each stack and the manifest") {
  const Folder folder;
  const Outcome made = notes({"a", "b"}, "x");
  const Written written = write_to(made, folder);
  CHECK(written.ok);
  CHECK(written.files_changed == 3);
  CHECK(folder.read("a/main.tf.json") == made.synthesis.stacks[0].json.str());
  CHECK(folder.read("b/main.tf.json") == made.synthesis.stacks[1].json.str());
  CHECK(folder.read("manifest.json") == made.synthesis.manifest.str());
  CHECK(folder.files().size() == 3);
  CHECK(folder.staged() == 0);
}

TEST_CASE("an unchanged file keeps its time, a changed one is replaced") {
  const Folder folder;
  REQUIRE(write_to(notes({"a", "b"}, "x"), folder).ok);
  const auto long_ago = fs::file_time_type::clock::now() - std::chrono::hours(1);
  for (const char* file : {"a/main.tf.json", "b/main.tf.json", "manifest.json"})
    fs::last_write_time(folder / file, long_ago);
  const Written again = write_to(notes({"a", "b"}, "x"), folder);
  CHECK(again.ok);
  CHECK(again.files_unchanged == 3);
  CHECK(again.files_changed == 0);
  for (const char* file : {"a/main.tf.json", "b/main.tf.json", "manifest.json"}) {
    CHECK(fs::last_write_time(folder / file) == long_ago);
  }
  const Outcome changed = notes({"a", "b"}, "y");
  CHECK(write_to(changed, folder).files_changed == 2);
  CHECK(folder.read("a/main.tf.json") == changed.synthesis.stacks[0].json.str());
  CHECK(fs::last_write_time(folder / "manifest.json") == long_ago);
}

TEST_CASE("what somebody changed or removed in the output is put right") {
  const Folder folder;
  const Outcome made = notes({"a"}, "x");
  REQUIRE(write_to(made, folder).ok);
  const auto files = folder.files();
  folder.write("a/main.tf.json", "edited");
  CHECK(write_to(notes({"a"}, "x"), folder).files_changed == 1);
  CHECK(folder.files() == files);
  fs::remove_all(folder / "a");
  CHECK(write_to(notes({"a"}, "x"), folder).files_changed == 1);
  CHECK(folder.files() == files);
}

TEST_CASE("what belonged to a removed stack goes, what did not stays") {
  const Folder folder;
  REQUIRE(write_to(notes({"a", "b", "c"}, "x"), folder).ok);
  folder.write("b/terraform.tfstate", "precious");
  folder.write("notes.txt", "mine");
  const Written written = write_to(notes({"a"}, "x"), folder);
  CHECK(written.ok);
  CHECK(written.files_removed == 2);
  CHECK_FALSE(folder.has("b/main.tf.json"));
  CHECK(folder.read("b/terraform.tfstate") == "precious");
  CHECK(folder.read("notes.txt") == "mine");
  CHECK_FALSE(folder.has("c"));
  CHECK(folder.has("a/main.tf.json"));
}

TEST_CASE("a file that synth did not write is neither replaced nor removed") {
  const Folder folder;
  folder.write("a/main.tf.json", "{}");
  const Diagnostic found = refusal(notes({"a", "b"}, "x"), folder);
  CHECK(found.code == "T0322");
  CHECK(found.message == (folder / "a/main.tf.json").string() + " was not written by synth, so it is not replaced");
  CHECK(folder.files() == std::map<std::string, std::string>{{"a/main.tf.json", "{}"}});

  // Not a file at all, even where synth once wrote one.
  const Folder second;
  REQUIRE(write_to(notes({"a", "b"}, "x"), second).ok);
  fs::remove(second / "a/main.tf.json");
  second.write("a/main.tf.json/inside", "mine");
  CHECK(refusal(notes({"a", "b"}, "y"), second).code == "T0322");
  CHECK(second.read("a/main.tf.json/inside") == "mine");
  CHECK(write_to(notes({"b"}, "y"), second).ok);
  CHECK(second.read("a/main.tf.json/inside") == "mine");

  // The same bytes are nobody's loss.
  const Folder third;
  const Outcome made = notes({"a"}, "x");
  third.write("a/main.tf.json", made.synthesis.stacks[0].json.str());
  CHECK(write_to(made, third).ok);
}

TEST_CASE("a manifest that is none of ours stops the write") {
  const auto refused = [](const std::string& manifest) {
    const Folder folder;
    folder.write("manifest.json", manifest);
    folder.write("outside.txt", "mine");
    folder.write("x/main.tf.json", "mine");
    const auto before = folder.files();
    const Diagnostic found = refusal(notes({"a"}, "x"), folder);
    INFO(found.message);
    CHECK(found.code == "T0323");
    CHECK(contains(found.message, (folder / "manifest.json").string() + " cannot be read: "));
    CHECK(folder.files() == before);
    return found.message;
  };
  CHECK(contains(refused("not json"), "it is not JSON"));
  CHECK(contains(refused(""), "it is not JSON"));
  CHECK(contains(refused("[]"), "it is not a manifest of synth"));
  CHECK(contains(refused(R"({"name": "a web app"})"), "it is not a manifest of synth"));
  CHECK(contains(refused(R"({"format_version": "1.0", "stacks": [{"file": "x/main.tf.json")"), "it is not JSON"));
  for (const char* file : {"../main.tf.json", "/etc/main.tf.json", "./main.tf.json", "x/../main.tf.json", "outside.txt",
                           "x/other.json", "main.tf.json", "a b/main.tf.json", "a\\tb/main.tf.json", ""}) {
    CHECK(contains(refused(R"({"format_version": "1.0", "stacks": [{"file": ")" + std::string(file) + "\"}]}"),
                   "not <stack>/main.tf.json"));
  }
}

TEST_CASE("a place that cannot be written is a diagnostic") {
  const Folder folder;
  std::ofstream(folder.out()) << "a file";
  const Outcome made = notes({"a"}, "x");
  CHECK_FALSE(write_to(made, folder).ok);
  CHECK(made.first("T0320").message.starts_with("cannot write " + folder.out()));
  CHECK(contains(made.first("T0320").help, "the earlier output is unchanged"));

  // A file in the place of a stack's folder.
  const Folder second;
  REQUIRE(write_to(notes({"a"}, "x"), second).ok);
  second.write("b", "a file");
  const auto before = second.files();
  CHECK(refusal(notes({"a", "b"}, "y"), second).code == "T0320");
  CHECK(second.files() == before);
}

TEST_CASE("a disk that is full leaves the old output whole and nothing half-written") {
  const Folder folder;
  REQUIRE(write_to(notes({"a", "b"}, "x", 10), folder).ok);
  const auto before = folder.files();
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    // Files may grow to 8 KiB: the first stack fits, the second does not.
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{8192, 8192};
    const Outcome made = synth_app([](App& app) {
      for (const int count : {5, 2000}) {
        app.add(count == 5 ? "a" : "b", [&](Stack& stack) {
          stack.provider(toy::provider{});
          for (int i = 0; i < count; ++i) stack.add("n" + std::to_string(i), toy::toy_note{.text = "y"});
        });
      }
    });
    if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) ::_exit(2);
    const bool ok = write_to(made, folder).ok;
    const Diagnostic found = made.first("T0320");
    ::_exit(!ok && contains(found.message, "cannot write ") && contains(found.message, "File too large") ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  CHECK(folder.files() == before);
  CHECK(folder.staged() == 0);
}

TEST_CASE("a second synth waits for the first, or refuses") {
  const Folder folder;
  REQUIRE(write_to(notes({"a"}, "x"), folder).ok);
  const auto before = folder.files();
  {
    const HeldLock held(folder);
    const Diagnostic found = refusal(notes({"a"}, "y"), folder);
    CHECK(found.code == "T0321");
    CHECK(found.message == "another synth is writing to " + folder.out());
    CHECK(folder.files() == before);
  }
  auto held = std::make_unique<HeldLock>(folder);
  std::thread other([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    held.reset();
  });
  CHECK(write_to(notes({"a"}, "y"), folder, 20).ok);
  other.join();
  CHECK(folder.files() != before);
}

TEST_CASE("a journal that was left behind is finished by the next run") {
  const Folder folder;
  REQUIRE(write_to(notes({"a", "gone"}, "x"), folder).ok);
  const Outcome next = notes({"a"}, "y");
  folder.write(".terrace/0", next.synthesis.stacks[0].json.str());
  folder.write(".terrace/1", next.synthesis.manifest.str());
  folder.write(".terrace/journal",
               "replace\t0\ta/main.tf.json\nreplace\t1\tmanifest.json\nremove\t-\tgone/main.tf.json\n");
  const Written written = write_to(next, folder);
  CHECK(written.ok);
  CHECK(written.files_unchanged == 2);
  CHECK(written.files_removed == 0);
  CHECK(folder.files().size() == 2);
  CHECK(folder.read("a/main.tf.json") == next.synthesis.stacks[0].json.str());
  CHECK(folder.staged() == 0);

  // What was staged without a journal never counted.
  folder.write(".terrace/0", "half a fi");
  folder.write(".terrace/journal.new", "replace\t0\ta/main.tf.json\n");
  CHECK(write_to(notes({"a"}, "y"), folder).files_unchanged == 2);
  CHECK(folder.staged() == 0);
}

TEST_CASE("a program that ignores its children writes all the same") {
  const Folder folder;
  const auto before = std::signal(SIGCHLD, SIG_IGN);
  const Outcome made = notes({"a"}, "x");
  CHECK(write_to(made, folder).ok);
  std::signal(SIGCHLD, before);
  CHECK(folder.files().size() == 2);
}

TEST_CASE("what was not synthesized is not written") {
  const Folder folder;
  const Outcome made = synth_stack([](Stack& stack) { stack.error("ACME-1", "no"); });
  CHECK_FALSE(write_to(made, folder).ok);
  CHECK_FALSE(fs::exists(folder.out()));
}
