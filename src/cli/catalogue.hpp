// SPDX-License-Identifier: Apache-2.0
#pragma once

// The catalogue of diagnostics: docs/errors.md and docs/policies.md, compiled in (cmake/EmbedErrors.cmake makes the table).

#include <span>
#include <string>
#include <string_view>

#include "cli/terminal_text.hpp"

namespace terrace::cli {

struct CatalogueEntry {
  std::string_view code;   ///< "T0101"
  std::string_view title;  ///< what its heading says after the code
  std::string_view text;   ///< the Markdown below the heading
};

/// In the order of the documents: errors by their codes, then policies by theirs.
std::span<const CatalogueEntry> catalogue();

/// Null for an unknown code; the case of letters does not matter, and the T of an error may be left out.
const CatalogueEntry* find_entry(std::string_view code);

/// The entry as text for a terminal: paragraphs are set to `width` columns, fenced code is indented instead.
std::string entry_text(const CatalogueEntry& entry, const Style& style, std::size_t width = 100);

/// All codes with their titles, one a line.
std::string catalogue_text(const Style& style);

/// "did you mean …", or where to find the list.
std::string unknown_code_hint(std::string_view code, std::string_view program);

}  // namespace terrace::cli
