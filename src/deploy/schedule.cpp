// SPDX-License-Identifier: Apache-2.0

#include "deploy/schedule.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace terrace::deploy {
namespace {

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kTick{50};

struct Finished {
  std::size_t stack;
  Outcome outcome;
};

/// What the threads hand back.
class Results {
 public:
  void add(Finished finished) {
    {
      const std::lock_guard lock(mutex_);
      finished_.push_back(finished);
    }
    arrived_.notify_one();
  }
  std::vector<Finished> wait() {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, kTick, [&] { return !finished_.empty(); });
    return std::exchange(finished_, {});
  }

 private:
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Finished> finished_;
};

class Run {
 public:
  Run(const Schedule& schedule, const Work& work, const Watch& watch)
      : schedule_(schedule), work_(work), watch_(watch), states_(schedule.after.size()), begun_(states_.size()) {}

  std::vector<StackState> run() {
    while (!all_final()) {
      if (watch_.stopping()) {
        give_up();
      } else {
        skip_blocked();
        start_what_can();
      }
      if (!threads_.empty()) {
        collect(results_.wait());
      } else if (!all_final()) {
        ask();
      }
      watch_.tick();
    }
    return std::move(states_);
  }

 private:
  struct Thread {
    std::size_t stack;
    std::jthread thread;
  };

  void set(std::size_t stack, Stage stage) {
    states_[stack].stage = stage;
    watch_.stage(stack, states_[stack]);
  }

  bool all_final() const {
    return std::all_of(states_.begin(), states_.end(), [](const StackState& state) { return is_final(state.stage); });
  }

  bool all_settled(std::size_t stack) const {
    const std::vector<std::size_t>& first = schedule_.after[stack];
    return std::all_of(first.begin(), first.end(), [&](std::size_t other) {
      return states_[other].stage == Stage::done || states_[other].stage == Stage::unchanged;
    });
  }

  bool is_idle(std::size_t stack) const {
    const Stage stage = states_[stack].stage;
    return stage == Stage::waiting || stage == Stage::planned || stage == Stage::approved;
  }

  /// Stacks come after those that they wait for, so one pass reaches everything.
  void skip_blocked() {
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (!is_idle(i)) continue;
      for (const std::size_t first : schedule_.after[i]) {
        const StackState& before = states_[first];
        if (before.stage == Stage::failed || before.stage == Stage::stopped) {
          states_[i].blocked_by = first;
        } else if (before.stage == Stage::skipped) {
          states_[i].blocked_by = before.blocked_by;
        } else if (before.stage == Stage::not_started) {
          set(i, Stage::not_started);
          break;
        } else {
          continue;
        }
        set(i, Stage::skipped);
        break;
      }
    }
  }

  void start_what_can() {
    for (std::size_t i = 0; i < states_.size() && threads_.size() < schedule_.parallelism; ++i) {
      if (states_[i].stage == Stage::waiting && (schedule_.plan_at_once || all_settled(i))) {
        start(i, Stage::planning, work_.plan);
      } else if (states_[i].stage == Stage::approved && all_settled(i)) {
        states_[i].was_applied = true;
        start(i, Stage::applying, work_.apply);
      }
    }
  }

  void start(std::size_t stack, Stage stage, const std::function<Outcome(std::size_t)>& what) {
    set(stack, stage);
    begun_[stack] = Clock::now();
    threads_.push_back({stack, std::jthread([this, stack, &what] { results_.add({stack, what(stack)}); })});
  }

  void collect(const std::vector<Finished>& finished) {
    for (const auto& [stack, outcome] : finished) {
      const std::size_t number = stack;
      threads_.erase(std::find_if(threads_.begin(), threads_.end(),
                                  [number](const Thread& thread) { return thread.stack == number; }));
      StackState& state = states_[stack];
      state.seconds += std::chrono::duration<double>(Clock::now() - begun_[stack]).count();
      const bool planned = state.stage == Stage::planning;
      switch (outcome) {
      case Outcome::changed:
        set(stack, planned ? Stage::planned : Stage::done);
        if (planned && schedule_.approved) set(stack, Stage::approved);
        break;
      case Outcome::unchanged: set(stack, Stage::unchanged); break;
      case Outcome::failed: set(stack, Stage::failed); break;
      case Outcome::stopped: set(stack, Stage::stopped); break;
      }
    }
  }

  /// Nothing runs and nothing can be started: whatever is left waits for an answer.
  void ask() {
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (states_[i].stage == Stage::planned) open.push_back(i);
    }
    if (open.empty()) return;
    const bool yes = watch_.approve(open);
    for (const std::size_t stack : open) set(stack, yes ? Stage::approved : Stage::not_started);
  }

  void give_up() {
    for (std::size_t i = 0; i < states_.size(); ++i) {
      if (is_idle(i)) set(i, Stage::not_started);
    }
  }

  const Schedule& schedule_;
  const Work& work_;
  const Watch& watch_;
  std::vector<StackState> states_;
  std::vector<Clock::time_point> begun_;
  Results results_;
  std::vector<Thread> threads_;  // last: they are joined before what they use goes
};

}  // namespace

bool is_final(Stage stage) { return stage >= Stage::done; }

std::vector<StackState> run_stacks(const Schedule& schedule, const Work& work, const Watch& watch) {
  return Run(schedule, work, watch).run();
}

}  // namespace terrace::deploy
