// SPDX-License-Identifier: Apache-2.0
#pragma once

// The files of a new project.

#include <terrace/core/diagnostics.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace::project {

struct Plan {
  std::string folder;
  std::string name;    ///< "web-shop": the program, and the beginning of the stack's name
  std::string region;  ///< "eu-west-1"
  std::string ci;      ///< "github", "gitlab" or "none"
};

/// Whether a program, a stack and the prefix of a bucket can have this name; otherwise why not.
std::string fault_of_name(std::string_view name);
std::string fault_of_region(std::string_view region);

/// A name that fits, made of a folder's; empty when nothing of it can be used.
std::string name_from_folder(std::string_view folder);

struct File {
  std::string path;  ///< in the project
  std::string text;
};

std::vector<File> files_of(const Plan& plan);

struct Scaffold {
  std::vector<std::string> made;
  std::vector<std::string> kept;  ///< there already, and not touched
  std::optional<Diagnostic> fault;
};

/// Writes the files. No file that exists is changed; a folder that is not empty is refused unless `merge`.
Scaffold make_project(const Plan& plan, bool merge);

}  // namespace terrace::project
