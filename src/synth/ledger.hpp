// SPDX-License-Identifier: Apache-2.0
#pragma once

// The ledger: what synth must remember of a program's resources because their own lines cannot. A committed file,
// terrace.lock.json, with one record a line, sorted, so that it diffs and merges.

#include <terrace/synth/synth.hpp>

#include <optional>
#include <string>
#include <vector>

#include "synth/plan.hpp"

namespace terrace::detail {

/// Why something is in the ledger.
enum class Hold : std::uint8_t {
  stateful,  ///< its loss loses data: when it vanishes, the user is asked
  retained,  ///< when it vanishes, it is kept
  kept,      ///< it has vanished, and a removed block keeps it
  guarded    ///< a stack that must not vanish; its address is empty
};

struct LedgerRecord {
  std::string program;
  std::string stack;
  std::string path;  ///< from below the stack
  std::string address;
  Hold hold = Hold::stateful;
  /// Addresses that it had before, sorted: where an environment that was not applied in between still has it.
  std::vector<std::string> was;
  /// Where it was made when it was recorded. Not refreshed: a file that is committed must not change with every line.
  std::string file;
  unsigned line = 0;

  bool operator<(const LedgerRecord& other) const;
  /// Whether both say the same, apart from where it was made.
  bool says_the_same(const LedgerRecord& other) const;
};

/// From the records with which synth began to those that it leaves; of one program, sorted.
struct LedgerChange {
  std::string file;
  std::string program;
  std::vector<LedgerRecord> before;
  std::vector<LedgerRecord> after;
  bool is_changed = false;
};

/// Reads all programs' records, sorted. A file that is not there holds none; one that cannot be trusted is a diagnostic.
std::optional<Diagnostic> read_ledger(const std::string& file, std::vector<LedgerRecord>& records);
/// The same from a text; `file` names it in messages.
std::optional<Diagnostic> parse_ledger(const std::string& file, const std::string& text,
                                       std::vector<LedgerRecord>& records);
/// The bytes of a ledger.
std::string ledger_text(std::vector<LedgerRecord> records);
/// Whether two sorted lists of records say the same.
bool say_the_same(const std::vector<LedgerRecord>& a, const std::vector<LedgerRecord>& b);

/// Compares the program with its ledger: writes the removed blocks of what is kept, and reports what vanished without a
/// word. Runs after add_moves. Null when no ledger is kept or it cannot be read.
std::shared_ptr<const LedgerChange> keep_ledger(Tree& tree, Plan& plan, const LedgerOptions& options);

/// Whether losing a resource of this type loses data that Terraform cannot make again.
bool is_stateful_type(std::string_view type);

}  // namespace terrace::detail
