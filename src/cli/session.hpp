// SPDX-License-Identifier: Apache-2.0
#pragma once

// One run of a stack program's command line, as its verbs see it: the options, where to print, and the app. A verb calls
// `build()` when it needs the app, does its work, and ends by printing what was found:
//
//   int verb_list(Session& session) {
//     if (const int refused = session.build(); refused != kDone) return refused;
//     const int code = session.exit_code();
//     if (session.options().json) return session.print_document(session.document(code), code);
//     session.print_diagnostics();
//     if (code != kErrors) session.console().out(…);
//     return code;
//   }

#include <terrace/core/app.hpp>
#include <terrace/synth/synth.hpp>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "cli/log.hpp"
#include "cli/options.hpp"
#include "cli/run_with.hpp"
#include "cli/stream.hpp"
#include "cli/views.hpp"

namespace terrace::detail {
class Tree;
}

namespace terrace::cli {

class Session {
 public:
  Session(Options options, std::string program_name, const Streams& streams, const Program& program);

  const Options& options() const { return options_; }
  const std::string& program_name() const { return program_name_; }
  Console& console() { return console_; }
  const Style& out_style() const { return out_style_; }
  const Style& err_style() const { return err_style_; }
  PhaseLog& log() { return log_; }
  App& app() { return app_; }
  detail::Tree& tree();

  /// Runs the user's function and synthesizes. Returns kDone also when there were errors, which are in the app's
  /// diagnostics; kUsage, with the reason printed, when the command line names a stack that there is not.
  int build(SynthOptions how = {});
  const Synthesis& synthesis() const { return synthesis_; }
  const std::vector<StackFacts>& facts() const { return facts_; }
  /// Whether the synthesis may be used: no errors, and under --strict no warnings.
  bool is_usable() const;
  /// Writes the synthesis to the folder of --out. Only when it is usable.
  Written write() { return write(options_.out); }
  Written write(const std::string& out);
  /// Whether a stack is among the operands, or there are none.
  bool is_meant(const std::string& stack) const;

  /// Records something that the verb itself found.
  void report(Diagnostic diagnostic);
  /// kErrors when there are errors or synthesis came to nothing, kWarnings for warnings under --strict, else kDone.
  int exit_code() const;

  /// The head of the document that --json prints.
  nlohmann::ordered_json document(int code) const;
  /// Adds the diagnostics and prints the document. Returns `code`.
  int print_document(nlohmann::ordered_json document, int code);
  /// The same on a line of its own, as the last of a stream of events.
  int print_line(nlohmann::ordered_json document, int code);
  /// On stderr, with the line that counts them.
  void print_diagnostics();
  /// Refuses the command line. Returns the exit code.
  int refuse(const std::string& fault, const std::string& hint = {});

 private:
  bool check_operands();
  bool check_unprotect();
  LedgerOptions ledger_options() const;

  Options options_;
  std::string program_name_;
  Program program_;
  Console console_;
  Style out_style_;
  Style err_style_;
  PhaseLog log_;
  App app_;
  Synthesis synthesis_;
  std::vector<StackFacts> facts_;
};

}  // namespace terrace::cli
