// SPDX-License-Identifier: Apache-2.0
#pragma once

// A project on disk: where it is, how it is configured, and which stack programs it has.

#include <terrace/core/diagnostics.hpp>

#include <string>
#include <variant>
#include <vector>

namespace terrace::project {

struct Project {
  std::string folder;
  std::string build;    ///< the build folder, absolute
  std::string preset;   ///< empty when the project has no presets
  std::string program;  ///< of terrace.json: which one is meant when none is named; may be empty
  bool is_configured() const;
  /// The command that configures it.
  std::vector<std::string> configure_command() const;
};

/// The project to which `folder` belongs: the nearest folder from there upward with a terrace.json; if there is none, with
/// CMake presets or a build folder. `preset` wins over the one of terrace.json unless it is empty. `verb` is for the
/// message.
std::variant<Project, Diagnostic> find_project(const std::string& folder, const std::string& preset,
                                               const std::string& verb);

struct ProgramFile {
  std::string name;
  std::string file;
};

/// The stack programs that terrace_add_stack made known when the project was configured, by name.
std::vector<ProgramFile> programs_of(const Project& project);

/// The program that is meant: `wanted`, the one of terrace.json, or the only one.
std::variant<ProgramFile, Diagnostic> choose_program(const Project& project, const std::string& wanted);

}  // namespace terrace::project
