// SPDX-License-Identifier: Apache-2.0

#include "engine/init.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace terrace::engine {
namespace {

namespace fs = std::filesystem;

/// In the data folder: what it was prepared for.
constexpr const char* kMark = "terrace-init";

std::string variable(const Environment& environment, std::string_view name) {
  const auto found =
      std::find_if(environment.rbegin(), environment.rend(), [&](const auto& entry) { return entry.first == name; });
  return found == environment.rend() ? std::string() : found->second;
}

std::string content_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// FNV-1a, in hexadecimal.
std::string digest(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  std::ostringstream out;
  out << std::hex << hash;
  return out.str();
}

/// What init depends on: the terraform section, and where modules come from. It is read by lines because a stack may have
/// 100,000 resources, and the form of the document is our own.
std::string needs_of(std::string_view document, bool with_backend) {
  std::string needs;
  bool in_terraform = false;
  bool in_backend = false;
  bool in_module = false;
  while (!document.empty()) {
    const std::string_view line = document.substr(0, document.find('\n'));
    document.remove_prefix(std::min(line.size() + 1, document.size()));
    if (line.size() > 2 && line[2] != ' ') {
      in_terraform = line.starts_with("  \"terraform\": {");
      in_module = line.starts_with("  \"module\": {");
    } else if (line.size() > 4 && line[4] != ' ') {
      in_backend = in_terraform && (line.starts_with("    \"backend\":") || line.starts_with("    \"cloud\":"));
    }
    const bool of_module = in_module && line.size() > 6 && line[6] == '"' &&
                           (line.starts_with("      \"source\":") || line.starts_with("      \"version\":"));
    if (of_module || (in_terraform && (with_backend || !in_backend))) needs.append(line).append("\n");
  }
  return needs;
}

/// The cache that several stacks may install into, from the environment or the CLI configuration.
std::string plugin_cache(const Environment& environment) {
  if (std::string folder = variable(environment, "TF_PLUGIN_CACHE_DIR"); !folder.empty()) return folder;
  const std::string home = variable(environment, "HOME");
  std::string file = variable(environment, "TF_CLI_CONFIG_FILE");
  if (file.empty() && !home.empty()) file = home + "/.terraformrc";
  std::istringstream lines(content_of(file));
  std::string line;
  while (std::getline(lines, line)) {
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string::npos || line.compare(begin, 16, "plugin_cache_dir") != 0) continue;
    const std::size_t open = line.find('"');
    const std::size_t close = line.rfind('"');
    if (open == close) continue;
    std::string folder = line.substr(open + 1, close - open - 1);
    if (const std::size_t at = folder.find("$HOME"); at != std::string::npos) folder.replace(at, 5, home);
    return folder;
  }
  return {};
}

/// Held by one init at a time, of this process or any other, while it may write to a cache.
class CacheLock {
 public:
  explicit CacheLock(const std::string& cache) {
    if (cache.empty()) return;
    file_ = open((cache + "/.terrace-init.lock").c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (file_ >= 0) flock(file_, LOCK_EX);
  }
  CacheLock(const CacheLock&) = delete;
  CacheLock& operator=(const CacheLock&) = delete;
  ~CacheLock() {
    if (file_ >= 0) close(file_);
  }

 private:
  int file_ = -1;
};

std::string mark_of(const StackRun& stack, std::string_view document, const InitOptions& options, bool with_backend) {
  return (with_backend ? "all " : "no-backend ") + digest(needs_of(document, with_backend) + '\n' + stack.engine.path +
                                                          '\n' + stack.engine.version + '\n' + options.mirror);
}

}  // namespace

std::string data_folder(const StackRun& stack) {
  const std::string own = variable(stack.engine.environment, "TF_DATA_DIR");
  return (fs::path(stack.folder) / (own.empty() ? ".terraform" : own)).string();
}

Outcome init_if_needed(const StackRun& stack, std::string_view document, const InitOptions& options) {
  const fs::path mark = fs::path(data_folder(stack)) / kMark;
  const bool asked = options.upgrade || options.reconfigure || options.migrate_state;
  const std::string complete = mark_of(stack, document, options, true);
  const std::string found = content_of(mark);
  if (!asked && (found == complete || (!options.with_backend && found == mark_of(stack, document, options, false)))) {
    Outcome nothing_to_do;
    nothing_to_do.ok = true;
    nothing_to_do.exit_code = 0;
    return nothing_to_do;
  }
  std::vector<std::string> arguments{"init", "-input=false"};
  if (!options.mirror.empty()) {
    arguments.push_back("-plugin-dir=" + fs::absolute(options.mirror).lexically_normal().string());
  }
  if (options.upgrade) arguments.emplace_back("-upgrade");
  if (options.reconfigure) arguments.emplace_back("-reconfigure");
  if (options.migrate_state) {
    // It would ask, and the option has answered.
    arguments.emplace_back("-migrate-state");
    arguments.emplace_back("-force-copy");
  }
  if (!options.with_backend) arguments.emplace_back("-backend=false");
  const CacheLock lock(plugin_cache(stack.engine.environment));
  std::error_code error;
  fs::remove(mark, error);
  Outcome outcome = run_text(stack, arguments, true);
  if (outcome.ok) {
    fs::create_directories(mark.parent_path(), error);
    std::ofstream(mark, std::ios::binary)
        << (options.with_backend ? complete : mark_of(stack, document, options, false));
  }
  return outcome;
}

}  // namespace terrace::engine
