// SPDX-License-Identifier: Apache-2.0

#include "aws/support/schedule.hpp"

#include <algorithm>
#include <vector>

#include "value/ascii.hpp"

namespace terrace::aws::support {
namespace {

using terrace::detail::is_alphanumeric;
using terrace::detail::is_digit;

struct CronField {
  std::string_view name;
  int lowest;
  int highest;
  /// Names in capitals that stand for `lowest`, `lowest + 1` …, three letters each.
  std::string_view names;
  /// What else may stand in it.
  std::string_view others;
};

constexpr CronField kCronFields[] = {{"minute", 0, 59, "", ",-*/"},
                                     {"hour", 0, 23, "", ",-*/"},
                                     {"day of the month", 1, 31, "", ",-*?/LW"},
                                     {"month", 1, 12, "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC", ",-*/"},
                                     {"day of the week", 1, 7, "SUNMONTUEWEDTHUFRISAT", ",-*?L#/"},
                                     {"year", 1970, 2199, "", ",-*/"}};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find(' ', i), text.size());
    if (end > i) words.push_back(text.substr(i, end - i));
    i = end + 1;
  }
  return words;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 9 && std::all_of(text.begin(), text.end(), is_digit);
}

int number_of(std::string_view text) {
  int number = 0;
  for (const char c : text) number = number * 10 + (c - '0');
  return number;
}

/// Whether `word` is a value of the field; "5L" and "15W" are the last and the nearest of one.
bool fits(std::string_view word, const CronField& field, bool is_step) {
  if (is_number(word))
    return is_step ? number_of(word) > 0 : number_of(word) >= field.lowest && number_of(word) <= field.highest;
  if (word.size() == 3) {
    const std::size_t at = field.names.find(word);
    if (at != std::string_view::npos && at % 3 == 0) return true;
  }
  const std::string_view ending = word.substr(word.size() - 1);
  if ((ending == "L" || ending == "W") && field.others.find(ending) != std::string_view::npos) {
    return word.size() == 1 || word == "LW" || fits(word.substr(0, word.size() - 1), field, false);
  }
  return false;
}

std::string problem_of_field(std::string_view text, const CronField& field) {
  const auto wrong = [&] { return "\"" + std::string(text) + "\" is no " + std::string(field.name); };
  bool wants_value = true;
  char before = 0;
  for (std::size_t i = 0; i < text.size();) {
    if (is_alphanumeric(text[i])) {
      std::size_t end = i;
      while (end < text.size() && is_alphanumeric(text[end])) ++end;
      if (!wants_value || !fits(text.substr(i, end - i), field, before == '/' || before == '#')) return wrong();
      wants_value = false;
      i = end;
      continue;
    }
    const char c = text[i];
    if (field.others.find(c) == std::string_view::npos) return wrong();
    const bool is_value = c == '*' || c == '?';
    if (is_value != wants_value) return wrong();
    wants_value = !is_value;
    before = c;
    ++i;
  }
  return wants_value ? wrong() : std::string();
}

std::string problem_of_cron(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  if (words.size() != std::size(kCronFields))
    return "cron takes six fields, and it has " + std::to_string(words.size());
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string problem = problem_of_field(words[i], kCronFields[i]);
    if (!problem.empty()) return problem;
  }
  if ((words[2] == "?") == (words[4] == "?"))
    return "exactly one of the day of the month and the day of the week is \"?\"";
  return {};
}

std::string problem_of_rate(std::string_view text) {
  const std::vector<std::string_view> words = words_of(text);
  if (words.size() != 2 || !is_number(words[0]) || number_of(words[0]) < 1) return "rate takes a number and a unit";
  const bool is_one = number_of(words[0]) == 1;
  for (const std::string_view unit : {"minute", "hour", "day"}) {
    if (words[1] == unit) return is_one ? "" : "of more than one it is \"" + std::string(unit) + "s\"";
    if (words[1].size() == unit.size() + 1 && words[1].starts_with(unit) && words[1].back() == 's')
      return is_one ? "of one it is \"" + std::string(unit) + "\"" : "";
  }
  return "the unit is minutes, hours or days";
}

}  // namespace

std::string problem_of_schedule(std::string_view text) {
  const auto inside = [&](std::string_view word) { return text.substr(word.size(), text.size() - word.size() - 1); };
  if (!text.ends_with(')')) return "it is neither cron(…) nor rate(…)";
  if (text.starts_with("cron(")) return problem_of_cron(inside("cron("));
  if (text.starts_with("rate(")) return problem_of_rate(inside("rate("));
  return "it is neither cron(…) nor rate(…)";
}

}  // namespace terrace::aws::support
