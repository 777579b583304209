// SPDX-License-Identifier: Apache-2.0
#pragma once

// Runs the real terraform on a folder of its own, for what terrace::testing does not offer: a bare `init`.

#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "real_terraform.hpp"
#include "temporary_folder.hpp"

namespace terrace::oracle {

using terrace_test::has_terraform;

class Folder : public terrace_test::TemporaryFolder {
 public:
  void write(const std::string& name, const std::string& content) const {
    const std::filesystem::path file = *this / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << content;
  }
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
