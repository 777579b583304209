// SPDX-License-Identifier: Apache-2.0
// A construct whose build() would change its spec.
// EXPECT: a construct is a struct with .auto build.Scope& scope. const.
#include <terrace/terrace.hpp>

struct Network {
#ifdef TERRACE_FIXED
  void build(terrace::Scope&) const {}
#else
  void build(terrace::Scope&) {}
#endif
};

void program(terrace::Stack& stack) { stack.add("network", Network{}); }
