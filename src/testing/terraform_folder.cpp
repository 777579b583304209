// SPDX-License-Identifier: Apache-2.0

#include "testing/terraform_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "testing/environment.hpp"

namespace terrace::testing::detail {

namespace {

namespace fs = std::filesystem;

/// Held while one of several test processes installs providers for all of them.
class FileLock {
 public:
  explicit FileLock(const fs::path& path) : file_(open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0600)) {
    if (file_ >= 0) flock(file_, LOCK_EX);
  }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock() {
    if (file_ >= 0) close(file_);
  }

 private:
  int file_;
};

/// FNV-1a, as 16 hexadecimal digits.
std::string digest(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[hash >> static_cast<unsigned>(shift) & 15U];
  return out;
}

/// The folder in which installed providers are kept, of this user alone; empty if somebody else holds its name.
fs::path cache_folder() {
  std::error_code error;
  fs::path folder = fs::temp_directory_path(error) / ("terrace-terraform-" + std::to_string(getuid()));
  mkdir(folder.c_str(), 0700);
  struct stat info {};
  if (lstat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode) || info.st_uid != getuid()) return {};
  return folder;
}

bool write_file(const fs::path& path, std::string_view content) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  std::ofstream file(path, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  return static_cast<bool>(file);
}

bool is_inside(const std::string& name) {
  const fs::path path(name);
  if (path.empty() || path.is_absolute()) return false;
  for (const fs::path& part : path) {
    if (part == "..") return false;
  }
  return true;
}

}  // namespace

TerraformFolder::TerraformFolder(const Config& config, const TerraformOptions& options)
    : config_(config), options_(options) {
  std::error_code error;
  std::string path = (fs::temp_directory_path(error) / "terrace-run-XXXXXX").string();
  if (mkdtemp(path.data()) == nullptr) {
    problem_ = "no temporary folder can be made at " + path;
    return;
  }
  path_ = path;
  data_ = path + "/.terraform";
  for (const auto& [name, content] : config.files) {
    if (!is_inside(name)) {
      problem_ = "\"" + name + "\" is not the name of a file in the configuration's folder";
    } else if (!write_file(fs::path(path_) / name, content)) {
      problem_ = "the temporary file " + path_ + "/" + name + " cannot be written";
    }
  }
}

TerraformFolder::~TerraformFolder() {
  std::error_code error;
  if (!path_.empty() && !is_on("TERRACE_KEEP")) fs::remove_all(path_, error);
}

ProcessResult TerraformFolder::init() {
  std::vector<std::string> arguments{"init", "-input=false", "-no-color"};
  const std::string mirror = variable("TERRACE_PROVIDER_MIRROR");
  if (!mirror.empty()) arguments.push_back("-plugin-dir=" + mirror);

  const fs::path cache = cache_folder();
  if (cache.empty()) return run(arguments);
  const std::string key = digest(config_.init_key + '\n' + mirror + '\n' + variable("TERRACE_TERRAFORM"));
  const fs::path kept = cache / key;
  const fs::path lock_file = fs::path(path_) / ".terraform.lock.hcl";
  const FileLock lock(cache / (key + ".lock"));
  data_ = (kept / "data").string();
  std::error_code error;
  ProcessResult result;
  if (fs::exists(kept / "complete", error)) {
    result.exit_code = 0;
    fs::copy_file(kept / "lock.hcl", lock_file, fs::copy_options::overwrite_existing, error);
    return result;
  }
  fs::remove_all(kept, error);
  result = run(arguments);
  if (result.exit_code != 0) return result;
  if (fs::exists(lock_file, error)) fs::copy_file(lock_file, kept / "lock.hcl", error);
  if (!error) write_file(kept / "complete", "");
  return result;
}

ProcessResult TerraformFolder::run(const std::vector<std::string>& arguments) const {
  const std::string chosen = variable("TERRACE_TERRAFORM");
  std::vector<std::string> words{find_program(chosen.empty() ? "terraform" : chosen), "-chdir=" + path_};
  words.insert(words.end(), arguments.begin(), arguments.end());

  Environment environment = environment_without({"AWS_", "TF_"});
  const std::string settings = variable("TF_CLI_CONFIG_FILE");
  std::error_code error;
  if (!settings.empty() && fs::exists(settings, error)) environment.emplace_back("TF_CLI_CONFIG_FILE", settings);
  const std::string plugins = variable("TF_PLUGIN_CACHE_DIR");
  if (!plugins.empty()) environment.emplace_back("TF_PLUGIN_CACHE_DIR", plugins);
  environment.emplace_back("TF_DATA_DIR", data_);
  environment.emplace_back("TF_IN_AUTOMATION", "1");
  environment.emplace_back("CHECKPOINT_DISABLE", "1");
  // Invented, so that no call can reach an account.
  environment.emplace_back("AWS_ACCESS_KEY_ID", "terrace");
  environment.emplace_back("AWS_SECRET_ACCESS_KEY", "terrace");
  environment.emplace_back("AWS_REGION", "us-east-1");
  environment.emplace_back("AWS_CONFIG_FILE", "/dev/null");
  environment.emplace_back("AWS_SHARED_CREDENTIALS_FILE", "/dev/null");
  environment.emplace_back("AWS_EC2_METADATA_DISABLED", "true");
  if (!options_.endpoint.empty()) environment.emplace_back("AWS_ENDPOINT_URL", options_.endpoint);
  for (const auto& [name, value] : options_.variables) environment.emplace_back("TF_VAR_" + name, value);
  for (const auto& entry : options_.environment) environment.push_back(entry);
  engine::Ended ended = engine::run({.arguments = words,
                                     .environment = std::move(environment),
                                     .errors_with_output = true,
                                     .timeout = std::chrono::seconds(options_.timeout_seconds)});
  if (ended.how == engine::Ended::How::not_started) {
    return {.output = words.front() + " could not be started: " + std::strerror(ended.code)};
  }
  const bool killed = ended.how == engine::Ended::How::killed;
  return {.exit_code = killed ? 128 + ended.code : ended.code,
          .timed_out = ended.how == engine::Ended::How::timed_out,
          .output = std::move(ended.output)};
}

}  // namespace terrace::testing::detail
