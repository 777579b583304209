// SPDX-License-Identifier: Apache-2.0
// Lists, maps and loops of the random expressions.

#include <terrace/fn.hpp>

#include <algorithm>
#include <set>

#include "random_expressions.hpp"

namespace terrace::oracle {
namespace {

using testing::Chars;
using testing::Random;

/// Calls `visit(key, value)` in Terraform's order.
template <class Visit> void for_each(const Json& collection, Visit visit) {
  if (collection.is_object()) {
    for (const auto& [key, value] : collection.items()) visit(Json(key), value);
  } else {
    for (std::size_t i = 0; i < collection.size(); ++i) visit(Json(i), collection[i]);
  }
}

template <class T> Any any_of(const T& value) { return Any(static_cast<const Value&>(value)); }

}  // namespace

Expressions::Body Expressions::body(int depth) {
  const auto [a, x] = text(depth);
  const std::string other = literal();
  switch (random_.below(4)) {
  case 0:
    return {
        [other, given = a](const Any& key, const Str& value) { return format("{}{}${}:{}", other, given, value, key); },
        [other, given = string(x)](const Json& key, const std::string& value) {
          return other + given + "$" + value + ":" + (key.is_string() ? string(key) : key.dump());
        }};
  case 1:
    return {
        [other, given = a](const Any&, const Str& value) { return if_else(equal(value, other), given, value); },
        [other, given = string(x)](const Json&, const std::string& value) { return value == other ? given : value; }};
  case 2: {
    const auto [b, y] = list(depth - 1);
    return {[given = b](const Any& key, const Str& value) {
              const auto inner = for_list<Str>(
                  given, [&](const Any& at, const Str& each) { return format("{}{}{}{}", value, key, at, each); });
              return fn::join("%{", inner);
            },
            [given = y](const Json& key, const std::string& value) {
              std::string out;
              for_each(given, [&](const Json& at, const Json& each) {
                const std::string outer = value + (key.is_string() ? string(key) : key.dump());
                out += (out.empty() && at == 0 ? "" : "%{") + outer + at.dump() + string(each);
              });
              return out;
            }};
  }
  default:
    return {[other](const Any&, const Str& value) { return fn::trimsuffix(format("{}{}", value, other), other); },
            [](const Json&, const std::string& value) { return value; }};
  }
}

Expressions::Condition Expressions::condition(bool key_is_number) {
  const std::string other = literal();
  if (key_is_number && coin()) {
    const auto limit = random_.between(0, 4);
    return {[limit](const Any& key, const Str&) { return Num(key) < Num(limit) || equal(key, 7); },
            [limit](const Json& key, const std::string&) { return key < limit || key == 7; }};
  }
  return {[other](const Any&, const Str& value) { return not_equal(value, other) && not_equal(value, ""); },
          [other](const Json&, const std::string& value) { return value != other && !value.empty(); }};
}

Case<List<Str>> Expressions::list_literal(int depth) {
  if (random_.one_in(4)) return random_.pick(leaves_.lists);
  Case<List<Str>> made{{}, Json::array()};
  made.value = List<Str>(std::vector<std::string>());
  for (std::uint64_t left = random_.below(5); left > 0; --left) {
    const auto [a, x] = text(depth - 1);
    made.value.add(a);
    made.expected.push_back(x);
  }
  return made;
}

Case<List<Str>> Expressions::list(int depth) {
  if (depth <= 0) return list_literal(depth);
  switch (random_.below(3)) {
  case 0: return list_literal(depth);
  case 1: return list_function(depth - 1);
  default: return list_loop(depth - 1);
  }
}

Case<List<Str>> Expressions::list_function(int depth) {
  const auto [a, x] = list(depth);
  auto all = x.get<std::vector<std::string>>();
  switch (random_.below(10)) {
  case 0: {
    const auto [b, y] = list(depth);
    const auto more = y.get<std::vector<std::string>>();
    all.insert(all.end(), more.begin(), more.end());
    return {fn::concat(a, b), all};
  }
  case 1: std::reverse(all.begin(), all.end()); return {fn::reverse(a), all};
  case 2: std::sort(all.begin(), all.end()); return {detail::as<List<Str>>(fn::sort(a)), all};
  case 3: {
    std::set<std::string> seen;
    all.erase(std::remove_if(all.begin(), all.end(), [&](const std::string& s) { return !seen.insert(s).second; }),
              all.end());
    return {any_of(fn::distinct(any_of(a))), all};
  }
  case 4: {
    const auto [b, y] = map(depth);
    Json keys = Json::array();
    for_each(y, [&](const Json& key, const Json&) { keys.push_back(key); });
    return {any_of(fn::keys(b)), keys};
  }
  case 5: {
    const auto [b, y] = map(depth);
    Json values = Json::array();
    for_each(y, [&](const Json&, const Json& value) { values.push_back(value); });
    return {any_of(fn::values(b)), values};
  }
  case 6: {
    const auto [b, y] = list(depth);
    const auto more = y.get<std::vector<std::string>>();
    all.insert(all.end(), more.begin(), more.end());
    all.emplace_back("${");
    return {any_of(fn::flatten(terrace::list({any_of(a), terrace::list({any_of(b), "${"})}))), all};
  }
  case 7: {
    const std::set<std::string> unique(all.begin(), all.end());
    return {detail::as<Set<Str>>(fn::toset(any_of(a))).to_list(), unique};
  }
  case 8: {
    // What is joined by a separator that is nowhere in it comes back by splitting.
    const std::string separator = "~${,}~";
    if (all.empty()) return {a, x};
    return {fn::split(separator, fn::join(separator, a)), all};
  }
  default: {
    List<Str> longer = a;
    longer.add("$${");
    all.emplace_back("$${");
    return {longer, all};
  }
  }
}

Case<List<Str>> Expressions::list_loop(int depth) {
  const bool over_list = coin();
  Case<Any> over = [&]() -> Case<Any> {
    if (over_list) {
      const auto [a, x] = list(depth);
      return {any_of(a), x};
    }
    const auto [a, x] = map(depth);
    return {any_of(a), x};
  }();
  const Body make = body(depth - 1);
  Json expected = Json::array();
  if (coin()) {
    const Condition where = condition(over_list);
    for_each(over.expected, [&](const Json& key, const Json& value) {
      if (where.compute(key, string(value))) expected.push_back(make.compute(key, string(value)));
    });
    return {for_list<Str>(over.value, make.make, where.make), expected};
  }
  for_each(over.expected,
           [&](const Json& key, const Json& value) { expected.push_back(make.compute(key, string(value))); });
  return {for_list<Str>(over.value, make.make), expected};
}

Case<List<Num>> Expressions::numbers(int depth) {
  Case<List<Num>> made{{}, Json::array()};
  if (coin()) {
    made.value = List<Num>(std::vector<int>());
    for (std::uint64_t left = 1 + random_.below(4); left > 0; --left) {
      const auto [a, x] = number(depth - 1);
      made.value.add(a);
      made.expected.push_back(x);
    }
    return made;
  }
  const auto [a, x] = list(depth - 1);
  for (std::size_t i = 0; i < x.size(); ++i) made.expected.push_back(static_cast<std::int64_t>(i) * 2 - 3);
  made.value = for_list(any_of(a), [](const Any& key, const Any&) { return Num(key) * 2 - 3; });
  return made;
}

Case<Map<Str>> Expressions::map_loop(int depth) {
  const auto [a, x] = coin() ? map(depth) : random_.pick(leaves_.maps);
  const Body make = body(depth - 1);
  const std::string prefix = literal();
  const auto entry = [&](const Any& key, const Str& value) {
    return Map<Str>::Entry{format("{}{}", prefix, key), make.make(key, value)};
  };
  Json expected = Json::object();
  if (coin()) {
    const Condition where = condition(false);
    for_each(x, [&](const Json& key, const Json& value) {
      if (where.compute(key, string(value))) expected[prefix + string(key)] = make.compute(key, string(value));
    });
    return {for_map<Str>(any_of(a), entry, where.make), expected};
  }
  for_each(x, [&](const Json& key, const Json& value) {
    expected[prefix + string(key)] = make.compute(key, string(value));
  });
  return {for_map<Str>(any_of(a), entry), expected};
}

Case<Map<Str>> Expressions::map(int depth) {
  if (depth > 0 && random_.one_in(3)) return map_loop(depth - 1);
  if (depth > 0 && random_.one_in(4)) {
    const auto [a, x] = map(depth - 1);
    const auto [b, y] = map(depth - 1);
    Json expected = x;
    expected.update(y);
    if (coin()) return {fn::merge(a, b), expected};
    return {fn::merge(expand(terrace::list({any_of(a), any_of(b)}))), expected};
  }
  if (depth > 0 && random_.one_in(6)) {
    const auto [a, x] = list(depth - 1);
    Json expected = Json::object();
    for_each(x, [&](const Json& key, const Json& value) { expected[key.dump()] = value; });
    return {for_map<Str>(any_of(a),
                         [](const Any& key, const Str& value) {
                           return Map<Str>::Entry{Str(key), value};
                         }),
            expected};
  }
  if (random_.one_in(4)) return random_.pick(leaves_.maps);
  Case<Map<Str>> made{Map<Str>(std::vector<std::pair<std::string, std::string>>()), Json::object()};
  for (std::uint64_t left = random_.below(5); left > 0; --left) {
    const auto [key, k] = coin() ? text(depth - 1) : text(0);
    const auto [value, v] = text(depth - 1);
    if (made.expected.contains(string(k))) continue;
    made.value.add(key, value);
    made.expected[string(k)] = v;
  }
  return made;
}

Case<List<Item>> Expressions::items(int depth) {
  if (coin()) return random_.pick(leaves_.items);
  Json expected = Json::array();
  List<Any> made;
  for (std::uint64_t left = 1 + random_.below(3); left > 0; --left) {
    const auto [name, n] = text(depth - 1);
    const auto [odd, o] = text(depth - 1);
    const auto [size, s] = number(depth - 1);
    made.add(object({{"name", any_of(name)}, {"odd \"name\" ${x}", any_of(odd)}, {"size", any_of(size)}}));
    expected.push_back({{"name", n}, {"odd \"name\" ${x}", o}, {"size", s}});
  }
  return {detail::as<List<Item>>(made), expected};
}

Case<Any> Expressions::any(int depth) {
  switch (random_.below(depth <= 0 ? 3 : 9)) {
  case 0: {
    const auto [a, x] = text(depth);
    return {any_of(a), x};
  }
  case 1: {
    const auto [a, x] = number(depth);
    return {any_of(a), x};
  }
  case 2: {
    const auto [a, x] = flag(depth);
    return {any_of(a), x};
  }
  case 3: {
    const auto [a, x] = list(depth);
    return {any_of(a), x};
  }
  case 4: {
    const auto [a, x] = map(depth);
    return {any_of(a), x};
  }
  case 5: {
    const auto [a, x] = any(depth - 1);
    const auto [b, y] = any(depth - 1);
    const auto [key, k] = text(depth - 2);
    Map<Any> made = {{"a b", a}, {"n", null}};
    Json expected = {{"a b", x}, {"n", nullptr}};
    if (!expected.contains(string(k))) {
      made.add(key, b);
      expected[string(k)] = y;
    }
    return {any_of(made), expected};
  }
  case 6: {
    const auto [a, x] = any(depth - 1);
    const auto [b, y] = any(depth - 1);
    return {object({{"${", terrace::list({a, b})}}).get("${").at(1), y};
  }
  case 7: {
    const auto [a, x] = list(depth);
    Json expected = Json::object();
    for (const Json& item : x) expected["$" + string(item)].push_back(item);
    return {any_of(for_groups<Str>(any_of(a),
                                   [](const Any&, const Str& value) {
                                     return Map<Str>::Entry{format("${}", value), value};
                                   })),
            expected};
  }
  default: {
    const auto [a, x] = any(depth - 1);
    return {fn::jsondecode(fn::jsonencode(a)), x};
  }
  }
}

Leaves Expressions::make_leaves(Random& random, Stack& stack) {
  Leaves leaves;
  const auto define = [&](const std::string& name, const auto& value) {
    leaves.definitions.emplace_back(name, value);
    return stack.local(Id(name), value);
  };
  leaves.flags = {{define("yes", Bool(true)), true}, {define("no", Bool(false)), false}};
  for (int i = 0; i < 4; ++i) {
    const std::string at = std::to_string(i);
    const auto number = random.between(-20, 20);
    leaves.numbers.push_back({define("number" + at, Num(number)), number});
    const std::string text = random.text();
    leaves.texts.push_back({define("text" + at, Str(text)), text});
    std::vector<std::string> list;
    std::map<std::string, std::string> map;
    for (int j = 0; j < i; ++j) {
      list.push_back(random.text());
      map[random.text(Chars::everything, 8)] = random.text();
    }
    leaves.lists.push_back({define("list" + at, List<Str>(list)), list});
    leaves.maps.push_back({define("map" + at, Map<Str>(map)), map});
  }
  const Any item = object({{"name", "a${"}, {"odd \"name\" ${x}", "%{"}, {"size", 3}});
  leaves.items.push_back({detail::as<List<Item>>(define("items", List<Any>{item, item})),
                          Json::array({{{"name", "a${"}, {"odd \"name\" ${x}", "%{"}, {"size", 3}},
                                       {{"name", "a${"}, {"odd \"name\" ${x}", "%{"}, {"size", 3}}})});
  return leaves;
}

}  // namespace terrace::oracle
