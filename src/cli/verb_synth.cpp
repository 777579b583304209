// SPDX-License-Identifier: Apache-2.0
// `synth`: checks everything and writes it.

#include "cli/session.hpp"
#include "cli/verbs.hpp"

namespace terrace::cli {
namespace {

std::string closing_line(const Written& written, std::size_t stacks, const PhaseLog& log) {
  std::string changes;
  if (written.files_changed != 0) changes = counted(written.files_changed, "file changed", "files changed");
  if (written.files_removed != 0) {
    if (!changes.empty()) changes += ", ";
    changes += counted(written.files_removed, "file removed", "files removed");
  }
  if (changes.empty()) changes = "nothing changed";
  return "Synthesized " + counted(stacks, "stack") + " in " + log.elapsed() + " (" + changes + ")\n";
}

int print_json(Session& session, const Written& written, int code) {
  nlohmann::ordered_json document = session.document(code);
  document["out"] = session.options().out;
  document["written"] = written.ok;
  document["files_changed"] = written.files_changed;
  document["files_unchanged"] = written.files_unchanged;
  document["files_removed"] = written.files_removed;
  document["stacks"] = stacks_json(session.facts());
  return session.print_document(std::move(document), code);
}

}  // namespace

int verb_synth(Session& session) {
  if (const int refused = session.build(); refused != kDone) return refused;
  const bool usable = session.is_usable();
  const Written written = session.write();
  const int code = usable && !written.ok ? static_cast<int>(kErrors) : session.exit_code();
  const Options& options = session.options();
  if (options.json) return print_json(session, written, code);
  session.print_diagnostics();
  if (written.ok) {
    session.console().out(synth_text(session.facts(), options.out, session.out_style()));
    if (!options.quiet) {
      session.console().err(closing_line(written, session.facts().size(), session.log()) +
                            next_text(session.facts(), options.out));
    }
  } else if (!options.quiet) {
    session.console().err("Nothing was written.\n");
  }
  return code;
}

}  // namespace terrace::cli
