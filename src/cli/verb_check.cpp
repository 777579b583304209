// SPDX-License-Identifier: Apache-2.0
// `check`: the policies.

#include <terrace/policy/policy.hpp>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "cli/check_formats.hpp"
#include "cli/diagnostic_json.hpp"
#include "cli/session.hpp"
#include "cli/verbs.hpp"
#include "core/node.hpp"
#include "core/suggest.hpp"
#include "policy/engine.hpp"

namespace terrace::cli {
namespace {

using nlohmann::ordered_json;

const char* name_of(Severity severity) { return severity == Severity::error ? "error" : "warning"; }

bool is_secret(const Diagnostic& diagnostic) { return diagnostic.code.starts_with("TK"); }

/// Secrets are violations like any other here; with other errors the tree cannot be judged.
bool is_whole(const Diagnostics& diagnostics) {
  return std::all_of(diagnostics.all().begin(), diagnostics.all().end(), [](const Diagnostic& diagnostic) {
    return diagnostic.severity != Severity::error || is_secret(diagnostic);
  });
}

ordered_json rules_json(const std::vector<policy::RuleResult>& rules) {
  ordered_json made = ordered_json::array();
  for (const policy::RuleResult& result : rules) {
    made.push_back({{"code", result.rule.code},
                    {"title", result.rule.title},
                    {"pack", result.pack},
                    {"severity", name_of(result.rule.severity)},
                    {"help", result.rule.help},
                    {"blocks", result.blocks},
                    {"violations", result.violations},
                    {"acknowledged", result.acknowledged}});
  }
  return made;
}

ordered_json acknowledged_json(const std::vector<policy::Acknowledged>& acknowledged) {
  ordered_json made = ordered_json::array();
  for (const policy::Acknowledged& one : acknowledged) {
    ordered_json entry = {{"violation", diagnostic_json(one.violation)}, {"reason", one.reason}, {"scope", one.path}};
    entry["file"] = one.location.is_known() ? ordered_json(one.location.file) : ordered_json(nullptr);
    entry["line"] = one.location.is_known() ? ordered_json(one.location.line) : ordered_json(nullptr);
    made.push_back(std::move(entry));
  }
  return made;
}

std::string rules_text(const std::vector<policy::RuleResult>& rules, const Style& style) {
  std::string text;
  std::string pack;
  for (const policy::RuleResult& result : rules) {
    if (result.pack != pack) text += (text.empty() ? "" : "\n") + style(Paint::bold, visible(result.pack)) + '\n';
    pack = result.pack;
    const bool error = result.rule.severity == Severity::error;
    text += "  " + visible(result.rule.code) + "  " +
            style(error ? Paint::red : Paint::yellow, error ? "error  " : "warning") + "  " +
            visible(result.rule.title) + '\n';
  }
  return text;
}

std::string summary_text(const policy::Report& report, const Style& style) {
  std::string text;
  for (const policy::RuleResult& result : report.rules) {
    if (result.violations == 0) continue;
    text += style(result.rule.severity == Severity::error ? Paint::red : Paint::yellow, visible(result.rule.code)) +
            "  " + counted(result.violations, "violation") + "  " + visible(result.rule.title) + '\n';
  }
  for (const policy::Acknowledged& one : report.acknowledged) {
    text += style(Paint::dim, visible(one.violation.code) + "  acknowledged  " + visible(one.violation.path) + ": " +
                                  visible(one.reason)) +
            '\n';
  }
  return text + counted(report.rules.size(), "rule") + ", " + counted(report.violations.size(), "violation") + ", " +
         std::to_string(report.acknowledged.size()) + " acknowledged\n";
}

/// All or nothing, as an old file is better than half a new one. Returns the reason of a failure.
std::string write_file(const std::string& file, const std::string& text) {
  const std::string beside = file + ".terrace-new";
  std::ofstream out(beside, std::ios::binary | std::ios::trunc);
  out << text;
  out.close();
  std::error_code fault;
  if (out) std::filesystem::rename(beside, file, fault);
  if (out && !fault) return {};
  std::remove(beside.c_str());
  return fault ? fault.message() : "it cannot be written";
}

/// Empty, or a code that no rule has.
std::string unknown_code(const std::vector<std::string>& wanted, const std::vector<std::string_view>& codes) {
  for (const std::string& code : wanted) {
    if (std::find(codes.begin(), codes.end(), code) == codes.end()) return code;
  }
  return {};
}

int code_of(const Session& session, const policy::Report& report, const Diagnostics& diagnostics) {
  if (std::any_of(report.remarks.begin(), report.remarks.end(),
                  [](const Diagnostic& remark) { return remark.severity == Severity::error; })) {
    return kErrors;
  }
  const bool errors = diagnostics.has_errors();
  return errors || (session.options().strict && diagnostics.warnings() != 0) ? kWarnings : kDone;
}

}  // namespace

int verb_check(Session& session) {
  const Options& options = session.options();
  const std::string format = options.has("--format") ? *options.value("--format") : "text";
  const std::string* const output = options.value("--output");
  if (options.json && format != "text") return session.refuse("--json and --format " + format + " exclude each other");
  if (const int refused = session.build(); refused != kDone) return refused;
  if (!is_whole(session.app().diagnostics())) {
    const int code = session.exit_code();
    if (options.json) return session.print_document(session.document(code), code);
    session.print_diagnostics();
    return code;
  }

  const policy::CheckOptions asked{options.values("--only"), options.values("--skip"), options.operands};
  std::vector<std::string_view> codes;
  for (const policy::Pack* pack : policy::packs_of(session.tree())) {
    for (const policy::Rule& rule : pack->rules) codes.push_back(rule.code);
  }
  for (const std::vector<std::string>& wanted : {asked.only, asked.skip}) {
    const std::string unknown = unknown_code(wanted, codes);
    if (unknown.empty()) continue;
    return session.refuse("no rule has the code \"" + unknown + '"',
                          detail::did_you_mean(unknown, codes, session.program_name() + " check --rules lists them"));
  }

  const policy::Report report = policy::check(session.app(), asked);
  if (options.has("--rules") && !options.json) {
    session.console().out(rules_text(report.rules, session.out_style()));
    return kDone;
  }
  // What the scan has found is in the diagnostics since synthesis.
  for (const Diagnostic& violation : report.violations) {
    if (!is_secret(violation)) session.report(violation);
  }
  for (const Diagnostic& remark : report.remarks) session.report(remark);
  const int code = options.has("--rules") ? kDone : code_of(session, report, session.app().diagnostics());

  std::string text;
  if (options.json) {
    ordered_json document = session.document(code);
    document["rules"] = rules_json(report.rules);
    document["acknowledged"] = acknowledged_json(report.acknowledged);
    if (output == nullptr) return session.print_document(std::move(document), code);
    document["errors"] = session.app().diagnostics().errors();
    document["warnings"] = session.app().diagnostics().warnings();
    document["diagnostics"] = diagnostics_json(session.app().diagnostics());
    text = json_text(document);
  } else if (format == "sarif") {
    text = json_text(sarif(report, std::filesystem::current_path().string()));
  } else if (format == "junit") {
    text = junit(report);
  } else {
    text = summary_text(report, output == nullptr ? session.out_style() : Style{});
  }
  session.print_diagnostics();
  if (output == nullptr) {
    session.console().out(text);
    return code;
  }
  if (const std::string fault = write_file(*output, text); !fault.empty()) {
    session.console().err("error: " + visible(*output) + ": " + fault + '\n');
    return kErrors;
  }
  session.console().out(summary_text(report, session.out_style()));
  return code;
}

}  // namespace terrace::cli
