// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs the real terraform on a folder of its own, for what terrace::testing does not offer: a bare `init`.

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "real_terraform.hpp"

namespace terrace::oracle {

using terrace_test::has_terraform;

/// A temporary folder that is removed again.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "terrace-oracle-XXXXXX").string();
    if (mkdtemp(name.data()) != nullptr) path_ = name;
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  void write(const std::string& name, const std::string& content) const {
    std::filesystem::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name) << content;
  }
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

struct Run {
  int exit_code = -1;
  std::string output;
};

/// `arguments` is a fixed text of the test. No credentials, no configuration of the user and no endless waiting.
inline Run terraform(const Folder& folder, const std::string& arguments) {
  const std::string command = "cd '" + folder.path() +
                              "' && env -u TF_CLI_CONFIG_FILE -u TF_DATA_DIR -u TF_WORKSPACE CHECKPOINT_DISABLE=1 "
                              "AWS_EC2_METADATA_DISABLED=true "
                              "timeout 60 terraform " +
                              arguments + " 2>&1";
  Run run;
  FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return run;
  char buffer[4096];
  for (std::size_t read; (read = fread(buffer, 1, sizeof buffer, pipe)) > 0;) run.output.append(buffer, read);
  const int status = pclose(pipe);
  run.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return run;
}

}  // namespace terrace::oracle
