// SPDX-License-Identifier: Apache-2.0
#pragma once

// Diagnostics about the ledger and about what vanished, T0325 to T0335, each by a named factory.

#include "synth/ledger.hpp"

namespace terrace::detail::errors {

Diagnostic unreadable_ledger(const std::string& file, const std::string& reason);
Diagnostic ledger_conflict(const std::string& file);
Diagnostic newer_ledger(const std::string& file, const std::string& version);

/// What the object may be now.
struct Successor {
  const Node* node = nullptr;  ///< null for none
  std::string scope;           ///< the path on which renamed_from is to be called
  std::string from;            ///< and its argument
};
/// `place`: where it was last made, "" when that is not known.
Diagnostic vanished(const LedgerRecord& record, const std::string& place, const Successor& successor);
/// `records`: those of the stack; `successor` is a new stack's name, or empty.
Diagnostic stack_vanished(const std::vector<const LedgerRecord*>& records, const std::string& successor);
Diagnostic ledger_locked(const LedgerChange& change);
Diagnostic ledger_changed_meanwhile(const std::string& file);
Diagnostic retired_but_there(const Node& node, const Retirement& retirement);
Diagnostic retired_stack_but_there(const Node& stack);
Diagnostic stack_renamed_but_there(const Node& stack, const Node& other);
Diagnostic too_old_for_removed(const Node& stack, const std::string& constraint);

}  // namespace terrace::detail::errors
