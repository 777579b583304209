// SPDX-License-Identifier: Apache-2.0
#pragma once

// The values of --var on their way to an engine: in a file, because the arguments of a process are for all users to read.

#include <string>
#include <utility>
#include <vector>

#include "engine/source_map.hpp"

namespace terrace::engine {

/// The name of the file, by which what an engine says of it is told from what it says of the user's files.
inline constexpr const char* kVariablesFile = "terrace.tfvars";

/// A file of variables, as -var-file takes it, with those of `settings` ("name=value") that the stack declares. A value is
/// read as -var reads it: by the variable's type, it is a text or an expression. Empty when there is none of them.
std::string variables_text(const SourceMap& map, const std::vector<std::string>& settings);

/// A file that only this user can read, there while this object is.
class PrivateFile {
 public:
  /// Makes none of an empty text. `path` must not exist.
  PrivateFile(std::string path, const std::string& text);
  PrivateFile(const PrivateFile&) = delete;
  PrivateFile& operator=(const PrivateFile&) = delete;
  ~PrivateFile();
  bool is_there() const { return is_there_; }
  /// Why there is none, of errno; 0 when none was asked for.
  int error() const { return error_; }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool is_there_ = false;
  int error_ = 0;
};

}  // namespace terrace::engine
