// SPDX-License-Identifier: Apache-2.0

#include "cli/check_formats.hpp"

#include <terrace/version.hpp>

#include <algorithm>

#include "cli/catalogue.hpp"
#include "cli/diagnostic_json.hpp"
#include "cli/terminal_text.hpp"

namespace terrace::cli {
namespace {

using nlohmann::ordered_json;

constexpr const char* kSchema =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// As RFC 3986 has it: what is no letter, digit or one of these is written as %XX.
std::string encoded(std::string_view path) {
  constexpr std::string_view kPlain = "-._~/";
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string made;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    if (plain) {
      made += c;
    } else {
      made += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
    }
  }
  return made;
}

ordered_json artifact(std::string_view file, const std::string& folder) {
  if (file.starts_with(folder + '/')) file.remove_prefix(folder.size() + 1);
  while (file.starts_with("./")) file.remove_prefix(2);
  if (file.starts_with('/')) return {{"uri", "file://" + encoded(file)}};
  return {{"uri", encoded(file)}, {"uriBaseId", "SRCROOT"}};
}

ordered_json location(const Diagnostic& violation, const std::string& folder) {
  ordered_json made;
  if (violation.location.is_known()) {
    made["physicalLocation"] = {{"artifactLocation", artifact(violation.location.file, folder)},
                                {"region", {{"startLine", violation.location.line}}}};
  }
  made["logicalLocations"] = ordered_json::array({{{"fullyQualifiedName", violation.path}, {"kind", "resource"}}});
  return made;
}

ordered_json rule_json(const policy::RuleResult& result) {
  const CatalogueEntry* const entry = find_entry(result.rule.code);
  const std::string why = entry != nullptr ? std::string(entry->text) : result.rule.help;
  return {{"id", result.rule.code},
          {"shortDescription", {{"text", result.rule.title}}},
          {"fullDescription", {{"text", result.rule.title}}},
          {"help", {{"text", why}, {"markdown", why}}},
          {"defaultConfiguration", {{"level", severity_name(result.rule.severity)}}},
          {"properties", {{"tags", ordered_json::array({result.pack})}}}};
}

/// Text of an attribute or element; characters that XML has no place for become U+FFFD.
std::string escaped(std::string_view text) {
  std::string made;
  for (const char c : visible(text)) {
    switch (c) {
    case '&': made += "&amp;"; break;
    case '<': made += "&lt;"; break;
    case '>': made += "&gt;"; break;
    case '"': made += "&quot;"; break;
    case '\n': made += "&#10;"; break;
    default: made += c;
    }
  }
  return made;
}

std::string attribute(std::string_view name, std::string_view value) {
  return ' ' + std::string(name) + "=\"" + escaped(value) + '"';
}

std::string case_open(const Diagnostic& violation) {
  std::string text = "    <testcase" + attribute("name", violation.code + ": " + violation.message);
  std::string place = violation.path;
  std::replace(place.begin(), place.end(), '/', '.');
  text += attribute("classname", place.empty() ? "app" : place);
  if (violation.location.is_known()) {
    text += attribute("file", violation.location.file) + attribute("line", std::to_string(violation.location.line));
  }
  return text + attribute("time", "0") + ">\n";
}

std::string failed_case(const Diagnostic& violation) {
  std::string body = violation.message;
  if (violation.location.is_known()) {
    body += '\n' + std::string(violation.location.file) + ':' + std::to_string(violation.location.line);
  }
  body += "\nhelp: " + violation.help;
  return case_open(violation) + "      <failure" + attribute("message", violation.message) +
         attribute("type", severity_name(violation.severity)) + ">" + escaped(body) + "</failure>\n    </testcase>\n";
}

std::string skipped_case(const policy::Acknowledged& acknowledged) {
  return case_open(acknowledged.violation) + "      <skipped" +
         attribute("message", "acknowledged: " + acknowledged.reason) + "/>\n    </testcase>\n";
}

}  // namespace

