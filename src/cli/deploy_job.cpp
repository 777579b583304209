// SPDX-License-Identifier: Apache-2.0

#include "cli/deploy_job.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "deploy/errors.hpp"
#include "terraform/block_edit.hpp"
#include "terraform/schemas.hpp"

namespace terrace::cli {
namespace {

namespace fs = std::filesystem;
using deploy::Outcome;
using engine::Message;

bool deletes(engine::Action action) {
  return action == engine::Action::destroy || action == engine::Action::replace ||
         action == engine::Action::replace_create_first;
}

bool says(const Diagnostic& found, std::string_view words) {
  const auto has = [&](const std::string& text) { return text.find(words) != std::string::npos; };
  return has(found.message) ||
         std::any_of(found.notes.begin(), found.notes.end(), [&](const auto& note) { return has(note.text); });
}

bool has_ephemeral_variables(const detail::Node& stack) {
  for (const detail::Node& node : std::as_const(*stack.tree).nodes()) {
    if (node.stack != &stack || node.kind != detail::NodeKind::variable) continue;
    const Value flag = detail::member_of(node.arguments, detail::variable_member::ephemeral);
    if (flag.kind() == Value::Kind::boolean && detail::Access::scalar<bool>(flag)) return true;
  }
  return false;
}

}  // namespace

StackJob::StackJob(std::size_t number, const EngineSession& engines, EngineStack& stack, JobOptions options)
    : number_(number), engines_(engines), stack_(stack), options_(std::move(options)) {}

void StackJob::keep(std::vector<Diagnostic> found) {
  for (Diagnostic& diagnostic : found) {
    if (says(diagnostic, "Saved plan is stale")) {
      diagnostic = deploy::errors::stale_plan(std::move(diagnostic));
    } else if (says(diagnostic, "AWS account ID not allowed") && !stack_.node->stack_data->accounts.empty()) {
      diagnostic = deploy::errors::wrong_account(std::move(diagnostic), stack_.node);
    }
    diagnostics_.push_back(std::move(diagnostic));
  }
}

Outcome StackJob::ended(engine::Outcome outcome) {
  keep(std::move(outcome.diagnostics));
  if (outcome.ok) return Outcome::changed;
  return outcome.interrupted || engines_.is_stopped() ? Outcome::stopped : Outcome::failed;
}

Outcome StackJob::plan() {
  if (const Outcome ready = ended(engines_.prepare(stack_)); ready != Outcome::changed) return ready;
  if (options_.destroy && has_nothing_to_destroy()) return Outcome::unchanged;
  file_.emplace(engines_.run_of(stack_));
  MadePlan made = make_plan(engines_, stack_, *file_, options_.flags);
  keep(std::move(made.diagnostics));
  planned_ = std::move(made.view);
  if (planned_.status != PlannedStack::Status::planned) {
    return made.interrupted || engines_.is_stopped() ? Outcome::stopped : Outcome::failed;
  }
  total_ = counts().add + counts().change + counts().destroy;
  if (!planned_.plan.has_differences) return Outcome::unchanged;
  return refuse_what_guards_forbid() ? Outcome::failed : Outcome::changed;
}

bool StackJob::has_nothing_to_destroy() {
  // With an empty state there may be nothing to plan with either: a remote state that it reads may be gone already.
  const engine::Outcome listed = engine::run_text(engines_.run_of(stack_), {"state", "list"});
  if (listed.ok) return listed.text.find_first_not_of(" \n") == std::string::npos;
  return std::any_of(listed.diagnostics.begin(), listed.diagnostics.end(),
                     [](const Diagnostic& found) { return says(found, "No state file was found"); });
}

bool StackJob::refuse_what_guards_forbid() {
  if (!stack_.node->stack_data->is_protected || options_.unprotected) return false;
  bool refused = false;
  for (const engine::ResourceChange& change : planned_.plan.changes) {
    if (change.is_data || !deletes(change.action)) continue;
    diagnostics_.push_back(deploy::errors::protected_resource(stack_.node, change.node, path_of(change.address),
                                                              change.action != engine::Action::destroy));
    refused = true;
  }
  return refused;
}

Outcome StackJob::apply(const std::function<void(const ResourceEvent&)>& report) {
  const fs::path unsaved = fs::path(stack_.folder) / "errored.tfstate";
  std::error_code ignored;
  const bool was_unsaved = fs::exists(unsaved, ignored);
  const auto run = [&](const std::vector<std::string>& variables) {
    std::vector<std::string> arguments{"apply", "-json", "-input=false"};
    arguments.insert(arguments.end(), variables.begin(), variables.end());
    arguments.push_back(file_->path());
    return engine::run_messages(engines_.run_of(stack_), arguments,
                                [&](const Message& message) { count(message, report); });
  };
  // A plan holds its variables, but for ephemeral ones. Engines that have none of those take none here.
  engine::Outcome outcome =
      has_ephemeral_variables(*stack_.node) ? with_variables(engines_, stack_, *file_, run) : run({});
  remove_plan();
  // Said once for each resource that was at work; the interruption is reported by itself.
  if (outcome.interrupted)
    std::erase_if(outcome.diagnostics, [](const auto& found) { return says(found, "execution halted"); });
  for (Diagnostic& found : outcome.diagnostics) {
    if (found.code == "T0514") found = deploy::errors::interrupted_apply(std::move(found));
    if (found.code != "T0512") continue;
    std::vector<Diagnostic::Note> running;
    for (const auto& [address, action] : running_) {
      const detail::Node* node = stack_.map.find(address);
      running.push_back(
          {path_of(address) + " was at work (" + action + ")", node == nullptr ? SourceLocation{} : node->location});
    }
    found = deploy::errors::killed_in_apply(std::move(found), running);
  }
  if (!outcome.ok && !was_unsaved && fs::exists(unsaved, ignored)) {
    outcome.diagnostics.push_back(
        deploy::errors::state_not_saved(stack_.node, std::string(engines_.engine().command()), stack_.folder));
  }
  return ended(std::move(outcome));
}

std::string StackJob::path_of(const std::string& address) const {
  const detail::Node* node = stack_.map.find(address);
  if (node == nullptr || node == stack_.node) return address;
  std::string path = detail::path_of(node);
  if (path.starts_with(std::string(stack_.node->id) + "/")) path.erase(0, stack_.node->id.size() + 1);
  // Instances share a construct.
  if (address.ends_with(']')) path += address.substr(address.rfind('['));
  return path;
}

void StackJob::count(const Message& message, const std::function<void(const ResourceEvent&)>& report) {
  ResourceEvent event{.stack = number_,
                      .address = message.address,
                      .action = message.action,
                      .seconds = message.elapsed_seconds,
                      .total = total_};
  using Kind = ResourceEvent::Kind;
  switch (message.kind) {
  case Message::Kind::apply_start:
    event.kind = Kind::started;
    running_[message.address] = message.action;
    break;
  case Message::Kind::apply_progress: event.kind = Kind::progress; break;
  case Message::Kind::apply_complete:
  case Message::Kind::apply_errored: {
    const bool failed = message.kind == Message::Kind::apply_errored;
    event.kind = failed ? Kind::failed : Kind::completed;
    running_.erase(message.address);
    if (failed || message.action == "read") break;
    ++done_;
    applied_.add += message.action == "create";
    applied_.change += message.action == "update";
    applied_.destroy += message.action == "delete";
    break;
  }
  default: return;
  }
  event.path = path_of(message.address);
  event.done = done_;
  report(event);
}

}  // namespace terrace::cli
