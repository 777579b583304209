// SPDX-License-Identifier: Apache-2.0
#pragma once

// Random values for property tests. The same seed gives the same values on every machine.
//
//   CHECK(testing::for_each_case(1000, [](testing::Random& random) {
//     const std::string text = random.text();
//     return parse(print(text)) == text;            // a bool, or a Match for a better explanation
//   }));
//
// A failure names the case and the environment that runs it alone: TERRACE_SEED=7 TERRACE_CASE=42. Without TERRACE_SEED the
// seed is 1; TERRACE_SEED=random takes a new one, and a failure shows it.

#include <terrace/testing/template.hpp>

namespace terrace::testing {

/// The kinds of characters in a random text, to be combined with `|`.
enum class Chars : std::uint8_t {
  ascii = 1,      ///< printable
  templates = 2,  ///< `${`, `%{`, `$${`, quotes, backslashes: what escaping gets wrong
  control = 4,    ///< newlines, tabs, all other control characters and the byte order mark
  zero = 8,       ///< U+0000
  unicode = 16,   ///< every plane that has characters; stable under normalization (NFC), which Terraform applies
  everything = 31
};
constexpr Chars operator|(Chars a, Chars b) {
  return static_cast<Chars>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}

/// A value for Terraform and the JSON that Terraform makes of it, to be compared by same_json.
struct RandomValue {
  Any value;
  std::string json;
};

class Random {
 public:
  explicit Random(std::uint64_t seed) noexcept;

  std::uint64_t bits() noexcept;
  /// Below `limit`, every number equally likely; `limit` is not 0.
  std::uint64_t below(std::uint64_t limit) noexcept;
  std::int64_t between(std::int64_t low, std::int64_t high) noexcept;
  /// True once in `times` on average.
  bool one_in(std::uint64_t times) noexcept { return below(times) == 0; }
  template <class Range> const auto& pick(const Range& range) {
    return range.begin()[static_cast<std::ptrdiff_t>(below(static_cast<std::uint64_t>(range.end() - range.begin())))];
  }

  std::string text(Chars chars = Chars::everything, std::size_t longest = 40);
  /// A name that Terraform takes: a letter or `_`, then letters, digits, `_` and `-`.
  std::string identifier(std::size_t longest = 16);
  /// All sizes and signs, with the edges (0, -1, 2^53 ± 1, the smallest and the largest) often.
  std::int64_t integer() noexcept;
  std::uint64_t natural() noexcept;
  /// Finite, of any magnitude that a decimal exponent of ±300 covers, with edges often.
  double real() noexcept;

  /// Null, bool, number, text, list or map, nested up to `depth`.
  RandomValue value(int depth = 4, Chars chars = Chars::everything);
  RandomValue scalar(Chars chars = Chars::everything);

  /// The seed it was made from, as it reads in a failure.
  friend std::ostream& operator<<(std::ostream& out, const Random& random);

 private:
  std::uint64_t state_[4];
  std::uint64_t seed_;
};

/// The seed of this run: TERRACE_SEED, or 1 (also for what is no number, which for_each_case refuses).
std::uint64_t run_seed();

/// `text` as a JSON string, with the quotes.
std::string json_string(std::string_view text);

/// Whether two JSON texts mean the same: members in any order, numbers by value. The explanation says where they differ.
Match same_json(std::string_view a, std::string_view b);

namespace detail {
Match run_cases(std::size_t cases, void* body, Match (*call)(void*, Random&));
}

/// Runs `body(Random&)` `cases` times, each with its own Random, up to the first that fails: that returns false or a
/// mismatch, or throws a std::exception. A body without a result asserts by itself; put `INFO(random)` into it.
template <class Body> Match for_each_case(std::size_t cases, Body body) {
  return detail::run_cases(cases, &body, [](void* object, Random& random) {
    Body& run = *static_cast<Body*>(object);
    if constexpr (std::is_void_v<decltype(run(random))>) {
      run(random);
      return Match(true, {});
    } else if constexpr (std::is_same_v<decltype(run(random)), bool>) {
      return Match(run(random), "the body returned false");
    } else {
      return Match(run(random));
    }
  });
}

}  // namespace terrace::testing
