// SPDX-License-Identifier: Apache-2.0

// Which stacks are taken, in what order they are planned and applied, and what a failure keeps back: on random graphs, with
// plans and applies that only sleep and fail.

#include "deploy/schedule.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "catch.hpp"
#include "deploy/selection.hpp"

using namespace terrace::deploy;

namespace {

using Positions = std::vector<std::size_t>;

Graph chain_and_island() { return {{"network", "web", "edge", "island"}, {{}, {0}, {1, 0}, {}}}; }

/// A graph in which every stack needs only earlier ones, with the program's order shuffled.
Graph random_graph(std::mt19937& random) {
  const std::size_t size = 1 + random() % 9;
  Positions order(size);
  for (std::size_t i = 0; i < size; ++i) order[i] = i;
  std::shuffle(order.begin(), order.end(), random);
  Graph graph;
  graph.needs.resize(size);
  for (std::size_t i = 0; i < size; ++i) graph.names.push_back("s" + std::to_string(i));
  for (std::size_t i = 0; i < size; ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (random() % 3 == 0) graph.needs[order[i]].push_back(order[k]);
    }
  }
  return graph;
}

/// What the plan and the apply of each stack come to, and a log of what was called.
struct Script {
  std::vector<Outcome> plan;
  std::vector<Outcome> apply;
  std::mutex mutex{};
  std::vector<std::pair<std::size_t, bool>> log{};  ///< stack, and whether it was an apply; at its end
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;

  Outcome act(std::size_t stack, bool is_apply) {
    const int now = ++running;
    int before = most;
    while (before < now && !most.compare_exchange_weak(before, now)) {
    }
    std::this_thread::sleep_for(std::chrono::microseconds(200));
    {
      const std::lock_guard lock(mutex);
      log.emplace_back(stack, is_apply);
    }
    --running;
    return is_apply ? apply[stack] : plan[stack];
  }
  Work work() {
    return {[this](std::size_t stack) { return act(stack, false); },
            [this](std::size_t stack) { return act(stack, true); }};
  }
  std::size_t position(std::size_t stack, bool is_apply) const {
    return static_cast<std::size_t>(std::find(log.begin(), log.end(), std::pair(stack, is_apply)) - log.begin());
  }
};

Watch silent(bool answer = true) {
  return {[](std::size_t, const StackState&) {}, [answer](const Positions&) { return answer; }, [] {},
          [] { return false; }};
}

}  // namespace

TEST_CASE("a deploy takes what the named stacks need unless it is exclusive") {
  const Graph graph = chain_and_island();
  const Selection all = select_for_deploy(graph, {}, false);
  CHECK(all.stacks == Positions{0, 1, 2, 3});
  CHECK(all.added.empty());
  const Selection edge = select_for_deploy(graph, {"edge"}, false);
  CHECK(edge.stacks == Positions{0, 1, 2});
  CHECK(edge.added == Positions{0, 1});
  CHECK(edge.after == std::vector<Positions>{{}, {0}, {1, 0}});
  const Selection alone = select_for_deploy(graph, {"edge", "network"}, true);
  CHECK(alone.stacks == Positions{0, 2});
  CHECK(alone.after == std::vector<Positions>{{}, {0}});
}

TEST_CASE("a destroy takes what needs a stack only when it is told to") {
  const Graph graph = chain_and_island();
  const Selection refused = select_for_destroy(graph, {"network", "edge"}, false);
  REQUIRE(refused.still_needed.size() == 1);
  CHECK(refused.still_needed[0].stack == 0);
  CHECK(refused.still_needed[0].by == Positions{1});
  const Selection named = select_for_destroy(graph, {"network", "edge", "web"}, false);
  CHECK(named.still_needed.empty());
  CHECK(named.stacks == Positions{2, 1, 0});
  const Selection along = select_for_destroy(graph, {"web"}, true);
  CHECK(along.stacks == Positions{2, 1});
  CHECK(along.added == Positions{2});
  CHECK(select_for_destroy(graph, {}, true).stacks == Positions{2, 3, 1, 0});
}

TEST_CASE("what waits for a stack that is left out waits for what that one waited for") {
  const Graph graph{{"network", "web", "edge", "island"}, {{}, {0}, {1}, {}}};
  const Selection rest = without(select_for_deploy(graph, {"edge", "island"}, false), {false, true, false, true});
  CHECK(rest.stacks == Positions{0, 2});
  CHECK(rest.after == std::vector<Positions>{{}, {0}});
  CHECK(rest.added == Positions{0});
  CHECK(without(select_for_destroy(graph, {}, true), {false, true, false, true}).after ==
        std::vector<Positions>{{}, {0}});
}

