// SPDX-License-Identifier: Apache-2.0

#include <terrace/testing/snapshot.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "testing/document.hpp"
#include "testing/environment.hpp"
#include "testing/explain.hpp"

namespace terrace::testing {

namespace {

namespace fs = std::filesystem;

fs::path folder(const SnapshotOptions& options, SourceLocation at) {
  if (!options.directory.empty()) return options.directory;
  const std::string chosen = detail::variable("TERRACE_SNAPSHOT_DIR");
  if (!chosen.empty()) return chosen;
  return fs::path(at.file).parent_path() / "snapshots";
}

bool is_file_name(std::string_view name) {
  return !name.empty() && name.front() != '.' && name.find_first_of("/\\\n") == std::string_view::npos;
}

/// Whole file or old file: a test run that is stopped leaves no half snapshot.
bool replace_file(const fs::path& path, std::string_view content) {
  std::error_code error;
  fs::create_directories(path.parent_path(), error);
  const fs::path fresh = path.string() + ".new";
  std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (file) fs::rename(fresh, path, error);
  if (file && !error) return true;
  fs::remove(fresh, error);
  return false;
}

/// The first lines of a long diff; the rest is counted.
std::string readable(const std::string& diff) {
  constexpr std::ptrdiff_t most = 80;
  std::ptrdiff_t lines = 0;
  for (std::size_t i = 0; i < diff.size(); ++i) {
    if (diff[i] != '\n' || ++lines != most) continue;
    const auto rest = std::count(diff.begin() + static_cast<std::ptrdiff_t>(i) + 1, diff.end(), '\n');
    if (rest == 0) break;
    return diff.substr(0, i + 1) + "... and " + std::to_string(rest) + " more lines\n";
  }
  return diff;
}

}  // namespace

Match matches_snapshot_text(std::string_view text, std::string_view file, const SnapshotOptions& options,
                            SourceLocation at) {
  if (!is_file_name(file)) {
    return {false, "\"" + std::string(file) + "\" cannot be the name of a snapshot: it must be a plain file name"};
  }
  const fs::path path = folder(options, at) / file;
  std::ifstream stream(path, std::ios::binary);
  const bool exists = stream.is_open();
  const std::string approved{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (exists && approved == text) return {true, "equal to the snapshot " + path.string()};

  const std::string problem = exists ? "differs from the snapshot " + path.string() + " (- approved, + now)\n" +
                                           readable(unified_diff(approved, text))
                                     : "there is no snapshot " + path.string() + "\n";
  if (!detail::is_on("TERRACE_APPROVE")) {
    return {false, problem + "To approve: run this test with TERRACE_APPROVE=1 and commit the file."};
  }
  if (detail::is_on("CI")) {
    return {false,
            problem + "TERRACE_APPROVE is refused because CI is set: approve on your own machine and commit the file."};
  }
  if (!replace_file(path, text)) return {false, problem + "It could not be written."};
  return {true, "approved: wrote the snapshot " + path.string()};
}

Match matches_snapshot(const Template& tf, std::string_view name, const SnapshotOptions& options, SourceLocation at) {
  const detail::Document& document = detail::DocumentAccess::document(tf);
  if (!document.ok) return {false, detail::explain_failed_synth(document)};
  const std::vector<std::string> stacks = tf.stacks();
  bool matched = true;
  std::string explanation;
  for (const std::string& stack : stacks) {
    std::string file(name);
    if (stacks.size() > 1) file += "." + stack;
    const Match match = matches_snapshot_text(tf.stack(stack).json(), file + ".tf.json", options, at);
    // Of several stacks, only what is wrong with each is of interest.
    if (!match && matched) explanation.clear();
    if (match && !matched) continue;
    matched = matched && static_cast<bool>(match);
    explanation += (explanation.empty() ? "" : "\n") + match.explanation();
  }
  return {matched, explanation};
}

}  // namespace terrace::testing
