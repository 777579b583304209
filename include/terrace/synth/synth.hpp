// SPDX-License-Identifier: Apache-2.0
#pragma once

// Synthesis: from the finished tree to the bytes of every stack, and from the bytes to files.
//
//   Synthesis result = synthesize(app);                 // checks everything; diagnostics are in app.diagnostics()
//   if (result.ok) write(result, app, {.out = "out"});  // all or nothing
//
// terrace::run does both; tests use the first alone. An App is synthesized once: hooks and lazy values run then.
// Cost: about three microseconds a resource, and the bytes of the output in memory.

#include <terrace/core/app.hpp>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace {

/// What is written of each stack.
enum class OutputFormat : unsigned char {
  json,    ///< main.tf.json
  hcl,     ///< native syntax in several files, as `terraform fmt` leaves them
  module,  ///< the same as a module that others call, with a README
};

/// The ledger is a small file that remembers what must outlive the deletion of its own line: stateful and retained
/// resources. See docs/refactoring.md.
struct LedgerOptions {
  /// Empty: none is read, and `write` writes none.
  std::string file{};
  /// Two programs may share a file; their records are told apart by this name.
  std::string program{};
  /// Refuse to change it, as in CI.
  bool locked = false;
  /// Forget what is gone from the program and was kept.
  bool prune = false;
  /// Stacks that may vanish although they are protected.
  std::vector<std::string> unprotect{};
  /// The folder of the last synth, where the last line of what has vanished is looked up.
  std::string out{};
};

struct SynthOptions {
  /// Threads that emit; 0 takes one for each core. The bytes do not depend on it.
  unsigned jobs = 0;
  OutputFormat format = OutputFormat::json;
  /// Names of the stacks to write; all when there are none.
  std::vector<std::string> stacks{};
  LedgerOptions ledger{};
};

namespace detail {
struct LedgerChange;  // src/synth/ledger.hpp
}

/// The bytes of one file, in pieces because they may be many; copies share them.
class OutputText {
 public:
  OutputText() = default;
  OutputText(std::vector<std::string_view> pieces, std::shared_ptr<const void> owner)
      : pieces_(std::move(pieces)), owner_(std::move(owner)) {}

  const std::vector<std::string_view>& pieces() const { return pieces_; }
  std::size_t size() const;
  std::string str() const;

 private:
  std::vector<std::string_view> pieces_;
  std::shared_ptr<const void> owner_;
};

struct SynthesizedFile {
  std::string name;  ///< "main.tf"
  OutputText text;
};

struct SynthesizedStack {
  std::string name;
  /// The content of main.tf.json; empty in the other formats.
  OutputText json;
  /// All files of the stack's folder.
  std::vector<SynthesizedFile> files;
  std::size_t resources = 0;
  std::size_t data_sources = 0;
};

struct Synthesis {
  bool ok = false;
  /// In program order; empty when not ok.
  std::vector<SynthesizedStack> stacks;
  /// The content of manifest.json; see docs/manifest.md.
  OutputText manifest;
  /// What `write` does to the ledger; null where there is none.
  std::shared_ptr<const detail::LedgerChange> ledger;
};

Synthesis synthesize(App& app, const SynthOptions& options = {});

struct WriteOptions {
  std::string out = "out";
  /// Wait for another synth that is writing to the same folder, at most this long, then refuse.
  int wait_seconds = 30;
  /// Names of stacks that were protected from destroy, are no longer in the program, and may be forgotten.
  std::vector<std::string> unprotect{};
};

struct Written {
  bool ok = false;
  std::size_t files_changed = 0;
  std::size_t files_unchanged = 0;
  std::size_t files_removed = 0;
};

/// Replaces what is in `out`, and the ledger with it by `result`: files that are equal are not touched, what belonged to a stack that is gone is
/// removed, nothing else is ever deleted. Problems become diagnostics of `app` and leave the old output whole.
Written write(const Synthesis& result, App& app, const WriteOptions& options = {});

}  // namespace terrace
