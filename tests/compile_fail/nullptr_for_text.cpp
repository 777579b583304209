// SPDX-License-Identifier: Apache-2.0
// nullptr, where terrace::null is meant.
// EXPECT: deleted
// EXPECT: nullptr
#include <terrace/terrace.hpp>

#ifdef TERRACE_FIXED
terrace::Str nothing = terrace::null;
#else
terrace::Str nothing = nullptr;
#endif
