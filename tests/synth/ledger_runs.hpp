// SPDX-License-Identifier: Apache-2.0
#pragma once

// A program and its ledger over several runs.

#include <terrace/tf/terraform_data.hpp>

#include "synth/folder.hpp"
#include "synth/ledger.hpp"

namespace terrace::test {

/// A program and its ledger over several runs. Everything in it that is to be stateful says so.
class Runs {
 public:
  template <class F> Outcome app(F program, const LedgerOptions& options = {}, const AppOptions& app_options = {}) {
    Outcome made;
    made.app = std::make_unique<App>(app_options);
    program(*made.app);
    LedgerOptions ledger = options;
    if (ledger.file.empty()) ledger.file = file();
    if (ledger.program.empty()) ledger.program = "prog";
    if (ledger.out.empty()) ledger.out = folder_.out();
    made.synthesis = synthesize(*made.app, {.ledger = ledger});
    written = write(made.synthesis, *made.app, {.out = folder_.out(), .wait_seconds = 5});
    return made;
  }
  /// One stack "s".
  template <class F> Outcome stack(F program, const LedgerOptions& options = {}) {
    return app([&](App& app) { app.add("s", [&](Stack& stack) { program(stack); }); }, options);
  }
  std::string file() const { return folder_.out() + "/../terrace.lock.json"; }
  std::string text() const { return folder_.read("../terrace.lock.json"); }
  void set_text(const std::string& text) const { folder_.write("../terrace.lock.json", text); }
  bool has_ledger() const { return folder_.has("../terrace.lock.json"); }
  std::vector<detail::LedgerRecord> records() const {
    std::vector<detail::LedgerRecord> found;
    CHECK(!detail::read_ledger(file(), found));
    return found;
  }
  const Folder& folder() const { return folder_; }

  Written written;

 private:
  Folder folder_;
};

inline std::vector<std::string> removed_of(const Outcome& made) {
  INFO(made.problems());
  REQUIRE(made.synthesis.ok);
  std::vector<std::string> all;
  const json document = made.stack();
  if (!document.contains("removed")) return all;
  for (const json& block : document["removed"]) {
    CHECK(block["lifecycle"]["destroy"] == false);
    all.push_back(block["from"].get<std::string>());
  }
  return all;
}

using Names = std::vector<std::string>;

inline void disk(Scope scope, const char* id) { scope.add(id, tf::terraform_data{}).node().stateful(); }

inline std::string notes_of(const Diagnostic& found) {
  std::string text;
  for (const Diagnostic::Note& note : found.notes) text += note.text + "\n";
  return text;
}

}  // namespace terrace::test
