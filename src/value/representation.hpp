// SPDX-License-Identifier: Apache-2.0
#pragma once

// How a Value is stored: small things inside its 16 bytes, all else in a counted allocation that starts with a Header.
// Everything in the library that reads Values (rendering, resolving, schema checks) reads them through here.

#include <terrace/core/schema_source.hpp>
#include <terrace/value/value.hpp>

#include <atomic>
#include <cstring>
#include <utility>

namespace terrace::detail {

struct Node;

/// Starts every allocation of a Value.
struct Header {
  std::atomic<std::uint32_t> references{1};
  /// Items of a list, entries of a map or block, operands of an expression, bytes of a text.
  std::uint32_t size = 0;
  /// Room for this many items; a list or map that nobody else holds grows in place.
  std::uint32_t capacity = 0;
  /// An expression is somewhere inside: only such values are walked when references are resolved.
  bool late = false;
  /// An ephemeral value is somewhere inside.
  bool ephemeral = false;
  /// A lazy value is somewhere inside.
  bool lazy = false;
};

struct Text : Header {
  char* data() { return reinterpret_cast<char*>(this + 1); }
};

/// Lists hold `size` Values, maps `2 * size` (key, value, key, value …).
struct Items : Header {
  Value* data() { return reinterpret_cast<Value*>(this + 1); }
};

/// A block holds `size` Values, in schema order, and behind them the index of each in the schema's members.
struct BlockData : Header {
  const SchemaSource* source = nullptr;
  Value* data() { return reinterpret_cast<Value*>(this + 1); }
  std::uint16_t* indexes() { return reinterpret_cast<std::uint16_t*>(data() + size); }
};

enum class Op : std::uint8_t {
  node,         ///< target: the Node; a resource, variable, module … as a whole
  instances,    ///< operand 0: a node; its instances as a list
  attribute,    ///< operand 0 . name
  index,        ///< operand 0 [ operand 1 ]
  splat,        ///< operand 0 [*]
  text_parts,   ///< operands alternate: literal text, expression …; a template
  call,         ///< name ( operands ); target: the ProviderSource of a provider's function, else null
  unary,        ///< name operand 0
  binary,       ///< operand 0 name operand 1
  conditional,  ///< operand 0 ? operand 1 : operand 2
  for_each,     ///< operands: collection, key iterator, value iterator, key result, result, condition
  iterator,  ///< a name bound by for_each or dynamic; target: 1 for the key, 0 for the value; identity is its address
  symbol,    ///< each.key, count.index, self, path.module …
  raw,       ///< operand 0: text that goes out as it is
  expand,    ///< operand 0 followed by `...`: the elements as arguments of a call
  bare,      ///< operand 0 (a text or an expression) written without quotes or `${}`: depends_on, provider, type
  lazy,      ///< target: LazyFunction; operand 0: its result, once synth has asked for it
  dynamic    ///< a dynamic block; operands: for_each, key iterator, value iterator, content
};

struct Expression : Header {
  Op op = Op::raw;
  /// for_each: values of equal keys are grouped.
  bool group = false;
  bool evaluated = false;
  /// node: the serial number of the App that owns it, so that a reference to another App is recognised.
  std::uint32_t app = 0;
  /// A literal of the program: attribute name, function, operator, symbol.
  const char* name = nullptr;
  void* target = nullptr;

