// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <terrace/value/expression.hpp>

namespace terrace::aws::support {

/// For a `for_each` over ids: `{0 => id, …}`. A set of them would want to be known before what they are of is made.
inline Map<Str> by_number(const List<Str>& ids) {
  return for_map<Str>(ids, [](const Any& number, const Str& id) { return Map<Str>::Entry{Str(number), id}; });
}

}  // namespace terrace::aws::support
