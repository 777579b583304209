// SPDX-License-Identifier: Apache-2.0

#include "project/project.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "project/errors.hpp"
#include "project/presets.hpp"

namespace terrace::project {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kSettings = "terrace.json";
constexpr const char* kPrograms = "terrace/programs";

bool is_there(const fs::path& path) {
  std::error_code fault;
  return fs::exists(path, fault);
}

json read_json(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return json::parse(std::string(std::istreambuf_iterator<char>(in), {}), nullptr, false);
}

/// The nearest folder from `start` upward of which `is` is true; empty when there is none.
template <class Is> fs::path upward(const fs::path& start, Is is) {
  for (fs::path folder = start;; folder = folder.parent_path()) {
    if (is(folder)) return folder;
    if (folder == folder.parent_path()) return {};
  }
}

bool is_cmake_project(const fs::path& folder) {
  return is_there(folder / "CMakeLists.txt") &&
         (has_presets(folder.string()) || is_there(folder / "build/CMakeCache.txt"));
}

/// Puts what terrace.json says into `project`; returns why it cannot be used.
std::string read_settings(const fs::path& path, Project& project) {
  if (!is_there(path)) return {};
  const json document = read_json(path);
  if (!document.is_object()) return "it is not a JSON object";
  for (const auto& [key, value] : document.items()) {
    std::string* target = key == "preset"    ? &project.preset
                          : key == "program" ? &project.program
                          : key == "build"   ? &project.build
                                             : nullptr;
    if (target == nullptr) return "it has \"" + key + "\"; known are \"preset\", \"program\" and \"build\"";
    if (!value.is_string()) return '"' + key + "\" must be a text";
    *target = value.get<std::string>();
  }
  return {};
}

}  // namespace

bool Project::is_configured() const { return is_there(fs::path(build) / "CMakeCache.txt"); }

std::vector<std::string> Project::configure_command() const {
  if (!preset.empty()) return {"cmake", "-S", folder, "--preset", preset};
  return {"cmake", "-S", folder, "-B", build, "-DCMAKE_BUILD_TYPE=Debug"};
}

std::variant<Project, Diagnostic> find_project(const std::string& folder, const std::string& preset,
                                               const std::string& verb) {
  std::error_code fault;
  const fs::path start = fs::weakly_canonical(fs::absolute(folder, fault), fault);
  fs::path root =
      upward(start, [](const fs::path& one) { return is_there(one / kSettings) && is_there(one / "CMakeLists.txt"); });
  if (root.empty()) root = upward(start, is_cmake_project);
  if (root.empty()) return errors::no_project(start.string(), "<build folder>/<program> " + verb);
  Project project;
  project.folder = root.string();
  if (const std::string why = read_settings(root / kSettings, project); !why.empty()) {
    return errors::unreadable((root / kSettings).string(), why);
  }
  if (!preset.empty()) project.preset = preset;
  if (!project.build.empty() && preset.empty()) {
    project.build = (root / project.build).lexically_normal().string();
    project.preset.clear();
    return project;
  }
  if (!project.preset.empty() || has_presets(project.folder)) {
    std::variant<Preset, Diagnostic> found = find_preset(project.folder, project.preset);
    if (Diagnostic* problem = std::get_if<Diagnostic>(&found)) return std::move(*problem);
    project.preset = std::get<Preset>(found).name;
    project.build = std::get<Preset>(found).build;
  } else {
    project.build = (root / "build").string();
  }
  return project;
}

std::vector<ProgramFile> programs_of(const Project& project) {
  std::vector<ProgramFile> programs;
  std::error_code fault;
  for (fs::directory_iterator entry(fs::path(project.build) / kPrograms, fault), end; !fault && entry != end;
       entry.increment(fault)) {
    const json document = read_json(entry->path());
    if (!document.is_object() || !document.contains("name") || !document.contains("file")) continue;
    programs.push_back({document.value("name", ""), document.value("file", "")});
  }
  std::sort(programs.begin(), programs.end(), [](const ProgramFile& a, const ProgramFile& b) {
    return std::pair(a.name, a.file) < std::pair(b.name, b.file);
  });
  // A generator of several configurations has made one for each; the first, Debug, is the one that is built.
  programs.erase(std::unique(programs.begin(), programs.end(),
                             [](const ProgramFile& a, const ProgramFile& b) { return a.name == b.name; }),
                 programs.end());
  return programs;
}

std::variant<ProgramFile, Diagnostic> choose_program(const Project& project, const std::string& wanted) {
  const std::vector<ProgramFile> programs = programs_of(project);
  if (programs.empty()) return errors::no_program(project.folder);
  const std::string& name = wanted.empty() ? project.program : wanted;
  if (name.empty() && programs.size() == 1) return programs.front();
  std::vector<std::string> names;
  for (const ProgramFile& program : programs) {
    if (program.name == name) return program;
    names.push_back(program.name);
  }
  if (name.empty()) return errors::which_program(names);
  return errors::unknown_program(name, names);
}

}  // namespace terrace::project
