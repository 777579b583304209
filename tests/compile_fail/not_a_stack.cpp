// SPDX-License-Identifier: Apache-2.0
// Something without build() as a stack.
// EXPECT: a stack is a struct with .auto build.Stack& stack. const., or a function of Stack&
#include <terrace/terrace.hpp>

struct Web {
#ifdef TERRACE_FIXED
  void build(terrace::Stack&) const {}
#endif
};

void program(terrace::App& app) { app.add("web", Web{}); }
