// SPDX-License-Identifier: Apache-2.0
// `deploy` and `destroy`: plans and applies stacks in the order in which they need each other.

#include <algorithm>
#include <memory>

#include "cli/deploy_run.hpp"
#include "cli/engine_session.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "core/node.hpp"
#include "core/suggest.hpp"
#include "deploy/errors.hpp"
#include "deploy/folder_lock.hpp"
#include "deploy/selection.hpp"

namespace terrace::cli {
namespace {

using deploy::Graph;
using deploy::Selection;

Graph graph_of(const std::vector<StackFacts>& facts) {
  Graph graph;
  for (const StackFacts& stack : facts) graph.names.push_back(stack.name);
  for (const StackFacts& stack : facts) {
    std::vector<std::size_t>& needs = graph.needs.emplace_back();
    for (const std::string& name : stack.depends_on) {
      const auto found = std::find(graph.names.begin(), graph.names.end(), name);
      if (found != graph.names.end()) needs.push_back(static_cast<std::size_t>(found - graph.names.begin()));
    }
  }
  return graph;
}

class Deploy {
 public:
  Deploy(Session& session, bool destroys) : session_(session), destroys_(destroys) {}

  int run() {
    const Options& options = session_.options();
    if (options.json && options.has("--json-stream")) {
      return session_.refuse("--json and --json-stream exclude each other",
                             "choose one document or a line for each event");
    }
    std::size_t parallelism = 4;
    if (const std::string* given = options.value("--parallelism")) {
      const Number number = number_of("--parallelism", *given, 1, 64);
      if (!number.fault.empty()) return session_.refuse(number.fault);
      parallelism = number.value;
    }
    if (!options.has("--yes") && !options.has("--auto-approve") && !session_.console().streams().in.terminal) {
      session_.report(deploy::errors::no_terminal(options.verb->name));
      return end(kErrors, {});
    }
    EngineSession engines(session_);
    const int opened = engines.open({.before_write = [this] { return select(); },
                                     .is_meant = [this](const std::string& stack) { return is_selected(stack); }});
    if (opened == kUsage) return opened;
    if (opened != kDone) return end(opened, {});
    leave_out_what_no_target_names(engines);
    say_what_was_added();
    DeployRun run(session_, engines, graph_, selection_, destroys_);
    const int code = run.run(parallelism);
    return end(code, run.results());
  }

 private:
  /// What can be refused is refused before anything is written.
  int select() {
    const Options& options = session_.options();
    graph_ = graph_of(session_.facts());
    if (!destroys_) {
      selection_ = deploy::select_for_deploy(graph_, options.operands, options.has("--exclusively"));
    } else {
      const bool all = options.has("--all");
      if (options.operands.empty() && !all && graph_.names.size() > 1) {
        session_.report(deploy::errors::nothing_named(graph_.names));
        return kErrors;
      }
      selection_ = deploy::select_for_destroy(graph_, options.operands, all);
      refuse_what_is_needed_or_protected();
    }
    if (session_.app().diagnostics().has_errors()) return kErrors;
    lock_ = std::make_unique<deploy::FolderLock>(options.out);
    if (lock_->fault()) {
      session_.report(*lock_->fault());
      return kErrors;
    }
    return kDone;
  }

  void refuse_what_is_needed_or_protected() {
    for (const deploy::StillNeeded& needed : selection_.still_needed) {
      std::vector<std::string> by;
      for (const std::size_t other : needed.by) by.push_back(graph_.names[other]);
      session_.report(deploy::errors::still_needed(node(needed.stack), by));
    }
    const std::vector<std::string> unprotected = session_.options().values("--unprotect");
    for (const std::size_t stack : selection_.stacks) {
      const bool allowed = std::find(unprotected.begin(), unprotected.end(), graph_.names[stack]) != unprotected.end();
      if (node(stack)->stack_data->is_protected && !allowed) {
        session_.report(deploy::errors::protected_stack(node(stack)));
      }
    }
  }

  const detail::Node* node(std::size_t stack) {
    const auto& nodes = session_.tree().stacks();
    return *std::find_if(nodes.begin(), nodes.end(), [&](const auto* one) { return one->id == graph_.names[stack]; });
  }

  bool is_selected(const std::string& name) const {
    return std::any_of(selection_.stacks.begin(), selection_.stacks.end(),
                       [&](std::size_t stack) { return graph_.names[stack] == name; });
  }

  void leave_out_what_no_target_names(EngineSession& engines) {
    std::vector<bool> left_out(graph_.names.size(), false);
    std::vector<std::string> names;
    for (const EngineStack& stack : engines.stacks()) {
      if (engines.is_aimed_at(stack)) continue;
      const auto at = std::find(graph_.names.begin(), graph_.names.end(), stack.name) - graph_.names.begin();
      left_out[static_cast<std::size_t>(at)] = true;
      names.push_back(stack.name);
    }
    selection_ = deploy::without(selection_, left_out);
    engines.say_left_out(names);
  }

  void say_what_was_added() {
    if (selection_.added.empty() || session_.options().quiet) return;
    std::string text;
    for (const std::size_t stack : selection_.added) text += (text.empty() ? "" : ", ") + graph_.names[stack];
    session_.console().err(destroys_ ? "Also destroying what needs them: " + text + '\n'
                                     : "Also deploying what they need: " + text + " (--exclusively leaves it out)\n");
  }

  int end(int code, const std::vector<StackResult>& results) {
    const Options& options = session_.options();
    const bool streams_events = options.has("--json-stream");
    if (options.json || streams_events) {
      nlohmann::ordered_json document = session_.document(code);
      document["out"] = options.out;
      document["stacks"] = results_json(results);
      if (options.json) return session_.print_document(std::move(document), code);
      document["type"] = "summary";
      return session_.print_line(std::move(document), code);
    }
    session_.print_diagnostics();
    session_.console().out(results_text(results, destroys_, session_.out_style()));
    return code;
  }

  Session& session_;
  bool destroys_;
  Graph graph_;
  Selection selection_;
  std::unique_ptr<deploy::FolderLock> lock_;
};

}  // namespace

int verb_deploy(Session& session) { return Deploy(session, false).run(); }

int verb_destroy(Session& session) { return Deploy(session, true).run(); }

}  // namespace terrace::cli
