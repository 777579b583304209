// SPDX-License-Identifier: Apache-2.0

#include "aws/delivery/errors.hpp"

#include "core/in_quotes.hpp"

namespace terrace::aws::delivery::errors {

using terrace::detail::in_quotes;

void needs_v2(const Scope& scope, std::string_view what) {
  scope.error("T2001", "a pipeline of type V1 has " + std::string(what) + ", which only V2 knows",
              "leave `type` out, so that it is V2");
}

void branch_is_pattern(const Scope& scope, std::string_view action, std::string_view branch) {
  scope.error("T2002",
              "the action " + in_quotes(action) + " takes its code from " + in_quotes(branch) +
                  ", and a source has one branch, not a pattern",
              "name a branch, and put the pattern into a trigger of the pipeline");
}

void wrong_filter(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T2003", "a trigger has " + std::string(problem), help);
}

void wrong_trigger_source(const Scope& scope, std::string_view source, std::string_view problem) {
  scope.error("T2004", "a trigger is for " + in_quotes(source) + ", " + std::string(problem),
              "name an action made by PipelineAction::repository in the first stage; one trigger for each");
}

void misplaced_action(const Scope& scope, std::string_view stage, std::string_view action, bool is_source) {
  scope.error("T2005",
              is_source ? "the source " + in_quotes(action) + " is in the stage " + in_quotes(stage) +
                              ", and only the first stage has sources"
                        : "the action " + in_quotes(action) + " is in the first stage, which has only sources",
              is_source ? "move it into the first stage" : "move it into a later stage");
}

void no_such_artifact(const Scope& scope, std::string_view action, std::string_view artifact, std::string_view help) {
  scope.error("T2006",
              artifact.empty() ? "nothing before the action " + in_quotes(action) + " makes what it could read"
                               : "the action " + in_quotes(action) + " reads what " + in_quotes(artifact) +
                                     " makes, and nothing of that name makes anything before it",
              help);
}

void delivery_name_twice(const Scope& scope, std::string_view what, std::string_view name) {
  scope.error("T2007", "two " + std::string(what) + " are named " + in_quotes(name), "rename one of them");
}

void too_few_stages(const Scope& scope) {
  scope.error("T2008", "a pipeline needs a stage with sources and at least one more, and every stage an action",
              "add what is to be done with the source");
}

void unknown_event(const Scope& scope, std::string_view event, std::string_view help) {
  scope.error("T2009", in_quotes(event) + " is no event that AWS notifies of", help);
}

void event_of_another(const Scope& scope, std::string_view event, std::string_view resource) {
  scope.error("T2010", in_quotes(event) + " never happens to " + std::string(resource),
              "choose among the events of " + std::string(resource) + ": docs/aws/delivery.md lists them");
}

void wrong_buildspec(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T2011", problem, help);
}

void wrong_compute(const Scope& scope, std::string_view problem, std::string_view help) {
  scope.error("T2012", problem, help);
}

void wrong_host(const Scope& scope, std::string_view provider, bool needs_host) {
  scope.error("T2013",
              needs_host ? "a connection to " + std::string(provider) + " needs a host"
                         : "a connection with a host, and to " + std::string(provider) + ", which has none",
              needs_host ? "give the ARN of an aws_codestarconnections_host as `host_arn`"
                         : "leave `host_arn` out, or name the server of one's own as `provider`");
}

void wrong_repository(const Scope& scope, std::string_view given, std::string_view help) {
  scope.error("T2014", in_quotes(given) + " does not name a repository", help);
}

void project_without(const Scope& scope, std::string_view what, std::string_view help) {
  scope.error("T2015", "this project has no " + std::string(what) + " that is known", help);
}

}  // namespace terrace::aws::delivery::errors
