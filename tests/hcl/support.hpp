// SPDX-License-Identifier: Apache-2.0
#pragma once

// A program of the made-up provider in native syntax.

#include "synth/support.hpp"

namespace terrace::test {

struct Files {
  Outcome outcome;
  std::map<std::string, std::string> text;

  /// What is in a file behind its first line, which is the same in all.
  std::string body(const std::string& name) const {
    const auto found = text.find(name);
    if (found == text.end()) return "no file " + name + "\n" + outcome.problems();
    return found->second.substr(found->second.find('\n') + 1);
  }
  bool has(const std::string& name) const { return text.count(name) != 0; }
};

/// The files of stack "s". Lines are left out, so that a test does not change with its own.
template <class F> Files hcl_app(F program, OutputFormat format = OutputFormat::hcl) {
  Files made;
  made.outcome.app = std::make_unique<App>();
  program(*made.outcome.app);
  made.outcome.synthesis = synthesize(*made.outcome.app, {.format = format});
  for (const SynthesizedStack& stack : made.outcome.synthesis.stacks) {
    if (stack.name != "s") continue;
    for (const SynthesizedFile& file : stack.files) {
      std::string& text = made.text[file.name] = file.text.str();
      for (std::size_t at = 0; (at = text.find(" (tests/hcl/", at)) != std::string::npos;) {
        text.erase(at, text.find(')', at) + 1 - at);
      }
    }
  }
  return made;
}

template <class F> Files hcl_stack(F program, OutputFormat format = OutputFormat::hcl) {
  return hcl_app(
      [&](App& app) {
        app.add("s", [&](Stack& stack) {
          stack.provider(toy::provider{.region = "here"});
          program(stack);
        });
      },
      format);
}

}  // namespace terrace::test
