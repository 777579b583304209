// SPDX-License-Identifier: Apache-2.0
#pragma once

// Random typed expressions, each made together with the value that Terraform has to compute from it. The value is
// worked out here, in C++, and never by looking at the expression.

#include <terrace/terraform/stack.hpp>
#include <terrace/testing/generate.hpp>
#include <terrace/value/expression.hpp>

#include <nlohmann/json.hpp>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace terrace::oracle {

using Json = nlohmann::json;

inline std::string string(const Json& json) { return json.get<std::string>(); }

template <class T> struct Case {
  T value;
  Json expected;
};

/// An element of the lists that are splatted.
class Item : public Any {
 public:
  using Any::Any;
  Str name() const { return get<Str>("name"); }
  Str odd() const { return get<Str>("odd \"name\" ${x}"); }
  Num size() const { return get<Num>("size"); }
};

/// Named values of the configuration, for expressions that are not constant.
struct Leaves {
  std::vector<Case<Num>> numbers;
  std::vector<Case<Str>> texts;
  std::vector<Case<Bool>> flags;
  std::vector<Case<List<Str>>> lists;
  std::vector<Case<Map<Str>>> maps;
  std::vector<Case<List<Item>>> items;
  /// Name and value of each, for a rendering that is not made by the synthesizer.
  std::vector<std::pair<std::string, Value>> definitions;
};

class Expressions {
 public:
  Expressions(testing::Random& random, const Leaves& leaves) : random_(random), leaves_(leaves) {}

  Case<Num> number(int depth);
  Case<Bool> flag(int depth);
  Case<Str> text(int depth);
  Case<List<Str>> list(int depth);
  Case<List<Num>> numbers(int depth);
  Case<Map<Str>> map(int depth);
  Case<Any> any(int depth);

  /// Defines the leaves as locals of `stack`.
  static Leaves make_leaves(testing::Random& random, Stack& stack);

 private:
  /// The body of a `for` expression, on both sides.
  struct Body {
    std::function<Str(const Any& key, const Str& value)> make;
    std::function<std::string(const Json& key, const std::string& value)> compute;
  };
  struct Condition {
    std::function<Bool(const Any& key, const Str& value)> make;
    std::function<bool(const Json& key, const std::string& value)> compute;
  };

  Case<Num> number_literal();
  Case<Num> arithmetic(int depth);
  Case<Num> number_of_others(int depth);
  Case<Bool> comparison(int depth);
  Case<Str> text_function(int depth);
  Case<Str> text_of_others(int depth);
  Case<Str> formatted(int depth);
  Case<List<Str>> list_literal(int depth);
  Case<List<Str>> list_function(int depth);
  Case<List<Str>> list_loop(int depth);
  Case<Map<Str>> map_loop(int depth);
  Case<List<Item>> items(int depth);
  Body body(int depth);
  Condition condition(bool key_is_number);
  std::string literal() { return random_.text(testing::Chars::everything, 12); }
  bool coin() { return random_.one_in(2); }

  testing::Random& random_;
  const Leaves& leaves_;
};

}  // namespace terrace::oracle
