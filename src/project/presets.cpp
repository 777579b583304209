// SPDX-License-Identifier: Apache-2.0

#include "project/presets.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <vector>

#include "project/errors.hpp"

namespace terrace::project {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr const char* kFile = "CMakePresets.json";
constexpr const char* kUserFile = "CMakeUserPresets.json";

/// Presets by name, in the order of the files.
using Presets = std::vector<std::pair<std::string, json>>;

std::string text_at(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

/// Adds those of one file; returns why it cannot be read. Files that it includes are read as well.
std::string read_presets(const fs::path& first, Presets& presets) {
  std::vector<fs::path> files{first};
  std::set<fs::path> seen;
  while (!files.empty()) {
    const fs::path path = files.back().lexically_normal();
    files.pop_back();
    if (!seen.insert(path).second) continue;
    std::ifstream in(path, std::ios::binary);
    if (!in) return path.string() + " cannot be read";
    const json document = json::parse(std::string(std::istreambuf_iterator<char>(in), {}), nullptr, false);
    if (!document.is_object()) return path.string() + " is not JSON";
    if (const auto included = document.find("include"); included != document.end() && included->is_array()) {
      for (const json& one : *included) {
        if (one.is_string()) files.push_back(path.parent_path() / one.get<std::string>());
      }
    }
    const auto found = document.find("configurePresets");
    if (found == document.end() || !found->is_array()) continue;
    for (const json& preset : *found) {
      if (preset.is_object()) presets.emplace_back(text_at(preset, "name"), preset);
    }
  }
  return {};
}

const json* find(const Presets& presets, const std::string& name) {
  const auto found = std::find_if(presets.begin(), presets.end(), [&](const auto& one) { return one.first == name; });
  return found == presets.end() ? nullptr : &found->second;
}

bool is_hidden(const json& preset) {
  const auto found = preset.find("hidden");
  return found != preset.end() && found->is_boolean() && found->get<bool>();
}

/// The binaryDir of a preset or of the first of those it inherits from that has one, as CMake looks for it.
std::string binary_dir(const Presets& presets, const std::string& name) {
  std::vector<std::string> names{name};
  std::set<std::string> seen;
  while (!names.empty()) {
    const std::string next = names.back();
    names.pop_back();
    const json* preset = find(presets, next);
    if (preset == nullptr || !seen.insert(next).second) continue;
    if (const std::string found = text_at(*preset, "binaryDir"); !found.empty()) return found;
    const auto inherits = preset->find("inherits");
    if (inherits == preset->end()) continue;
    if (inherits->is_string()) names.push_back(inherits->get<std::string>());
    if (!inherits->is_array()) continue;
    for (auto parent = inherits->rbegin(); parent != inherits->rend(); ++parent) {
      if (parent->is_string()) names.push_back(parent->get<std::string>());
    }
  }
  return {};
}

void replace_all(std::string& text, std::string_view macro, std::string_view value) {
  for (std::size_t at = text.find(macro); at != std::string::npos; at = text.find(macro, at + value.size())) {
    text.replace(at, macro.size(), value);
  }
}

}  // namespace

bool has_presets(const std::string& folder) {
  std::error_code fault;
  return fs::exists(fs::path(folder) / kFile, fault) || fs::exists(fs::path(folder) / kUserFile, fault);
}

std::variant<Preset, Diagnostic> find_preset(const std::string& folder, const std::string& wanted) {
  Presets presets;
  std::error_code fault;
  for (const char* name : {kFile, kUserFile}) {
    const fs::path path = fs::path(folder) / name;
    if (!fs::exists(path, fault)) continue;
    if (const std::string why = read_presets(path, presets); !why.empty()) {
      return errors::unreadable(path.string(), why);
    }
  }
  std::vector<std::string> visible;
  for (const auto& [name, preset] : presets) {
    if (!is_hidden(preset)) visible.push_back(name);
  }
  Preset found{wanted, {}};
  const auto is_there = [&](const std::string& name) {
    return std::find(visible.begin(), visible.end(), name) != visible.end();
  };
  if (wanted.empty() && !visible.empty()) {
    found.name = is_there("dev") ? "dev" : is_there("default") ? "default" : visible.front();
  }
  const std::string file = (fs::path(folder) / kFile).string();
  if (!is_there(found.name)) return errors::no_preset(found.name, file, visible);
  std::string build = binary_dir(presets, found.name);
  if (build.empty()) return errors::unreadable(file, "the preset \"" + found.name + "\" names no binaryDir");
  replace_all(build, "${sourceDir}", folder);
  replace_all(build, "${sourceDirName}", fs::path(folder).filename().string());
  replace_all(build, "${sourceParentDir}", fs::path(folder).parent_path().string());
  replace_all(build, "${presetName}", found.name);
  if (build.find('$') != std::string::npos) {
    return errors::unreadable(file,
                              "the binaryDir of \"" + found.name + "\" is \"" + build +
                                  "\"; only sourceDir, sourceDirName, sourceParentDir and presetName are known here");
  }
  found.build = (fs::path(folder) / build).lexically_normal().string();
  return found;
}

}  // namespace terrace::project
