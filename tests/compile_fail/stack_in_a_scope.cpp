// SPDX-License-Identifier: Apache-2.0
// A stack added to a stack.
// EXPECT: this spec builds a whole stack: add it to the App, not to a scope
#include <terrace/terrace.hpp>

struct Network {
  void build(terrace::Stack& stack) const { stack.required_version(">= 1.11"); }
};

void program(terrace::App& app) {
#ifdef TERRACE_FIXED
  app.add("network", Network{});
#else
  app.add("web", [](terrace::Stack& stack) { stack.add("network", Network{}); });
#endif
}
