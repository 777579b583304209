// SPDX-License-Identifier: Apache-2.0
// A struct that is no construct.
// EXPECT: a construct is a struct with .auto build.Scope& scope. const.
// EXPECT: Network
#include <terrace/terrace.hpp>

struct Network {
  terrace::Str cidr;
#ifdef TERRACE_FIXED
  void build(terrace::Scope&) const {}
#endif
};

void program(terrace::Stack& stack) { stack.add("network", Network{.cidr = "10.0.0.0/16"}); }
