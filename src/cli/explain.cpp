// SPDX-License-Identifier: Apache-2.0

#include "cli/explain.hpp"

#include <terrace/version.hpp>

#include <algorithm>

#include "cli/answers.hpp"
#include "cli/catalogue.hpp"
#include "cli/diagnostic_json.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"

namespace terrace::cli {

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
