// SPDX-License-Identifier: Apache-2.0

#include <terrace/core/items.hpp>
#include <terrace/testing/generate.hpp>

#include <array>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "catch.hpp"

using namespace terrace;

namespace {

/// Counts who lives, and refuses to be copied when told.
struct Guest {
  static inline int alive = 0;
  static inline int copies_left = 1'000'000;
  std::string name;

  explicit Guest(std::string given) : name(std::move(given)) { ++alive; }
  Guest(const Guest& other) : name(other.name) {
    if (copies_left-- == 0) throw std::runtime_error("no more copies");
    ++alive;
  }
  Guest(Guest&& other) noexcept : name(std::move(other.name)) { ++alive; }
  ~Guest() { --alive; }
};

}  // namespace

TEST_CASE("items are filled from braces, vectors, arrays and one another") {
  const Items<std::string> words = {"a", "b"};
  CHECK(std::vector<std::string>(words.begin(), words.end()) == std::vector<std::string>{"a", "b"});
  const Items<std::string> from_vector = std::vector<std::string>{"x"};
  CHECK(from_vector.front() == "x");
  const Items<int> from_array = std::array{1, 2, 3};
  CHECK(from_array.size() == 3);
  CHECK(from_array.back() == 3);
  Items<int> copy = from_array;
  copy[0] = 9;
  CHECK(from_array[0] == 1);
  copy.append(copy);
  CHECK(std::vector<int>(copy.begin(), copy.end()) == std::vector<int>{9, 2, 3, 9, 2, 3});
  copy.clear();
  CHECK(copy.empty());
  CHECK(Items<int>{}.begin() == Items<int>{}.end());
}

TEST_CASE("items hold what a vector would hold, whatever is done to them") {
  CHECK(testing::for_each_case(200, [](testing::Random& random) {
    Items<std::string> items;
    std::vector<std::string> expected;
    for (int step = 0; step < 40; ++step) {
      const std::string word(random.below(40), 'w');
      switch (random.below(8)) {
      case 0: items = Items<std::string>(items); break;
      case 1:
        if (items.size() > 64) break;
        items.append(items);
        for (const std::string& each : std::vector<std::string>(expected)) expected.push_back(each);
        break;
      case 2:
        items.insert(items.begin() + expected.size() / 2, word);
        expected.insert(expected.begin() + static_cast<std::ptrdiff_t>(expected.size() / 2), word);
        break;
      case 3:
        if (expected.empty()) break;
        items.push_back(items.front());
        expected.push_back(std::string(expected.front()));
        break;
      case 4:
        if (expected.empty()) break;
        items.pop_back();
        expected.pop_back();
        break;
      default: items.push_back(word); expected.push_back(word);
      }
      if (std::vector<std::string>(items) != expected) return false;
    }
    return true;
  }));
}

TEST_CASE("items lose nothing when a copy fails half way") {
  Guest::copies_left = 1'000'000;
  {
    const Items<Guest> guests = {Guest("one"), Guest("two"), Guest("three")};
    CHECK(Guest::alive == 3);
    Guest::copies_left = 2;
    CHECK_THROWS_AS(Items<Guest>(guests), std::runtime_error);
    CHECK(Guest::alive == 3);
  }
  CHECK(Guest::alive == 0);
}
