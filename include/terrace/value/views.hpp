// SPDX-License-Identifier: Apache-2.0
#pragma once

// Typed views of a Value: what an argument accepts, checked by the compiler. A literal or a late value (a reference, a
// call) of the same Terraform type fits; of the conversions that Terraform makes, only number to string is made here.
//
//   Str name = "web";                     Str id = vpc.id();             Str port = 8080;
//   List<Str> zones = {"a", "b"};         Map<Str> tags = {{"Name", "web"}, {"Team", team}};
//
// Cost: a view is its Value; no view has data of its own.

#include <terrace/value/value.hpp>

#include <type_traits>

namespace terrace {

class Any;
class Num;
class Str;
template <class T> class List;
template <class T> class Set;
template <class T> class Map;

namespace detail {
template <class T>
inline constexpr bool is_number =
    std::is_arithmetic_v<T> && !std::is_same_v<T, bool> && !std::is_same_v<T, char> && !std::is_same_v<T, wchar_t> &&
    !std::is_same_v<T, char8_t> && !std::is_same_v<T, char16_t> && !std::is_same_v<T, char32_t>;

template <class T>
inline constexpr bool is_text_target =
    std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view> || std::is_same_v<T, const char*>;

template <class T> inline constexpr bool never = false;

/// Views take an Any as it is, and nothing by way of one: `List<Num>{"a"}` must not become the text "a".
template <class T> inline constexpr bool is_any = std::is_base_of_v<Any, T>;
}  // namespace detail

/// A number: any C++ integer (exact to 64 bits) or floating-point value.
class Num : public Value {
 public:
  Num() noexcept = default;
  Num(Null) noexcept : Value(detail::make_null()) {}
  template <class T>
  requires(detail::is_any<T>) Num(const T& value) : Value(value) {}
  template <class T>
  requires(detail::is_number<T>) Num(T value)
  noexcept
      : Value(static_cast<std::conditional_t<std::is_floating_point_v<T>, double,
                                             std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>>(
            value)) {}
};

/// Exactly `bool`: a pointer or a number is a compile error, not `true`.
class Bool : public Value {
 public:
  Bool() noexcept = default;
  Bool(Null) noexcept : Value(detail::make_null()) {}
  template <class T>
  requires(detail::is_any<T>) Bool(const T& value) : Value(value) {}
  template <class T>
  requires(std::is_same_v<T, bool>) Bool(T value)
  noexcept : Value(value) {}
};

/// Text. Literal text is data: a `${` in it reaches Terraform as two characters. Late text is made by references, by
/// functions (`fn::…`) and by `format("…{}…", …)`.
class Str : public Value {
 public:
  Str() noexcept = default;
  Str(Null) noexcept : Value(detail::make_null()) {}
  Str(const char* text) : Value(std::string_view(text)) {}
  Str(std::string_view text) : Value(text) {}
  Str(const std::string& text) : Value(std::string_view(text)) {}
  Str(const Num& number);
  template <class T>
  requires(detail::is_any<T>) Str(const T& value) : Value(value) {}
  template <class T>
  requires(detail::is_number<T>) Str(T number) : Str(Num(number)) {}
  /// A unit that has a text, such as a Cidr.
  template <class T>
  requires requires { typename T::terrace_text; }
  Str(const T& unit) : Str(unit.text()) {}
  Str(std::nullptr_t) = delete;
  Str(bool) = delete;
  Str(char) = delete;

  template <class T>
  requires(detail::is_text_target<T>) operator T() const {
    static_assert(
        detail::never<T>,
        "a Str may be known only to Terraform, so it has no C++ text: build text with terrace::format(\"{}\", "
        "value) or terrace::fn functions, or keep the std::string you made it from");
    return T{};
  }
};

/// An argument that carries a secret: it takes only values that Terraform knows (a sensitive variable, a reference, an
/// ephemeral value where the argument is write-only), never a literal, so that no secret can be in the program.
class Secret : public Value {
 public:
  Secret() noexcept = default;
  Secret(Null) noexcept : Value(detail::make_null()) {}
  template <class T>
  requires(detail::is_any<T> || std::is_base_of_v<Str, T>) Secret(const T& value)
  noexcept : Value(value) {}
  Secret(const char*) = delete;
  Secret(std::string_view) = delete;
  Secret(const std::string&) = delete;
};

/// Any Terraform value: for arguments of dynamic type and inside `object({…})` and `list({…})`.
class Any : public Value {
 public:
  Any() noexcept = default;
  Any(Null) noexcept : Value(detail::make_null()) {}
  Any(const Value& value) noexcept : Value(value) {}
  template <class T>
  requires(detail::is_number<T> || std::is_same_v<T, bool>) Any(T value)
  noexcept : Value(static_cast<const Value&>(std::conditional_t<std::is_same_v<T, bool>, Bool, Num>(value))) {}
  Any(const char* text) : Value(std::string_view(text)) {}
  Any(std::string_view text) : Value(text) {}
  Any(const std::string& text) : Value(std::string_view(text)) {}
  Any(std::nullptr_t) = delete;

