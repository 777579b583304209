// SPDX-License-Identifier: Apache-2.0

#include "engine/run.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "engine/errors.hpp"

namespace terrace::engine {
namespace {

constexpr std::chrono::seconds kSilence{600};

/// "terraform plan".
std::string command_name(const StackRun& stack, const std::vector<std::string>& arguments) {
  return std::string(stack.engine.command()) + ' ' + arguments.front();
}

Ended run_engine(const StackRun& stack, const std::vector<std::string>& arguments,
                 std::function<void(std::string_view)> on_line) {
  Program program{.arguments = {stack.engine.path, "-chdir=" + stack.folder},
                  .environment = stack.engine.environment,
                  .on_line = std::move(on_line),
                  .silence = stack.silence,
                  .grace = stack.grace,
                  .stop = stack.stop};
  program.arguments.insert(program.arguments.end(), arguments.begin(), arguments.end());
  return run(program);
}

bool has_error(const Outcome& outcome) {
  return std::any_of(outcome.diagnostics.begin(), outcome.diagnostics.end(),
                     [](const Diagnostic& found) { return found.severity == Severity::error; });
}

/// Adds what the way in which it ended has to say. `words` is what was said that is no diagnostic yet.
void judge(const StackRun& stack, const std::string& command, const Ended& ended, bool in_init,
           const std::string& words, Outcome& outcome) {
  using How = Ended::How;
  const detail::Node* node = &stack.map.stack();
  outcome.exit_code = ended.code;
  outcome.ok = ended.ok() && !has_error(outcome);
  outcome.interrupted = ended.interrupted && !outcome.ok;
  if (outcome.ok) return;
  for (const Json& found : read_text_diagnostics(ended.errors)) {
    if (text_at(found, "/severity") == "error") {
      outcome.diagnostics.push_back(to_diagnostic(found, stack.map, stack.redact, in_init));
    }
  }
  const auto add = [&](Diagnostic found) { outcome.diagnostics.push_back(std::move(found)); };
  if (ended.how == How::not_started) return add(errors::engine_not_started(stack.engine.path, ended.code));
  if (ended.how == How::stopped) return;
  if (outcome.interrupted) return add(errors::interrupted(node, command));
  if (ended.how == How::killed) return add(errors::engine_killed(node, command, ended.code));
  if (ended.how == How::silent || ended.how == How::timed_out) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(stack.silence).count();
    return add(errors::engine_silent(node, command, static_cast<std::size_t>(seconds)));
  }
  if (has_error(outcome)) return;
  add(errors::failed_without_reason(node, command, ended.code, stack.redact(words)));
}

}  // namespace

Outcome run_messages(const StackRun& stack, const std::vector<std::string>& arguments,
                     const std::function<void(const Message&)>& on_message) {
  const std::string command = command_name(stack, arguments);
  Outcome outcome;
  std::string other;
  bool understood = false;
  Ended ended = run_engine(stack, arguments, [&](std::string_view line) {
    const Message message = read_message(line);
    if (message.kind == Message::Kind::text) {
      other.append(line).append("\n");
    } else {
      understood = true;
      const auto found = message.json.find("diagnostic");
      if (found != message.json.end()) {
        outcome.diagnostics.push_back(to_diagnostic(*found, stack.map, stack.redact));
      }
    }
    if (on_message) on_message(message);
  });
  judge(stack, command, ended, false, other + ended.errors, outcome);
  if (outcome.ok && !understood) {
    outcome.ok = false;
    outcome.diagnostics.push_back(errors::not_understood(&stack.map.stack(), command, stack.redact(other)));
  }
  return outcome;
}

Outcome run_document(const StackRun& stack, const std::vector<std::string>& arguments) {
  const std::string command = command_name(stack, arguments);
  Outcome outcome;
  Ended ended = run_engine(stack, arguments, {});
  // Remarks about the command line's own configuration may stand before the document.
  const std::size_t begin = ended.output.starts_with('{') ? 0 : ended.output.find("\n{");
  outcome.document = begin == std::string::npos ? Json() : Json::parse(ended.output.substr(begin), nullptr, false);
  const bool understood = outcome.document.is_object();
  if (understood && arguments.front() == "validate" && outcome.document.contains("diagnostics")) {
    for (const Json& found : outcome.document["diagnostics"]) {
      outcome.diagnostics.push_back(to_diagnostic(found, stack.map, stack.redact));
    }
  }
  judge(stack, command, ended, false, understood ? ended.errors : ended.output + ended.errors, outcome);
  if (outcome.ok && !understood) {
    outcome.ok = false;
    outcome.diagnostics.push_back(errors::not_understood(&stack.map.stack(), command, stack.redact(ended.output)));
  }
  return outcome;
}

Outcome run_text(const StackRun& stack, std::vector<std::string> arguments, bool in_init) {
  const std::string command = command_name(stack, arguments);
  arguments.insert(arguments.begin() + 1, "-no-color");
  Outcome outcome;
  Ended ended = run_engine(stack, arguments, {});
  outcome.text = std::move(ended.output);
  judge(stack, command, ended, in_init, outcome.text + ended.errors, outcome);
  return outcome;
}

std::chrono::milliseconds silence_limit(const Lookup& environment) {
  const char* const text = environment("TERRACE_ENGINE_SILENCE");
  if (text == nullptr) return kSilence;
  unsigned seconds = 0;
  const char* const end = text + std::strlen(text);
  const auto [read, fault] = std::from_chars(text, end, seconds);
  return fault == std::errc() && read == end ? std::chrono::seconds(seconds) : kSilence;
}

}  // namespace terrace::engine
