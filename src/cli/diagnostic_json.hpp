// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics as JSON: what `--json` prints, and what the text for people is made from, so that both always agree.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <terrace/core/diagnostics.hpp>

namespace terrace::cli {

/// "error", "warning" or "note": also the levels of SARIF.
const char* severity_name(Severity severity);

/// Every key is always there; file and line are null where no line is known.
nlohmann::ordered_json diagnostic_json(const Diagnostic& diagnostic);

/// An array in the order in which they were found.
nlohmann::ordered_json diagnostics_json(const Diagnostics& diagnostics);

/// How every document of `--json` begins: versions, the verb and whether all went well.
nlohmann::ordered_json document_head(std::string_view command, bool ok);

/// How it ends: the counts, and the diagnostics themselves.
void add_diagnostics(nlohmann::ordered_json& document, const Diagnostics& found);

/// Two-space indented text with a final line feed. Bytes that are not UTF-8 become U+FFFD.
std::string json_text(const nlohmann::ordered_json& document);

}  // namespace terrace::cli
