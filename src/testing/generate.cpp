// SPDX-License-Identifier: Apache-2.0

#include <terrace/testing/generate.hpp>

#include <array>
#include <bit>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>
#include <random>
#include <set>

#include "testing/environment.hpp"

namespace terrace::testing {

namespace {

constexpr const char* kSeed = "TERRACE_SEED";
constexpr const char* kCase = "TERRACE_CASE";

std::uint64_t split_mix(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31U);
}

bool has(Chars chars, Chars one) { return (static_cast<unsigned>(chars) & static_cast<unsigned>(one)) != 0; }

struct CodeRange {
  std::uint32_t first;
  std::uint32_t last;
};

// No character here is decomposed, composed or reordered by normalization, whatever stands before it.
constexpr std::array<CodeRange, 21> kUnicode{{
    {0xa0, 0xbf},         {0xc0, 0xd6},       {0x391, 0x3a1},     {0x410, 0x44f},     {0x5d0, 0x5ea},
    {0x621, 0x62a},       {0x1d00, 0x1d2b},   {0x200b, 0x200f},   {0x2028, 0x202e},   {0x20a0, 0x20bf},
    {0x2190, 0x21cc},     {0x4e00, 0x9fcc},   {0xac00, 0xd7a3},   {0xe100, 0xf8ff},   {0xfffc, 0xfffd},
    {0x1f300, 0x1f64f},   {0x20000, 0x2a6d6}, {0x30000, 0x3134a}, {0xe0020, 0xe007f}, {0xf0000, 0xffffd},
    {0x100000, 0x10fffd},
}};

constexpr std::array<std::string_view, 20> kTemplates{"${",  "%{",   "$${", "%%{", "}",    "\"",      "\\",
                                                      "$",   "%",    "$$",  "%%",  "${x}", "%{if}",   "\\\"",
                                                      "\\n", "\\u0", "{{",  "~}",  "$$${", "${\"}\"}"};

void append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xc0U | code >> 6U), put(0x80U | (code & 0x3fU));
  } else if (code < 0x10000) {
    put(0xe0U | code >> 12U), put(0x80U | (code >> 6U & 0x3fU)), put(0x80U | (code & 0x3fU));
  } else {
    put(0xf0U | code >> 18U), put(0x80U | (code >> 12U & 0x3fU)), put(0x80U | (code >> 6U & 0x3fU));
    put(0x80U | (code & 0x3fU));
  }
}

std::string shortest(double value) {
  std::array<char, 40> buffer;
  const auto result = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return {buffer.data(), result.ptr};
}

std::optional<std::uint64_t> number(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

/// Why the variables do not say which cases to run; otherwise empty. Without this, a mistyped case would be none, which pass.
std::string refused_choice(const std::string& seed, const std::string& only, std::size_t cases) {
  if (!seed.empty() && seed != "random" && !number(seed))
    return "TERRACE_SEED is \"" + seed + "\", which is neither a number nor \"random\"";
  if (only.empty()) return {};
  if (!number(only)) return "TERRACE_CASE is \"" + only + "\", which is no number";
  if (*number(only) < cases) return {};
  return "TERRACE_CASE is " + only + ", but there are " + std::to_string(cases) + " cases, and the first is 0";
}

/// Where two values differ, or nothing.
std::string difference(const nlohmann::json& a, const nlohmann::json& b, const std::string& pointer) {
  const auto differ = [&] {
    const auto text = [](const nlohmann::json& json) {
      return json.dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
    };
    return (pointer.empty() ? "the whole" : pointer) + ": " + text(a) + " is not " + text(b);
  };
  if (a.is_number() && b.is_number()) return a == b ? std::string() : differ();
  if (a.type() != b.type()) return differ();
  if (a.is_object()) {
    for (const auto& [key, value] : a.items()) {
      if (!b.contains(key)) return pointer + "/" + key + " is only in the first";
      if (std::string found = difference(value, b[key], pointer + "/" + key); !found.empty()) return found;
    }
    for (const auto& [key, value] : b.items()) {
      if (!a.contains(key)) return pointer + "/" + key + " is only in the second";
    }
    return {};
  }
  if (a.is_array()) {
    if (a.size() != b.size()) {
      return pointer + ": " + std::to_string(a.size()) + " elements, not " + std::to_string(b.size());
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
      if (std::string found = difference(a[i], b[i], pointer + "/" + std::to_string(i)); !found.empty()) return found;
    }
    return {};
  }
  return a == b ? std::string() : differ();
}

}  // namespace

