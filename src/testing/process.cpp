// SPDX-License-Identifier: Apache-2.0

#include "testing/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>

extern char** environ;

namespace terrace::testing::detail {

namespace {

using Clock = std::chrono::steady_clock;

/// The arguments of posix_spawn, released on every way out.
struct Spawn {
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  Spawn() {
    posix_spawn_file_actions_init(&actions);
    posix_spawnattr_init(&attributes);
  }
  Spawn(const Spawn&) = delete;
  Spawn& operator=(const Spawn&) = delete;
  ~Spawn() {
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
  }
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> found;
  found.reserve(texts.size() + 1);
  for (std::string& text : texts) found.push_back(text.data());
  found.push_back(nullptr);
  return found;
}

/// Reads until the end of the pipe, or signals the group when its time is over.
void read_all(int pipe, pid_t group, int timeout_seconds, ProcessResult& result) {
  const Clock::time_point start = Clock::now();
  Clock::time_point deadline = start + std::chrono::seconds(timeout_seconds);
  int signal = SIGINT;
  std::array<char, 65536> buffer;
  for (;;) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
    pollfd poll_entry{pipe, POLLIN, 0};
    const int ready = left <= 0 ? 0 : poll(&poll_entry, 1, static_cast<int>(std::min<long long>(left, 1'000'000)));
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0 && Clock::now() >= deadline) {
      result.timed_out = true;
      kill(-group, signal);
      // A killed group closes the pipe; should something have left the group, waiting for it would be for ever.
      if (signal == SIGKILL) return;
      signal = SIGKILL;
      deadline = Clock::now() + std::chrono::seconds(10);
      continue;
    }
    if (ready == 0) continue;
    const ssize_t count = read(pipe, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    result.output.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& arguments, const Environment& environment,
                          int timeout_seconds) {
  ProcessResult result;
  std::array<int, 2> ends{-1, -1};
  if (pipe2(ends.data(), O_CLOEXEC) != 0) {
    result.output = std::string("no pipe: ") + std::strerror(errno);
    return result;
  }
  std::vector<std::string> words = arguments;
  std::vector<std::string> variables;
  for (const auto& [name, value] : environment) variables.push_back(name + "=" + value);

  Spawn spawn;
  posix_spawn_file_actions_addopen(&spawn.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&spawn.actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&spawn.actions, ends[1], STDERR_FILENO);
  posix_spawnattr_setflags(&spawn.attributes, POSIX_SPAWN_SETPGROUP);
  posix_spawnattr_setpgroup(&spawn.attributes, 0);
  pid_t child = 0;
  const int error = posix_spawn(&child, words.front().c_str(), &spawn.actions, &spawn.attributes,
                                pointers(words).data(), pointers(variables).data());
  close(ends[1]);
  if (error != 0) {
    close(ends[0]);
    result.output = words.front() + " could not be started: " + std::strerror(error);
    return result;
  }
  read_all(ends[0], child, timeout_seconds, result);
  close(ends[0]);
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return result;
}

std::string find_program(std::string_view name) {
  if (name.find('/') != std::string_view::npos) {
    return access(std::string(name).c_str(), X_OK) == 0 ? std::string(name) : std::string();
  }
  const char* const variable = std::getenv("PATH");
  std::string_view rest = variable == nullptr ? "" : variable;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find(':'), rest.size());
    std::string candidate(rest.substr(0, end));
    candidate.append(candidate.empty() ? "./" : "/").append(name);
    if (access(candidate.c_str(), X_OK) == 0) return candidate;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return {};
}

Environment environment_without(const std::vector<std::string_view>& without) {
  Environment found;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = text.substr(0, equals);
    const bool drop =
        std::any_of(without.begin(), without.end(), [&](std::string_view start) { return name.starts_with(start); });
    if (!drop) found.emplace_back(name, text.substr(equals + 1));
  }
  return found;
}

}  // namespace terrace::testing::detail
