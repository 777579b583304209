// SPDX-License-Identifier: Apache-2.0

#include "aws/data/windows.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "aws/data/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/names.hpp"
#include "value/ascii.hpp"

namespace terrace::aws::data {
namespace {

using terrace::detail::is_alphanumeric;
using terrace::detail::is_digit;
using terrace::detail::is_letter;
using terrace::detail::is_lower;
using terrace::detail::is_upper;

constexpr int kHour = 60;
constexpr int kDay = 24 * kHour;
constexpr int kWeek = 7 * kDay;
constexpr std::string_view kDays = "sunmontuewedthufrisat";

/// Minutes of the day or the week; `length` wraps around.
struct DataWindow {
  int start = 0;
  int length = 0;
};

std::optional<int> minute_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':' || !is_digit(text[0]) || !is_digit(text[1]) || !is_digit(text[3]) ||
      !is_digit(text[4]))
    return std::nullopt;
  const int hour = (text[0] - '0') * 10 + (text[1] - '0');
  const int minute = (text[3] - '0') * 10 + (text[4] - '0');
  if (hour > 23 || minute > 59) return std::nullopt;
  return hour * kHour + minute;
}

std::optional<int> minute_of_week(std::string_view text) {
  if (text.size() != 9 || text[3] != ':') return std::nullopt;
  std::string day(text.substr(0, 3));
  for (char& c : day) c = is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  const std::size_t at = kDays.find(day);
  const auto minute = minute_of(text.substr(4));
  if (at == std::string_view::npos || at % 3 != 0 || !minute) return std::nullopt;
  return static_cast<int>(at / 3) * kDay + *minute;
}

std::optional<DataWindow> window_of(std::string_view text, bool weekly) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto read = weekly ? minute_of_week : minute_of;
  const auto start = read(text.substr(0, dash));
  const auto end = read(text.substr(dash + 1));
  if (!start || !end) return std::nullopt;
  const int around = weekly ? kWeek : kDay;
  return DataWindow{*start, (*end - *start + around) % around};
}

std::optional<DataWindow> checked(const Scope& scope, const char* member, const Str& given, bool weekly, int shortest) {
  const auto text = support::literal_text(given);
  if (!text) return std::nullopt;
  const auto window = window_of(*text, weekly);
  if (!window) {
    data::errors::wrong_window(scope, member, *text, "it has another form");
  } else if (window->length < shortest) {
    data::errors::wrong_window(scope, member, *text, "it is shorter than " + std::to_string(shortest) + " minutes");
  } else if (window->length > kDay) {
    data::errors::wrong_window(scope, member, *text, "it is longer than a day");
  } else {
    return window;
  }
  return std::nullopt;
}

/// Whether a window of every day meets one of the week.
bool overlap(const DataWindow& daily, const DataWindow& weekly) {
  for (int day = -1; day <= 8; ++day) {
    const int start = day * kDay + daily.start;
    if (start < weekly.start + weekly.length && weekly.start < start + daily.length) return true;
  }
  return false;
}

}  // namespace

void check_windows(const Scope& scope, const char* daily_name, const Str& daily, const Str& weekly,
                   int shortest_minutes) {
  const auto every_day = checked(scope, daily_name, daily, false, shortest_minutes);
  const auto every_week = checked(scope, "maintenance_window", weekly, true, shortest_minutes);
  if (every_day && every_week && overlap(*every_day, *every_week))
    data::errors::windows_overlap(scope, daily.Value::text(), weekly.Value::text());
}

void check_zones(const Scope& scope, const DataNetwork& network) {
  const auto count = support::literal_size(network.subnet_ids());
  if (network.zones() == 1 || (count && *count < 2)) data::errors::one_zone(scope);
}

std::string lower_name(const Scope& scope, std::size_t limit) {
  std::string made;
  for (const char c : support::physical_name(scope, limit)) {
    if (c == '-' && (made.empty() || made.back() == '-')) continue;
    made += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
  }
  while (!made.empty() && made.back() == '-') made.pop_back();
  if (made.empty() || !is_letter(made.front())) made = ("x-" + made).substr(0, limit);
  return made;
}

bool is_node_class(std::string_view text, std::string_view prefix) {
  static constexpr std::array<std::string_view, 4> kSmall = {"nano", "micro", "small", "medium"};
  if (!text.starts_with(prefix)) return false;
  const std::string_view rest = text.substr(prefix.size());
  const std::size_t dot = rest.find('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view family = rest.substr(0, dot);
  const std::string_view size = rest.substr(dot + 1);
  const auto in_class = [](char c) { return is_lower(c) || is_digit(c) || c == '-'; };
  if (family.size() < 2 || !is_lower(family[0]) || !std::all_of(family.begin(), family.end(), in_class)) return false;
  if (!std::any_of(family.begin(), family.end(), is_digit)) return false;
  if (std::find(kSmall.begin(), kSmall.end(), size) != kSmall.end()) return family[0] == 't' || size == "medium";
  // "large", "xlarge", "12xlarge", "2xlarge.tpc2.mem2x", "metal".
  const std::size_t digits =
      static_cast<std::size_t>(std::find_if_not(size.begin(), size.end(), is_digit) - size.begin());
  const std::string_view word = size.substr(digits);
  return word == "xlarge" || word.starts_with("xlarge.") || (digits == 0 && (word == "large" || word == "metal"));
}

std::string_view first_parts(std::string_view version, int parts) {
  std::size_t end = 0;
  for (int i = 0; i < parts; ++i) {
    end = version.find('.', i == 0 ? 0 : end + 1);
    if (end == std::string_view::npos) return version;
  }
  return version.substr(0, end);
}

}  // namespace terrace::aws::data
