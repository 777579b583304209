// SPDX-License-Identifier: Apache-2.0

#include "cli/make_plan.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "engine/errors.hpp"
#include "engine/variables_file.hpp"

namespace terrace::cli {
namespace {

namespace fs = std::filesystem;

void take(std::vector<Diagnostic>& from, std::vector<Diagnostic>& into) {
  into.insert(into.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  from.clear();
}

}  // namespace

PlanFile::PlanFile(const engine::StackRun& stack) {
  std::error_code error;
  const fs::path data = fs::absolute(engine::data_folder(stack), error);
  fs::create_directories(data, error);
  std::string pattern = (data / "terrace-plan-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) return;
  folder_ = pattern;
  path_ = folder_ + "/plan";
}

PlanFile::~PlanFile() {
  std::error_code ignored;
  if (!folder_.empty()) fs::remove_all(folder_, ignored);
}

engine::Outcome with_variables(const EngineSession& engines, const EngineStack& stack, const PlanFile& file,
                               const std::function<engine::Outcome(const std::vector<std::string>& flags)>& run) {
  std::vector<std::string> flags = engines.variable_flags();
  const engine::PrivateFile variables(file.beside(engine::kVariablesFile), engines.variables_of(stack));
  if (variables.error() != 0) {
    engine::Outcome failed;
    failed.diagnostics.push_back(engine::errors::variables_not_written(
        stack.node, engine::data_folder(engines.run_of(stack)), variables.error()));
    return failed;
  }
  // The last, so that it goes before the files that the user names.
  if (variables.is_there()) flags.push_back("-var-file=" + variables.path());
  return run(flags);
}

MadePlan make_plan(const EngineSession& engines, EngineStack& stack, const PlanFile& file,
                   const std::vector<std::string>& flags) {
  MadePlan made;
  made.view.name = stack.name;
  engine::Outcome planned = with_variables(engines, stack, file, [&](const std::vector<std::string>& variables) {
    std::vector<std::string> arguments{"plan", "-json", "-input=false", "-out=" + file.path()};
    arguments.insert(arguments.end(), flags.begin(), flags.end());
    arguments.insert(arguments.end(), variables.begin(), variables.end());
    return engine::run_messages(engines.run_of(stack), arguments);
  });
  made.interrupted = planned.interrupted;
  take(planned.diagnostics, made.diagnostics);
  if (!planned.ok) {
    const bool waits = std::any_of(made.diagnostics.begin(), made.diagnostics.end(),
                                   [](const Diagnostic& found) { return found.code == "T0518"; });
    made.view.status = waits ? PlannedStack::Status::waits : PlannedStack::Status::failed;
    return made;
  }
  engine::Outcome shown = engine::run_document(engines.run_of(stack), {"show", "-json", file.path()});
  made.interrupted = shown.interrupted;
  take(shown.diagnostics, made.diagnostics);
  if (!shown.ok) return made;
  made.view.plan = engine::read_plan(shown.document, stack.map, stack.redact);
  made.view.security = engine::security_changes(shown.document, stack.map, stack.redact);
  made.view.status = PlannedStack::Status::planned;
  return made;
}

}  // namespace terrace::cli
