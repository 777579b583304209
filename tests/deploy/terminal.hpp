// SPDX-License-Identifier: Apache-2.0
#pragma once

// A program on a pseudo-terminal, with somebody who reads and types.

#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <string>
#include <vector>

#include "deploy/support.hpp"

namespace deploy_test {

class Terminal {
 public:
  Terminal(Words words, const terrace::engine::Environment& environment) {
    std::vector<std::string> variables;
    for (const auto& [name, value] : environment) variables.push_back(name + '=' + value);
    const std::vector<char*> arguments = pointers(words);
    const std::vector<char*> settings = pointers(variables);
    winsize size{.ws_row = 30, .ws_col = 100, .ws_xpixel = 0, .ws_ypixel = 0};
    child_ = forkpty(&master_, nullptr, nullptr, &size);
    if (child_ == 0) {
      execve(arguments[0], arguments.data(), settings.data());
      _exit(127);
    }
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;
  ~Terminal() {
    if (child_ > 0) {
      kill(child_, SIGKILL);
      waitpid(child_, nullptr, 0);
    }
    close(master_);
  }

  /// Reads until `text` was shown, at most thirty seconds. What was shown before the last call counts too.
  bool shows(const std::string& text) {
    return read_until([&] { return contains(shown_, text); });
  }
  void type(const std::string& keys) {
    REQUIRE(write(master_, keys.data(), keys.size()) == static_cast<ssize_t>(keys.size()));
  }
  void signal(int number) const { REQUIRE(kill(child_, number) == 0); }
  /// Reads to the end. The exit code.
  int wait() {
    read_until([] { return false; });
    int status = 0;
    waitpid(child_, &status, 0);
    child_ = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  }
  const std::string& shown() const { return shown_; }

 private:
  static std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> made;
    for (std::string& text : texts) made.push_back(text.data());
    made.push_back(nullptr);
    return made;
  }

  template <class Done> bool read_until(Done done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    std::array<char, 4096> buffer;
    while (!done()) {
      if (std::chrono::steady_clock::now() > end) return false;
      pollfd entry{master_, POLLIN, 0};
      if (poll(&entry, 1, 100) <= 0) continue;
      const ssize_t got = read(master_, buffer.data(), buffer.size());
      if (got <= 0) return done();  // the other end is closed
      shown_.append(buffer.data(), static_cast<std::size_t>(got));
    }
    return true;
  }

  int master_ = -1;
  pid_t child_ = -1;
  std::string shown_;
};

}  // namespace deploy_test
