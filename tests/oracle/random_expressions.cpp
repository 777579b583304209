// SPDX-License-Identifier: Apache-2.0

#include "random_expressions.hpp"

#include <terrace/fn.hpp>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace terrace::oracle {
namespace {

using testing::Chars;
using testing::Random;

double real(const Json& json) { return json.get<double>(); }

/// Terraform has a zero with a sign, which is kept here so that is_exact can avoid it.
Json number_json(double value) {
  if (value == std::floor(value) && (value != 0 || !std::signbit(value))) return static_cast<std::int64_t>(value);
  return value;
}

/// Terraform's text of a number.
std::string number_text(double value) {
  char digits[400];
  const auto end = std::to_chars(digits, digits + sizeof digits, value, std::chars_format::fixed);
  return {digits, end.ptr};
}

/// Arithmetic on such numbers is exact in binary and in decimal.
bool is_exact(double value) {
  return std::fabs(value) < 1e9 && value * 1024 == std::floor(value * 1024) && (value != 0 || !std::signbit(value));
}

bool is_plain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7f; });
}

/// Whether Go and the JSON library here write the text alike.
bool encodes_alike(const Json& json) {
  if (json.is_string()) return is_plain(string(json)) && string(json).find_first_of("<>&") == std::string::npos;
  if (!json.is_structured()) return true;
  for (const auto& [key, value] : json.items()) {
    if (!encodes_alike(json.is_object() ? Json(key) : Json()) || !encodes_alike(value)) return false;
  }
  return true;
}

template <class T> Num num(T value) {
  return value == std::floor(value) ? Num(static_cast<std::int64_t>(value)) : Num(value);
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
    text.replace(at, from.size(), to);
  return text;
}

std::vector<std::string> strings(const Json& list) { return list.get<std::vector<std::string>>(); }

std::string joined(const std::string& separator, const Json& list) {
  std::string out;
  for (const Json& item : list) out += (&item == &list.front() ? "" : separator) + string(item);
  return out;
}

}  // namespace

Case<Num> Expressions::number_literal() {
  if (random_.one_in(3)) return random_.pick(leaves_.numbers);
  const double value = static_cast<double>(random_.between(-400, 400)) / (coin() ? 1 : 4);
  return {num(value), number_json(value)};
}

Case<Num> Expressions::number(int depth) {
  if (depth <= 0) return number_literal();
  Case<Num> made = coin() ? arithmetic(depth - 1) : number_of_others(depth - 1);
  return is_exact(real(made.expected)) ? made : number_literal();
}

Case<Num> Expressions::arithmetic(int depth) {
  const auto [a, x] = number(depth);
  const auto [b, y] = number(depth);
  const double left = real(x);
  const double right = real(y);
  switch (random_.below(9)) {
  case 0: return {a + b, number_json(left + right)};
  case 1: return {a - b, number_json(left - right)};
  case 2: return {a * b, number_json(left * right)};
  case 3: return {a / Num(4), number_json(left / 4)};
  case 4:
    if (left == std::floor(left) && right == std::floor(right) && right != 0) {
      return {a % b, number_json(std::fmod(left, right))};
    }
    [[fallthrough]];
  case 5: return {-a, number_json(-left)};
  case 6: return {fn::max(a, b, 3), number_json(std::max({left, right, 3.0}))};
  case 7: return {fn::min(a, b), number_json(std::min(left, right))};
  default: {
    const auto [choice, chosen] = flag(depth);
    return {if_else(choice, a, b), number_json(chosen.get<bool>() ? left : right)};
  }
  }
}

