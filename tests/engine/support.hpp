// SPDX-License-Identifier: Apache-2.0
#pragma once

// Engines made of shell, for what the real ones cannot be made to do.

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "temporary_folder.hpp"

namespace engine_test {

using Folder = terrace_test::TemporaryFolder;

inline void put(const std::string& file, const std::string& text) {
  std::filesystem::create_directories(std::filesystem::path(file).parent_path());
  std::ofstream(file, std::ios::binary) << text;
}

inline std::string get(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

/// A program `name` in `folder`: `body` is shell. Returns its path.
inline std::string program(const Folder& folder, const std::string& name, const std::string& body) {
  const std::string file = folder / name;
  put(file, "#!/bin/sh\n" + body);
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  return file;
}

/// An engine of version 1.11.4. `cases` are cases of a shell's `case` over the command ("plan) …;;"); it inits gladly.
inline std::string fake_engine(const Folder& folder, const std::string& cases) {
  return program(folder, "terraform",
                 "case \"$1\" in -chdir=*) cd \"${1#-chdir=}\" || exit 9; shift;; esac\n"
                 "case \"$1\" in\nversion) echo 'Terraform v1.11.4'; echo 'on linux_amd64';;\n" +
                     cases +
                     "\ninit) mkdir -p .terraform; echo ok;;\n*) echo \"unexpected: $*\" >&2; exit 7;;\nesac\n");
}

inline bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace engine_test
