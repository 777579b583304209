// SPDX-License-Identifier: Apache-2.0

#include "synth/ledger_errors.hpp"

#include "core/in_quotes.hpp"

#include <algorithm>

namespace terrace::detail::errors {
namespace {

constexpr std::size_t kMostNamed = 5;

std::string type_of(const LedgerRecord& record) { return record.address.substr(0, record.address.find('.')); }

std::string called(const LedgerRecord& record) {
  return type_of(record) + " " + in_quotes(record.stack + "/" + record.path);
}

std::string place_of(const LedgerRecord& record) {
  return record.file.empty() ? "" : record.file + ":" + std::to_string(record.line);
}

}  // namespace

Diagnostic unreadable_ledger(const std::string& file, const std::string& reason) {
  return diagnostic(
      nullptr, "T0325", "the ledger " + file + " cannot be read: " + reason,
      "bring it back from where it was whole, for instance by git checkout; without it, what was retained "
      "could be destroyed, so nothing is written");
}

Diagnostic ledger_conflict(const std::string& file) {
  return diagnostic(
      nullptr, "T0326", "the ledger " + file + " has the markers of a merge conflict",
      "keep the lines of both sides and delete the markers (<<<<<<<, =======, >>>>>>>), then run synth: it "
      "sorts them and drops what is no longer right");
}

Diagnostic newer_ledger(const std::string& file, const std::string& version) {
  return diagnostic(nullptr, "T0327",
                    "the ledger " + file + " has the format " + version +
                        ", which this version of Terrace does not know",
                    "it was written by a newer Terrace: update this one; the file is left as it is");
}

Diagnostic vanished(const LedgerRecord& record, const std::string& place, const Successor& successor) {
  Diagnostic made =
      diagnostic(nullptr, "T0328", called(record) + " holds data and has vanished from the program",
                 "Terraform would destroy it (" + record.address + "): say what becomes of it, by one of these lines");
  made.path = record.stack + "/" + record.path;
  if (!place.empty()) made.notes.push_back({"it was last made at " + place, {}});
  const std::string path = in_quotes(record.path);
  made.notes.push_back({"to keep it, out of Terraform's hands: stack.retire(" + path + ", Retire::keep)", {}});
  made.notes.push_back({"to destroy it with its data: stack.retire(" + path + ", Retire::destroy)", {}});
  if (successor.node == nullptr) {
    made.notes.push_back({"if it has another path now: .renamed_from(" + path + ") on what it is now", {}});
  } else {
    const std::string now = path_of(successor.node);
    made.notes.push_back({"did you mean that it is " + in_quotes(now) +
                              " now, which is new and of the same type? Then .renamed_from(" +
                              in_quotes(successor.from) + ") on " + in_quotes(successor.scope),
                          successor.node->location});
  }
  return made;
}

Diagnostic stack_vanished(const std::vector<const LedgerRecord*>& records, const std::string& successor) {
  const std::string& name = records.front()->stack;
  const auto holds = static_cast<std::size_t>(
      std::count_if(records.begin(), records.end(), [](const LedgerRecord* r) { return !r->address.empty(); }));
  const bool guarded = holds != records.size();
  Diagnostic made = diagnostic(
      nullptr, "T0329",
      "the stack " + in_quotes(name) +
          (guarded ? " is protected and has vanished from the program"
           : holds == 1
               ? " has vanished from the program, and with it a resource that holds data"
               : " has vanished from the program, and with it " + std::to_string(holds) + " resources that hold data"),
      "nobody would look after what it made: say what becomes of it, by one of these lines; if the program makes other "
      "stacks by its context, give each context a --ledger of its own");
  made.path = name;
  std::size_t named = 0;
  for (const LedgerRecord* record : records) {
    if (record->address.empty() || named++ >= kMostNamed) continue;
    const std::string place = place_of(*record);
    made.notes.push_back({called(*record) + (place.empty() ? "" : ", made at " + place), {}});
  }
  if (named > kMostNamed) made.notes.push_back({"… and " + std::to_string(named - kMostNamed) + " more", {}});
  made.notes.push_back({"to leave it to itself: app.retire(" + in_quotes(name) + ", Retire::keep)", {}});
  made.notes.push_back({"once you have destroyed it: app.retire(" + in_quotes(name) + ", Retire::destroy)", {}});
  made.notes.push_back({"if it has another name now: stack.renamed_from(" + in_quotes(name) + ")" +
                            (successor.empty() ? "" : " in " + in_quotes(successor) + ", which is new"),
                        {}});
  return made;
}

Diagnostic ledger_locked(const LedgerChange& change) {
  Diagnostic made =
      diagnostic(nullptr, "T0330", "synth would change the ledger " + change.file + ", and --locked forbids it",
                 "run synth without --locked and commit the ledger together with the program");
  std::size_t changes = 0;
  const auto note = [&](const char* sign, const LedgerRecord& record) {
    if (changes++ < kMostNamed) {
      made.notes.push_back({sign + (record.address.empty() ? "stack " + in_quotes(record.stack) : called(record)), {}});
    }
  };
  const auto missing = [](const std::vector<LedgerRecord>& from, const LedgerRecord& record) {
    const auto at = std::lower_bound(from.begin(), from.end(), record);
    return at == from.end() || !at->says_the_same(record);
  };
  for (const LedgerRecord& record : change.before) {
    if (missing(change.after, record)) note("- ", record);
  }
  for (const LedgerRecord& record : change.after) {
    if (missing(change.before, record)) note("+ ", record);
  }
  if (changes > kMostNamed) made.notes.push_back({"… and " + std::to_string(changes - kMostNamed) + " more", {}});
  return made;
}

Diagnostic ledger_changed_meanwhile(const std::string& file) {
  return diagnostic(nullptr, "T0331", "the ledger " + file + " was changed while synth ran",
                    "another synth of this program, or an update of the working tree: run synth again");
}

Diagnostic retired_but_there(const Node& node, const Retirement& retirement) {
  Diagnostic made =
      diagnostic(&node, "T0332", in_quotes(path_of(&node)) + " is retired, but it is still in the program",
                 "take the construct out of the program, or the line that retires it");
  made.notes.push_back({"it is retired here", retirement.location});
  return made;
}

Diagnostic retired_stack_but_there(const Node& stack) {
  return diagnostic(&stack, "T0332", "the stack " + in_quotes(stack.id) + " is retired, but it is still in the program",
                    "take the stack out of the program, or the line app.retire(" + in_quotes(stack.id) + ", …)");
}

Diagnostic stack_renamed_but_there(const Node& stack, const Node& other) {
  Diagnostic made = diagnostic(&stack, "T0334",
                               "the stack " + in_quotes(stack.id) + " says that it was " + in_quotes(other.id) +
                                   " before, which is still in the program",
                               "two stacks cannot have been one; remove renamed_from, or the other stack");
  made.notes.push_back({"the other one is here", other.location});
  return made;
}

Diagnostic too_old_for_removed(const Node& stack, const std::string& constraint) {
  Diagnostic made =
      diagnostic(&stack, "T0335",
                 "the stack " + in_quotes(stack.id) +
                     " keeps what is gone by removed blocks, but takes versions that do not know them",
                 "removed blocks need Terraform 1.7 or OpenTofu 1.10: required_version(\">= 1.7\") instead of " +
                     in_quotes(constraint));
  made.severity = Severity::warning;
  return made;
}

}  // namespace terrace::detail::errors