Case<Num> Expressions::number_of_others(int depth) {
  switch (random_.below(8)) {
  case 0: {
    const auto [a, x] = number(depth);
    return {fn::abs(a), number_json(std::fabs(real(x)))};
  }
  case 1: {
    const auto [a, x] = number(depth);
    return coin() ? Case<Num>{fn::ceil(a), number_json(std::ceil(real(x)))}
                  : Case<Num>{fn::floor(a), number_json(std::floor(real(x)))};
  }
  case 2: {
    const auto [a, x] = list(depth);
    return {fn::length(a), x.size()};
  }
  case 3: {
    const auto [a, x] = numbers(depth);
    if (x.empty()) return number_literal();
    const std::size_t at = random_.below(x.size());
    return {a.at(Num(at)), x[at]};
  }
  case 4: {
    const auto [a, x] = number(depth);
    return {fn::tonumber(format("{}", a)), x};
  }
  case 5: {
    const auto [a, x] = numbers(depth);
    double sum = 0;
    for (const Json& item : x) sum += real(item);
    return x.empty() ? number_literal() : Case<Num>{fn::sum(a), number_json(sum)};
  }
  case 6: {
    const auto [a, x] = items(depth);
    const std::size_t at = random_.below(x.size());
    return {a.splat(&Item::size).at(Num(at)), x[at]["size"]};
  }
  default: {
    const auto [a, x] = number(depth);
    return {lazy<Num>([value = a] { return value; }) - raw<Num>("1 + 1"), number_json(real(x) - 2)};
  }
  }
}

Case<Bool> Expressions::comparison(int depth) {
  const auto [a, x] = number(depth);
  const auto [b, y] = coin() ? number(depth) : Case<Num>{a, x};
  switch (random_.below(6)) {
  case 0: return {a < b, real(x) < real(y)};
  case 1: return {a <= b, real(x) <= real(y)};
  case 2: return {a > b, real(x) > real(y)};
  case 3: return {a >= b, real(x) >= real(y)};
  case 4: return {equal(a, b), real(x) == real(y)};
  default: return {not_equal(a, b), real(x) != real(y)};
  }
}

Case<Bool> Expressions::flag(int depth) {
  if (depth <= 0) {
    if (coin()) return random_.pick(leaves_.flags);
    const bool value = coin();
    return {Bool(value), value};
  }
  --depth;
  switch (random_.below(8)) {
  case 0: {
    const auto [a, x] = flag(depth);
    const auto [b, y] = flag(depth);
    return {a && b, x.get<bool>() && y.get<bool>()};
  }
  case 1: {
    const auto [a, x] = flag(depth);
    const auto [b, y] = flag(depth);
    return {a || b, x.get<bool>() || y.get<bool>()};
  }
  case 2: {
    const auto [a, x] = flag(depth);
    return {!a, !x.get<bool>()};
  }
  case 3: {
    const auto [a, x] = text(depth);
    const auto [b, y] = coin() ? text(depth) : Case<Str>{Str(string(x)), x};
    return {equal(a, b), x == y};
  }
  case 4: {
    const auto [a, x] = list(depth);
    const auto [b, y] = text(depth);
    const auto all = strings(x);
    return {fn::contains(a, b), std::find(all.begin(), all.end(), string(y)) != all.end()};
  }
  case 5: {
    const auto [a, x] = text(depth);
    const std::string start = coin() ? literal() : string(x).substr(0, 1);
    // Half a character is no text.
    return start.empty() || static_cast<unsigned char>(start[0]) < 0x80
               ? Case<Bool>{fn::startswith(a, start), string(x).rfind(start, 0) == 0}
               : Case<Bool>{fn::endswith(a, ""), true};
  }
  default: return comparison(depth);
  }
}

Case<Str> Expressions::text(int depth) {
  if (depth <= 0) {
    if (random_.one_in(3)) return random_.pick(leaves_.texts);
    const std::string value = random_.text();
    return {value, value};
  }
  switch (random_.below(4)) {
  case 0: return formatted(depth - 1);
  case 1: return text_function(depth - 1);
  case 2: return text_of_others(depth - 1);
  default: {
    const auto [choice, chosen] = flag(depth - 1);
    const auto [a, x] = text(depth - 1);
    const auto [b, y] = text(depth - 1);
    return {if_else(choice, a, b), chosen.get<bool>() ? x : y};
  }
  }
}

Case<Str> Expressions::formatted(int depth) {
  const auto [a, x] = text(depth);
  const auto [b, y] = number(depth);
  const auto [c, z] = flag(depth);
  const std::string text = string(x);
  const std::string number = number_text(real(y));
  const std::string truth = z.get<bool>() ? "true" : "false";
  switch (random_.below(8)) {
  case 0: return {format("{}{}", a, b), text + number};
  case 1: return {format("${}%{}$${}", a, b, c), "$" + text + "%" + number + "$$" + truth};
  case 2: return {format("{{{}}}${{{}}}", a, b), "{" + text + "}${" + number + "}"};
  case 3: return {format("%{{ if {} }}\n\"{}\"\\", c, a), "%{ if " + truth + " }\n\"" + text + "\"\\"};
  case 4: return {format("{}", b), number};
  case 5: return {format("{}{}", "", c), truth};
  case 6: {
    const std::string tail = literal();
    return {format("{}{}{}", tail, a, "$"), tail + text + "$"};
  }
  default:
    return {format("\\{}{}$", format("{}$", a), format("{}%{}", b, c)), "\\" + text + "$" + number + "%" + truth + "$"};
  }
}

