// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reading and writing of files for the generator. A file is replaced as a whole or not at all, and one that would stay
// the same is not touched.

#include "headers.hpp"

namespace terrace::bind {

// The file's bytes; `-` is not special. Throws Error.
std::string read_file(const std::string& path);

// Writes beside the target, then renames. Returns whether the file changed. Throws Error.
bool replace_file(const std::string& path, std::string_view text);

struct Written {
  std::size_t written = 0;
  std::size_t unchanged = 0;
  std::size_t removed = 0;
};

// Makes `directory` hold `files` and none of those that an earlier run with the same `owner` wrote and this one does
// not; the list of them is `<directory>/terrace/generated_<owner>.txt`. A file that no run of the generator wrote, or
// one of another owner's, is never replaced or removed: that is an Error.
Written write_tree(const std::string& directory, const std::string& owner, const std::vector<GeneratedFile>& files);

}  // namespace terrace::bind
