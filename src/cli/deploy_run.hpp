// SPDX-License-Identifier: Apache-2.0
#pragma once

// A deploy or destroy of several stacks as the user sees it: plans are shown, the question is put, progress is drawn, a
// signal is answered. What is decided when is the schedule's.

#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/deploy_text.hpp"
#include "cli/engine_session.hpp"
#include "cli/live_area.hpp"
#include "deploy/schedule.hpp"
#include "deploy/selection.hpp"

namespace terrace::cli {

class DeployRun {
 public:
  /// `engines` holds the stacks of the selection, in any order; it and `selection` live longer.
  DeployRun(Session& session, EngineSession& engines, const deploy::Graph& graph, const deploy::Selection& selection,
            bool destroys);

  /// Returns the exit code; everything but the summary has been shown, and diagnostics have been reported.
  int run(std::size_t parallelism);
  const std::vector<StackResult>& results() const { return results_; }

 private:
  deploy::Watch watch();
  void stage(std::size_t stack, const deploy::StackState& state);
  bool approve(const std::vector<std::size_t>& stacks);
  bool stopping();
  void tick();
  void show_plan(std::size_t stack);
  void note_signals();
  void put_event(nlohmann::ordered_json event);
  void put_resource(const ResourceEvent& event);

  Session& session_;
  const deploy::Selection& selection_;
  bool destroys_;
  bool approved_;
  bool streams_events_;
  std::stop_source stop_;
  std::vector<std::string> names_;
  std::deque<StackJob> jobs_;
  std::optional<LiveArea> area_;
  LiveArea::Clock::time_point begun_ = LiveArea::Clock::now();
  LiveArea::Clock::time_point forced_{};
  int signals_ = 0;
  bool declined_ = false;
  std::mutex mutex_;
  std::vector<ResourceEvent> events_;
  std::vector<StackResult> results_;
};

}  // namespace terrace::cli
