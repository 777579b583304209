// SPDX-License-Identifier: Apache-2.0
#pragma once

// Late values: templates, operators, conditionals, `for` expressions and Terraform's named values. Everything here
// builds an expression; nothing is computed in C++ and no text is made before synth.
//
//   format("{}-{}", name, suffix)              "${…}-${…}"           count of `{}` checked by the compiler
//   if_else(size > 3, "big", "small")          size > 3 ? … : …
//   for_list(names, [](const Any&, const Str& name) { return fn::upper(name); })
//   each::key(), count::index(), self::get("id"), path::module(), terraform::workspace(), raw<Str>("…")
//
// Cost: one small allocation per operator.

#include <terrace/value/views.hpp>

namespace terrace {
namespace detail {

/// What went wrong in a template, said by its name where the compiler stops: a consteval constructor calls it.
void the_number_of_braces_differs_from_the_number_of_arguments();
void a_single_brace_must_be_doubled();

/// A template text whose `{}` are counted by the compiler. `{{` and `}}` stand for single braces.
template <std::size_t Arguments> class FormatText {
 public:
  template <std::size_t Size> consteval FormatText(const char (&text)[Size]) : text_(text, Size - 1) {
    std::size_t found = 0;
    for (std::size_t i = 0; i + 1 < Size; ++i) {
      if (text[i] == '{' && text[i + 1] == '}') {
        ++found, ++i;
      } else if (text[i] == '{' || text[i] == '}') {
        if (text[i + 1] != text[i]) a_single_brace_must_be_doubled();
        ++i;
      }
    }
    if (found != Arguments) the_number_of_braces_differs_from_the_number_of_arguments();
  }
  constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

Value make_template(std::string_view text, const Any* arguments, std::size_t count);
Value make_unary(const char* op, const Value& operand);
Value make_binary(const char* op, const Value& left, const Value& right);
Value make_conditional(const Value& condition, const Value& then, const Value& otherwise);
/// `key_result` unset makes a list, else an object; `where` may be unset; `group` collects values of equal keys.
Value make_for(const Value& collection, const Value& key, const Value& value, const Value& key_result,
               const Value& result, const Value& where, bool group);
Value make_iterator(bool is_key);
Value make_symbol(const char* text);
Value make_expand(const Value& list);
Value make_raw(std::string_view text);

/// A copyable function without arguments that yields a Value; what std::function would be at the cost of its header.
class LazyFunction {
 public:
  template <class F>
  explicit LazyFunction(F function)
      : object_(new F(static_cast<F&&>(function))),
        call_([](void* object) { return Value((*static_cast<F*>(object))()); }),
        destroy_([](void* object) { delete static_cast<F*>(object); }) {}
  LazyFunction(const LazyFunction&) = delete;
  LazyFunction& operator=(const LazyFunction&) = delete;
  ~LazyFunction() { destroy_(object_); }
  Value operator()() const { return call_(object_); }

 private:
  void* object_;
  Value (*call_)(void*);
  void (*destroy_)(void*);
};
Value make_lazy(LazyFunction* function);

struct Format {
  template <class... Arguments>
  Str operator()(FormatText<sizeof...(Arguments)> text, const Arguments&... arguments) const {
    // "${x}" alone would keep the type of x.
    if constexpr (sizeof...(Arguments) == 1 && !(std::is_base_of_v<Str, Arguments> && ...)) {
      const Value& only = Any(arguments...);
      if (text.text() == "{}" && (only.is_expression() || only.kind() == Value::Kind::real))
        return call<Str>("tostring", {only});
    }
    const Any values[sizeof...(Arguments) + 1] = {Any(arguments)...};
    return as<Str>(make_template(text.text(), values, sizeof...(Arguments)));
  }
};

}  // namespace detail

/// `format("{}/{}", a, b)`: text with values in it. An object rather than a function, so that a std::string argument
/// does not make the compiler consider std::format.
inline constexpr detail::Format format{};

// clang-format off
inline Num operator+(const Num& a, const Num& b) { return detail::as<Num>(detail::make_binary("+", a, b)); }
inline Num operator-(const Num& a, const Num& b) { return detail::as<Num>(detail::make_binary("-", a, b)); }
inline Num operator*(const Num& a, const Num& b) { return detail::as<Num>(detail::make_binary("*", a, b)); }
inline Num operator/(const Num& a, const Num& b) { return detail::as<Num>(detail::make_binary("/", a, b)); }
inline Num operator%(const Num& a, const Num& b) { return detail::as<Num>(detail::make_binary("%", a, b)); }
inline Num operator-(const Num& a) { return detail::as<Num>(detail::make_unary("-", a)); }
inline Bool operator<(const Num& a, const Num& b) { return detail::as<Bool>(detail::make_binary("<", a, b)); }
inline Bool operator<=(const Num& a, const Num& b) { return detail::as<Bool>(detail::make_binary("<=", a, b)); }
inline Bool operator>(const Num& a, const Num& b) { return detail::as<Bool>(detail::make_binary(">", a, b)); }
inline Bool operator>=(const Num& a, const Num& b) { return detail::as<Bool>(detail::make_binary(">=", a, b)); }
inline Bool operator&&(const Bool& a, const Bool& b) { return detail::as<Bool>(detail::make_binary("&&", a, b)); }
inline Bool operator||(const Bool& a, const Bool& b) { return detail::as<Bool>(detail::make_binary("||", a, b)); }
inline Bool operator!(const Bool& a) { return detail::as<Bool>(detail::make_unary("!", a)); }
// clang-format on

/// Terraform's `==` and `!=`. Named, because `==` on specs and values would read as a comparison in C++.
inline Bool equal(const Any& a, const Any& b) { return detail::as<Bool>(detail::make_binary("==", a, b)); }
inline Bool not_equal(const Any& a, const Any& b) { return detail::as<Bool>(detail::make_binary("!=", a, b)); }

/// `condition ? then : otherwise`. Literals of C++ are taken as the view that fits them.
template <class T>
detail::ViewOf<T> if_else(const Bool& condition, const T& then,
                          const std::type_identity_t<detail::ViewOf<T>>& otherwise) {
  using View = detail::ViewOf<T>;
  return detail::as<View>(detail::make_conditional(condition, View(then), otherwise));
}

/// `[for key, value in collection : make(key, value)]`; the key of a list is its index.
template <class V = Any, class Make> auto for_list(const Any& collection, Make make) {
  const Any key = detail::make_iterator(true);
  const V value = detail::as<V>(detail::make_iterator(false));
  auto result = make(key, value);
  return detail::as<List<decltype(result)>>(detail::make_for(collection, key, value, Value(), result, Value(), false));
}

/// The same with `if where(key, value)` at its end.
template <class V = Any, class Make, class Where> auto for_list(const Any& collection, Make make, Where where) {
  const Any key = detail::make_iterator(true);
  const V value = detail::as<V>(detail::make_iterator(false));
  auto result = make(key, value);
  const Bool condition = where(key, value);
  return detail::as<List<decltype(result)>>(
      detail::make_for(collection, key, value, Value(), result, condition, false));
}

/// `{for key, value in collection : entry.key => entry.value}`, where `make` returns a `Map<T>::Entry`.
template <class V = Any, class Make> auto for_map(const Any& collection, Make make) {
  const Any key = detail::make_iterator(true);
  const V value = detail::as<V>(detail::make_iterator(false));
  auto entry = make(key, value);
  return detail::as<Map<decltype(entry.value)>>(
      detail::make_for(collection, key, value, entry.key, entry.value, Value(), false));
}

template <class V = Any, class Make, class Where> auto for_map(const Any& collection, Make make, Where where) {
  const Any key = detail::make_iterator(true);
  const V value = detail::as<V>(detail::make_iterator(false));
  auto entry = make(key, value);
  const Bool condition = where(key, value);
  return detail::as<Map<decltype(entry.value)>>(
      detail::make_for(collection, key, value, entry.key, entry.value, condition, false));
}

/// `{for … : key => value...}`: values of equal keys are collected into a list.
template <class V = Any, class Make> auto for_groups(const Any& collection, Make make) {
  const Any key = detail::make_iterator(true);
  const V value = detail::as<V>(detail::make_iterator(false));
  auto entry = make(key, value);
  return detail::as<Map<List<decltype(entry.value)>>>(
      detail::make_for(collection, key, value, entry.key, entry.value, Value(), true));
}

/// Text that is put into the output as it is, as a Terraform expression (without `${}`). The escape hatch for what has
/// no other form; nothing in it is checked or escaped.
template <class T = Any> T raw(std::string_view expression) { return detail::as<T>(detail::make_raw(expression)); }

/// The elements of a list as the last arguments of a function: `fn::merge(expand(maps))`.
inline Any expand(const Any& list) { return detail::as<Any>(detail::make_expand(list)); }

/// A value that is computed at synth, after the whole program has run, once. Use it where a construct's argument
/// depends on what is added to it later. `make` returns a T and may capture Refs by value.
template <class T, class Make> T lazy(Make make) {
  return detail::as<T>(detail::make_lazy(new detail::LazyFunction([make] { return T(make()); })));
}

/// Terraform's named values. `each` and `count` are for arguments of a resource or module that has `for_each`/`count`.
namespace each {
inline Str key() { return detail::as<Str>(detail::make_symbol("each.key")); }
template <class T = Any> T value() { return detail::as<T>(detail::make_symbol("each.value")); }
}  // namespace each

namespace count {
inline Num index() { return detail::as<Num>(detail::make_symbol("count.index")); }
}  // namespace count

/// The resource itself, in its provisioners, connections and postconditions.
namespace self {
template <class T = Any> T get(const char* attribute) {
  return detail::attribute<T>(detail::make_symbol("self"), attribute);
}
}  // namespace self

namespace path {
inline Str module() { return detail::as<Str>(detail::make_symbol("path.module")); }
inline Str root() { return detail::as<Str>(detail::make_symbol("path.root")); }
inline Str cwd() { return detail::as<Str>(detail::make_symbol("path.cwd")); }
}  // namespace path

namespace terraform {
inline Str workspace() { return detail::as<Str>(detail::make_symbol("terraform.workspace")); }
/// True during an apply, false during a plan; ephemeral, for provider configuration and write-only arguments.
inline Bool applying() { return detail::as<Bool>(detail::make_symbol("terraform.applying")); }
}  // namespace terraform

}  // namespace terrace
