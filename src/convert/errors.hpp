// SPDX-License-Identifier: Apache-2.0
#pragma once

// Everything that a conversion says, T0601 to T0649.

#include <terrace/core/diagnostics.hpp>

#include <string>
#include <string_view>

namespace terrace::convert {

/// A place in the input. `file` lives as long as the process.
using Place = SourceLocation;
/// A copy of a file's name that lives as long as the process.
const char* keep_name(const std::string& file);

namespace errors {

Diagnostic unreadable_file(const std::string& file, const std::string& reason);
Diagnostic invalid_json(Place at, const std::string& reason);
Diagnostic wrong_shape(Place at, std::string_view what, std::string_view expected, std::string_view found);
Diagnostic unknown_block(Place at, std::string_view name, std::string_view where, std::string help);
Diagnostic invalid_expression(Place at, std::string_view text, const std::string& reason);
Diagnostic defined_twice(Place at, const std::string& address, Place first);
Diagnostic impossible_name(Place at, std::string_view name, std::string_view what);
Diagnostic written_untyped(Place at, const std::string& address, const std::string& reason);
Diagnostic no_schema(Place at, std::string_view provider);
Diagnostic secret_becomes_variable(Place at, const std::string& argument, const std::string& variable);
Diagnostic written_raw(Place at, const std::string& text, const std::string& reason);
Diagnostic unknown_reference(Place at, const std::string& text);
Diagnostic left_out(Place at, const std::string& what, const std::string& why);
Diagnostic inexact_module_version(Place at, const std::string& module, const std::string& version);
Diagnostic renamed_provider(Place at, const std::string& name, const std::string& now);
Diagnostic output_exists(const std::string& folder);
Diagnostic output_unwritable(const std::string& path, const std::string& reason);
Diagnostic no_input(const std::string& where);
Diagnostic unusable_schema(const std::string& reason);

}  // namespace errors
}  // namespace terrace::convert