TEST_CASE("property: on any graph stacks wait for what comes first and a failure keeps back only what comes after it") {
  constexpr unsigned kSeed = 20260;
  std::mt19937 random(kSeed);
  for (int round = 0; round < 200; ++round) {
    INFO("seed " << kSeed << ", round " << round);
    const Graph graph = random_graph(random);
    const bool destroys = random() % 3 == 0;
    const Selection selection =
        destroys ? select_for_destroy(graph, {}, true) : select_for_deploy(graph, {}, random() % 2 == 0);
    const std::size_t size = graph.names.size();
    REQUIRE(selection.stacks.size() == size);

    Script script{.plan = std::vector<Outcome>(size), .apply = std::vector<Outcome>(size)};
    const Outcome outcomes[] = {Outcome::changed, Outcome::changed, Outcome::unchanged, Outcome::failed};
    for (std::size_t i = 0; i < size; ++i) {
      script.plan[i] = outcomes[random() % 4];
      script.apply[i] = random() % 5 == 0 ? Outcome::failed : Outcome::changed;
    }
    const Schedule schedule{.after = selection.after,
                            .parallelism = 1 + random() % 4,
                            .plan_at_once = destroys,
                            .approved = random() % 2 == 0};
    const std::vector<StackState> states = run_stacks(schedule, script.work(), silent());

    CHECK(script.most <= static_cast<int>(schedule.parallelism));
    for (std::size_t i = 0; i < size; ++i) {
      const bool kept_back = std::any_of(schedule.after[i].begin(), schedule.after[i].end(), [&](std::size_t first) {
        return states[first].stage == Stage::failed || states[first].stage == Stage::skipped;
      });
      Stage expected = script.plan[i] == Outcome::unchanged ? Stage::unchanged : Stage::done;
      if (script.plan[i] == Outcome::failed || (expected == Stage::done && script.apply[i] == Outcome::failed)) {
        expected = Stage::failed;
      }
      if (destroys) {
        // Its plan may have come to an end before what comes first had failed.
        const bool fails = states[i].stage == Stage::failed && script.plan[i] == Outcome::failed;
        const bool nothing = states[i].stage == Stage::unchanged && script.plan[i] == Outcome::unchanged;
        if (kept_back && !fails && !nothing) expected = Stage::skipped;
      } else if (kept_back) {
        expected = Stage::skipped;
      }
      CHECK(states[i].stage == expected);
      if (states[i].stage == Stage::skipped) CHECK(states[states[i].blocked_by].stage == Stage::failed);
      if (!states[i].was_applied) continue;
      for (const std::size_t first : schedule.after[i]) {
        const bool applied = states[first].was_applied;
        CHECK(script.position(first, applied) < script.position(i, true));
        if (!destroys) CHECK(script.position(first, applied) < script.position(i, false));
      }
    }
  }
}

TEST_CASE("the question comes once for all plans that are open and again for stacks that had to wait") {
  Script script{.plan = std::vector<Outcome>(3, Outcome::changed), .apply = std::vector<Outcome>(3, Outcome::changed)};
  std::vector<Positions> questions;
  Watch watch = silent();
  watch.approve = [&](const Positions& open) {
    questions.push_back(open);
    return true;
  };
  run_stacks({.after = {{}, {0}, {}}}, script.work(), watch);
  CHECK(questions == std::vector<Positions>{{0, 2}, {1}});

  questions.clear();
  script.plan[0] = Outcome::unchanged;
  run_stacks({.after = {{}, {0}, {}}}, script.work(), watch);
  CHECK(questions == std::vector<Positions>{{1, 2}});

  questions.clear();
  script.plan[0] = Outcome::changed;
  run_stacks({.after = {{}, {0}, {}}, .plan_at_once = true}, script.work(), watch);
  CHECK(questions == std::vector<Positions>{{0, 1, 2}});

  const std::vector<StackState> declined = run_stacks({.after = {{}, {0}, {}}}, script.work(), silent(false));
  for (const StackState& state : declined) CHECK(state.stage == Stage::not_started);
}

TEST_CASE("a run that is stopped begins nothing and waits for what is at work") {
  Script script{.plan = std::vector<Outcome>(3, Outcome::changed), .apply = std::vector<Outcome>(3, Outcome::changed)};
  std::atomic<bool> applying = false;
  Work work = script.work();
  work.apply = [&](std::size_t stack) {
    applying = true;
    std::this_thread::sleep_for(std::chrono::milliseconds(80));
    return script.act(stack, true);
  };
  Watch watch = silent();
  watch.stopping = [&] { return applying.load(); };
  const std::vector<StackState> states = run_stacks({.after = {{}, {0}, {}}, .parallelism = 1}, work, watch);
  CHECK(states[0].stage == Stage::done);
  CHECK(states[1].stage == Stage::not_started);
  CHECK(states[2].stage == Stage::not_started);
}
