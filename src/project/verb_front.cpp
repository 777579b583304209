// SPDX-License-Identifier: Apache-2.0
// The verbs of a stack program, given to the tool: builds the program of the project around, and becomes it.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "project/build.hpp"
#include "project/command.hpp"
#include "project/errors.hpp"
#include "project/tool_verbs.hpp"

namespace terrace::project {
namespace {

std::string value_or(const cli::Options& options, std::string_view flag, const std::string& otherwise) {
  const std::string* value = options.value(flag);
  return value != nullptr ? *value : otherwise;
}

/// The verb, the options that stood before it, and the words behind it.
std::vector<std::string> words_for_program(const cli::ToolSession& session) {
  const cli::Options& options = session.options();
  std::vector<std::string> words{session.program_name(), std::string(options.verb->name)};
  const auto is_there = [&](std::string_view flag) {
    return std::find(options.operands.begin(), options.operands.end(), flag) != options.operands.end();
  };
  if (options.json && !is_there("--json")) words.emplace_back("--json");
  if (options.quiet && !is_there("--quiet") && !is_there("-q")) words.emplace_back("--quiet");
  if (options.verbose && !is_there("--verbose") && !is_there("-v")) words.emplace_back("--verbose");
  if (options.color == cli::ColorChoice::always) words.emplace_back("--color=always");
  if (options.color == cli::ColorChoice::never) words.emplace_back("--color=never");
  words.insert(words.end(), options.operands.begin(), options.operands.end());
  return words;
}

}  // namespace

int verb_front(cli::ToolSession& session) {
  const cli::Options& options = session.options();
  std::variant<Project, Diagnostic> found = find_project(
      value_or(options, "--project", "."), value_or(options, "--preset", ""), std::string(options.verb->name));
  if (Diagnostic* problem = std::get_if<Diagnostic>(&found)) return session.fail(std::move(*problem));
  const Project& project = std::get<Project>(found);
  if (std::optional<Diagnostic> problem = configure(session, project)) return session.fail(std::move(*problem));
  std::variant<ProgramFile, Diagnostic> chosen = choose_program(project, value_or(options, "--program", ""));
  if (Diagnostic* problem = std::get_if<Diagnostic>(&chosen)) return session.fail(std::move(*problem));
  const ProgramFile& program = std::get<ProgramFile>(chosen);
  if (std::optional<Diagnostic> problem = build(session, project, program.name))
    return session.fail(std::move(*problem));

  // The program finds terrace.context.json and out/ where it would find them had it been started in the project's folder.
  if (chdir(project.folder.c_str()) != 0) {
    return session.fail(errors::cannot_start(project.folder, std::strerror(errno)));
  }
  const int fault = become(program.file, words_for_program(session));
  return session.fail(errors::cannot_start(program.file, std::strerror(fault)));
}

}  // namespace terrace::project
