// SPDX-License-Identifier: Apache-2.0
#pragma once

// Nested blocks of a resource as arguments of its spec. A block struct (generated, or one of Terraform's own such as
// Lifecycle) is reduced to the generic form as soon as it is given, so no container of it is ever instantiated.
//
//   .ingress = {{.from_port = 443, .to_port = 443, .protocol = "tcp"}, {…}},        // Blocks: many
//   .versioning_configuration = {{.status = "Enabled"}},                             // Block: at most one
//   .ingress = Blocks<I>::dynamic(ports, [](const Any&, const Any& port) { return I{.from_port = port, …}; }),

#include <terrace/core/schema_source.hpp>
#include <terrace/value/views.hpp>

namespace terrace {

namespace detail {
/// Reads a block struct, an array of Values in the order of its schema, into one Value.
Value make_block(const SchemaSource& schema, const void* first);
Value make_iterator(bool is_key);
/// A `dynamic` block: `content` written once, with `key` and `value` standing for each element of `for_each`.
Value make_dynamic(const Value& for_each, const Value& key, const Value& value, const Value& content);
}  // namespace detail

/// At most one nested block.
template <class B> class Block : public Value {
 public:
  Block() noexcept = default;
  Block(Null) noexcept : Value(detail::make_null()) {}
  Block(const B& block) : Value(detail::make_block(B::terrace_schema, &block)) {}
};

/// Any number of nested blocks, in order.
template <class B> class Blocks : public Value {
 public:
  Blocks() noexcept = default;
  Blocks(Null) noexcept : Value(detail::make_null()) {}
  Blocks(std::initializer_list<B> blocks) : Value(detail::make_list(nullptr, 0)) {
    for (const B& block : blocks) add(block);
  }
  Blocks(const B& block) : Blocks({block}) {}
  /// For a list that Terraform computes; only arguments that Terraform treats as attributes take one.
  Blocks(const Any& value) noexcept : Value(value) {}
  template <class Range>
  requires(!std::is_base_of_v<Value, Range> && !std::is_same_v<Range, B> &&
           requires(const Range& range) {
             static_cast<const B&>(*range.begin());
             range.end();
           }) Blocks(const Range& range)
      : Value(detail::make_list(nullptr, 0)) {
    for (const B& block : range) add(block);
  }

  Blocks& add(const B& block) {
    detail::append_to_list(*this, detail::make_block(B::terrace_schema, &block));
    return *this;
  }

  /// One block for each element of a list, set or map that only Terraform knows. `make` gets the element's key (the
  /// index of a list) and value and is called once.
  template <class Make> static Blocks dynamic(const Any& for_each, Make make) {
    Blocks blocks;
    blocks.add_dynamic(for_each, make);
    return blocks;
  }
  template <class Make> Blocks& add_dynamic(const Any& for_each, Make make) {
    const Any key = detail::make_iterator(true);
    const Any value = detail::make_iterator(false);
    const B block = make(key, value);
    detail::append_to_list(*this,
                           detail::make_dynamic(for_each, key, value, detail::make_block(B::terrace_schema, &block)));
    return *this;
  }
};

/// Nested blocks that carry a label (nesting mode `map`).
template <class B> class BlockMap : public Value {
 public:
  struct Entry {
    Str key;
    B block;
  };
  BlockMap() noexcept = default;
  BlockMap(Null) noexcept : Value(detail::make_null()) {}
  BlockMap(std::initializer_list<Entry> entries) : Value(detail::make_map(nullptr, 0)) {
    for (const Entry& entry : entries) add(entry.key, entry.block);
  }
  BlockMap& add(const Str& key, const B& block) {
    detail::append_to_map(*this, key, detail::make_block(B::terrace_schema, &block));
    return *this;
  }
};

}  // namespace terrace
