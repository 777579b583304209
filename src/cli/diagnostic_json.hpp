// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics as JSON: what `--json` prints, and what the text for people is made from, so that both always agree.

#include <nlohmann/json.hpp>
#include <terrace/core/diagnostics.hpp>

namespace terrace::cli {

/// Every key is always there; file and line are null where no line is known.
nlohmann::ordered_json diagnostic_json(const Diagnostic& diagnostic);

/// An array in the order in which they were found.
nlohmann::ordered_json diagnostics_json(const Diagnostics& diagnostics);

/// Two-space indented text with a final line feed. Bytes that are not UTF-8 become U+FFFD.
std::string json_text(const nlohmann::ordered_json& document);

}  // namespace terrace::cli
