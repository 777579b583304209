// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics of a comparison, T0340 to T0344, each by a named factory.

#include <terrace/core/diagnostics.hpp>

#include <string>

namespace terrace::diff::errors {

Diagnostic nothing_to_compare(const std::string& folder, const std::string& reason);
/// `said`: git's own words.
Diagnostic git_failed(const std::string& command, const std::string& said);
Diagnostic hcl_output(const std::string& file);
Diagnostic not_committed(const std::string& revision, const std::string& out, const std::string& ledger);
Diagnostic unreadable_document(const std::string& file, const std::string& reason);

}  // namespace terrace::diff::errors
