// SPDX-License-Identifier: Apache-2.0
// Diagnostics as JSON and as text.

#include "catch.hpp"

#include <fstream>

#include "cli/diagnostic_json.hpp"
#include "cli/diagnostic_text.hpp"
#include "harness.hpp"

using namespace terrace;
using cli_test::Folder;

namespace {

/// `file` must outlive the diagnostic, as what the compiler gives does.
Diagnostic duplicate(const char* file, unsigned line) {
  Diagnostic made;
  made.code = "T0101";
  made.message = "two constructs named \"data\" in pmm-production";
  made.path = "pmm-production/data";
  made.location = {file, line};
  made.label = "\"data\"";
  made.notes.push_back({"the first one is here", {"stacks/pmm/main.cpp", 33}});
  made.help = "ids are unique within their scope; rename one of them";
  return made;
}

Diagnostic brief(const char* code, Severity severity, const char* message) {
  Diagnostic made;
  made.code = code;
  made.severity = severity;
  made.message = message;
  return made;
}

std::string text_of(const Diagnostic& diagnostic, bool color = false) {
  cli::SourceLines sources;
  return cli::diagnostic_text(cli::diagnostic_json(diagnostic), {color}, sources);
}

std::string write_source(const Folder& folder, unsigned line, const std::string& text) {
  std::string file = folder / "main.cpp";
  std::ofstream out(file);
  for (unsigned i = 1; i < line; ++i) out << "// line " << i << '\n';
  out << text << '\n';
  return file;
}

}  // namespace

TEST_CASE("a diagnostic quotes the line and underlines the label") {
  const Folder folder;
  const std::string file = write_source(folder, 41, "  stack.add(\"data\", aws::FileSystem{});");
  CHECK(text_of(duplicate(file.c_str(), 41)) ==
        "error[T0101]: two constructs named \"data\" in pmm-production\n"
        "  --> " +
            file +
            ":41\n"
            "   |\n"
            "41 |   stack.add(\"data\", aws::FileSystem{});\n"
            "   |             ^^^^^^\n"
            "   = construct: pmm-production/data\n"
            "   = note: the first one is here: stacks/pmm/main.cpp:33\n"
            "   = help: ids are unique within their scope; rename one of them\n");
}

TEST_CASE("a line that is not there is named only") {
  const Folder folder;
  CHECK(text_of(duplicate("gone/main.cpp", 7)) == "error[T0101]: two constructs named \"data\" in pmm-production\n"
                                                  " --> gone/main.cpp:7\n"
                                                  "  = construct: pmm-production/data\n"
                                                  "  = note: the first one is here: stacks/pmm/main.cpp:33\n"
                                                  "  = help: ids are unique within their scope; rename one of them\n");
  const std::string short_file = write_source(folder, 2, "x");
  CHECK(!cli_test::contains(text_of(duplicate(short_file.c_str(), 9)), "|"));
  const std::string folder_as_file = folder / ".";
  CHECK(!cli_test::contains(text_of(duplicate(folder_as_file.c_str(), 1)), "|"));
}

TEST_CASE("a diagnostic without a line has no arrow, and one without a label no underline") {
  Diagnostic made;
  made.code = "T0320";
  made.severity = Severity::warning;
  made.message = "cannot write out: disk full";
  CHECK(text_of(made) == "warning[T0320]: cannot write out: disk full\n");

  const Folder folder;
  const std::string file = write_source(folder, 3, "  call();");
  Diagnostic unlabelled = duplicate(file.c_str(), 3);
  unlabelled.label = "\"elsewhere\"";
  CHECK(!cli_test::contains(text_of(unlabelled), "^"));
  unlabelled.label.clear();
  CHECK(!cli_test::contains(text_of(unlabelled), "^"));
}

TEST_CASE("the underline counts columns, not bytes") {
  const Folder folder;
  const std::string file = write_source(folder, 1, "\tadd(\"é日本\", \"data\");");
  const std::string text = text_of(duplicate(file.c_str(), 1));
  CHECK(cli_test::contains(text, "1 |     add(\"é日本\", \"data\");\n"
                                 "  |                  ^^^^^^\n"));
  Diagnostic wide = duplicate(file.c_str(), 1);
  wide.label = "\"é日本\"";
  CHECK(cli_test::contains(text_of(wide), "  |         ^^^^^^^\n"));
}

TEST_CASE("nothing in a text can control the terminal") {
  Diagnostic made = duplicate("gone.cpp", 1);
  made.message = "a\x1b[2Jb\x07 c\xc2\x9b"
                 "d \xe2\x80\xae"
                 "e \xff";
  made.notes.clear();
  made.help = "one\ntwo";
  CHECK(text_of(made) == "error[T0101]: a[2Jb cd e \xef\xbf\xbd\n"
                         " --> gone.cpp:1\n"
                         "  = construct: pmm-production/data\n"
                         "  = help: one\n"
                         "          two\n");
  CHECK_NOTHROW(cli::json_text(cli::diagnostic_json(made)));
}

TEST_CASE("colours follow the severity and always end") {
  Diagnostic made;
  made.code = "T0101";
  made.message = "m";
  CHECK(text_of(made, true) == "\x1b[1;31merror[T0101]\x1b[0m\x1b[1m: m\x1b[0m\n");
  made.severity = Severity::warning;
  CHECK(text_of(made, true) == "\x1b[1;33mwarning[T0101]\x1b[0m\x1b[1m: m\x1b[0m\n");
  made.severity = Severity::note;
  CHECK(text_of(made, true) == "\x1b[1;36mnote[T0101]\x1b[0m\x1b[1m: m\x1b[0m\n");
}

TEST_CASE("the JSON of a diagnostic has every key") {
  const auto json = cli::diagnostic_json(duplicate("stacks/pmm/main.cpp", 41));
  CHECK(json == nlohmann::ordered_json::parse(R"({
    "code": "T0101", "severity": "error", "message": "two constructs named \"data\" in pmm-production",
    "path": "pmm-production/data", "file": "stacks/pmm/main.cpp", "line": 41, "label": "\"data\"",
    "notes": [{"text": "the first one is here", "file": "stacks/pmm/main.cpp", "line": 33}],
    "help": "ids are unique within their scope; rename one of them"})"));
  const auto bare = cli::diagnostic_json(brief("T0001", Severity::error, "m"));
  CHECK(bare == nlohmann::ordered_json::parse(R"({
    "code": "T0001", "severity": "error", "message": "m", "path": "", "file": null, "line": null, "label": "",
    "notes": [], "help": ""})"));
}

TEST_CASE("errors come last, and the closing line counts") {
  Diagnostics found;
  found.add(brief("T0101", Severity::error, "first"));
  found.add(brief("ACME-1", Severity::warning, "second"));
  found.add(brief("T0102", Severity::error, "third"));
  const auto json = cli::diagnostics_json(found);
  CHECK(cli::diagnostics_text(json, {}) == "warning[ACME-1]: second\n\nerror[T0101]: first\n\nerror[T0102]: third\n\n");
  CHECK(cli::diagnostics_summary(json, "./web") == "2 errors, 1 warning; explain with: ./web explain T0101\n");

  Diagnostics own;
  own.add(brief("ACME-1", Severity::warning, "second"));
  CHECK(cli::diagnostics_summary(cli::diagnostics_json(own), "web") == "1 warning\n");
  CHECK(cli::diagnostics_summary(cli::diagnostics_json({}), "web").empty());
}
