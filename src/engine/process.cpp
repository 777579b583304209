// SPDX-License-Identifier: Apache-2.0

#include "engine/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <optional>
#include <thread>

#include "engine/signals.hpp"

extern char** environ;

namespace terrace::engine {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// How often the clock and a request to stop are looked at while the program says nothing.
constexpr int kTickMilliseconds = 50;
/// What a program that has ended may have left in its pipes is read for this long: something that it started and left
/// behind may hold them open for ever.
constexpr milliseconds kDrain{500};

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

class Pipe {
 public:
  Pipe() {
    if (pipe2(ends_.data(), O_CLOEXEC) != 0) error_ = errno;
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  int error() const { return error_; }
  int reading() const { return ends_[0]; }
  int writing() const { return ends_[1]; }
  void close_end(std::size_t end) {
    if (ends_[end] >= 0) close(ends_[end]);
    ends_[end] = -1;
  }

 private:
  std::array<int, 2> ends_{-1, -1};
  int error_ = 0;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> found;
  found.reserve(texts.size() + 1);
  for (std::string& text : texts) found.push_back(text.data());
  found.push_back(nullptr);
  return found;
}

/// Hands out whole lines of what comes in pieces.
class Lines {
 public:
  explicit Lines(const std::function<void(std::string_view)>& sink) : sink_(sink) {}
  void add(std::string_view piece) {
    for (;;) {
      const std::size_t end = piece.find('\n');
      if (end == std::string_view::npos) break;
      rest_.append(piece.substr(0, end));
      sink_(rest_);
      rest_.clear();
      piece.remove_prefix(end + 1);
    }
    rest_.append(piece);
  }
  void finish() {
    if (!rest_.empty()) sink_(rest_);
    rest_.clear();
  }

