// SPDX-License-Identifier: Apache-2.0

#include <terrace/core/schema.hpp>
#include <terrace/value/blocks.hpp>
#include <terrace/value/expression.hpp>

#include <algorithm>
#include <new>
#include <tuple>
#include <utility>
#include <vector>

#include "value/representation.hpp"

namespace terrace {
namespace detail {
namespace {

template <class T> T* allocate(std::size_t bytes_behind) { return new (::operator new(sizeof(T) + bytes_behind)) T; }

/// Frees an allocation and whatever it was the last to hold. A loop, because values may be nested without bound.
void destroy(Value::Kind kind, Header* header) {
  std::vector<std::pair<Value::Kind, Header*>> pending;
  for (;;) {
    const auto [values, count] = held(kind, header);
    for (std::size_t i = 0; i < count; ++i) {
      if (!Access::is_shared(values[i])) continue;
      Header* inner = Access::header(values[i]);
      if (inner->references.fetch_sub(1, std::memory_order_acq_rel) == 1) pending.emplace_back(values[i].kind(), inner);
    }
    if (kind == Value::Kind::expression && static_cast<Expression*>(header)->op == Op::lazy) {
      delete static_cast<LazyFunction*>(static_cast<Expression*>(header)->target);
    }
    ::operator delete(header);
    if (pending.empty()) return;
    std::tie(kind, header) = pending.back();
    pending.pop_back();
  }
}

void inherit_flags(Header& outer, const Value& inner) {
  if (inner.kind() < Value::Kind::list) return;
  const Header* header = Access::header(inner);
  outer.late |= header->late;
  outer.ephemeral |= header->ephemeral;
  outer.lazy |= header->lazy;
}

std::size_t width(Value::Kind kind) { return kind == Value::Kind::map ? 2 : 1; }

/// A list or map with room for `capacity` items and none in it.
Items* allocate_items(Value::Kind kind, std::size_t capacity) {
  auto* items = allocate<Items>(capacity * width(kind) * sizeof(Value));
  items->capacity = static_cast<std::uint32_t>(capacity);
  return items;
}

void append(Value& target, Value::Kind kind, Value* first) {
  if (!target.is_set() || target.kind() == Value::Kind::null) target = Access::adopt(kind, allocate_items(kind, 4));
  Items* items = &Access::items(target);
  const std::size_t step = width(kind);
  if (items->references.load(std::memory_order_acquire) != 1 || items->size == items->capacity) {
    Items* grown = allocate_items(kind, std::max<std::size_t>(4, std::size_t{2} * items->size));
    std::uninitialized_copy_n(items->data(), items->size * step, grown->data());
    grown->size = items->size;
    grown->late = items->late;
    grown->ephemeral = items->ephemeral;
    grown->lazy = items->lazy;
    target = Access::adopt(kind, grown);
    items = grown;
  }
  for (std::size_t i = 0; i < step; ++i) {
    inherit_flags(*items, first[i]);
    new (items->data() + items->size * step + i) Value(std::move(first[i]));
  }
  ++items->size;
}

Value make_filled(Value::Kind kind, const Value* first, std::size_t count) {
  Items* items = allocate_items(kind, count);
  for (std::size_t i = 0; i < count * width(kind); ++i) {
    inherit_flags(*items, first[i]);
    new (items->data() + i) Value(first[i]);
  }
  items->size = static_cast<std::uint32_t>(count);
  return Access::adopt(kind, items);
}

}  // namespace

Value make_null() noexcept {
  Value value;
  Access::set_kind(value, Value::Kind::null);
  return value;
}

Value make_list(const Value* first, std::size_t count) { return make_filled(Value::Kind::list, first, count); }

Value make_map(const Value* first, std::size_t count) { return make_filled(Value::Kind::map, first, count); }

Value make_items(Value::Kind kind, std::size_t size) {
  Items* items = allocate_items(kind, size);
  std::uninitialized_value_construct_n(items->data(), size * width(kind));
  items->size = static_cast<std::uint32_t>(size);
  return Access::adopt(kind, items);
}

void append_to_list(Value& list, Value item) {
  if (list.is_expression()) {
    list = make_call("concat", std::initializer_list<Value>{list, make_list(&item, 1)}.begin(), 2);
  } else {
    append(list, Value::Kind::list, &item);
  }
}

void append_to_map(Value& map, Value key, Value value) {
  Value entry[] = {std::move(key), std::move(value)};
  if (map.is_expression()) {
    map = make_call("merge", std::initializer_list<Value>{map, make_map(entry, 1)}.begin(), 2);
  } else {
    append(map, Value::Kind::map, entry);
  }
}

Value make_block_from(const SchemaSource& source, const std::uint16_t* indexes, const Value* values,
                      std::size_t count) {
  auto* block = allocate<BlockData>(count * (sizeof(Value) + sizeof(std::uint16_t)));
  block->source = &source;
  block->size = static_cast<std::uint32_t>(count);
  for (std::size_t i = 0; i < count; ++i) {
    inherit_flags(*block, values[i]);
    new (block->data() + i) Value(values[i]);
  }
  std::copy_n(indexes, count, block->indexes());
  return Access::adopt(Value::Kind::block, block);
}

Value make_block(const SchemaSource& source, const void* first) {
  const auto* values = static_cast<const Value*>(first);
  const std::size_t members = schema_of(source).members().size();
  std::size_t count = 0;
  for (std::size_t i = 0; i < members; ++i) count += values[i].is_set();
  auto* block = allocate<BlockData>(count * (sizeof(Value) + sizeof(std::uint16_t)));
  block->source = &source;
  block->size = static_cast<std::uint32_t>(count);
  Value* out = block->data();
  std::uint16_t* indexes = block->indexes();
  for (std::size_t i = 0; i < members; ++i) {
    if (!values[i].is_set()) continue;
    inherit_flags(*block, values[i]);
    new (out++) Value(values[i]);
    *indexes++ = static_cast<std::uint16_t>(i);
  }
  return Access::adopt(Value::Kind::block, block);
}

Value make_expression(Op op, const char* name, void* target, const Value* operands, std::size_t count) {
  auto* expression = allocate<Expression>(count * sizeof(Value));
  expression->op = op;
  expression->name = name;
  expression->target = target;
  expression->size = static_cast<std::uint32_t>(count);
  for (std::size_t i = 0; i < count; ++i) {
    inherit_flags(*expression, operands[i]);
    new (expression->operands() + i) Value(operands[i]);
  }
  expression->late = true;
  if (op == Op::lazy) expression->lazy = true;
  return Access::adopt(Value::Kind::expression, expression);
}

}  // namespace detail

using detail::Access;

Value::Value(const Value& other) noexcept : size_(other.size_), kind_(other.kind_) {
  std::memcpy(data_, other.data_, sizeof data_);
  if (Access::is_shared(*this)) Access::header(*this)->references.fetch_add(1, std::memory_order_relaxed);
}

Value::Value(Value&& other) noexcept : size_(other.size_), kind_(other.kind_) {
  std::memcpy(data_, other.data_, sizeof data_);
  other.size_ = 0;
  other.kind_ = Kind::unset;
}

Value& Value::operator=(const Value& other) noexcept {
  if (this != &other) *this = Value(other);
  return *this;
}

Value& Value::operator=(Value&& other) noexcept {
  if (this != &other) {
    Value old(std::move(*this));
    std::memcpy(data_, other.data_, sizeof data_);
    size_ = other.size_;
    kind_ = std::exchange(other.kind_, Kind::unset);
    other.size_ = 0;
  }
  return *this;
}

Value::~Value() {
  if (!Access::is_shared(*this)) return;
  detail::Header* header = Access::header(*this);
  if (header->references.fetch_sub(1, std::memory_order_acq_rel) == 1) detail::destroy(kind_, header);
}

Value::Value(bool value) noexcept : kind_(Kind::boolean) { data_[0] = value ? 1 : 0; }

Value::Value(std::int64_t value) noexcept : kind_(Kind::integer) { std::memcpy(data_, &value, sizeof value); }

Value::Value(std::uint64_t value) noexcept : kind_(Kind::natural) { std::memcpy(data_, &value, sizeof value); }

Value::Value(double value) noexcept : kind_(Kind::real) { std::memcpy(data_, &value, sizeof value); }

Value::Value(std::string_view value) : kind_(Kind::text) {
  if (value.size() <= sizeof data_) {
    std::copy(value.begin(), value.end(), data_);
    size_ = static_cast<std::uint8_t>(value.size());
    return;
  }
  auto* text = detail::allocate<detail::Text>(value.size());
  text->size = static_cast<std::uint32_t>(value.size());
  std::copy(value.begin(), value.end(), text->data());
  detail::Header* header = text;
  std::memcpy(data_, &header, sizeof header);
  size_ = Access::kHeap;
}

std::string_view Value::text() const noexcept {
  if (kind_ != Kind::text) return {};
  if (Access::is_inline_text(*this)) return Access::inline_text(*this);
  auto* text = static_cast<detail::Text*>(Access::header(*this));
  return {text->data(), text->size};
}

std::size_t Value::size() const noexcept {
  return kind_ == Kind::list || kind_ == Kind::map ? Access::header(*this)->size : 0;
}

const Value* Value::items() const noexcept {
  return kind_ == Kind::list || kind_ == Kind::map ? Access::items(*this).data() : nullptr;
}

Str::Str(const Num& number) : Value(number) {
  // Integers become text here, as Terraform would make them; a real number is left to Terraform, which knows how.
  if (number.kind() == Kind::integer) {
    *this = Str(std::to_string(Access::scalar<std::int64_t>(number)));
  } else if (number.kind() == Kind::natural) {
    *this = Str(std::to_string(Access::scalar<std::uint64_t>(number)));
  }
}

}  // namespace terrace
