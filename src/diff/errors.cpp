// SPDX-License-Identifier: Apache-2.0

#include "diff/errors.hpp"

#include "core/node.hpp"

namespace terrace::diff::errors {

using detail::diagnostic;

Diagnostic nothing_to_compare(const std::string& folder, const std::string& reason) {
  return diagnostic(nullptr, "T0340", "there is nothing to compare with in \"" + folder + "\": " + reason,
                    "run synth first, or name a folder that synth wrote with --out or --against");
}

Diagnostic git_failed(const std::string& command, const std::string& said) {
  return diagnostic(
      nullptr, "T0341", command + " failed: " + (said.empty() ? "it does not say why" : said),
      "--against-rev takes a revision of the repository that the working directory is in, such as HEAD~1");
}

Diagnostic hcl_output(const std::string& file) {
  return diagnostic(nullptr, "T0342", file + " is HCL, which diff does not read",
                    "run synth without --format hcl into another folder and compare with that by --against");
}

Diagnostic not_committed(const std::string& revision, const std::string& out, const std::string& ledger) {
  return diagnostic(
      nullptr, "T0343", "neither " + out + (ledger.empty() ? "" : " nor " + ledger) + " is committed in " + revision,
      "commit the output folder or the ledger to compare with them later; or check that revision out into "
      "another folder, run synth there, and name its output with --against");
}

Diagnostic unreadable_document(const std::string& file, const std::string& reason) {
  return diagnostic(nullptr, "T0344", file + " cannot be compared: " + reason,
                    "somebody or something has changed it since synth wrote it; run synth again, or bring it back");
}

}  // namespace terrace::diff::errors
