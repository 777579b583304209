// SPDX-License-Identifier: Apache-2.0

#include "cli/tool_session.hpp"

#include "cli/answers.hpp"
#include "cli/diagnostic_json.hpp"
#include "cli/diagnostic_text.hpp"

namespace terrace::cli {

ToolSession::ToolSession(const CommandLine& line, Options options, std::string program_name, const Streams& streams)
    : line_(line), options_(std::move(options)), program_name_(std::move(program_name)),
      console_(streams), out_style_{wants_color(options_.color, streams, streams.out)},
      err_style_{wants_color(options_.color, streams, streams.err)} {}

nlohmann::ordered_json ToolSession::document(int code) const {
  return document_head(options_.verb->name, code == kDone);
}

int ToolSession::print_document(nlohmann::ordered_json document, int code) {
  add_diagnostics(document, diagnostics_);
  console_.out(json_text(document));
  return code;
}

void ToolSession::print_diagnostics() {
  const nlohmann::ordered_json found = diagnostics_json(diagnostics_);
  console_.err(diagnostics_text(found, err_style_));
  console_.err(diagnostics_summary(found, program_name_));
}

int ToolSession::fail(Diagnostic diagnostic) {
  report(std::move(diagnostic));
  if (options_.json) return print_document(document(kErrors), kErrors);
  print_diagnostics();
  return kErrors;
}

int ToolSession::refuse(const std::string& fault, const std::string& hint) {
  return refuse_command_line(console_, options_.color, fault, hint);
}

}  // namespace terrace::cli
