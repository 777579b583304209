// SPDX-License-Identifier: Apache-2.0
#pragma once

// The documents that synthesis produces: a stack's main.tf.json and the manifest.

#include <terrace/synth/synth.hpp>

#include "synth/plan.hpp"

namespace terrace::detail {

OutputText make_output(std::vector<Buffer>&& pieces);

/// What writing has found.
struct Findings {
  std::vector<Diagnostic> diagnostics;
  /// Nodes of which some literal looks like a secret, in no particular order.
  std::vector<const Node*> suspects;
};

/// The text of a stack's main.tf.json. Blocks are written by up to `jobs` threads; the bytes are the same for any number.
OutputText stack_document(const Plan& plan, const StackPlan& stack, unsigned jobs, Findings& findings);

/// A stack in native syntax: versions.tf, main.tf and those of the other files that something is in. `as_module`: without
/// backend and provider configurations, and with a README.md.
std::vector<SynthesizedFile> hcl_files(const Plan& plan, const StackPlan& stack, bool as_module, Findings& findings);

/// The text of manifest.json; docs/manifest.md describes it.
OutputText manifest_document(const Tree& tree, const Plan& plan, const std::vector<SynthesizedStack>& stacks);

}  // namespace terrace::detail
