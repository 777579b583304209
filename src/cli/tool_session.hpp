// SPDX-License-Identifier: Apache-2.0
#pragma once

// One run of the `terrace` tool, as its verbs see it. As Session is for the verbs of a stack program, but without an app:
//
//   int verb_doctor(ToolSession& session) {
//     …
//     if (session.options().json) return session.print_document(document, code);
//     session.console().out(…);
//     return session.exit_code();
//   }

#include <terrace/core/diagnostics.hpp>

#include <nlohmann/json.hpp>
#include <string>

#include "cli/options.hpp"
#include "cli/stream.hpp"
#include "cli/terminal_text.hpp"

namespace terrace::cli {

class ToolSession {
 public:
  ToolSession(const CommandLine& line, Options options, std::string program_name, const Streams& streams);

  const CommandLine& line() const { return line_; }
  const Options& options() const { return options_; }
  const std::string& program_name() const { return program_name_; }
  Console& console() { return console_; }
  const Style& out_style() const { return out_style_; }
  const Style& err_style() const { return err_style_; }

  /// Records what is wrong, or worth saying.
  void report(Diagnostic diagnostic) { diagnostics_.add(std::move(diagnostic)); }
  const Diagnostics& diagnostics() const { return diagnostics_; }
  /// kErrors when there are errors, else kDone.
  int exit_code() const { return diagnostics_.has_errors() ? kErrors : kDone; }

  /// The head of the document that --json prints.
  nlohmann::ordered_json document(int code) const;
  /// Adds the diagnostics and prints the document. Returns `code`.
  int print_document(nlohmann::ordered_json document, int code);
  /// On stderr, with the line that counts them.
  void print_diagnostics();
  /// Ends a verb that has failed: the diagnostics, as --json wants them. Returns the exit code.
  int fail(Diagnostic diagnostic);
  /// Refuses the command line. Returns the exit code.
  int refuse(const std::string& fault, const std::string& hint = {});

 private:
  const CommandLine& line_;
  Options options_;
  std::string program_name_;
  Console console_;
  Style out_style_;
  Style err_style_;
  Diagnostics diagnostics_;
};

}  // namespace terrace::cli
