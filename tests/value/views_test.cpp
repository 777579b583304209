// SPDX-License-Identifier: Apache-2.0
// What each view accepts and keeps.

#include <array>
#include <cstdlib>
#include <limits>
#include <map>
#include <vector>

#include "support.hpp"

using namespace terrace;
using test::late;

TEST_CASE("a view that was left out is unset, which is not null") {
  CHECK_FALSE(Str().is_set());
  CHECK_FALSE(List<Str>().is_set());
  const Str none = null;
  CHECK(none.is_set());
  CHECK(none.kind() == Value::Kind::null);
  CHECK(to_json(none) == "null");
  CHECK(to_hcl(Num(null)) == "null");
  CHECK(to_json(Map<Any>{{"a", null}}) == R"({"a": null})");
}

TEST_CASE("text is kept whole, inside the value or outside") {
  for (std::size_t size = 0; size < 40; ++size) {
    const std::string text(size, 'x');
    const Str value = text;
    const Str copy = value;
    Str moved = copy;
    const Str taken = std::move(moved);
    CHECK(value.text() == text);
    CHECK(copy.text() == text);
    CHECK(taken.text() == text);
    CHECK_FALSE(moved.is_set());
  }
  CHECK(Str(std::string("a\0b", 3)).text() == std::string("a\0b", 3));
}

TEST_CASE("values survive assignment to and from themselves and their parts") {
  Str text = std::string(30, 'y');
  const Str& same = text;
  text = same;
  CHECK(text.text() == std::string(30, 'y'));
  Any nested = list({list({"a long text that is not inside"})});
  nested = detail::as<Any>(nested.items()[0]);
  CHECK(to_json(nested) == R"(["a long text that is not inside"])");
}

TEST_CASE("integers are exact to 64 bits and reals round-trip") {
  CHECK(to_json(Num(std::numeric_limits<std::int64_t>::min())) == "-9223372036854775808");
  CHECK(to_json(Num(std::numeric_limits<std::int64_t>::max())) == "9223372036854775807");
  CHECK(to_json(Num(std::numeric_limits<std::uint64_t>::max())) == "18446744073709551615");
  CHECK(to_json(Num(9007199254740993)) == "9007199254740993");
  CHECK(to_json(Num(0.1)) == "0.1");
  for (const double value : {1.0 / 3, 5e-324, std::numeric_limits<double>::max(), -2.5, 1e21, 123456789.125}) {
    CHECK(std::strtod(to_json(Num(value)).c_str(), nullptr) == value);
  }
}

TEST_CASE("a number becomes text where text is wanted") {
  const Str port = 8080;
  CHECK(port.kind() == Value::Kind::text);
  CHECK(to_json(port) == R"("8080")");
  CHECK(Str(-7).text() == "-7");
  CHECK(Str(std::numeric_limits<std::uint64_t>::max()).text() == "18446744073709551615");
  CHECK(to_json(Str(late<Num>("local.n"))) == R"("${local.n}")");
}

TEST_CASE("conversions that would be mistakes do not exist") {
  CHECK_FALSE(std::is_constructible_v<Bool, const char*>);
  CHECK_FALSE(std::is_constructible_v<Bool, int>);
  CHECK_FALSE(std::is_constructible_v<Bool, Str>);
  CHECK_FALSE(std::is_constructible_v<Num, bool>);
  CHECK_FALSE(std::is_constructible_v<Num, char>);
  CHECK_FALSE(std::is_constructible_v<Num, Str>);
  CHECK_FALSE(std::is_constructible_v<Str, bool>);
  CHECK_FALSE(std::is_constructible_v<Str, char>);
  CHECK_FALSE(std::is_constructible_v<Str, std::nullptr_t>);
  CHECK_FALSE(std::is_constructible_v<Str, List<Str>>);
  CHECK_FALSE(std::is_constructible_v<Any, std::nullptr_t>);
  CHECK_FALSE(std::is_constructible_v<Secret, const char*>);
  CHECK_FALSE(std::is_constructible_v<Secret, std::string>);
  CHECK_FALSE(std::is_constructible_v<WriteOnly, std::string_view>);
  CHECK_FALSE(std::is_constructible_v<List<Num>, List<Str>>);
  CHECK_FALSE(std::is_constructible_v<List<Num>, const char*>);
  CHECK_FALSE(std::is_constructible_v<Map<Str>, List<Str>>);
  CHECK_FALSE(std::is_constructible_v<Secret, int>);
  CHECK_FALSE(std::is_default_constructible_v<Required<Str>>);
  CHECK(std::is_constructible_v<Required<Str>, const char*>);
  CHECK(std::is_constructible_v<Secret, Str>);
  CHECK(std::is_constructible_v<Str, Any>);
  CHECK(std::is_constructible_v<List<Str>, Required<Any>>);
  CHECK(std::is_constructible_v<List<Str>, Set<Str>>);
}

TEST_CASE("lists and maps take literals, ranges and late values") {
  CHECK(to_json(List<Str>{"a", 2, late<Str>("local.x")}) == R"(["a", "2", "${local.x}"])");
  CHECK(to_json(List<Str>(std::vector<std::string>{"a", "b"})) == R"(["a", "b"])");
  CHECK(to_json(List<Num>(std::array<int, 2>{1, 2})) == "[1, 2]");
  CHECK(to_json(Set<Str>{"b", "a"}) == R"(["b", "a"])");
  CHECK(to_json(Map<Str>(std::map<std::string, std::string>{{"k", "v"}})) == R"({"k": "v"})");
  CHECK(to_json(List<List<Num>>{{1}, {2, 3}}) == "[[1], [2, 3]]");
  CHECK(to_json(List<Str>(std::vector<std::string>())) == "[]");
  CHECK(to_json(Map<Str>(std::map<std::string, std::string>())) == "{}");
  CHECK(to_json(List<Str>(late<Set<Str>>("local.s"))) == R"("${local.s}")");
}

TEST_CASE("appending to a copy leaves the original alone") {
  List<Str> first = {"a"};
  List<Str> second = first;
  second.add("b");
  first.add("c");
  CHECK(to_json(first) == R"(["a", "c"])");
  CHECK(to_json(second) == R"(["a", "b"])");

  Map<Num> map = {{"a", 1}};
  const Map<Num> before = map;
  map.add("b", 2);
  CHECK(to_json(before) == R"({"a": 1})");
  CHECK(to_json(map) == R"({"a": 1, "b": 2})");

  List<Any> itself = {"x"};
  itself.add(Any(itself));
  CHECK(to_json(itself) == R"(["x", ["x"]])");
}

TEST_CASE("appending works from nothing, from null and to a late value") {
  List<Str> list;
  list.add("a");
  CHECK(to_json(list) == R"(["a"])");
  list = null;
  list.add("b");
  CHECK(to_json(list) == R"(["b"])");
  List<Str> known_later = late<List<Str>>("local.l");
  known_later.add("c");
  CHECK(to_hcl(known_later) == R"(concat(local.l, ["c"]))");
  Map<Str> map = late<Map<Str>>("local.m");
  map.add("k", "v");
  CHECK(to_hcl(map) == R"(merge(local.m, {"k" = "v"}))");
}

TEST_CASE("a list of many items grows in place") {
  List<Num> list;
  for (int i = 0; i < 100000; ++i) list.add(i);
  CHECK(list.size() == 100000);
  CHECK(to_json(list).size() == 2 + 588890 + 2 * std::size_t{99999} - 100000);
}
