// SPDX-License-Identifier: Apache-2.0
#pragma once

// Every diagnostic of the tool's work on a project, T07xx, each by a named factory.

#include <terrace/core/diagnostics.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace terrace::project::errors {

Diagnostic folder_not_empty(const std::string& folder, const std::string& first_entry);
Diagnostic cannot_write(const std::string& path, const std::string& why);
Diagnostic no_project(const std::string& folder, std::string_view verb);
Diagnostic unreadable(const std::string& path, const std::string& why);
Diagnostic no_preset(const std::string& wanted, const std::string& file, const std::vector<std::string>& presets);
/// `step`: "be configured" or "be built".
Diagnostic build_failed(std::string_view what, std::string_view step, const std::string& log);
Diagnostic no_program(const std::string& folder);
Diagnostic unknown_program(const std::string& wanted, const std::vector<std::string>& programs);
Diagnostic which_program(const std::vector<std::string>& programs);
Diagnostic cannot_start(const std::string& program, const std::string& why);
Diagnostic tool_missing(std::string_view name);
Diagnostic need_not_met(std::string_view name, std::string_view found, std::string_view reason, std::string_view cure);

}  // namespace terrace::project::errors