Case<Str> Expressions::text_function(int depth) {
  const auto [a, x] = text(depth);
  const std::string value = string(x);
  const std::string other = literal();
  switch (random_.below(10)) {
  case 0:
    if (is_plain(value)) {
      std::string upper = value;
      for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
      return {fn::upper(a), upper};
    }
    [[fallthrough]];
  case 1:
    if (is_plain(value)) {
      std::string lower = value;
      for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      return {fn::lower(a), lower};
    }
    [[fallthrough]];
  case 2:
    if (is_plain(value)) {
      const std::size_t from = random_.below(value.size() + 1);
      const std::size_t count = random_.below(value.size() - from + 1);
      return {fn::substr(a, from, count), value.substr(from, count)};
    }
    [[fallthrough]];
  case 3:
    if (is_plain(value)) return {fn::strrev(a), std::string(value.rbegin(), value.rend())};
    [[fallthrough]];
  case 4: {
    // Between slashes it would be a regular expression.
    const std::string from = coin() || other.empty() || other[0] == '/' ? "${" : other;
    return {fn::replace(a, from, "%{\"\n"), replaced(value, from, "%{\"\n")};
  }
  case 5: return {fn::base64decode(fn::base64encode(a)), value};
  case 6: return {fn::format("%s%%{%q}${", a, "a\"${b"), value + "%{\"a\\\"${b\"}${"};
  case 7: return {fn::trimprefix(format("{}{}", other, a), other), value};
  case 8: return {fn::trimsuffix(format("{}{}", a, other), other), value};
  default: {
    const std::string either = value.empty() ? other : value;
    return either.empty() ? Case<Str>{a, value} : Case<Str>{fn::coalesce(null, a, other), either};
  }
  }
}

Case<Str> Expressions::text_of_others(int depth) {
  switch (random_.below(8)) {
  case 0: {
    const auto [a, x] = list(depth);
    const std::string separator = literal();
    return {fn::join(separator, a), joined(separator, x)};
  }
  case 1: {
    const auto [a, x] = any(depth);
    if (encodes_alike(x)) return {fn::jsonencode(a), x.dump()};
    return {fn::tostring(fn::jsondecode(fn::jsonencode(terrace::list({a, "${"}))).at(1)), "${"};
  }
  case 2: {
    const auto [a, x] = list(depth);
    if (x.empty()) return text(depth);
    const std::size_t at = random_.below(x.size());
    return {a.at(at), x[at]};
  }
  case 3: {
    const auto [a, x] = map(depth);
    const std::string key = coin() || x.empty() ? literal() : x.begin().key();
    return {fn::lookup(a, key, "no \"${such}\""), x.contains(key) ? x[key] : Json("no \"${such}\"")};
  }
  case 4: {
    const auto [a, x] = map(depth);
    if (x.empty()) return text(depth);
    const std::string key = x.begin().key();
    return {a.at(coin() ? Str(key) : Str(format("{}", lazy<Str>([key] { return Str(key); })))), x[key]};
  }
  case 5: {
    const auto [a, x] = items(depth);
    const std::size_t at = random_.below(x.size());
    if (coin()) return {a.at(at).odd(), x[at]["odd \"name\" ${x}"]};
    return {fn::join("$", a.splat(&Item::odd)), joined("$", [&items = x] {
              Json all = Json::array();
              for (const Json& item : items) all.push_back(item["odd \"name\" ${x}"]);
              return all;
            }())};
  }
  case 6: {
    const auto [a, x] = text(depth);
    return {lazy<Str>([value = a] { return format("{}$", value); }), string(x) + "$"};
  }
  default: {
    const auto [a, x] = text(depth);
    return {format("{}{}", raw<Str>(R"(true && false ? "\"no\"" : "\\$${")"), a), "\\${" + string(x)};
  }
  }
}

}  // namespace terrace::oracle
