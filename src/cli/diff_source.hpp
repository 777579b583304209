// SPDX-License-Identifier: Apache-2.0
#pragma once

// What `diff` compares with: the output of an earlier synth, from a folder or from a revision of the repository.

#include <terrace/core/diagnostics.hpp>

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "synth/ledger.hpp"

namespace terrace::cli {

struct Former {
  std::string name;                              ///< as it is shown: "out", "out in HEAD~1"
  std::map<std::string, std::string> documents;  ///< by stack
  std::string manifest;
  /// Where only the ledger is committed: its records, which is less than the whole program.
  bool only_ledger = false;
  std::vector<detail::LedgerRecord> records;
  std::optional<Diagnostic> fault;
};

Former former_of_folder(const std::string& folder);
Former former_of_revision(const std::string& revision, const std::string& out, const std::string& ledger);

/// Where a manifest says that constructs were made. Reads the manifest, which may be large, when it is first asked.
class FormerLines {
 public:
  explicit FormerLines(std::string_view manifest) : manifest_(manifest) {}
  /// File and line; line 0 where it is not known.
  std::pair<std::string, unsigned> find(const std::string& path);

 private:
  std::string_view manifest_;
  bool is_read_ = false;
  std::unordered_map<std::string_view, std::string_view> lines_;
};

}  // namespace terrace::cli
