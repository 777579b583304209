// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the verbs that run an engine have in common: the program is built and written, the engine is found, and each stack
// that is meant has what is needed to run it.
//
//   EngineSession engines(session);
//   if (const int refused = engines.open(); refused != kDone) return …;  // kUsage: already printed
//   for (EngineStack& stack : engines.stacks()) {             // what a stack depends on comes before it
//     if (!engines.init(stack)) continue;                     // reported
//     Outcome done = run_messages(engines.run_of(stack), {…});
//     engines.report(done);
//   }

#include <deque>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/session.hpp"
#include "engine/init.hpp"
#include "engine/run.hpp"

namespace terrace::cli {

struct EngineStack {
  std::string name;
  const detail::Node* node;
  /// The bytes of main.tf.json; the map points into them.
  std::string document;
  engine::SourceMap map;
  engine::Redactor redact;
  std::string folder;
  /// Names of the stacks that it reads from or must come after.
  std::vector<std::string> depends_on;
};

/// How a verb begins.
struct Opening {
  bool writes = true;
  /// Called when the program is built and has no errors, before anything is written; what it refuses is not written.
  std::function<int()> before_write{};
  /// Which stacks are meant; without it, those that the command line names.
  std::function<bool(const std::string& stack)> is_meant{};
};

class EngineSession {
 public:
  explicit EngineSession(Session& session) : session_(session) {}

  /// Builds, writes unless `writes` is false, and finds the engine. When it is not kDone, what is wrong has been reported,
  /// or, for kUsage, printed.
  int open(const Opening& opening = {});
  /// In deployment order.
  std::deque<EngineStack>& stacks() { return stacks_; }
  const engine::Engine& engine() const { return *engine_; }
  engine::StackRun run_of(const EngineStack& stack) const;
  /// Prepares the stack's folder if that is needed, as --upgrade, --reconfigure and --migrate-state say. False when it
  /// failed, which is reported.
  bool init(EngineStack& stack, bool with_backend = true);
  /// The same for several stacks at once: what went wrong is in the outcome, and not reported.
  engine::Outcome prepare(const EngineStack& stack, bool with_backend = true) const;
  /// What is run from now on is stopped when the token says so.
  void stop_with(std::stop_token token, std::chrono::milliseconds grace) {
    stop_ = std::move(token);
    grace_ = grace;
  }
  bool is_stopped() const { return stop_.stop_requested(); }
  /// Hands an outcome's diagnostics to the session. Not for several threads at once.
  void report(engine::Outcome& outcome);

  /// The flags of --var-file.
  std::vector<std::string> variable_flags() const;
  /// The text of a file that has what --var says of the stack's variables; empty when that is nothing.
  std::string variables_of(const EngineStack& stack) const;
  /// The flags of --target and --replace for a stack, from paths and addresses; empty when it has none of them.
  std::vector<std::string> address_flags(const EngineStack& stack, const std::string& flag) const;
  /// Whether --target, if it is given, names something of the stack. A stack that is not aimed at is left out.
  bool is_aimed_at(const EngineStack& stack) const;
  /// Says which stacks were left out because of --target.
  void say_left_out(const std::vector<std::string>& stacks);
  /// Reports what --var, --target and --replace name and no stack has. False if there was such a thing.
  bool check_names();

 private:
  Session& session_;
  std::optional<engine::Engine> engine_;
  std::deque<EngineStack> stacks_;
  std::chrono::milliseconds silence_{0};
  std::stop_token stop_;
  std::chrono::milliseconds grace_{engine::StackRun::kGrace};
};

}  // namespace terrace::cli
