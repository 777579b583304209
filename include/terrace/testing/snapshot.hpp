// SPDX-License-Identifier: Apache-2.0
#pragma once

// Snapshots: the whole JSON of a stack, compared with a file that was approved before.
//
//   CHECK(testing::matches_snapshot(tf, "web-production"));
//
// The file is snapshots/<name>.tf.json beside the test's source, or in the folder that TERRACE_SNAPSHOT_DIR names; a
// Template of several stacks has a file for each. A mismatch is shown as a unified diff. With TERRACE_APPROVE=1 in the
// environment the files are written instead; where CI is set (to anything but 0 or false), that is refused.

#include <terrace/testing/template.hpp>

namespace terrace::testing {

struct SnapshotOptions {
  /// Instead of the folder beside the test's source and of TERRACE_SNAPSHOT_DIR.
  std::string directory{};
};

Match matches_snapshot(const Template& tf, std::string_view name, const SnapshotOptions& options = {},
                       SourceLocation at = SourceLocation::current());
/// The same for any text, in a file of this very name: `matches_snapshot_text(help, "help.txt")`.
Match matches_snapshot_text(std::string_view text, std::string_view file, const SnapshotOptions& options = {},
                            SourceLocation at = SourceLocation::current());

/// The lines that turn `before` into `after`, three lines of context around each change; empty when they are equal.
std::string unified_diff(std::string_view before, std::string_view after);

}  // namespace terrace::testing
