// SPDX-License-Identifier: Apache-2.0
#pragma once

// What a deploy or destroy does with one stack: prepare its folder, make a plan and keep it in a file, look whether the
// guards allow it, and apply exactly that file. Several jobs may work at the same time, each on a thread of its own.

#include <terrace/core/diagnostics.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "cli/make_plan.hpp"
#include "deploy/schedule.hpp"

namespace terrace::cli {

struct JobOptions {
  bool destroy = false;
  bool unprotected = false;          ///< --unprotect names the stack
  std::vector<std::string> flags{};  ///< of `plan`: targets, what else the user said; not the variables
};

/// What happens to a resource while a stack is applied.
struct ResourceEvent {
  enum class Kind : unsigned char { started, progress, completed, failed };
  Kind kind = Kind::started;
  std::size_t stack = 0;
  std::string address{};
  std::string path{};    ///< of the construct, without the stack; the address where there is none
  std::string action{};  ///< "create", "update", "delete", "read"
  double seconds = 0;
  std::size_t done = 0;  ///< of `total` changes of the stack
  std::size_t total = 0;
};

class StackJob {
 public:
  /// `number` goes into events. `engines` and `stack` must live as long as the job.
  StackJob(std::size_t number, const EngineSession& engines, EngineStack& stack, JobOptions options);

  deploy::Outcome plan();
  /// `report` is called on this thread.
  deploy::Outcome apply(const std::function<void(const ResourceEvent&)>& report);
  /// The plan's file holds secrets, so it does not outlive its use.
  void remove_plan() { file_.reset(); }

  /// The plan, once there is one.
  const PlannedStack& planned() const { return planned_; }
  const engine::PlanCounts& counts() const { return planned_.plan.counts; }
  /// What was really done: resources added, changed and destroyed.
  const engine::PlanCounts& applied() const { return applied_; }
  const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }

 private:
  bool has_nothing_to_destroy();
  bool refuse_what_guards_forbid();
  deploy::Outcome ended(engine::Outcome outcome);
  void keep(std::vector<Diagnostic> found);
  void count(const engine::Message& message, const std::function<void(const ResourceEvent&)>& report);
  std::string path_of(const std::string& address) const;

  std::size_t number_;
  const EngineSession& engines_;
  EngineStack& stack_;
  JobOptions options_;
  std::optional<PlanFile> file_;
  PlannedStack planned_;
  engine::PlanCounts applied_;
  std::size_t total_ = 0;
  std::size_t done_ = 0;
  std::map<std::string, std::string> running_;  ///< address and action
  std::vector<Diagnostic> diagnostics_;
};

}  // namespace terrace::cli
