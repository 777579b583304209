// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one representation of everything that can stand on the right of an `=` in Terraform: nothing, null, a bool, a
// number, text, a list, a map, a block, or an expression that Terraform evaluates later. Programs use the typed views
// in views.hpp (Str, Num, List<T> …), which add a compile-time type and no data: a spec is an array of Values.
//
// Cost: 16 bytes; texts up to 14 bytes are stored inside, all else is shared and counted, so a copy is cheap. A Value
// never changes once it is shared; it may be read from any thread.

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace terrace {

class Value;

namespace detail {
struct Expression;  // src/value/representation.hpp
struct Access;      // the only door to a Value's bytes for the library's sources
}  // namespace detail

class Value {
 public:
  enum class Kind : std::uint8_t { unset, null, boolean, integer, natural, real, text, list, map, block, expression };

  Value() noexcept = default;
  Value(const Value& other) noexcept;
  Value(Value&& other) noexcept;
  Value& operator=(const Value& other) noexcept;
  Value& operator=(Value&& other) noexcept;
  ~Value();

  Kind kind() const noexcept { return kind_; }
  /// False for an argument that was left out; such an argument is not emitted.
  bool is_set() const noexcept { return kind_ != Kind::unset; }
  /// True for what Terraform evaluates: a reference, a call, a template, an operator.
  bool is_expression() const noexcept { return kind_ == Kind::expression; }

  /// The text of a literal text, the items of a literal list or map; empty for everything else.
  std::string_view text() const noexcept;
  std::size_t size() const noexcept;
  const Value* items() const noexcept;

 protected:
  explicit Value(bool value) noexcept;
  explicit Value(std::int64_t value) noexcept;
  explicit Value(std::uint64_t value) noexcept;
  explicit Value(double value) noexcept;
  explicit Value(std::string_view value);

 private:
  friend struct detail::Access;
  alignas(8) unsigned char data_[14] = {};
  std::uint8_t size_ = 0;
  Kind kind_ = Kind::unset;
};

static_assert(sizeof(Value) == 16);

/// The type of `null`, which every argument takes: Terraform then behaves as if the argument were absent.
struct Null {};
inline constexpr Null null{};

namespace detail {

/// Reads `value` as the view T. Views hold no data of their own, so this changes the static type only.
template <class T> T as(Value value) {
  static_assert(sizeof(T) == sizeof(Value));
  T view;
  static_cast<Value&>(view) = static_cast<Value&&>(value);
  return view;
}

Value make_null() noexcept;
Value make_list(const Value* first, std::size_t count);
/// Keys and values alternate.
Value make_map(const Value* first, std::size_t count);
/// Appends in place while `list` is not shared, so that building a list item by item stays linear.
void append_to_list(Value& list, Value item);
void append_to_map(Value& map, Value key, Value value);

Value make_attribute(const Value& base, const char* name);
Value make_index(const Value& base, const Value& key);
Value make_splat(const Value& base);
Value make_call(const char* function, const Value* arguments, std::size_t count);

/// The attribute `name` of an object-valued expression. `name` must live as long as the program: a literal.
template <class T> T attribute(const Value& base, const char* name) { return as<T>(make_attribute(base, name)); }

template <class T> T call(const char* function, std::initializer_list<Value> arguments) {
  return as<T>(make_call(function, arguments.begin(), arguments.size()));
}

}  // namespace detail
}  // namespace terrace