ordered_json sarif(const policy::Report& report, const std::string& folder) {
  ordered_json rules = ordered_json::array();
  for (const policy::RuleResult& result : report.rules) rules.push_back(rule_json(result));
  ordered_json results = ordered_json::array();
  const auto add = [&](const Diagnostic& violation) -> ordered_json& {
    const auto rule = std::find_if(report.rules.begin(), report.rules.end(), [&](const policy::RuleResult& result) {
      return result.rule.code == violation.code;
    });
    results.push_back({{"ruleId", violation.code},
                       {"ruleIndex", rule - report.rules.begin()},
                       {"level", severity_name(violation.severity)},
                       {"message", {{"text", violation.message + ". To cure it: " + violation.help + '.'}}},
                       {"locations", ordered_json::array({location(violation, folder)})},
                       {"partialFingerprints", {{"terracePath/v1", violation.path + '#' + violation.code}}}});
    return results.back();
  };
  for (const Diagnostic& violation : report.violations) add(violation);
  for (const policy::Acknowledged& acknowledged : report.acknowledged) {
    add(acknowledged.violation)["suppressions"] =
        ordered_json::array({{{"kind", "inSource"}, {"status", "accepted"}, {"justification", acknowledged.reason}}});
  }
  ordered_json driver = {{"name", "terrace"}, {"version", version}, {"semanticVersion", version}, {"rules", rules}};
  ordered_json run;
  run["tool"]["driver"] = std::move(driver);
  run["originalUriBaseIds"]["SRCROOT"]["description"]["text"] = "the folder in which the program was run";
  run["columnKind"] = "utf16CodeUnits";
  run["results"] = std::move(results);
  return {{"$schema", kSchema}, {"version", "2.1.0"}, {"runs", ordered_json::array({std::move(run)})}};
}

std::string junit(const policy::Report& report) {
  struct Suite {
    std::string name;
    std::string cases{};
    std::size_t tests = 0, failures = 0, skipped = 0;
  };
  std::vector<Suite> suites;
  const auto suite_of = [&](const std::string& code) -> Suite& {
    const auto rule = std::find_if(report.rules.begin(), report.rules.end(),
                                   [&](const policy::RuleResult& result) { return result.rule.code == code; });
    const auto suite =
        std::find_if(suites.begin(), suites.end(), [&](const Suite& known) { return known.name == rule->pack; });
    return suite == suites.end() ? suites.emplace_back(Suite{rule->pack}) : *suite;
  };
  for (const policy::RuleResult& result : report.rules) {
    Suite& suite = suite_of(result.rule.code);
    if (result.violations + result.acknowledged != 0) continue;
    ++suite.tests;
    suite.cases += "    <testcase" + attribute("name", result.rule.code + ": " + result.rule.title) +
                   attribute("classname", result.pack) + attribute("time", "0") + "/>\n";
  }
  for (const Diagnostic& violation : report.violations) {
    Suite& suite = suite_of(violation.code);
    ++suite.tests, ++suite.failures;
    suite.cases += failed_case(violation);
  }
  for (const policy::Acknowledged& acknowledged : report.acknowledged) {
    Suite& suite = suite_of(acknowledged.violation.code);
    ++suite.tests, ++suite.skipped;
    suite.cases += skipped_case(acknowledged);
  }
  const auto counts = [](std::size_t tests, std::size_t failures, std::size_t skipped) {
    return attribute("tests", std::to_string(tests)) + attribute("failures", std::to_string(failures)) +
           attribute("errors", "0") + attribute("skipped", std::to_string(skipped)) + attribute("time", "0");
  };
  std::string body;
  std::size_t tests = 0, failures = 0, skipped = 0;
  for (const Suite& suite : suites) {
    body += "  <testsuite" + attribute("name", suite.name) + counts(suite.tests, suite.failures, suite.skipped) + ">\n";
    body += suite.cases + "  </testsuite>\n";
    tests += suite.tests, failures += suite.failures, skipped += suite.skipped;
  }
  return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"terrace check\"" +
         counts(tests, failures, skipped) + ">\n" + body + "</testsuites>\n";
}

}  // namespace terrace::cli
