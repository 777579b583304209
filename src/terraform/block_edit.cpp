// SPDX-License-Identifier: Apache-2.0

#include "terraform/block_edit.hpp"

namespace terrace::detail {

Value member_of(const Value& block, std::uint16_t index) {
  if (block.kind() != Value::Kind::block) return {};
  BlockData& data = Access::block(block);
  for (std::size_t i = 0; i < data.size; ++i) {
    if (data.indexes()[i] == index) return data.data()[i];
  }
  return {};
}

Value with_member(const SchemaSource& source, const Value& block, std::uint16_t index, const Value& value) {
  std::vector<std::uint16_t> indexes;
  std::vector<Value> values;
  bool placed = !value.is_set();
  const auto place = [&] {
    indexes.push_back(index);
    values.push_back(value);
    placed = true;
  };
  if (block.kind() == Value::Kind::block) {
    BlockData& data = Access::block(block);
    for (std::size_t i = 0; i < data.size; ++i) {
      const std::uint16_t at = data.indexes()[i];
      if (at >= index && !placed) place();
      if (at == index) continue;
      indexes.push_back(at);
      values.push_back(data.data()[i]);
    }
  }
  if (!placed) place();
  return make_block_from(source, indexes.data(), values.data(), values.size());
}

Value joined(const Value& first, const Value& second) {
  if (!first.is_set()) return second;
  Value list = first;
  for_each_item(second, [&](const Value& item) { append_to_list(list, item); });
  return list;
}

}  // namespace terrace::detail