Random::Random(std::uint64_t seed) noexcept : seed_(seed) {
  for (std::uint64_t& word : state_) word = split_mix(seed);
}

std::ostream& operator<<(std::ostream& out, const Random& random) {
  return out << "random values of seed " << random.seed_;
}

// xoshiro256**
std::uint64_t Random::bits() noexcept {
  const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
  const std::uint64_t shifted = state_[1] << 17U;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

std::uint64_t Random::below(std::uint64_t limit) noexcept {
  // The numbers above the last whole multiple of `limit` would favour the small results.
  const std::uint64_t unfair = (0 - limit) % limit;
  std::uint64_t value = bits();
  while (value < unfair) value = bits();
  return value % limit;
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) noexcept {
  const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low) + 1;
  const std::uint64_t offset = span == 0 ? bits() : below(span);
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(low) + offset);
}

std::string Random::text(Chars chars, std::size_t longest) {
  std::vector<Chars> kinds;
  for (const Chars kind : {Chars::ascii, Chars::templates, Chars::control, Chars::zero, Chars::unicode}) {
    if (has(chars, kind)) kinds.push_back(kind);
  }
  std::string out;
  if (kinds.empty()) return out;
  for (std::uint64_t left = below(longest + 1); left > 0; --left) {
    switch (pick(kinds)) {
    case Chars::templates: out += pick(kTemplates); break;
    case Chars::control:
      if (one_in(16)) {
        out += "\xef\xbb\xbf";
      } else {
        out += one_in(2) ? "\n\t\r\x7f"[below(4)] : static_cast<char>(1 + below(31));
      }
      break;
    case Chars::zero: out += one_in(8) ? '\0' : '0'; break;
    case Chars::unicode: {
      const CodeRange range = pick(kUnicode);
      append_utf8(out, range.first + static_cast<std::uint32_t>(below(range.last - range.first + 1)));
      break;
    }
    default: out += static_cast<char>(' ' + static_cast<char>(below(95)));
    }
  }
  return out;
}

std::string Random::identifier(std::size_t longest) {
  constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789-";
  std::string out(1, letters[below(53)]);
  for (std::uint64_t left = below(longest == 0 ? 1 : longest); left > 0; --left) out += letters[below(letters.size())];
  return out;
}

std::int64_t Random::integer() noexcept {
  constexpr std::int64_t exact = std::int64_t{1} << 53U;
  constexpr std::array<std::int64_t, 13> edges{0,
                                               1,
                                               -1,
                                               exact - 1,
                                               exact,
                                               exact + 1,
                                               -exact - 1,
                                               std::numeric_limits<std::int32_t>::max(),
                                               std::numeric_limits<std::int32_t>::min(),
                                               std::numeric_limits<std::int64_t>::max(),
                                               std::numeric_limits<std::int64_t>::min(),
                                               std::numeric_limits<std::int64_t>::max() - 1,
                                               10};
  if (one_in(4)) return pick(edges);
  const auto value = static_cast<std::int64_t>(bits() >> (1 + below(63)));
  return one_in(2) ? value : -value;
}

std::uint64_t Random::natural() noexcept {
  if (one_in(8)) return std::numeric_limits<std::uint64_t>::max() - below(3);
  return bits() >> below(64);
}

