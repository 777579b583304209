// SPDX-License-Identifier: Apache-2.0

// Killed at any moment, the output is the old or the new, never a mix.

#include <sys/wait.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "synth/folder.hpp"

using namespace terrace;
using namespace terrace::test;

namespace {

/// Writes two programs in turn until it is killed.
[[noreturn]] void alternate(const Outcome& one, const Outcome& two, const Folder& folder) {
  for (;;) {
    write(one.synthesis, *one.app, {.out = folder.out()});
    write(two.synthesis, *two.app, {.out = folder.out()});
  }
}

}  // namespace

TEST_CASE("SIGKILL at 150 random moments never leaves a mix") {
  const unsigned seed = std::random_device()();
  INFO("seed " << seed);
  std::mt19937 random(seed);
  std::uniform_int_distribution<int> delay(0, 12'000);

  const Folder folder;
  const Outcome one = notes({"a", "b", "c", "only-one"}, "x", 50);
  const Outcome two = notes({"a", "b", "c", "only-two"}, "y", 80);
  REQUIRE(write_to(two, folder).ok);
  const auto files_two = folder.files();
  REQUIRE(write_to(one, folder).ok);
  const auto files_one = folder.files();
  REQUIRE(files_one.size() == 5);

  int of_one = 0;
  int of_two = 0;
  for (int round = 0; round < 150; ++round) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) alternate(one, two, folder);
    std::this_thread::sleep_for(std::chrono::microseconds(delay(random)));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    // What finishes the journal inherits the lock; once that is free, nobody writes any more.
    const HeldLock held(folder);
    const auto found = folder.files();
    INFO("round " << round);
    of_one += found == files_one;
    of_two += found == files_two;
    REQUIRE((found == files_one || found == files_two));
  }
  // Both were met, so the kills fell between the writes as well as into them.
  CHECK(of_one > 0);
  CHECK(of_two > 0);

  REQUIRE(write_to(one, folder, 10).ok);
  CHECK(folder.files() == files_one);
  CHECK(folder.staged() == 0);
}
