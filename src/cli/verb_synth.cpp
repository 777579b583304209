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

int print_json(Session& session, const Written& written, const std::string& out, std::string_view format, int code) {
  nlohmann::ordered_json document = session.document(code);
  document["out"] = out;
  document["format"] = std::string(format);
  document["written"] = written.ok;
  document["files_changed"] = written.files_changed;
  document["files_unchanged"] = written.files_unchanged;
  document["files_removed"] = written.files_removed;
  document["stacks"] = stacks_json(session.facts());
  return session.print_document(std::move(document), code);
}

}  // namespace

int verb_synth(Session& session) {
  const Options& options = session.options();
  const std::string* format = options.value("--format");
  const bool as_module = options.has("--module");
  if (as_module && format != nullptr && *format == "json") {
    return session.refuse("--module writes native syntax, so it does not go with --format json", "leave --format out");
  }
  if (!as_module && !options.operands.empty()) {
    return session.refuse("synth takes the names of stacks only with --module",
                          "without it all stacks are written, so that they fit each other");
  }
  SynthOptions how;
  if (as_module) {
    how.format = OutputFormat::module;
    how.stacks = options.operands;
  } else if (format != nullptr && *format == "hcl") {
    how.format = OutputFormat::hcl;
  }
  const bool native = how.format != OutputFormat::json;
  // Modules are no part of what is deployed from `out`, and do not replace it.
  const std::string out = as_module && !options.out_given ? "modules" : options.out;
  if (const int refused = session.build(how); refused != kDone) return refused;
  const bool usable = session.is_usable();
  const Written written = session.write(out);
  const int code = usable && !written.ok ? static_cast<int>(kErrors) : session.exit_code();
  if (options.json) return print_json(session, written, out, as_module ? "module" : native ? "hcl" : "json", code);
  session.print_diagnostics();
  if (written.ok) {
    session.console().out(synth_text(session.facts(), out, native ? "main.tf" : "main.tf.json", session.out_style()));
    if (!options.quiet) {
      session.console().err(closing_line(written, session.facts().size(), session.log()) +
                            (as_module ? next_module_text(session.facts(), out) : next_text(session.facts(), out)));
    }
  } else if (!options.quiet) {
    session.console().err("Nothing was written.\n");
  }
  return code;
}

}  // namespace terrace::cli
