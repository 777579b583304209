// SPDX-License-Identifier: Apache-2.0

#include "cli/live_area.hpp"

#include <algorithm>

#include "cli/deploy_text.hpp"

namespace terrace::cli {
namespace {

using deploy::Stage;

constexpr std::size_t kRows = 8;
constexpr std::size_t kBar = 24;
constexpr std::chrono::milliseconds kBetween{100};

double seconds_between(LiveArea::Clock::time_point from, LiveArea::Clock::time_point to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

LiveArea::LiveArea(Console& console, Look look, std::vector<std::string> stacks) : console_(console), look_(look) {
  for (std::string& name : stacks) {
    name_width_ = std::max(name_width_, name.size());
    stacks_.push_back({.name = std::move(name)});
  }
}

std::string LiveArea::named(std::size_t stack) const {
  std::string name = stacks_[stack].name;
  name.resize(name_width_, ' ');
  return name;
}

void LiveArea::stage(std::size_t stack, const deploy::StackState& state, std::size_t total, Clock::time_point now) {
  Stack& here = stacks_[stack];
  here.planning = state.stage == Stage::planning;
  here.since = now;
  if (state.stage == Stage::applying) here.total = total;
  if (deploy::is_final(state.stage)) here.running.clear();
  if (!look_.lines) return;
  std::string text;
  if (here.planning && !look_.area) text = "planning";
  if (state.stage == Stage::unchanged) text = "nothing to do";
  if (state.stage == Stage::failed) text = look_.style(Paint::red, "failed");
  if (state.stage == Stage::stopped) text = look_.style(Paint::red, "interrupted");
  if (state.stage == Stage::skipped) {
    text = look_.style(Paint::yellow, "skipped because " + stacks_[state.blocked_by].name + " failed");
  }
  if (!text.empty()) say(named(stack) + "  " + text + '\n');
}

void LiveArea::resource(const ResourceEvent& event, Clock::time_point now) {
  Stack& here = stacks_[event.stack];
  here.done = event.done;
  const std::string what = visible(event.path);
  if (event.kind == ResourceEvent::Kind::started) {
    here.running[event.address] = {what, doing_text(event.action), now};
    return;
  }
  const bool over = event.kind != ResourceEvent::Kind::progress;
  if (over) here.running.erase(event.address);
  if (!look_.lines || event.action == "read") return;
  if (event.kind == ResourceEvent::Kind::progress && look_.area) return;
  std::string text = event_text(event);
  if (event.kind == ResourceEvent::Kind::failed) text = look_.style(Paint::red, text);
  say(named(event.stack) + "  " + what + "  " + text + '\n');
}

void LiveArea::say(const std::string& text) {
  clear();
  console_.err(text);
}

std::string LiveArea::bar() const {
  std::size_t total = 0;
  std::size_t done = 0;
  for (const Stack& stack : stacks_) {
    total += stack.total;
    done += std::min(stack.done, stack.total);
  }
  if (total == 0) return "planning";
  const std::size_t full = kBar * done / total;
  std::string text = look_.unicode ? "" : "[";
  for (std::size_t i = 0; i < kBar; ++i) {
    if (look_.unicode) {
      text += i < full ? "█" : "░";
    } else {
      text += i < full ? '#' : '.';
    }
  }
  return text + (look_.unicode ? " " : "] ") + std::to_string(done) + "/" + std::to_string(total);
}

std::vector<std::string> LiveArea::area_lines(Clock::time_point now) const {
  std::vector<std::string> rows;
  for (std::size_t i = 0; i < stacks_.size(); ++i) {
    const Stack& stack = stacks_[i];
    if (stack.planning) rows.push_back(named(i) + "  planning " + duration_text(seconds_between(stack.since, now)));
    for (const auto& entry : stack.running) {
      const Running& running = entry.second;
      rows.push_back(named(i) + "  " + running.what + "  " + running.doing + " " +
                     duration_text(seconds_between(running.since, now)));
    }
  }
  if (rows.empty()) return {};
  if (rows.size() > kRows) {
    const std::size_t more = rows.size() - (kRows - 1);
    rows.resize(kRows - 1);
    rows.push_back("and " + std::to_string(more) + " more");
  }
  rows.insert(rows.begin(), bar());
  return rows;
}

void LiveArea::draw(Clock::time_point now) {
  if (!look_.area || now - drawn_at_ < kBetween) return;
  drawn_at_ = now;
  const std::vector<std::string> rows = area_lines(now);
  std::string text;
  if (drawn_ != 0) text = "\x1b[" + std::to_string(drawn_) + "A\r";
  // One column stays free: a full line would make some terminals begin another.
  const std::size_t width = look_.width > 1 ? look_.width - 1 : 79;
  for (const std::string& row : rows) {
    text.append(cut_to_width(row, width)).append("\x1b[K\n");
  }
  text += "\x1b[J";
  if (rows.empty() && drawn_ == 0) return;
  drawn_ = rows.size();
  console_.err(text);
}

void LiveArea::clear() {
  if (drawn_ == 0) return;
  console_.err("\x1b[" + std::to_string(drawn_) + "A\r\x1b[J");
  drawn_ = 0;
  drawn_at_ = {};
}

}  // namespace terrace::cli