  /// An attribute, an element or a key of a value whose type is not known to C++.
  template <class T = Any> T get(const char* name) const { return detail::attribute<T>(*this, name); }
  Any at(const Any& index_or_key) const { return detail::as<Any>(detail::make_index(*this, index_or_key)); }
};

/// A write-only argument: like a Secret, and the one place where an ephemeral value may go.
class WriteOnly : public Value {
 public:
  WriteOnly() noexcept = default;
  WriteOnly(Null) noexcept : Value(detail::make_null()) {}
  template <class T>
  requires(detail::is_any<T> || std::is_base_of_v<Str, T>) WriteOnly(const T& value)
  noexcept : Value(value) {}
  WriteOnly(const char*) = delete;
  WriteOnly(std::string_view) = delete;
  WriteOnly(const std::string&) = delete;
};

/// A list: literal (`{"a", "b"}`, a vector, any range) or late (a reference, a function's result).
template <class T> class List : public Value {
 public:
  List() noexcept = default;
  List(Null) noexcept : Value(detail::make_null()) {}
  List(std::initializer_list<T> items) : Value(detail::make_list(items.begin(), items.size())) {}
  /// Terraform turns a set into a list where a list is wanted; the order is then Terraform's.
  List(const Set<T>& set) noexcept : Value(set) {}
  template <class A>
  requires(detail::is_any<A>) List(const A& value)
  noexcept : Value(value) {}
  template <class Range>
  requires(!std::is_base_of_v<Value, Range> &&
           requires(const Range& range) {
             T(*range.begin());
             range.end();
           }) List(const Range& range)
      : List(std::initializer_list<T>{}) {
    for (const auto& item : range) add(T(item));
  }

  List& add(const T& item) {
    detail::append_to_list(*this, item);
    return *this;
  }
  T at(const Num& index) const { return detail::as<T>(detail::make_index(*this, index)); }
  /// One attribute of every element: `instances.splat(&tf::aws_subnet::Ref::id)` is `…[*].id`.
  template <class R, class U>
  requires(std::is_base_of_v<R, T>) List<U> splat(U (R::*attribute)() const)
  const { return detail::as<List<U>>((detail::as<T>(detail::make_splat(*this)).*attribute)()); }
};

/// A set: as a List, but Terraform does not let a set be indexed.
template <class T> class Set : public Value {
 public:
  Set() noexcept = default;
  Set(Null) noexcept : Value(detail::make_null()) {}
  Set(std::initializer_list<T> items) : Value(detail::make_list(items.begin(), items.size())) {}
  Set(const List<T>& list) noexcept : Value(list) {}
  template <class A>
  requires(detail::is_any<A>) Set(const A& value)
  noexcept : Value(value) {}
  template <class Range>
  requires(!std::is_base_of_v<Value, Range> &&
           requires(const Range& range) {
             T(*range.begin());
             range.end();
           }) Set(const Range& range)
      : Set(std::initializer_list<T>{}) {
    for (const auto& item : range) add(T(item));
  }

  Set& add(const T& item) {
    detail::append_to_list(*this, item);
    return *this;
  }
  /// `tolist(…)`, for indexing; the order is Terraform's.
  List<T> to_list() const { return detail::call<List<T>>("tolist", {*this}); }
  /// `one(…)`: the only element, or null when there is none.
  T one() const { return detail::call<T>("one", {*this}); }
  template <class R, class U>
  requires(std::is_base_of_v<R, T>) List<U> splat(U (R::*attribute)() const)
  const { return to_list().splat(attribute); }
};

/// A map with text keys.
template <class T> class Map : public Value {
 public:
  struct Entry {
    Str key;
    T value;
  };

  Map() noexcept = default;
  Map(Null) noexcept : Value(detail::make_null()) {}
  Map(std::initializer_list<Entry> entries)
      : Value(detail::make_map(entries.size() == 0 ? nullptr : &entries.begin()->key, entries.size())) {
    static_assert(sizeof(Entry) == 2 * sizeof(Value));
  }
  template <class A>
  requires(detail::is_any<A>) Map(const A& value)
  noexcept : Value(value) {}
  template <class Range>
  requires(!std::is_base_of_v<Value, Range> &&
           requires(const Range& range) {
             Str(range.begin()->first);
             T(range.begin()->second);
           }) Map(const Range& range)
      : Map(std::initializer_list<Entry>{}) {
    for (const auto& [key, value] : range) add(Str(key), T(value));
  }

  /// A key that is given twice is a diagnostic at synth.
  Map& add(const Str& key, const T& value) {
    detail::append_to_map(*this, key, value);
    return *this;
  }
  T at(const Str& key) const { return detail::as<T>(detail::make_index(*this, key)); }
};

/// An argument that cannot be left out: it has no default constructor, so the compiler names the missing member.
template <class T> class Required : public T {
 public:
  using T::T;
  Required() = delete;
  Required(const T& value) : T(value) {}
};

namespace detail {
template <class T> auto view_of() {
  if constexpr (std::is_base_of_v<Value, T>) {
    return T();
  } else if constexpr (std::is_same_v<T, bool>) {
    return Bool();
  } else if constexpr (is_number<T>) {
    return Num();
  } else {
    return Str();
  }
}
/// The view that a C++ value of type T becomes.
template <class T> using ViewOf = decltype(view_of<T>());
}  // namespace detail

/// An object with the given attributes: `object({{"Effect", "Allow"}, {"Resource", bucket.arn()}})`.
inline Any object(std::initializer_list<Map<Any>::Entry> attributes) { return Map<Any>(attributes); }
/// A list whose elements may be of different types.
inline Any list(std::initializer_list<Any> items) { return List<Any>(items); }

}  // namespace terrace
