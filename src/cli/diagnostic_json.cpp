// SPDX-License-Identifier: Apache-2.0

#include "cli/diagnostic_json.hpp"

#include <terrace/version.hpp>

namespace terrace::cli {
namespace {

using nlohmann::ordered_json;

void put_location(ordered_json& into, const SourceLocation& location) {
  const bool known = location.is_known();
  into["file"] = known ? ordered_json(location.file) : ordered_json(nullptr);
  into["line"] = known ? ordered_json(location.line) : ordered_json(nullptr);
}

}  // namespace

const char* severity_name(Severity severity) {
  switch (severity) {
  case Severity::error: return "error";
  case Severity::warning: return "warning";
  case Severity::note: break;
  }
  return "note";
}

ordered_json diagnostic_json(const Diagnostic& diagnostic) {
  ordered_json made;
  made["code"] = diagnostic.code;
  made["severity"] = severity_name(diagnostic.severity);
  made["message"] = diagnostic.message;
  made["path"] = diagnostic.path;
  put_location(made, diagnostic.location);
  made["label"] = diagnostic.label;
  made["notes"] = ordered_json::array();
  for (const Diagnostic::Note& note : diagnostic.notes) {
    ordered_json remark;
    remark["text"] = note.text;
    put_location(remark, note.location);
    made["notes"].push_back(std::move(remark));
  }
  made["help"] = diagnostic.help;
  return made;
}

ordered_json diagnostics_json(const Diagnostics& diagnostics) {
  ordered_json made = ordered_json::array();
  for (const Diagnostic& diagnostic : diagnostics.all()) made.push_back(diagnostic_json(diagnostic));
  return made;
}

ordered_json document_head(std::string_view command, bool ok) {
  ordered_json document;
  document["format_version"] = "1.0";
  document["terrace_version"] = version;
  document["command"] = command;
  document["ok"] = ok;
  return document;
}

void add_diagnostics(ordered_json& document, const Diagnostics& found) {
  document["errors"] = found.errors();
  document["warnings"] = found.warnings();
  document["diagnostics"] = diagnostics_json(found);
}

std::string json_text(const ordered_json& document) {
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace terrace::cli
