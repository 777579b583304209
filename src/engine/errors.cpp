// SPDX-License-Identifier: Apache-2.0

#include "engine/errors.hpp"

#include "core/in_quotes.hpp"

#include <cstring>

namespace terrace::engine::errors {
namespace {

using detail::diagnostic;

/// At most this many bytes of what a program said are repeated.
constexpr std::size_t kMostWords = 1500;

/// The end of a text, where the reason stands.
std::string ending(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  if (text.size() <= kMostWords) return text;
  const std::size_t line = text.find('\n', text.size() - kMostWords);
  return "…\n" + text.substr(line == std::string::npos ? text.size() - kMostWords : line + 1);
}

void add_note(Diagnostic& to, const std::string& introduction, const std::string& text) {
  if (const std::string words = ending(text); !words.empty()) to.notes.push_back({introduction + words, {}});
}

}  // namespace

Diagnostic no_engine() {
  return diagnostic(nullptr, "T0501", "neither terraform nor tofu is on the PATH",
                    "install Terraform (https://developer.hashicorp.com/terraform/install) or OpenTofu "
                    "(https://opentofu.org/docs/intro/install), or name one with --engine or TERRACE_ENGINE");
}

Diagnostic no_such_engine(const std::string& wanted, std::string_view asked_by) {
  return diagnostic(nullptr, "T0501",
                    std::string(asked_by) + " names " + detail::in_quotes(wanted) +
                        ", which is no program that can be run",
                    "give the path of a terraform or tofu, or a name that is on the PATH");
}

Diagnostic engine_not_started(const std::string& path, int error) {
  return diagnostic(nullptr, "T0502", path + " could not be started: " + std::strerror(error),
                    "try to run it by hand; a program for another machine or a damaged download does this");
}

Diagnostic unreadable_version(const std::string& path, const std::string& answer) {
  Diagnostic made = diagnostic(nullptr, "T0503", path + " does not say which version it is",
                               "it must answer `version` as terraform and tofu do; is it one of them?");
  add_note(made, "it said: ", answer);
  return made;
}

Diagnostic engine_too_old(const std::string& introduced, const std::string& path, std::string_view least) {
  return diagnostic(nullptr, "T0504", introduced + " (" + path + ") is too old: it must be " + std::string(least),
                    "install a newer one, or name another with --engine or TERRACE_ENGINE");
}

Diagnostic version_not_allowed(const detail::Node* stack, const std::string& introduced, const std::string& path,
                               const std::string& wanted) {
  return diagnostic(stack, "T0504",
                    "stack " + detail::in_quotes(stack->id) + " requires version " + wanted + ", but this is " +
                        introduced + " (" + path + ")",
                    "install a version that fits, name another with --engine or TERRACE_ENGINE, or change "
                    "required_version(…) in the program");
}

Diagnostic engine_killed(const detail::Node* stack, const std::string& command, int signal) {
  return diagnostic(stack, "T0512", command + " was killed: " + strsignal(signal),
                    "run it again; when it happens again, look for the reason in the system's log (out of memory?). A "
                    "state lock may be left: the next run says so, and how to take it away");
}

Diagnostic engine_silent(const detail::Node* stack, const std::string& command, std::size_t seconds) {
  return diagnostic(
      stack, "T0513", command + " said nothing for " + std::to_string(seconds) + " seconds and was stopped",
      "see what it waits for with TF_LOG=debug; TERRACE_ENGINE_SILENCE=SECONDS allows it more time, 0 any");
}

Diagnostic interrupted(const detail::Node* stack, const std::string& command) {
  return diagnostic(stack, "T0514", command + " was interrupted",
                    "run it again when you like; nothing is left half-written");
}

Diagnostic not_understood(const detail::Node* stack, const std::string& command, const std::string& output) {
  Diagnostic made = diagnostic(stack, "T0515", "the output of " + command + " is not what terraform writes with -json",
                               "is the engine a wrapper that prints text of its own to stdout? name the real one with "
                               "--engine, or let the wrapper print to stderr");
  add_note(made, "it said: ", output);
  return made;
}

Diagnostic failed_without_reason(const detail::Node* stack, const std::string& command, int code,
                                 const std::string& last_words) {
  Diagnostic made = diagnostic(stack, "T0516",
                               command + " failed (exit code " + std::to_string(code) + ")" +
                                   (last_words.empty() ? " and did not say why" : ""),
                               "run it by hand in the stack's folder, with TF_LOG=debug if that says no more");
  add_note(made, "it said: ", last_words);
  return made;
}

Diagnostic unknown_target(const std::string& flag, const std::string& wanted, std::string hint) {
  return diagnostic(nullptr, "T0519",
                    flag + " names " + detail::in_quotes(wanted) + ", which no stack that is meant has",
                    std::move(hint));
}

Diagnostic unknown_output(const detail::Node* stack, const std::string& name, std::string hint) {
  return diagnostic(stack, "T0520",
                    "stack " + detail::in_quotes(stack->id) + " has no output " + detail::in_quotes(name),
                    std::move(hint));
}

Diagnostic output_is_sensitive(const detail::Node* stack, const std::string& name) {
  return diagnostic(stack, "T0521", "the output " + detail::in_quotes(name) + " is sensitive, and --raw would print it",
                    "add --show-sensitive if it may be seen");
}

Diagnostic not_written(const detail::Node* stack, const std::string& folder, const std::string& program) {
  return diagnostic(stack, "T0520",
                    "stack " + detail::in_quotes(stack->id) + " has no outputs: " + folder + " was never written",
                    "apply it first: " + program + " deploy " + std::string(stack->id));
}

Diagnostic variables_not_written(const detail::Node* stack, const std::string& folder, int error) {
  return diagnostic(stack, "T0522",
                    "the values of --var could not be written to " + folder + ": " + std::strerror(error),
                    "nothing was planned: make room there, or let the folder be written to");
}

Diagnostic is_a_module(const detail::Node* stack, const std::string& folder) {
  return diagnostic(stack, "T0520",
                    "stack " + detail::in_quotes(stack->id) + " has no outputs in " + folder +
                        ": a module is written there",
                    "a module has no state of its own; name the folder that deploy writes to with --out");
}

}  // namespace terrace::engine::errors
