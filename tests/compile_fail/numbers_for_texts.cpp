// SPDX-License-Identifier: Apache-2.0
// A list of one type as a list of another.
// EXPECT: List<terrace::Str>
#include <terrace/terrace.hpp>

terrace::List<terrace::Bool> flags = {true};
#ifdef TERRACE_FIXED
terrace::List<terrace::Bool> names = flags;
#else
terrace::List<terrace::Str> names = flags;
#endif
