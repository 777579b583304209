// SPDX-License-Identifier: Apache-2.0

#include "cli/explain.hpp"

#include <terrace/version.hpp>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "cli/catalogue.hpp"
#include "cli/diagnostic_json.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"

namespace terrace::cli {

int refuse_command_line(Console& console, ColorChoice color, const std::string& fault, const std::string& hint) {
  const Style style{wants_color(color, console.streams(), console.streams().err)};
  console.err(style(Paint::red, "error") + style(Paint::bold, ": " + visible(fault)) + '\n');
  if (!hint.empty()) console.err("  = " + style(Paint::bold, "help:") + ' ' + visible(hint) + '\n');
  return kUsage;
}

std::optional<int> answer_at_once(Console& console, const CommandLine& line, const std::string& program,
                                  const Parsed& parsed) {
  const Options& options = parsed.options;
  if (!parsed.fault.empty()) return refuse_command_line(console, options.color, parsed.fault, parsed.hint);
  if (options.help) {
    console.out(options.verb == nullptr ? help_text(line, program) : help_text(line, program, *options.verb));
    return finish(console, kDone);
  }
  if (options.version) {
    console.out(std::string("terrace ") + version + '\n');
    return finish(console, kDone);
  }
  return std::nullopt;
}

int finish(Console& console, int code) {
  const int fault = console.out_fault();
  if (fault == 0) return code;
  // A reader that has seen enough (`| head`) needs no message.
  if (fault != EPIPE) {
    console.err("error: the result could not be written to standard output: " + std::generic_category().message(fault) +
                '\n');
  }
  return code == kDone ? kErrors : code;
}

int explain(Console& console, const std::string& program, const std::vector<std::string>& codes, bool json,
            const Style& style) {
  std::vector<CatalogueEntry> entries;
  for (const std::string& code : codes) {
    const CatalogueEntry* entry = find_entry(code);
    if (entry == nullptr) {
      return refuse_command_line(console, style.color ? ColorChoice::always : ColorChoice::automatic,
                                 "unknown code \"" + code + '"', unknown_code_hint(code, program));
    }
    entries.push_back(*entry);
  }
  if (codes.empty()) entries.assign(catalogue().begin(), catalogue().end());
  if (json) {
    nlohmann::ordered_json document;
    document["format_version"] = "1.0";
    document["terrace_version"] = version;
    document["command"] = "explain";
    document["codes"] = nlohmann::ordered_json::array();
    for (const CatalogueEntry& entry : entries) {
      document["codes"].push_back({{"code", entry.code}, {"title", entry.title}, {"text", entry.text}});
    }
    document["diagnostics"] = nlohmann::ordered_json::array();
    console.out(json_text(document));
  } else if (codes.empty()) {
    console.out(catalogue_text(style));
  } else {
    const std::size_t columns = console.streams().out.width;
    const std::size_t width = columns == 0 ? 100 : std::clamp<std::size_t>(columns, 40, 100);
    std::string text;
    for (const CatalogueEntry& entry : entries) text += (text.empty() ? "" : "\n") + entry_text(entry, style, width);
    console.out(text);
  }
  return kDone;
}

int verb_explain(Session& session) {
  const Options& options = session.options();
  return explain(session.console(), session.program_name(), options.operands, options.json, session.out_style());
}

}  // namespace terrace::cli