double Random::real() noexcept {
  constexpr std::array<double, 10> edges{0.0, 0.1, 0.5, 1e21, 1e-7, 1e300, 1e-300, 1.0 / 3, 123456789.125, -2.5};
  if (one_in(4)) return pick(edges);
  if (one_in(2)) return static_cast<double>(bits() >> 11U) * 0x1p-53 * (one_in(2) ? 1 : -1);
  // By way of text, which is rounded alike everywhere; std::pow is not.
  const std::string text = std::to_string(integer() / 100000) + "e" + std::to_string(between(-300, 290));
  double value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

RandomValue Random::scalar(Chars chars) {
  switch (below(5)) {
  case 0: {
    const bool value = one_in(2);
    return {Any(value), value ? "true" : "false"};
  }
  case 1: {
    const std::int64_t value = integer();
    return {Any(value), std::to_string(value)};
  }
  case 2: {
    const double value = real();
    return {Any(value), shortest(value)};
  }
  case 3:
    if (one_in(2)) return {Any(null), "null"};
    [[fallthrough]];
  default: {
    const std::string value = text(chars);
    return {Any(value), json_string(value)};
  }
  }
}

RandomValue Random::value(int depth, Chars chars) {
  if (depth <= 0 || one_in(3)) return scalar(chars);
  const std::uint64_t size = below(5);
  if (one_in(2)) {
    List<Any> items(std::initializer_list<Any>{});
    std::string json = "[";
    for (std::uint64_t i = 0; i < size; ++i) {
      RandomValue item = value(depth - 1, chars);
      items.add(item.value);
      json += (i == 0 ? "" : ",") + item.json;
    }
    return {Any(static_cast<const Value&>(items)), json + "]"};
  }
  Map<Any> members(std::initializer_list<Map<Any>::Entry>{});
  std::set<std::string> keys;
  std::string json = "{";
  for (std::uint64_t i = 0; i < size; ++i) {
    const std::string key = one_in(2) ? identifier() : text(chars, 12);
    if (!keys.insert(key).second) continue;
    RandomValue member = value(depth - 1, chars);
    members.add(key, member.value);
    json += (json.size() == 1 ? "" : ",") + json_string(key) + ":" + member.json;
  }
  return {Any(static_cast<const Value&>(members)), json + "}"};
}

std::uint64_t run_seed() {
  const std::string seed = detail::variable(kSeed);
  if (seed == "random") {
    static const std::uint64_t fresh = std::random_device{}();
    return fresh;
  }
  return number(seed).value_or(1);
}

std::string json_string(std::string_view text) {
  return nlohmann::json(std::string(text)).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

Match same_json(std::string_view a, std::string_view b) {
  const nlohmann::json first = nlohmann::json::parse(a, nullptr, false);
  const nlohmann::json second = nlohmann::json::parse(b, nullptr, false);
  if (first.is_discarded()) return {false, "the first is not JSON: " + std::string(a.substr(0, 200))};
  if (second.is_discarded()) return {false, "the second is not JSON: " + std::string(b.substr(0, 200))};
  std::string found = difference(first, second, "");
  return found.empty() ? Match(true, "the same JSON") : Match(false, std::move(found));
}

Match detail::run_cases(std::size_t cases, void* body, Match (*call)(void*, Random&)) {
  const std::string chosen = variable(kCase);
  if (std::string refused = refused_choice(variable(kSeed), chosen, cases); !refused.empty())
    return {false, std::move(refused)};
  const std::uint64_t seed = run_seed();
  const std::optional<std::uint64_t> only = number(chosen);
  for (std::uint64_t i = only.value_or(0); i < (only ? *only + 1 : cases); ++i) {
    std::uint64_t mixed = seed ^ (i * 0xd1342543de82ef95U);
    Random random(split_mix(mixed));
    Match match(false, {});
    try {
      match = call(body, random);
    } catch (const std::exception& error) {
      match = Match(false, std::string("an exception: ") + error.what());
    }
    if (match) continue;
    return {false, "case " + std::to_string(i) + " of " + std::to_string(cases) + ": " + match.explanation() +
                       "\n  to run it alone: TERRACE_SEED=" + std::to_string(seed) +
                       " TERRACE_CASE=" + std::to_string(i)};
  }
  return {true, std::to_string(only ? std::size_t{1} : cases) + " cases of seed " + std::to_string(seed)};
}

}  // namespace terrace::testing
