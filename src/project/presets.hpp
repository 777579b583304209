// SPDX-License-Identifier: Apache-2.0
#pragma once

// As much of CMakePresets.json as tells a preset's build folder.

#include <terrace/core/diagnostics.hpp>

#include <string>
#include <variant>

namespace terrace::project {

struct Preset {
  std::string name;
  std::string build;  ///< absolute
};

/// The configure preset `wanted` of the presets in `folder`; if it is empty, "dev", "default" or the first that is not hidden.
std::variant<Preset, Diagnostic> find_preset(const std::string& folder, const std::string& wanted);

/// Whether the folder has presets.
bool has_presets(const std::string& folder);

}  // namespace terrace::project
