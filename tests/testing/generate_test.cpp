// SPDX-License-Identifier: Apache-2.0

#include <cmath>
#include <set>
#include <sstream>
#include <stdexcept>

#include "environment_variable.hpp"
#include "sample.hpp"

using namespace terrace;
using namespace terrace::testing;
using terrace_test::EnvironmentVariable;

TEST_CASE("one seed gives one sequence, on every machine") {
  Random a(7);
  Random b(7);
  Random c(8);
  for (int i = 0; i < 100; ++i) {
    CHECK(a.text() == b.text());
    CHECK(a.integer() == b.integer());
    CHECK(a.value().json == b.value().json);
  }
  CHECK(a.bits() != c.bits());
  Random known(1);
  CHECK(known.bits() == 12966619160104079557U);
  std::ostringstream out;
  out << known;
  CHECK(out.str() == "random values of seed 1");
}

TEST_CASE("random values stay within what was asked for") {
  CHECK(for_each_case(500, [](Random& random) {
    const std::int64_t low = random.integer();
    const std::int64_t high = random.integer();
    const std::int64_t between = random.between(std::min(low, high), std::max(low, high));
    const std::string name = random.identifier(9);
    const std::string ascii = random.text(Chars::ascii, 20);
    return between >= std::min(low, high) && between <= std::max(low, high) && random.below(3) < 3 &&
           std::isfinite(random.real()) && !name.empty() && name.size() <= 9 && name.front() != '-' &&
           ascii.size() <= 20 && ascii.find_first_of("\n\x7f") == std::string::npos;
  }));
}

TEST_CASE("random texts have everything that escaping gets wrong") {
  std::string all;
  Random random(1);
  for (int i = 0; i < 2000; ++i) all += random.text();
  CHECK_THAT(all, contains("${") && contains("%{") && contains("$${") && contains("\"") && contains("\\") &&
                      contains("\n") && contains("\x7f") && contains(std::string(1, '\0')));
  // A first byte of each length, and the planes 1, 2, 3, 14, 15 and 16.
  for (const char* start : {"\xc3", "\xe4", "\xf0\x9f", "\xf0\xa0", "\xf0\xb0", "\xf3\xa0", "\xf3\xb0", "\xf4\x80"}) {
    CHECK_THAT(all, contains(start));
  }
  CHECK(json_string("a\"\n") == "\"a\\\"\\n\"");
}

TEST_CASE("random numbers reach the edges") {
  Random random(1);
  std::set<std::int64_t> integers;
  std::set<std::uint64_t> naturals;
  for (int i = 0; i < 5000; ++i) {
    integers.insert(random.integer());
    naturals.insert(random.natural());
  }
  CHECK(integers.count(std::numeric_limits<std::int64_t>::min()) == 1);
  CHECK(integers.count(std::numeric_limits<std::int64_t>::max()) == 1);
  CHECK(integers.count(0) == 1);
  CHECK(naturals.count(std::numeric_limits<std::uint64_t>::max()) == 1);
}

TEST_CASE("a failing case names the environment that runs it alone") {
  int runs = 0;
  const Match match = for_each_case(100, [&](Random&) { return ++runs != 43; });
  CHECK_FALSE(match);
  CHECK_THAT(match.explanation(), contains("case 42 of 100: the body returned false") && contains("TERRACE_SEED=") &&
                                      contains("TERRACE_CASE=42"));
  CHECK(runs == 43);
  CHECK_THAT(for_each_case(1, [](Random&) -> bool { throw std::runtime_error("broken"); }).explanation(),
             contains("an exception: broken"));
  CHECK_THAT(for_each_case(1, [](Random&) { return same_json("[1]", "[2]"); }).explanation(),
             contains("/0: 1 is not 2"));

  std::string first;
  std::string again;
  (void)for_each_case(8, [&](Random& random) { first = random.text(); });
  const EnvironmentVariable seventh("TERRACE_CASE", "7");
  (void)for_each_case(8, [&](Random& random) { again += random.text(); });
  CHECK(first == again);
}

TEST_CASE("a seed or a case that there is not fails rather than run nothing") {
  const EnvironmentVariable usual_seed("TERRACE_SEED", nullptr);
  const auto with = [](const char* name, const char* value) {
    const EnvironmentVariable chosen(name, value);
    int runs = 0;
    const Match match = for_each_case(10, [&](Random&) { return ++runs > 0; });
    CHECK((match ? runs > 0 : runs == 0));
    return match.explanation();
  };
  CHECK(with("TERRACE_CASE", "9") == "1 cases of seed 1");
  CHECK(with("TERRACE_CASE", "10") == "TERRACE_CASE is 10, but there are 10 cases, and the first is 0");
  CHECK(with("TERRACE_CASE", "first") == "TERRACE_CASE is \"first\", which is no number");
  CHECK(with("TERRACE_SEED", "7") == "10 cases of seed 7");
  CHECK(with("TERRACE_SEED", "-7") == "TERRACE_SEED is \"-7\", which is neither a number nor \"random\"");
}

TEST_CASE("same_json compares by meaning") {
  CHECK(same_json(R"({"a": 1, "b": [1.0, "x"]})", R"({"b":[1,"x"],"a":1})"));
  CHECK(same_json("18446744073709551615", "18446744073709551615"));
  CHECK_THAT(same_json(R"({"a": 1})", "{}").explanation(), contains("/a is only in the first"));
  CHECK_THAT(same_json("{}", R"({"a": 1})").explanation(), contains("/a is only in the second"));
  CHECK_THAT(same_json("[1]", "[1, 2]").explanation(), contains("1 elements, not 2"));
  CHECK_FALSE(same_json("1", "\"1\""));
  CHECK_FALSE(same_json("9223372036854775807", "9223372036854775806"));
  CHECK_FALSE(same_json("{", "{}"));
}
