// SPDX-License-Identifier: Apache-2.0

#include "aws/containers/schedule_text.hpp"

#include <algorithm>

#include "aws/containers/errors.hpp"
#include "value/ascii.hpp"

namespace terrace::aws::schedules {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words(1);
  for (const char c : text) {
    if (c != ' ') {
      words.back() += c;
    } else if (!words.back().empty()) {
      words.emplace_back();
    }
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), terrace::detail::is_digit);
}

void check_cron(const Scope& scope, const std::string& cron) {
  const std::vector<std::string> fields = words_of(cron);
  if (fields.size() != 6) {
    errors::wrong_schedule(scope, "\"" + cron + "\" has " + std::to_string(fields.size()) + " fields, and AWS takes 6",
                           "minute, hour, day of the month, month, day of the week, year: \"0 3 * * ? *\"");
    return;
  }
  for (const std::string& field : fields) {
    const bool known = std::all_of(field.begin(), field.end(), [](char c) {
      return terrace::detail::is_alphanumeric(c) || std::string_view("*?,-/#").find(c) != std::string_view::npos;
    });
    if (!known) {
      errors::wrong_schedule(scope, "\"" + field + "\" is not a field of a schedule",
                             "fields are numbers, names of days and months, and `* ? , - / L W #`");
      return;
    }
  }
  // Days are told by the month or by the week; the other one is "?".
  if ((fields[2] == "?") == (fields[4] == "?")) {
    errors::wrong_schedule(scope, "\"" + cron + "\" says its days " + (fields[2] == "?" ? "nowhere" : "twice"),
                           "put `?` for exactly one of the day of the month and the day of the week");
  }
}

void check_rate(const Scope& scope, const std::string& rate) {
  const std::vector<std::string> words = words_of(rate);
  constexpr std::string_view kUnits[] = {"minute", "minutes", "hour", "hours", "day", "days"};
  const bool fits = words.size() == 2 && is_number(words[0]) && words[0] != "0" &&
                    std::find(std::begin(kUnits), std::end(kUnits), words[1]) != std::end(kUnits) &&
                    (words[0] == "1") == (words[1].back() != 's');
  if (!fits) {
    errors::wrong_schedule(scope, "\"" + rate + "\" is not a rate",
                           "write a number and minutes, hours or days: \"1 hour\", \"15 minutes\"");
  }
}

void check_at(const Scope& scope, const std::string& at) {
  constexpr std::string_view kForm = "0000-00-00T00:00:00";
  bool fits = at.size() == kForm.size();
  for (std::size_t i = 0; fits && i < kForm.size(); ++i) {
    fits = kForm[i] == '0' ? terrace::detail::is_digit(at[i]) : at[i] == kForm[i];
  }
  if (!fits) {
    errors::wrong_schedule(scope, "\"" + at + "\" is not a time", "write it as \"2030-01-31T08:00:00\"");
  }
}

}  // namespace

std::string expression_of(const Scope& scope, const std::string& cron, const std::string& rate, const std::string& at) {
  const int given = (cron.empty() ? 0 : 1) + (rate.empty() ? 0 : 1) + (at.empty() ? 0 : 1);
  if (given != 1) {
    errors::wrong_schedule(scope, given == 0 ? "no time is given" : "more than one time is given",
                           "give one of `cron`, `rate` and `at`");
    return "rate(1 day)";
  }
  if (!cron.empty()) {
    check_cron(scope, cron);
    return "cron(" + cron + ')';
  }
  if (!rate.empty()) {
    check_rate(scope, rate);
    return "rate(" + rate + ')';
  }
  check_at(scope, at);
  return "at(" + at + ')';
}

}  // namespace terrace::aws::schedules
