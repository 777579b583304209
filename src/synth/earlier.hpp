// SPDX-License-Identifier: Apache-2.0
#pragma once

// What the last synth left in an output folder, by its manifest: which files are its own, and which stacks must not vanish.

#include <terrace/synth/synth.hpp>

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace terrace::detail {

struct EarlierOutput {
  std::set<std::string> files;  ///< relative to the folder
  std::vector<std::string> protected_stacks;

  bool has(const std::string& stack, const std::string& file) const { return files.count(stack + '/' + file) != 0; }
  /// Written by `synth --format hcl` or `--module`.
  bool is_native(const std::string& stack) const { return has(stack, "main.tf") && !has(stack, "main.tf.json"); }
  bool is_module(const std::string& stack) const { return is_native(stack) && has(stack, "README.md"); }
  /// Relative to the folder, sorted.
  std::vector<std::string> files_of(const std::string& stack) const;
};

/// Leaves `found` empty where there is no manifest. One that cannot be trusted is a diagnostic.
std::optional<Diagnostic> read_earlier_output(const std::filesystem::path& out, EarlierOutput& found);

/// The stacks that were protected from destroy when the program was last synthesized, as the ledger and the manifest in
/// `options.out` remember it. What cannot be read is not known here: synthesis and writing complain about it.
std::vector<std::string> remembered_protection(const LedgerOptions& options);

}  // namespace terrace::detail
