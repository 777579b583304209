// SPDX-License-Identifier: Apache-2.0

#include "cli/deploy_run.hpp"

#include <terrace/version.hpp>

#include <algorithm>
#include <cmath>

#include "cli/diagnostic_json.hpp"
#include "core/node.hpp"
#include "deploy/errors.hpp"
#include "engine/process.hpp"

namespace terrace::cli {
namespace {

using deploy::Stage;
using nlohmann::ordered_json;

/// After a second signal an engine may have this long before it is stopped from outside.
constexpr std::chrono::seconds kForce{2};

std::string_view stage_name(Stage stage) {
  switch (stage) {
  case Stage::waiting: return "waiting";
  case Stage::planning: return "planning";
  case Stage::planned: return "planned";
  case Stage::approved: return "approved";
  case Stage::applying: return "applying";
  default: return result_name(stage);
  }
}

std::string_view kind_name(ResourceEvent::Kind kind) {
  switch (kind) {
  case ResourceEvent::Kind::started: return "started";
  case ResourceEvent::Kind::progress: return "progress";
  case ResourceEvent::Kind::completed: return "completed";
  case ResourceEvent::Kind::failed: return "failed";
  }
  return "";
}

/// Whether the cursor of stderr's terminal can be moved.
bool can_redraw(const Streams& streams) {
  const char* const kind = streams.environment("TERM");
  return streams.err.terminal && kind != nullptr && std::string_view(kind) != "dumb";
}

bool is_yes(const std::string& answer) { return answer == "yes" || answer == "y"; }
bool is_no(const std::string& answer) { return answer == "no" || answer == "n"; }

}  // namespace

DeployRun::DeployRun(Session& session, EngineSession& engines, const deploy::Graph& graph,
                     const deploy::Selection& selection, bool destroys)
    : session_(session), selection_(selection), destroys_(destroys),
      approved_(session.options().has("--yes") || session.options().has("--auto-approve")),
      streams_events_(session.options().has("--json-stream")) {
  const Options& options = session.options();
  const std::vector<std::string> unprotected = options.values("--unprotect");
  for (std::size_t i = 0; i < selection.stacks.size(); ++i) {
    names_.push_back(graph.names[selection.stacks[i]]);
    auto& stacks = engines.stacks();
    EngineStack& stack =
        *std::find_if(stacks.begin(), stacks.end(), [&](const EngineStack& one) { return one.name == names_[i]; });
    JobOptions job{.destroy = destroys};
    job.unprotected = std::find(unprotected.begin(), unprotected.end(), names_[i]) != unprotected.end();
    if (destroys) job.flags.emplace_back("-destroy");
    const std::vector<std::string> targets = engines.address_flags(stack, "--target");
    job.flags.insert(job.flags.end(), targets.begin(), targets.end());
    if (const std::string* refresh = options.value("--refresh"); refresh != nullptr && *refresh == "false") {
      job.flags.emplace_back("-refresh=false");
    }
    jobs_.emplace_back(i, engines, stack, std::move(job));
  }
  engines.stop_with(stop_.get_token(), kForce);
  const Streams& streams = session.console().streams();
  area_.emplace(session.console(),
                LiveArea::Look{.style = session.err_style(),
                               .lines = !options.quiet,
                               .area = can_redraw(streams) && !options.quiet,
                               .unicode = wants_unicode(streams),
                               .width = streams.err.width},
                names_);
}

int DeployRun::run(std::size_t parallelism) {
  const engine::SignalsHeld held;
  if (streams_events_) {
    ordered_json first;
    first["type"] = "version";
    first["format_version"] = "1.0";
    first["terrace_version"] = version;
    first["command"] = destroys_ ? "destroy" : "deploy";
    first["stacks"] = names_;
    put_event(std::move(first));
  }
  const deploy::Work work{.plan = [this](std::size_t stack) { return jobs_[stack].plan(); },
                          .apply =
                              [this](std::size_t stack) {
                                return jobs_[stack].apply([this](const ResourceEvent& event) {
                                  const std::lock_guard lock(mutex_);
                                  events_.push_back(event);
                                });
                              }};
  const std::vector<deploy::StackState> states = deploy::run_stacks(
      {.after = selection_.after, .parallelism = parallelism, .plan_at_once = destroys_, .approved = approved_}, work,
      watch());
  tick();
  area_->clear();
  bool all_well = !declined_;
  for (std::size_t i = 0; i < states.size(); ++i) {
    jobs_[i].remove_plan();
    all_well = all_well && (states[i].stage == Stage::done || states[i].stage == Stage::unchanged);
    results_.push_back({.name = names_[i],
                        .state = states[i],
                        .blocked_by = names_[states[i].blocked_by],
                        .planned = jobs_[i].counts(),
                        .applied = jobs_[i].applied()});
  }
  const int code = session_.exit_code();
  return all_well ? code : static_cast<int>(kErrors);
}

deploy::Watch DeployRun::watch() {
  return {.stage = [this](std::size_t stack, const deploy::StackState& state) { stage(stack, state); },
          .approve = [this](const std::vector<std::size_t>& stacks) { return approve(stacks); },
          .tick = [this] { tick(); },
          .stopping = [this] { return stopping(); }};
}

void DeployRun::stage(std::size_t stack, const deploy::StackState& state) {
  tick();
  const engine::PlanCounts& counts = jobs_[stack].counts();
  area_->stage(stack, state, counts.add + counts.change + counts.destroy, LiveArea::Clock::now());
  if (streams_events_) {
    ordered_json event;
    event["type"] = "stack";
    event["stack"] = names_[stack];
    event["stage"] = stage_name(state.stage);
    if (state.stage == Stage::skipped) event["blocked_by"] = names_[state.blocked_by];
    if (state.stage == Stage::planned) event["planned"] = counts_json(counts);
    put_event(std::move(event));
  }
  if (deploy::is_final(state.stage)) {
    for (const Diagnostic& found : jobs_[stack].diagnostics()) {
      session_.report(found);
      if (!streams_events_) continue;
      Diagnostics one;
      one.add(found);
      ordered_json event;
      event["type"] = "diagnostic";
      event["stack"] = names_[stack];
      event["diagnostic"] = diagnostics_json(one)[0];
      put_event(std::move(event));
    }
  }
  if (state.stage == Stage::planned && approved_) show_plan(stack);
}

void DeployRun::show_plan(std::size_t stack) {
  const Streams& streams = session_.console().streams();
  const bool to_out = !session_.options().json && !streams_events_;
  const Stream& stream = to_out ? streams.out : streams.err;
  const std::string text =
      "\n" + plan_text(jobs_[stack].planned(), {.style = to_out ? session_.out_style() : session_.err_style(),
                                                .unicode = wants_unicode(streams),
                                                .width = stream.width});
  area_->clear();
  if (to_out) {
    session_.console().out(text);
  } else {
    session_.console().err(text);
  }
}

bool DeployRun::approve(const std::vector<std::size_t>& stacks) {
  tick();
  area_->clear();
  for (const std::size_t stack : stacks) show_plan(stack);
  Console& console = session_.console();
  const std::string what = counted(stacks.size(), "stack");
  const std::string question = destroys_ ? "Destroy what these plans say of " + what + "? It cannot be undone. yes/no: "
                                         : "Apply these changes to " + what + "? yes/no: ";
  for (int round = 0; round < 3; ++round) {
    console.err((round == 0 ? "\n" : "") + question);
    const std::optional<std::string> answer =
        console.streams().in.line([] { return engine::SignalsHeld::count() > 0; });
    if (!answer) break;
    if (is_yes(*answer)) return true;
    if (is_no(*answer)) {
      declined_ = true;
      return false;
    }
    console.err("Please write yes or no.\n");
  }
  console.err("\n");
  declined_ = true;
  if (engine::SignalsHeld::count() == 0) session_.report(deploy::errors::unread_approval());
  return false;
}

bool DeployRun::stopping() {
  note_signals();
  return signals_ > 0;
}

void DeployRun::note_signals() {
  const int count = engine::SignalsHeld::count();
  const LiveArea::Clock::time_point now = LiveArea::Clock::now();
  if (count > 0 && signals_ == 0) {
    area_->say("stopping, waiting for terraform to finish; again to force\n");
  }
  if (count > 1 && signals_ < 2) {
    forced_ = now;
    area_->say("forcing terraform to stop; the state may be left behind what was done\n");
  }
  if (count > signals_ && streams_events_) {
    ordered_json event;
    event["type"] = "stopping";
    event["forced"] = count > 1;
    put_event(std::move(event));
  }
  signals_ = count;
  if (signals_ > 1 && now - forced_ >= kForce) stop_.request_stop();
}

void DeployRun::tick() {
  note_signals();
  std::vector<ResourceEvent> events;
  {
    const std::lock_guard lock(mutex_);
    events.swap(events_);
  }
  const LiveArea::Clock::time_point now = LiveArea::Clock::now();
  for (const ResourceEvent& event : events) {
    area_->resource(event, now);
    if (streams_events_) put_resource(event);
  }
  area_->draw(now);
}

void DeployRun::put_resource(const ResourceEvent& event) {
  ordered_json made;
  made["type"] = "resource";
  made["stack"] = names_[event.stack];
  made["path"] = event.path;
  made["address"] = event.address;
  made["action"] = event.action;
  made["state"] = kind_name(event.kind);
  made["elapsed_seconds"] = event.seconds;
  made["done"] = event.done;
  made["total"] = event.total;
  put_event(std::move(made));
}

void DeployRun::put_event(ordered_json event) {
  const double seconds = std::chrono::duration<double>(LiveArea::Clock::now() - begun_).count();
  event["seconds"] = std::round(seconds * 1000) / 1000;
  session_.console().out(event.dump(-1, ' ', false, ordered_json::error_handler_t::replace) + '\n');
}

}  // namespace terrace::cli
