// SPDX-License-Identifier: Apache-2.0

#include "project/tool_names.hpp"

#include <unistd.h>

#include <algorithm>

#include "project/command.hpp"
#include "project/project.hpp"

namespace terrace::project {
namespace {

std::vector<std::string> program_names() {
  std::vector<std::string> names;
  const std::variant<Project, Diagnostic> found = find_project(".", "", "list");
  if (const Project* project = std::get_if<Project>(&found)) {
    for (ProgramFile& program : programs_of(*project)) names.push_back(std::move(program.name));
  }
  return names;
}

std::vector<std::string> stack_names() {
  std::vector<std::string> names;
  const std::variant<Project, Diagnostic> found = find_project(".", "", "list");
  const Project* project = std::get_if<Project>(&found);
  if (project == nullptr) return names;
  const std::variant<ProgramFile, Diagnostic> chosen = choose_program(*project, "");
  const ProgramFile* program = std::get_if<ProgramFile>(&chosen);
  if (program == nullptr) return names;
  // Its own completion knows them; `tree` takes stacks in every version. It looks for its context in the working folder.
  if (chdir(project->folder.c_str()) != 0) return names;
  const CommandResult result = run_command({.arguments = {program->file, "__complete", "tree", ""}});
  if (result.exit_code != 0) return names;
  std::string_view rest = result.output;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    if (const std::size_t tab = line.find('\t'); tab != std::string_view::npos) names.emplace_back(line.substr(0, tab));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return names;
}

}  // namespace

cli::CompletionNames completion_names() { return {.stacks = stack_names, .programs = program_names}; }

}  // namespace terrace::project