  Value* operands() { return reinterpret_cast<Value*>(this + 1); }
  const Value& operand(std::size_t index) { return operands()[index]; }
  Node* node() const { return static_cast<Node*>(target); }
};

struct Access {
  static Value::Kind& kind(Value& value) { return value.kind_; }
  static bool is_inline_text(const Value& value) { return value.size_ != kHeap; }
  static Header* header(const Value& value) {
    Header* header = nullptr;
    std::memcpy(&header, value.data_, sizeof header);
    return header;
  }
  /// True for a Value that owns a share of an allocation.
  static bool is_shared(const Value& value) {
    return value.kind_ >= Value::Kind::list || (value.kind_ == Value::Kind::text && value.size_ == kHeap);
  }
  static Value adopt(Value::Kind kind, Header* header) {
    Value value;
    std::memcpy(value.data_, &header, sizeof header);
    value.size_ = kHeap;
    value.kind_ = kind;
    return value;
  }
  static Value boolean(bool value) { return Value(value); }
  static Value integer(std::int64_t value) { return Value(value); }
  static Value natural(std::uint64_t value) { return Value(value); }
  static Value real(double value) { return Value(value); }
  static Value text(std::string_view value) { return Value(value); }
  static void set_kind(Value& value, Value::Kind kind) { value.kind_ = kind; }

  template <class T> static T scalar(const Value& value) {
    T result;
    std::memcpy(&result, value.data_, sizeof result);
    return result;
  }
  static std::string_view inline_text(const Value& value) {
    return {reinterpret_cast<const char*>(value.data_), value.size_};
  }

  static Expression& expression(const Value& value) { return *static_cast<Expression*>(header(value)); }
  static BlockData& block(const Value& value) { return *static_cast<BlockData*>(header(value)); }
  static Items& items(const Value& value) { return *static_cast<Items*>(header(value)); }

  static constexpr std::uint8_t kHeap = 0xff;
};

/// The Values that a value holds, whatever it is.
inline std::pair<Value*, std::size_t> held(Value::Kind kind, Header* header) {
  switch (kind) {
  case Value::Kind::list: return {static_cast<Items*>(header)->data(), header->size};
  case Value::Kind::map: return {static_cast<Items*>(header)->data(), std::size_t{2} * header->size};
  case Value::Kind::block: return {static_cast<BlockData*>(header)->data(), header->size};
  case Value::Kind::expression: return {static_cast<Expression*>(header)->operands(), header->size};
  default: return {nullptr, 0};
  }
}
inline std::pair<Value*, std::size_t> held(const Value& value) { return held(value.kind(), Access::header(value)); }

inline bool is_late(const Value& value) { return value.kind() >= Value::Kind::list && Access::header(value)->late; }
inline bool is_ephemeral(const Value& value) {
  return value.kind() >= Value::Kind::list && Access::header(value)->ephemeral;
}
inline bool is_lazy(const Value& value) { return value.kind() >= Value::Kind::list && Access::header(value)->lazy; }
inline bool is_op(const Value& value, Op op) { return value.is_expression() && Access::expression(value).op == op; }

/// A lazy value stands for what it yielded.
inline const Value& settled(const Value& value) {
  const Value* at = &value;
  while (is_op(*at, Op::lazy)) at = &Access::expression(*at).operand(0);
  return *at;
}

/// Makes an expression; flags are derived from the operands.
Value make_expression(Op op, const char* name, void* target, const Value* operands, std::size_t count);
inline Value make_expression(Op op, const char* name, void* target, std::initializer_list<Value> operands) {
  return make_expression(op, name, target, operands.begin(), operands.size());
}
/// The reference to a node as a whole.
Value make_node_reference(Node* node, std::uint32_t app, bool ephemeral);
Value make_instances(const Value& resource);
Value make_provider_call(const ProviderSource& provider, const char* function, const Value* arguments,
                         std::size_t count);
/// Evaluates every lazy value inside, also those that lazy values yield.
void evaluate_lazy(const Value& value);
/// A value that is written without quotes or `${}`.
Value make_bare(const Value& inner);
/// A list or map with room for `capacity` items, all set to `unset`; for code that fills it.
Value make_items(Value::Kind kind, std::size_t size);
/// A block from members (schema index, value), in ascending index order.
Value make_block_from(const SchemaSource& source, const std::uint16_t* indexes, const Value* values, std::size_t count);

}  // namespace terrace::detail
