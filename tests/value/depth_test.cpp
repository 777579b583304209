// SPDX-License-Identifier: Apache-2.0
// Depth is no limit: neither making, nor rendering, nor freeing recurses.

#include <terrace/core/app.hpp>
#include <terrace/synth/synth.hpp>

#include "support.hpp"

using namespace terrace;
using test::late;

namespace {

constexpr std::size_t kDeep = 100000;

Any nested_lists(std::size_t depth) {
  Any value = "x";
  for (std::size_t i = 0; i < depth; ++i) value = list({value});
  return value;
}

std::size_t occurrences(std::string_view text, std::string_view part) {
  std::size_t found = 0;
  for (std::size_t at = 0; (at = text.find(part, at)) != std::string_view::npos; at += part.size()) ++found;
  return found;
}

/// The text of twice the depth is twice as long: nothing is written more than once.
template <class Make> void check_linear(Make make) {
  const std::string half = to_json(make(kDeep / 2));
  const std::string whole = to_json(make(kDeep));
  CHECK(whole.size() <= 2 * half.size());
  CHECK(whole.size() + 200 >= 2 * half.size());
  CHECK(to_hcl(make(kDeep)).size() <= 2 * whole.size());
}

}  // namespace

TEST_CASE("nested lists and maps") {
  CHECK(to_json(nested_lists(kDeep)) == std::string(kDeep, '[') + "\"x\"" + std::string(kDeep, ']'));
  check_linear([](std::size_t depth) {
    Any value = 1;
    for (std::size_t i = 0; i < depth; ++i) value = object({{"k", value}});
    return value;
  });
}

TEST_CASE("nested calls, templates, operators, indexes, conditionals and lazy values") {
  check_linear([](std::size_t depth) {
    Str value = late<Str>("local.x");
    for (std::size_t i = 0; i < depth; ++i) value = fn::upper(value);
    return value;
  });
  check_linear([](std::size_t depth) {
    Str value = late<Str>("local.x");
    for (std::size_t i = 0; i < depth; ++i) value = format("{}{}", value, late<Str>("y"));
    return value;
  });
  check_linear([](std::size_t depth) {
    Num value = late<Num>("local.x");
    for (std::size_t i = 0; i < depth; ++i) value = Num(2) - value;
    return value;
  });
  check_linear([](std::size_t depth) {
    Num value = late<Num>("local.x");
    for (std::size_t i = 0; i < depth; ++i) value = value + 1;
    return value;
  });
  check_linear([](std::size_t depth) {
    Any value = late<Any>("local.x");
    for (std::size_t i = 0; i < depth; ++i) value = value.at(0).get("a");
    return value;
  });
  check_linear([](std::size_t depth) {
    Str value = late<Str>("local.x");
    for (std::size_t i = 0; i < depth; ++i) value = if_else(late<Bool>("local.b"), value, "y");
    return value;
  });
  check_linear([](std::size_t depth) {
    Str value = late<Str>("local.x");
    for (std::size_t i = 0; i < depth; ++i) {
      value = lazy<Str>([value] { return fn::upper(value); });
    }
    return value;
  });
}

TEST_CASE("for expressions in for expressions") {
  Any value = late<Any>("local.x");
  for (std::size_t i = 0; i < 2000; ++i) {
    value = for_list(late<Any>("local.l"), [&](const Any&, const Any& item) { return list({item, value}); });
  }
  CHECK(occurrences(to_hcl(value), "[for ") == 2000);
  Any over = late<Any>("local.x");
  for (std::size_t i = 0; i < kDeep; ++i) over = for_list(over, [](const Any&, const Any& item) { return item; });
  CHECK(occurrences(to_hcl(over), "[for k, v in ") == kDeep);
}

TEST_CASE("a text that is built piece by piece stays linear") {
  const auto built = [](std::size_t pieces) {
    Str value = "";
    for (std::size_t i = 0; i < pieces; ++i) value = format("{}{}-", value, late<Str>("x"));
    return to_json(value).size();
  };
  CHECK(built(kDeep) <= 2 * built(kDeep / 2) + 100);
}

TEST_CASE("a deep value goes through synthesis") {
  App app;
  app.add("deep", [](Stack& stack) {
    stack.output("lists", {.value = nested_lists(kDeep)});
    Str text = stack.variable<Str>("v");
    for (std::size_t i = 0; i < kDeep; ++i) text = fn::upper(text);
    stack.output("calls", {.value = text});
    Num sum = stack.variable<Num>("n");
    for (std::size_t i = 0; i < kDeep; ++i) sum = 1 - sum;
    stack.output("operators", {.value = lazy<Num>([sum] { return sum; })});
  });
  const Synthesis result = synthesize(app);
  REQUIRE(result.ok);
  CHECK(occurrences(result.stacks.at(0).json.str(), "upper(") == kDeep);
}
