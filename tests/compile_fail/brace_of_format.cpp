// SPDX-License-Identifier: Apache-2.0
// A single brace in a template.
// EXPECT: a_single_brace_must_be_doubled
#include <terrace/terrace.hpp>

terrace::Str name(const terrace::Str& stage) {
#ifdef TERRACE_FIXED
  return terrace::format("{{{}}}", stage);
#else
  return terrace::format("{ {} }", stage);
#endif
}
