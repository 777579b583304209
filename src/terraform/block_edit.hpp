// SPDX-License-Identifier: Apache-2.0
#pragma once

// Reading and changing one member of a block. A Value never changes once it is shared, so a change makes a new block.

#include "core/node.hpp"
#include "value/representation.hpp"

namespace terrace::detail {

/// The member at `index` of the schema; unset if `block` is no block or does not set it.
Value member_of(const Value& block, std::uint16_t index);
/// A copy of `block` (a block of `source`, or unset) in which the member at `index` is `value`.
Value with_member(const SchemaSource& source, const Value& block, std::uint16_t index, const Value& value);
/// The items of both lists. Either may be unset.
Value joined(const Value& first, const Value& second);

/// `call(key, value)` for each entry of a literal map.
template <class F> void for_each_entry(const Value& map, F call) {
  if (map.kind() != Value::Kind::map) return;
  for (std::size_t i = 0; i < map.size(); ++i) call(map.items()[2 * i], map.items()[2 * i + 1]);
}

/// `call(item)` for each item of a literal list.
template <class F> void for_each_item(const Value& list, F call) {
  if (list.kind() != Value::Kind::list) return;
  for (std::size_t i = 0; i < list.size(); ++i) call(list.items()[i]);
}

}  // namespace terrace::detail
