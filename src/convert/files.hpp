// SPDX-License-Identifier: Apache-2.0
#pragma once

// The files of a conversion: what is read, and a folder that appears as a whole or not at all.

#include <optional>
#include <string>
#include <vector>

#include "convert/convert.hpp"

namespace terrace::convert {

/// The files that are named, and the *.tf.json of folders that are.
std::vector<InputFile> read_files(const std::vector<std::string>& names, Diagnostics& diagnostics);

/// The snapshots that come with Terrace: beside the installed tool, or in the source tree it was built in.
std::vector<std::string> own_schemas();

/// Writes the files into a new folder, set by clang-format where there is one. With `force` they may go into a folder
/// that is there, in which other files stay as they are.
std::optional<Diagnostic> write_files(const std::string& folder, const std::vector<OutputFile>& files, bool force);

}  // namespace terrace::convert
