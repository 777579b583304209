// SPDX-License-Identifier: Apache-2.0
// Braces do not let a value of another type in.
// EXPECT: terrace::Str
// EXPECT: terrace::Bool
#include <terrace/terrace.hpp>

terrace::List<terrace::Str> zones = {"a", "b"};
#ifdef TERRACE_FIXED
terrace::Str zone = {zones.at(0)};
terrace::Bool flag = {true};
#else
terrace::Str zone = {zones};
terrace::Bool flag = {"false"};
#endif
