// SPDX-License-Identifier: Apache-2.0
#pragma once

// How far a deploy is. On a terminal: lines of what is done, and below them an area that is drawn anew at most ten times a
// second, with a bar and what is at work. Elsewhere only the lines.

#include <chrono>
#include <map>
#include <string>
#include <vector>

#include "cli/deploy_job.hpp"
#include "cli/stream.hpp"
#include "cli/terminal_text.hpp"
#include "deploy/schedule.hpp"

namespace terrace::cli {

class LiveArea {
 public:
  using Clock = std::chrono::steady_clock;
  struct Look {
    Style style{};
    bool lines = true;  ///< what is done, and the stacks' stages
    bool area = false;  ///< only on a terminal
    bool unicode = false;
    unsigned width = 80;
  };

  LiveArea(Console& console, Look look, std::vector<std::string> stacks);
  LiveArea(const LiveArea&) = delete;
  LiveArea& operator=(const LiveArea&) = delete;
  ~LiveArea() { clear(); }

  void stage(std::size_t stack, const deploy::StackState& state, std::size_t total, Clock::time_point now);
  void resource(const ResourceEvent& event, Clock::time_point now);
  /// Text that stays, above the area; on stderr.
  void say(const std::string& text);
  /// Draws the area, unless that was done a moment ago.
  void draw(Clock::time_point now);
  /// Takes the area away, so that others may write.
  void clear();

 private:
  struct Running {
    std::string what;
    std::string doing;
    Clock::time_point since{};
  };
  struct Stack {
    std::string name;
    std::size_t total = 0;
    std::size_t done = 0;
    bool planning = false;
    Clock::time_point since{};
    std::map<std::string, Running> running{};
  };

  std::vector<std::string> area_lines(Clock::time_point now) const;
  std::string bar() const;
  std::string named(std::size_t stack) const;

  Console& console_;
  Look look_;
  std::vector<Stack> stacks_;
  std::size_t name_width_ = 0;
  Clock::time_point drawn_at_{};
  std::size_t drawn_ = 0;  ///< lines of the area that stand on the terminal
};

}  // namespace terrace::cli
