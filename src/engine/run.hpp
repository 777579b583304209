// SPDX-License-Identifier: Apache-2.0
#pragma once

// One run of an engine on one stack. However it ends, what went wrong is in the outcome's diagnostics, in the words and
// with the codes that users get; so a caller only asks `ok`.
//
//   const StackRun stack{.engine = engine, .map = map, .redact = redact, .folder = out + "/web"};
//   Outcome applied = run_messages(stack, {"apply", "-json", "-input=false", plan_file}, [&](const Message& m) { … });
//   if (!applied.ok) for (Diagnostic& d : applied.diagnostics) session.report(std::move(d));
//
// Everything here may be called from several threads at once, one for each stack.

#include <terrace/core/diagnostics.hpp>

#include <functional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/diagnostic.hpp"
#include "engine/find_engine.hpp"
#include "engine/message.hpp"
#include "engine/redact.hpp"
#include "engine/source_map.hpp"

namespace terrace::engine {

struct StackRun {
  /// After an interruption that is ours, an engine may have this long to save its state.
  static constexpr std::chrono::seconds kGrace{60};
  const Engine& engine;
  const SourceMap& map;
  const Redactor& redact;
  /// The stack's folder, the one that holds main.tf.json.
  std::string folder;
  /// An engine that says nothing for this long is stopped; zero: never. See silence_limit.
  std::chrono::milliseconds silence{0};
  /// What it has, once it is stopped, before it is killed.
  std::chrono::milliseconds grace{kGrace};
  std::stop_token stop{};
};

struct Outcome {
  bool ok = false;
  /// A signal came while it ran and it did not get to its end.
  bool interrupted = false;
  int exit_code = -1;
  /// Errors and warnings, also of a run that is ok. An error is among them whenever `ok` is false, except after `stop`.
  std::vector<Diagnostic> diagnostics{};
  /// Of run_document: what was on stdout. Of run_text, nothing.
  Json document{};
  /// Of run_text: stdout as it was.
  std::string text{};
};

/// For commands that write a line for each event. `on_message` gets each, on this thread, diagnostics too.
Outcome run_messages(const StackRun& stack, const std::vector<std::string>& arguments,
                     const std::function<void(const Message&)>& on_message = {});
/// For commands that write one JSON document: `validate -json`, `show -json`, `output -json`. The diagnostics in the
/// document of validate become diagnostics of the outcome.
Outcome run_document(const StackRun& stack, const std::vector<std::string>& arguments);
/// For commands that write text. `in_init`: failures are those of init.
Outcome run_text(const StackRun& stack, std::vector<std::string> arguments, bool in_init = false);

/// What TERRACE_ENGINE_SILENCE says, in seconds, else ten minutes: an apply says something every ten seconds, but a data
/// source may take its time and a large provider is long in coming.
std::chrono::milliseconds silence_limit(const Lookup& environment);

}  // namespace terrace::engine
