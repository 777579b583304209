// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the tests of the PMM system have in common: its stacks, synthesized in memory, files of the repository, and programs
// that are run.

#include "../../stacks/pmm/pmm.hpp"

#include <terrace/testing/testing.hpp>

#include <array>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <sys/wait.h>

#include "catch.hpp"

namespace pmm_test {

using namespace terrace;
using namespace terrace::testing;
using pmm::Choices;
using Profile = patterns::PmmStorage::Profile;

inline const Choices kFiles{.profile = Profile::efs};
inline const Choices kVolume{.profile = Profile::ebs};

/// In a network that exists already.
inline Template with_files() { return testing::synth(pmm::PmmStack{kFiles}); }
inline Template with_volume() { return testing::synth(pmm::PmmStack{kVolume}); }
/// With a network of its own.
inline Template complete() { return testing::synth(pmm::PmmComplete{kVolume}); }
inline Template pmm_two(Profile profile = Profile::efs) {
  return testing::synth(pmm::PmmStack{{.profile = profile, .major = 2}});
}

inline std::string read(const std::string& path) {
  std::ifstream file(TERRACE_SOURCE_DIR "/" + path);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

inline bool exists(const std::string& path) { return std::ifstream(TERRACE_SOURCE_DIR "/" + path).good(); }

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

struct Ran {
  int code = -1;
  std::string output;
};

/// A command of the shell, in the repository.
inline Ran run(const std::string& command) {
  Ran ran;
  FILE* pipe = popen(("cd '" TERRACE_SOURCE_DIR "' && { " + command + "; } 2>&1 < /dev/null").c_str(), "r");
  if (pipe == nullptr) return ran;
  std::array<char, 4096> buffer{};
  for (std::size_t size = fread(buffer.data(), 1, buffer.size(), pipe); size > 0;
       size = fread(buffer.data(), 1, buffer.size(), pipe)) {
    ran.output.append(buffer.data(), size);
  }
  const int status = pclose(pipe);
  ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return ran;
}

/// The definitions of the containers as they stand in the JSON.
inline std::string containers(const Template& tf) {
  return tf.only("aws_ecs_task_definition").text("/container_definitions");
}

/// Whether terraform is there; says so otherwise.
inline bool skipped(const TerraformResult& result) {
  if (result.skipped) std::cout << result << "\n";
  return result.skipped;
}

}  // namespace pmm_test
