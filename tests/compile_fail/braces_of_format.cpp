// SPDX-License-Identifier: Apache-2.0
// More `{}` in a template than values for them.
// EXPECT: the_number_of_braces_differs_from_the_number_of_arguments
#include <terrace/terrace.hpp>

terrace::Str name(const terrace::Str& stage) {
#ifdef TERRACE_FIXED
  return terrace::format("{}-{}", "web", stage);
#else
  return terrace::format("{}-{}", stage);
#endif
}
