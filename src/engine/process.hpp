// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one place that starts programs: without a shell, in a process group of their own, with no input.
//
//   Program program{.arguments = {path, "plan", "-json"}, .environment = environment_without({})};
//   program.on_line = [&](std::string_view line) { … };   // on the calling thread, as the lines arrive
//   const Ended ended = run(program);
//
// While a program runs, SIGINT, SIGTERM and SIGHUP that reach this process are passed to it and do nothing else here;
// `run` goes on waiting, since an engine that is interrupted still has its state to save. Several threads may run
// programs at once: each gets the signal.

#include <chrono>
#include <functional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace::engine {

using Environment = std::vector<std::pair<std::string, std::string>>;
/// As std::getenv: null for what is not set.
using Lookup = std::function<const char*(const char*)>;

struct Program {
  /// The first is the program's path.
  std::vector<std::string> arguments;
  /// All of it: nothing is inherited.
  Environment environment{};
  /// Gets each line of stdout without its line feed. Without it, stdout is kept in Ended::output.
  std::function<void(std::string_view line)> on_line{};
  /// Sends stderr the way of stdout, in the order of writing.
  bool errors_with_output = false;
  /// After this long in all, or without a word on stdout and stderr, the program is stopped; zero: never.
  std::chrono::milliseconds timeout{0};
  std::chrono::milliseconds silence{0};
  /// What it has after SIGINT before it is killed with everything that it started, when it is *we* who stop it.
  std::chrono::milliseconds grace{std::chrono::seconds(10)};
  /// Stops the program on request.
  std::stop_token stop{};
};

struct Ended {
  enum class How : unsigned char {
    exited,       ///< `code` is its exit code
    killed,       ///< by a signal, `code`, that did not come from here
    not_started,  ///< `code` is the errno
    silent,       ///< stopped because it said nothing for too long
    timed_out,    ///< stopped because it took too long
    stopped,      ///< stopped by Program::stop
  };
  How how = How::not_started;
  int code = -1;
  /// A signal was passed on while it ran. Says nothing about whether it heeded it.
  bool interrupted = false;
  std::string output{};
  std::string errors{};

  bool ok() const { return how == How::exited && code == 0; }
};

/// Never throws but what on_line throws; the program is then killed first.
Ended run(const Program& program);

/// Keeps this process alive through SIGINT, SIGTERM and SIGHUP while it exists, also between two programs. A verb that runs
/// several holds one, and asks `count()` before it starts the next.
class SignalsHeld {
 public:
  SignalsHeld();
  SignalsHeld(const SignalsHeld&) = delete;
  SignalsHeld& operator=(const SignalsHeld&) = delete;
  ~SignalsHeld();

  /// How many such signals have come since the outermost SignalsHeld was made.
  static int count();
};

/// The path of a program: `name` itself if it has a slash, else the first on `path` (as the variable PATH has it); empty
/// when there is none that may be run.
std::string find_program(std::string_view name, std::string_view path);
/// On the own PATH.
std::string find_program(std::string_view name);

/// The own environment without the variables whose names begin with one of `without`.
Environment environment_without(const std::vector<std::string_view>& without);

}  // namespace terrace::engine
