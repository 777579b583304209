// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <string_view>

#include "aws/delivery/errors.hpp"
#include "aws/delivery/pipeline_writer.hpp"
#include "aws/support/allowed.hpp"
#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "core/suggest.hpp"

namespace terrace::aws {
namespace {

constexpr std::size_t kPatterns = 8;
constexpr std::size_t kFilters = 3;
constexpr std::size_t kApprovalText = 1000;

constexpr support::NameRule kStageName{.what = "the name of a stage", .longest = 100, .others = ".@-_"};
constexpr support::NameRule kActionName{.what = "the name of an action", .longest = 100, .others = ".@-_"};
constexpr support::NameRule kVariableName{.what = "the name of a variable", .longest = 128, .others = "@-_"};

constexpr std::string_view kCategories[] = {"Source", "Build", "Test", "Deploy", "Invoke", "Approval", "Compute"};
constexpr std::string_view kPullRequestEvents[] = {"OPEN", "UPDATED", "CLOSED"};

void check_patterns(const Scope& scope, const List<Str>& patterns) {
  const auto size = support::literal_size(patterns);
  if (size && (*size == 0 || *size > kPatterns)) {
    support::errors::out_of_range(scope, "the number of patterns in a filter", std::to_string(*size), "1 to 8");
  }
}

/// "owner/name", and of GitLab groups between.
bool is_repository_id(std::string_view id) {
  return id.find('/') != std::string_view::npos && !id.starts_with('/') && !id.ends_with('/') &&
         id.find("://") == std::string_view::npos && id.find(' ') == std::string_view::npos && !id.ends_with(".git");
}

}  // namespace

std::string artifact_of(std::string_view action) {
  std::string artifact(action);
  for (char& c : artifact) {
    if (c == '.' || c == '@') c = '_';
  }
  return artifact;
}

void PipelineWriter::check() const {
  if (spec.type != "V1" && spec.type != "V2") {
    support::errors::out_of_range(scope, "`type`", spec.type, "V1 or V2");
  }
  support::check_word(scope, "`execution_mode`", spec.execution_mode, {"SUPERSEDED", "QUEUED", "PARALLEL"});
  if (spec.type == "V1") check_v1();
  check_stages();
  check_triggers();
  std::set<std::string> seen;
  for (const PipelineVariable& variable : spec.variables) {
    support::check_name(scope, variable.name, kVariableName);
    if (!seen.insert(variable.name).second) delivery::errors::delivery_name_twice(scope, "variables", variable.name);
  }
}

void PipelineWriter::check_v1() const {
  if (!spec.triggers.empty()) delivery::errors::needs_v2(scope, "triggers");
  if (!spec.variables.empty()) delivery::errors::needs_v2(scope, "variables");
  const auto mode = support::literal_text(spec.execution_mode);
  if (mode && *mode != "SUPERSEDED") delivery::errors::needs_v2(scope, "an execution mode");
  for (const PipelineStage& stage : spec.stages) {
    if (stage.on_failure.is_set()) delivery::errors::needs_v2(scope, "something to do when a stage fails");
  }
}

void PipelineWriter::check_stages() const {
  const bool has_empty = std::any_of(spec.stages.begin(), spec.stages.end(),
                                     [](const PipelineStage& stage) { return stage.actions.empty(); });
  if (spec.stages.size() < 2 || has_empty) delivery::errors::too_few_stages(scope);
  std::set<std::string> stages;
  std::set<std::string> artifacts;
  for (std::size_t i = 0; i < spec.stages.size(); ++i) {
    const PipelineStage& stage = spec.stages[i];
    support::check_name(scope, stage.name, kStageName);
    if (!stages.insert(stage.name).second) delivery::errors::delivery_name_twice(scope, "stages", stage.name);
    const auto on_failure = support::literal_text(stage.on_failure);
    support::check_word(scope, "`on_failure`", stage.on_failure, {"ROLLBACK", "RETRY"});
    if (on_failure && *on_failure == "ROLLBACK" && i == 0) {
      support::errors::contradiction(scope, "the first stage is to be rolled back, and sources cannot be",
                                     "say `on_failure` of a later stage");
    }
    std::set<std::string> actions;
    for (const PipelineAction& action : stage.actions) {
      if (!actions.insert(action.name_).second) {
        delivery::errors::delivery_name_twice(scope, "actions of the stage " + stage.name, action.name_);
      } else if (action.has_output_ && !artifacts.insert(artifact_of(action.name_)).second) {
        delivery::errors::delivery_name_twice(scope, "actions that hand something on", action.name_);
      }
      check_action(stage, action, i == 0);
    }
  }
}

void PipelineWriter::check_action(const PipelineStage& stage, const PipelineAction& action, bool is_first) const {
  support::check_name(scope, action.name_, kActionName);
  if (std::find(std::begin(kCategories), std::end(kCategories), action.category_) == std::end(kCategories)) {
    support::errors::out_of_range(scope, "the category of an action", action.category_,
                                  "Source, Build, Test, Deploy, Invoke, Approval or Compute");
    return;
  }
  const bool is_source = action.category_ == "Source";
  if (is_source != is_first) delivery::errors::misplaced_action(scope, stage.name, action.name_, is_source);

  if (action.connection_) {
    const auto branch = support::literal_text(action.branch_);
    if (branch && (branch->empty() || branch->find_first_of("*?[") != std::string_view::npos)) {
      delivery::errors::branch_is_pattern(scope, action.name_, *branch);
    }
    const auto id = support::literal_text(action.key_);
    if (id && !is_repository_id(*id)) delivery::errors::wrong_repository(scope, *id, "give \"owner/name\"");
  }
  if (action.category_ == "Approval") {
    support::check_range(scope, "the timeout of an approval in minutes", action.timeout_, 5, 86400);
    const auto message = support::literal_text(action.key_);
    if (message && message->size() > kApprovalText) {
      support::errors::out_of_range(scope, "the length of an approval's message", std::to_string(message->size()),
                                    "at most 1000 characters");
    }
  }
  if (action.target_) support::check_range(scope, "the timeout of a deployment in minutes", action.minutes_, 1, 60);
  if (action.needs_key_ && !action.key_.is_set()) {
    support::errors::missing(scope, "the key of what is put into a bucket", "give it, or have the archive extracted");
  }
  if (!action.region_.empty()) {
    const bool has_store =
        std::any_of(spec.buckets_elsewhere.begin(), spec.buckets_elsewhere.end(),
                    [&](const Pipeline::Elsewhere& elsewhere) { return elsewhere.region == action.region_; });
    if (!has_store) {
      support::errors::missing(scope, "a bucket for artifacts in " + action.region_,
                               "name it in `buckets_elsewhere`: actions read from their own region");
    }
  }
}

void PipelineWriter::check_triggers() const {
  std::set<std::string> seen;
  for (const PipelineTrigger& trigger : spec.triggers) {
    if (!seen.insert(trigger.source).second) {
      delivery::errors::wrong_trigger_source(scope, trigger.source, "and so is another one");
      continue;
    }
    const PipelineAction* source = nullptr;
    for (const PipelineStage& stage : spec.stages) {
      for (const PipelineAction& action : stage.actions) {
        if (action.name_ == trigger.source && action.category_ == "Source") source = &action;
      }
    }
    if (source == nullptr) {
      delivery::errors::wrong_trigger_source(scope, trigger.source, "and there is no such source");
    } else if (!source->connection_) {
      delivery::errors::wrong_trigger_source(scope, trigger.source, "which has no connection");
    }
    if (trigger.push.empty() && trigger.pull_requests.empty()) {
      delivery::errors::wrong_filter(
          scope, "no filter", "leave the trigger out: without one, every change of the branch starts the pipeline");
    }
    if (trigger.push.size() > kFilters || trigger.pull_requests.size() > kFilters) {
      delivery::errors::wrong_filter(scope, "more than three filters of a kind",
                                     "put more patterns into fewer filters");
    }
    for (const PushFilter& filter : trigger.push) check_filter(filter);
    for (const PullRequestFilter& filter : trigger.pull_requests) check_filter(filter);
  }
}

void PipelineWriter::check_filter(const PushFilter& filter) const {
  const bool has_branches = filter.branches.is_set() || filter.not_branches.is_set();
  const bool has_tags = filter.tags.is_set() || filter.not_tags.is_set();
  const bool has_paths = filter.paths.is_set() || filter.not_paths.is_set();
  if (has_branches && has_tags) {
    delivery::errors::wrong_filter(scope, "a push filter by branches and by tags, and no push is both",
                                   "make two filters of it: either of them starts the pipeline");
  } else if (has_tags && has_paths) {
    delivery::errors::wrong_filter(scope, "a push filter by tags and by paths, and tags change no files",
                                   "leave the paths out, or filter by branches");
  } else if (!has_branches && !has_tags) {
    delivery::errors::wrong_filter(scope, "a push filter without branches and tags",
                                   "name branches; {\"**\"} stands for all");
  }
  for (const List<Str>* patterns :
       {&filter.branches, &filter.not_branches, &filter.tags, &filter.not_tags, &filter.paths, &filter.not_paths}) {
    check_patterns(scope, *patterns);
  }
}

void PipelineWriter::check_filter(const PullRequestFilter& filter) const {
  if (!filter.branches.is_set() && !filter.not_branches.is_set()) {
    delivery::errors::wrong_filter(scope, "a filter of pull requests without branches",
                                   "name the branches that they are for; {\"**\"} stands for all");
  }
  if (filter.events.empty())
    delivery::errors::wrong_filter(scope, "a filter of pull requests without events", "name one");
  for (const std::string& event : filter.events) {
    if (std::find(std::begin(kPullRequestEvents), std::end(kPullRequestEvents), event) ==
        std::end(kPullRequestEvents)) {
      support::errors::out_of_range(scope, "an event of pull requests", event, "OPEN, UPDATED or CLOSED");
    }
  }
  for (const List<Str>* patterns : {&filter.branches, &filter.not_branches, &filter.paths, &filter.not_paths}) {
    check_patterns(scope, *patterns);
  }
}

std::vector<std::vector<std::string>> PipelineWriter::wire() const {
  std::vector<std::vector<std::string>> inputs;
  std::vector<std::string_view> made;  // before the present stage
  for (const PipelineStage& stage : spec.stages) {
    std::vector<std::pair<int, std::string_view>> here;  // in it, by order
    int last_order = 0;
    for (const PipelineAction& action : stage.actions) {
      const bool is_source = action.category_ == "Source";
      const int order = action.order_ != 0 ? action.order_ : (is_source ? 1 : last_order + 1);
      last_order = order;
      std::vector<std::string_view> known = made;
      for (const auto& [when, output] : here) {
        if (when < order) known.push_back(output);
      }
      std::vector<std::string> read;
      if (action.inputs_said_) {
        for (const std::string& input : action.inputs_) {
          if (std::find(known.begin(), known.end(), input) == known.end()) {
            delivery::errors::no_such_artifact(
                scope, action.name_, input,
                detail::did_you_mean(input, known, "name an action before it that hands something on"));
          }
          read.push_back(artifact_of(input));
        }
      } else if (!is_source && action.category_ != "Approval") {
        const bool needs_input = action.owner_ == "AWS" && (action.category_ == "Build" || action.category_ == "Test" ||
                                                            action.category_ == "Deploy");
        if (!known.empty()) {
          read.push_back(artifact_of(known.back()));
        } else if (needs_input) {
          delivery::errors::no_such_artifact(scope, action.name_, {},
                                             "add a source, or an action that builds something");
        }
      }
      inputs.push_back(read);
      if (action.has_output_) here.emplace_back(order, action.name_);
    }
    std::stable_sort(here.begin(), here.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [when, output] : here) made.push_back(output);
  }
  return inputs;
}

}  // namespace terrace::aws
