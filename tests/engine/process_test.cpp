// SPDX-License-Identifier: Apache-2.0

#include "catch.hpp"
#include "engine/process.hpp"
#include "support.hpp"

#include <csignal>
#include <thread>

using namespace terrace::engine;
using namespace engine_test;
using How = Ended::How;
using std::chrono::milliseconds;

namespace {

Program shell(const std::string& text) {
  return {.arguments = {"/bin/sh", "-c", text}, .environment = {{"PATH", "/bin:/usr/bin"}}};
}

}  // namespace

TEST_CASE("a program's lines arrive while it runs and its stderr is kept apart") {
  Program program = shell("echo one; echo two >&2; printf 'thr'; sleep 0.1; printf 'ee\\nlast'; exit 3");
  std::vector<std::string> lines;
  std::vector<std::chrono::steady_clock::time_point> times;
  program.on_line = [&](std::string_view line) {
    lines.emplace_back(line);
    times.push_back(std::chrono::steady_clock::now());
  };
  const Ended ended = run(program);
  CHECK(lines == std::vector<std::string>{"one", "three", "last"});
  REQUIRE(times.size() == 3);
  CHECK(times[1] - times[0] > milliseconds(50));
  CHECK(ended.errors == "two\n");
  CHECK(ended.how == How::exited);
  CHECK(ended.code == 3);
  CHECK_FALSE(ended.ok());
}

TEST_CASE("a program gets no input and only the environment that is given") {
  Program program = shell("cat; echo \"$HOME|$A\"");
  program.environment.emplace_back("A", "b c");
  const Ended ended = run(program);
  CHECK(ended.ok());
  CHECK(ended.output == "|b c\n");
}

TEST_CASE("a program that cannot be started says why") {
  const Ended ended = run({.arguments = {"/nowhere/at/all"}});
  CHECK(ended.how == How::not_started);
  CHECK(ended.code == ENOENT);
}

TEST_CASE("a program that says nothing is stopped and one that goes on saying something is not") {
  Program quiet = shell("echo a; sleep 20");
  quiet.silence = milliseconds(200);
  quiet.grace = milliseconds(200);
  CHECK(run(quiet).how == How::silent);
  Program busy = shell("for i in 1 2 3 4 5 6; do echo $i >&2; sleep 0.1; done");
  busy.silence = milliseconds(400);
  CHECK(run(busy).ok());
}

TEST_CASE("what ignores an interruption is killed with everything that it started") {
  Program program = shell("trap '' INT; sleep 30 & echo $!; wait; sleep 30");
  program.timeout = milliseconds(100);
  program.grace = milliseconds(100);
  const Ended ended = run(program);
  CHECK(ended.how == How::timed_out);
  const pid_t child = std::stoi(ended.output);
  bool is_gone = false;
  for (int i = 0; i < 100 && !is_gone; ++i) {
    // A killed process of which nobody takes notice is still there, as a zombie.
    const std::string status = get("/proc/" + std::to_string(child) + "/stat");
    is_gone = status.empty() || contains(status, ") Z ");
    std::this_thread::sleep_for(milliseconds(20));
  }
  CHECK(is_gone);
}

TEST_CASE("a program that leaves something behind with its stdout is not waited for") {
  const auto begin = std::chrono::steady_clock::now();
  const Ended ended = run(shell("sleep 5 & echo done"));
  CHECK(ended.output == "done\n");
  CHECK(ended.ok());
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(3));
}

TEST_CASE("a program is stopped on request") {
  std::stop_source source;
  Program program = shell("echo a; exec sleep 20");
  program.stop = source.get_token();
  program.on_line = [&](std::string_view) { source.request_stop(); };
  CHECK(run(program).how == How::stopped);
}

TEST_CASE("a signal to this process is passed to every program that runs and does nothing else here") {
  const std::string text =
      "trap 'echo heard; exit 5' INT; echo ready; i=0; while [ $i -lt 100 ]; do sleep 0.1; i=$((i+1)); done";
  for (const int signal : {SIGINT, SIGHUP}) {
    const SignalsHeld held;
    std::atomic<int> ready{0};
    std::vector<Ended> ended(2);
    std::vector<std::string> last(2);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 2; ++i) {
      threads.emplace_back([&, i] {
        Program program = shell(text);
        program.on_line = [&, i](std::string_view line) {
          if (line == "ready") ++ready;
          last[i] = line;
        };
        ended[i] = run(program);
      });
    }
    while (ready != 2) std::this_thread::sleep_for(milliseconds(5));
    kill(getpid(), signal);
    for (std::thread& thread : threads) thread.join();
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(last[i] == "heard");
      CHECK(ended[i].how == How::exited);
      CHECK(ended[i].code == 5);
      CHECK(ended[i].interrupted);
    }
    CHECK(SignalsHeld::count() == 1);
  }
}

TEST_CASE("a program that is killed by others is told apart from one that ends") {
  const Ended ended = run(shell("kill -9 $$"));
  CHECK(ended.how == How::killed);
  CHECK(ended.code == SIGKILL);
  CHECK_FALSE(ended.interrupted);
}

TEST_CASE("programs are found on a path in its order and folders are none") {
  const Folder folder;
  std::filesystem::create_directories(folder / "a/tool");
  std::filesystem::create_directories(folder / "b");
  const std::string tool = program(folder, "b/tool", "exit 0\n");
  put(folder / "a/other", "not to be run");
  const std::string path = (folder / "a") + ":" + (folder / "b");
  CHECK(find_program("tool", path) == tool);
  CHECK(find_program("other", path).empty());
  CHECK(find_program(tool, "") == tool);
  CHECK(find_program(folder / "a/tool", path).empty());
  CHECK(find_program("", path).empty());
}
