// SPDX-License-Identifier: Apache-2.0
#pragma once

// What engines complain about, as diagnostics of the program: their words, the construct, its C++ line, and what to do
// where that is known.

#include <terrace/core/diagnostics.hpp>

#include <string_view>
#include <vector>

#include "engine/message.hpp"
#include "engine/redact.hpp"
#include "engine/source_map.hpp"

namespace terrace::engine {

/// `found` is a diagnostic as engines write it with -json: severity, summary, detail, address, range, snippet. Its code is
/// T0510, or one of those of failures that have a cure of their own (docs/errors.md, T0505 to T0511 and T0518). `in_init`
/// says that it comes from init.
Diagnostic to_diagnostic(const Json& found, const SourceMap& map, const Redactor& redact, bool in_init = false);

/// Diagnostics from an engine's plain text, as commands without -json write it to stderr, in the form of the above.
std::vector<Json> read_text_diagnostics(std::string_view text);

}  // namespace terrace::engine
