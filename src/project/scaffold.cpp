// SPDX-License-Identifier: Apache-2.0

#include "project/scaffold.hpp"

#include <fcntl.h>
#include <terrace/version.hpp>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>

#include "project/errors.hpp"
#include "project/templates.hpp"
#include "value/ascii.hpp"

namespace terrace::project {
namespace {

namespace fs = std::filesystem;
using detail::is_digit;
using detail::is_lower;

// A bucket's prefix has at most 37 characters, and an environment's name is to fit behind this one.
constexpr std::size_t kLongestName = 24;

/// "web-shop" as the name of a type: "WebShop".
std::string type_name(std::string_view name) {
  std::string made;
  bool raise = true;
  for (const char c : name) {
    if (c == '-') {
      raise = true;
    } else {
      made += raise && is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c;
      raise = false;
    }
  }
  return made;
}

std::string file_name(std::string name) {
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
}

/// What the path must not be: a word that CMake keeps for itself, or a name of the C++ language.
bool is_taken(std::string_view name) {
  constexpr std::string_view kTaken[] = {"all",  "test", "install", "clean", "help",   "package", "edit-cache",
                                         "main", "std",  "terrace", "build", "stacks", "out",     "tf"};
  return std::find(std::begin(kTaken), std::end(kTaken), name) != std::end(kTaken);
}

/// 0, or the errno of why the file could not be written. EEXIST: it is there.
int write_new(const fs::path& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (file < 0) return errno;
  int fault = 0;
  while (fault == 0 && !text.empty()) {
    const ssize_t count = ::write(file, text.data(), text.size());
    if (count >= 0)
      text.remove_prefix(static_cast<std::size_t>(count));
    else if (errno != EINTR)
      fault = errno;
  }
  if (::close(file) != 0 && fault == 0) fault = errno;
  if (fault != 0) ::unlink(path.c_str());  // half a file would be kept by the next run
  return fault;
}

/// What an empty folder may hold: the repository that was made before the project.
std::string first_entry(const fs::path& folder) {
  std::error_code fault;
  for (fs::directory_iterator entry(folder, fault), end; !fault && entry != end; entry.increment(fault)) {
    const std::string name = entry->path().filename().string();
    if (name != ".git") return name;
  }
  return {};
}

}  // namespace

std::string fault_of_name(std::string_view name) {
  if (name.empty() || !is_lower(name.front())) return "it must begin with a small letter";
  if (!std::all_of(name.begin(), name.end(), [](char c) { return is_lower(c) || is_digit(c) || c == '-'; })) {
    return "only small letters, digits and '-' are allowed";
  }
  if (name.back() == '-' || name.find("--") != std::string_view::npos) return "a '-' stands between two others";
  if (name.size() > kLongestName) return "it has more than " + std::to_string(kLongestName) + " characters";
  if (is_taken(name)) return "CMake or the project itself needs that name";
  return {};
}

std::string fault_of_region(std::string_view region) {
  const bool fits = region.size() >= 9 && region.size() <= 20 && is_lower(region[0]) && is_lower(region[1]) &&
                    region[2] == '-' && region[region.size() - 2] == '-' && is_digit(region.back()) &&
                    std::all_of(region.begin(), region.end() - 1, [](char c) { return is_lower(c) || c == '-'; });
  return fits ? "" : "a region looks like eu-west-1";
}

std::string name_from_folder(std::string_view folder) {
  std::string made;
  for (const char c : folder) {
    const char lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (is_lower(lower) || (is_digit(lower) && !made.empty()))
      made += lower;
    else if (!made.empty() && made.back() != '-')
      made += '-';
  }
  made.resize(std::min(made.size(), kLongestName));
  while (!made.empty() && made.back() == '-') made.pop_back();
  return fault_of_name(made).empty() ? made : std::string();
}

std::vector<File> files_of(const Plan& plan) {
  const std::string file = file_name(plan.name);
  const std::string_view whole = version;
  const std::vector<std::pair<std::string_view, std::string>> values = {
      {"NAME", plan.name},
      {"TYPE", type_name(plan.name)},
      {"FILE", file},
      {"REGION", plan.region},
      {"VERSION", std::string(whole)},
      {"MINOR_VERSION", std::string(whole.substr(0, whole.rfind('.')))}};
  std::vector<std::pair<std::string, std::string_view>> wanted = {{"CMakeLists.txt", "CMakeLists.txt"},
                                                                  {"CMakePresets.json", "CMakePresets.json"},
                                                                  {"main.cpp", "main.cpp"},
                                                                  {"stacks/" + file + ".hpp", "stack.hpp"},
                                                                  {"stacks/" + file + ".cpp", "stack.cpp"},
                                                                  {"test/" + file + "_test.cpp", "test.cpp"},
                                                                  {"terrace.json", "terrace.json"},
                                                                  {"README.md", "README.md"},
                                                                  {".gitignore", "gitignore"},
                                                                  {".clang-format", "clang-format"}};
  if (plan.ci == "github") wanted.emplace_back(".github/workflows/ci.yml", "github.yml");
  if (plan.ci == "gitlab") wanted.emplace_back(".gitlab-ci.yml", "gitlab.yml");
  std::vector<File> files;
  for (auto& [path, name] : wanted) files.push_back({std::move(path), filled(template_text(name), values)});
  return files;
}

Scaffold make_project(const Plan& plan, bool merge) {
  Scaffold scaffold;
  const fs::path folder(plan.folder);
  std::error_code fault;
  if (fs::exists(folder, fault) && !fs::is_directory(folder, fault)) {
    scaffold.fault = errors::cannot_write(plan.folder, "it is a file, not a folder");
    return scaffold;
  }
  if (!merge) {
    if (const std::string entry = first_entry(folder); !entry.empty()) {
      scaffold.fault = errors::folder_not_empty(plan.folder, entry);
      return scaffold;
    }
  }
  for (const File& file : files_of(plan)) {
    const fs::path path = folder / file.path;
    fs::create_directories(path.parent_path(), fault);
    if (fault) {
      scaffold.fault = errors::cannot_write(path.parent_path().string(), fault.message());
      return scaffold;
    }
    const int why = write_new(path, file.text);
    if (why == EEXIST) {
      scaffold.kept.push_back(file.path);
    } else if (why != 0) {
      scaffold.fault = errors::cannot_write(path.string(), std::strerror(why));
      return scaffold;
    } else {
      scaffold.made.push_back(file.path);
    }
  }
  return scaffold;
}

}  // namespace terrace::project
