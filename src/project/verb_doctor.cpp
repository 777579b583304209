// SPDX-License-Identifier: Apache-2.0
// `doctor`: what this machine has and lacks.

#include <algorithm>

#include "project/checkup.hpp"
#include "project/errors.hpp"
#include "project/tool_verbs.hpp"

namespace terrace::project {
namespace {

std::string_view word_of(const Finding& finding) {
  switch (finding.state) {
  case State::ok: return "ok";
  case State::too_old: return "too old";
  case State::absent: break;
  }
  return finding.required ? "MISSING" : "absent";
}

cli::Paint paint_of(const Finding& finding) {
  if (finding.state == State::ok) return cli::Paint::green;
  return finding.required ? cli::Paint::red : cli::Paint::yellow;
}

std::string line_of(const Finding& finding, const cli::Style& style) {
  std::string text = style(paint_of(finding), cli::padded(word_of(finding), 9)) + cli::padded(finding.name, 17);
  text += finding.found;
  if (finding.state != State::ok) text += (finding.found.empty() ? "" : ": ") + finding.reason;
  text += '\n';
  if (!finding.cure.empty()) text += std::string(9, ' ') + style(cli::Paint::dim, "get it: " + finding.cure) + '\n';
  return text;
}

nlohmann::ordered_json json_of(const Finding& finding) {
  return {{"name", finding.name},
          {"state", finding.state == State::ok       ? "ok"
                    : finding.state == State::absent ? "absent"
                                                     : "too_old"},
          {"required", finding.required},
          {"found", finding.found},
          {"reason", finding.reason},
          {"cure", finding.cure}};
}

}  // namespace

int print_findings(cli::ToolSession& session, const std::vector<Finding>& findings) {
  for (const Finding& finding : findings) {
    if (finding.required && finding.state != State::ok) {
      session.report(errors::need_not_met(finding.name, finding.found, finding.reason, finding.cure));
    }
  }
  const int code = session.exit_code();
  if (session.options().json) {
    nlohmann::ordered_json document = session.document(code);
    document["findings"] = nlohmann::ordered_json::array();
    for (const Finding& finding : findings) document["findings"].push_back(json_of(finding));
    return session.print_document(std::move(document), code);
  }
  std::string text;
  for (const Finding& finding : findings) {
    if (session.options().quiet && finding.state == State::ok) continue;
    text += line_of(finding, session.out_style());
  }
  session.console().out(text);
  return code;
}

int verb_doctor(cli::ToolSession& session) {
  return print_findings(session, check_machine(this_machine(session.console().streams().environment), "."));
}

}  // namespace terrace::project
