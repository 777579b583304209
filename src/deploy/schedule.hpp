// SPDX-License-Identifier: Apache-2.0
#pragma once

// Plans and applies stacks in an order, several at a time. Knows nothing of engines: what planning and applying is comes
// from outside, so that every order and every failure can be tested.
//
// One thread, the caller's, decides and talks to the user; each plan or apply runs on a thread of its own. A stack is
// planned when all that comes before it has settled (in a destroy: at once, since plans do not depend on each other
// there), and applied when its plan was approved. A stack that fails keeps back those that come after it, and nothing else.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace terrace::deploy {

/// What a plan or an apply came to.
enum class Outcome : unsigned char {
  changed,    ///< planned: there is something to apply; applied: done
  unchanged,  ///< planned: nothing to do
  failed,
  stopped,  ///< by the user
};

enum class Stage : unsigned char {
  waiting,
  planning,
  planned,  ///< with changes, which nobody has approved yet
  approved,
  applying,
  done,
  unchanged,
  failed,
  stopped,      ///< the user interrupted it
  skipped,      ///< because of `blocked_by`
  not_started,  ///< the run ended before it: interrupted, or not approved
};

/// Whether a stack will not change its stage any more.
bool is_final(Stage stage);

struct StackState {
  Stage stage = Stage::waiting;
  /// Whether it came to an apply.
  bool was_applied = false;
  /// Of a skipped stack: the one that failed.
  std::size_t blocked_by = 0;
  double seconds = 0;  ///< spent planning and applying
};

struct Schedule {
  /// For each stack, those that come first; each position is smaller than the stack's own.
  std::vector<std::vector<std::size_t>> after;
  std::size_t parallelism = 4;
  /// In a destroy, a plan needs not wait.
  bool plan_at_once = false;
  /// Every plan is applied as soon as it can be, and nobody is asked.
  bool approved = false;
};

/// Called on threads of their own, for different stacks at the same time. Must not throw.
struct Work {
  std::function<Outcome(std::size_t stack)> plan;
  std::function<Outcome(std::size_t stack)> apply;
};

/// Called on the thread that called `run_stacks`.
struct Watch {
  /// A stack has come to another stage.
  std::function<void(std::size_t stack, const StackState& state)> stage;
  /// Asks whether the plans of these stacks may be applied. Called when nothing else can go on.
  std::function<bool(const std::vector<std::size_t>& stacks)> approve;
  /// Several times a second, and whenever something happened.
  std::function<void()> tick;
  /// Whether nothing new may begin. What runs is waited for.
  std::function<bool()> stopping;
};

std::vector<StackState> run_stacks(const Schedule& schedule, const Work& work, const Watch& watch);

}  // namespace terrace::deploy