 private:
  const std::function<void(std::string_view)>& sink_;
  std::string rest_;
};

/// A program that runs. It is gone, with its group, when this object is.
class Child {
 public:
  Child(pid_t pid, const Program& program, int signals_before)
      : pid_(pid), program_(program), slot_(pid), signals_before_(signals_before) {
    // One that came before there was somebody to pass it to.
    if (SignalsHeld::count() != signals_before_) kill(pid_, SIGINT);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;
  ~Child() {
    if (pid_ == 0) return;
    kill(-pid_, SIGKILL);
    reap();
  }

  void read(Pipe& out, Pipe& err, Ended& ended) {
    Lines lines(program_.on_line);
    std::array<pollfd, 2> polled{pollfd{out.reading(), POLLIN, 0}, pollfd{err.reading(), POLLIN, 0}};
    while (polled[0].fd >= 0 || polled[1].fd >= 0) {
      const int ready = poll(polled.data(), polled.size(), kTickMilliseconds);
      if (ready > 0) {
        take(polled[0], ended.output, program_.on_line ? &lines : nullptr);
        take(polled[1], ended.errors, nullptr);
        heard_ = Clock::now();
      }
      if (!watch()) break;
    }
    if (program_.on_line) lines.finish();
  }

  void wait(Ended& ended) {
    while (!has_ended()) {
      std::this_thread::sleep_for(milliseconds(kTickMilliseconds / 5));
      if (!watch()) break;
    }
    ended.interrupted = SignalsHeld::count() != signals_before_;
    const int status = reap();
    if (reason_) {
      ended.how = *reason_;
      ended.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    } else if (WIFEXITED(status)) {
      ended.how = Ended::How::exited;
      ended.code = WEXITSTATUS(status);
    } else {
      ended.how = Ended::How::killed;
      ended.code = WTERMSIG(status);
    }
  }

 private:
  static void take(pollfd& entry, std::string& text, Lines* lines) {
    if (entry.fd < 0 || entry.revents == 0) return;
    std::array<char, 65536> buffer;
    const ssize_t count = ::read(entry.fd, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) return;
    if (count <= 0) {
      entry.fd = -1;
      return;
    }
    const std::string_view piece(buffer.data(), static_cast<std::size_t>(count));
    if (lines != nullptr) {
      lines->add(piece);
    } else {
      text.append(piece);
    }
  }

  bool has_ended() const {
    siginfo_t info{};
    return waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == pid_;
  }

  /// False when there is nothing more to wait for.
  bool watch() {
    const Clock::time_point now = Clock::now();
    if (has_ended()) {
      if (!ended_) ended_ = now;
      return now - *ended_ < kDrain;
    }
    if (!reason_) {
      if (program_.stop.stop_requested()) {
        reason_ = Ended::How::stopped;
      } else if (program_.timeout.count() != 0 && now - begun_ >= program_.timeout) {
        reason_ = Ended::How::timed_out;
      } else if (program_.silence.count() != 0 && now - heard_ >= program_.silence) {
        reason_ = Ended::How::silent;
      }
      if (reason_) {
        stopped_ = now;
        kill(pid_, SIGINT);
      }
    } else if (now - stopped_ >= program_.grace) {
      kill(-pid_, SIGKILL);
    }
    return true;
  }

  int reap() {
    slot_.release();
    int status = 0;
    while (waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = 0;
    return status;
  }

  pid_t pid_;
  const Program& program_;
  SignalSlot slot_;
  int signals_before_;
  Clock::time_point begun_ = Clock::now();
  Clock::time_point heard_ = begun_;
  Clock::time_point stopped_{};
  std::optional<Clock::time_point> ended_{};
  std::optional<Ended::How> reason_{};
};

int spawn(const Program& program, const Pipe& out, const Pipe& err, pid_t& child) {
  std::vector<std::string> words = program.arguments;
  std::vector<std::string> variables;
  variables.reserve(program.environment.size());
  for (const auto& [name, value] : program.environment) variables.push_back(name + "=" + value);
  Spawn spawn;
  posix_spawn_file_actions_addopen(&spawn.actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&spawn.actions, out.writing(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&spawn.actions, program.errors_with_output ? out.writing() : err.writing(),
                                   STDERR_FILENO);
  sigset_t signals;
  sigemptyset(&signals);
  posix_spawnattr_setsigmask(&spawn.attributes, &signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) sigaddset(&signals, signal);
  posix_spawnattr_setsigdefault(&spawn.attributes, &signals);
  posix_spawnattr_setflags(&spawn.attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setpgroup(&spawn.attributes, 0);
  return posix_spawn(&child, words.front().c_str(), &spawn.actions, &spawn.attributes, pointers(words).data(),
                     pointers(variables).data());
}

}  // namespace

Ended run(const Program& program) {
  const SignalsHeld held;
  Ended ended;
  Pipe out;
  Pipe err;
  pid_t child = 0;
  const int signals_before = SignalsHeld::count();
  ended.code = out.error() != 0 ? out.error() : err.error();
  if (ended.code == 0) ended.code = spawn(program, out, err, child);
  if (ended.code != 0) return ended;
  Child running(child, program, signals_before);
  out.close_end(1);
  err.close_end(1);
  running.read(out, err, ended);
  running.wait(ended);
  return ended;
}

std::string find_program(std::string_view name, std::string_view path) {
  const auto is_program = [](const std::string& file) {
    struct stat facts {};
    return stat(file.c_str(), &facts) == 0 && S_ISREG(facts.st_mode) && access(file.c_str(), X_OK) == 0;
  };
  if (name.empty()) return {};
  if (name.find('/') != std::string_view::npos)
    return is_program(std::string(name)) ? std::string(name) : std::string();
  while (!path.empty()) {
    const std::size_t end = std::min(path.find(':'), path.size());
    std::string candidate(path.substr(0, end));
    candidate.append(candidate.empty() ? "./" : "/").append(name);
    if (is_program(candidate)) return candidate;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return {};
}

std::string find_program(std::string_view name) {
  const char* const path = std::getenv("PATH");
  return find_program(name, path == nullptr ? "" : path);
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

}  // namespace terrace::engine
