// SPDX-License-Identifier: Apache-2.0

#include "convert/files.hpp"

#include <unistd.h>

#include <algorithm>
#include <filesystem>

#include "bind/files.hpp"
#include "engine/process.hpp"

namespace terrace::convert {
namespace {

namespace fs = std::filesystem;

// The layout of what is made, as a .clang-format would say it.
constexpr const char* kStyle = "--style={BasedOnStyle: LLVM, Standard: c++20, ColumnLimit: 120, IndentWidth: 2, "
                               "PointerAlignment: Left, SpacesBeforeTrailingComments: 2, BreakStringLiterals: false, "
                               "ReflowComments: false, IncludeBlocks: Preserve, AllowShortFunctionsOnASingleLine: All}";

void format(const fs::path& folder, const std::vector<OutputFile>& files) {
  const std::string program = engine::find_program("clang-format");
  if (program.empty()) return;
  engine::Program run{.arguments = {program, "-i", kStyle}, .environment = engine::environment_without({})};
  for (const OutputFile& file : files) {
    if (!file.name.ends_with(".txt")) run.arguments.push_back((folder / file.name).string());
  }
  run.timeout = std::chrono::seconds(60);
  engine::run(run);  // a layout that could not be made better is no failure
}

struct Folder {
  fs::path path;
  ~Folder() {
    std::error_code ignored;
    if (!path.empty()) fs::remove_all(path, ignored);
  }
};

std::string without_kind(const bind::Error& fault, const std::string& path) {
  const std::string text = fault.what();
  return text.starts_with(path + ": ") ? text.substr(path.size() + 2) : text;
}

}  // namespace

std::vector<InputFile> read_files(const std::vector<std::string>& names, Diagnostics& diagnostics) {
  std::vector<std::string> paths;
  for (const std::string& name : names) {
    std::error_code fault;
    if (!fs::is_directory(name, fault)) {
      paths.push_back(name);
      continue;
    }
    const std::size_t before = paths.size();
    for (fs::directory_iterator at(name, fault), end; !fault && at != end; at.increment(fault)) {
      if (at->path().string().ends_with(".tf.json")) paths.push_back(at->path().string());
    }
    std::sort(paths.begin() + static_cast<std::ptrdiff_t>(before), paths.end());
    if (paths.size() == before) diagnostics.add(errors::no_input(name));
  }
  std::vector<InputFile> files;
  for (const std::string& path : paths) {
    try {
      files.push_back({path, bind::read_file(path)});
    } catch (const bind::Error& fault) {
      diagnostics.add(errors::unreadable_file(path, without_kind(fault, path)));
    }
  }
  return files;
}

std::vector<std::string> own_schemas() {
  std::error_code fault;
  fs::path at = fs::read_symlink("/proc/self/exe", fault);
  while (!fault && at.has_relative_path()) {
    at = at.parent_path();
    for (const char* folder : {"share/terrace/schema", "schema"}) {
      if (!fs::exists(at / folder / "functions.schema", fault)) continue;
      std::vector<std::string> found;
      for (const fs::directory_entry& entry : fs::directory_iterator(at / folder, fault)) {
        if (entry.path().extension() == ".schema") found.push_back(entry.path().string());
      }
      std::sort(found.begin(), found.end());
      return found;
    }
    fault.clear();
  }
  return {};
}

std::optional<Diagnostic> write_files(const std::string& folder, const std::vector<OutputFile>& files, bool force) {
  std::error_code fault;
  const fs::path target = fs::path(folder).lexically_normal();
  const fs::path named = target.has_filename() ? target : target.parent_path();
  const bool exists = fs::exists(fs::symlink_status(named, fault));
  if (exists && !force) return errors::output_exists(folder);
  if (exists && !fs::is_directory(named, fault)) return errors::output_unwritable(folder, "it is no folder");
  const fs::path parent = named.has_parent_path() ? named.parent_path() : fs::path(".");
  fs::create_directories(parent, fault);
  if (fault) return errors::output_unwritable(parent.string(), fault.message());

  std::string pattern = (parent / ".terrace-convert-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) {
    return errors::output_unwritable(parent.string(), std::error_code(errno, std::generic_category()).message());
  }
  Folder temporary{pattern};
  for (const OutputFile& file : files) {
    try {
      bind::replace_file((temporary.path / file.name).string(), file.text);
    } catch (const bind::Error& error) {
      return errors::output_unwritable((fs::path(folder) / file.name).string(), error.what());
    }
  }
  format(temporary.path, files);
  if (!exists) {
    fs::permissions(temporary.path, fs::perms(0755), fault);
    fs::rename(temporary.path, named, fault);
    if (fault) return errors::output_unwritable(folder, fault.message());
    temporary.path.clear();
    return std::nullopt;
  }
  for (const OutputFile& file : files) {
    fs::rename(temporary.path / file.name, named / file.name, fault);
    if (fault) return errors::output_unwritable((named / file.name).string(), fault.message());
  }
  return std::nullopt;
}

}  // namespace terrace::convert
