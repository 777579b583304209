// SPDX-License-Identifier: Apache-2.0

#include "aws/containers/schedule_text.hpp"

#include "aws/containers/errors.hpp"
#include "aws/support/literal.hpp"
#include "aws/support/schedule.hpp"
#include "value/ascii.hpp"

namespace terrace::aws::schedules {
namespace {

/// "at(2030-01-31T08:00:00)".
bool is_time(std::string_view text) {
  constexpr std::string_view kForm = "at(0000-00-00T00:00:00)";
  bool fits = text.size() == kForm.size();
  for (std::size_t i = 0; fits && i < kForm.size(); ++i) {
    fits = kForm[i] == '0' ? terrace::detail::is_digit(text[i]) : text[i] == kForm[i];
  }
  return fits;
}

}  // namespace

void check(const Scope& scope, const Str& schedule) {
  const auto text = support::literal_text(schedule);
  if (!text) return;
  if (text->starts_with("at(")) {
    if (!is_time(*text)) errors::wrong_schedule(scope, *text, "a time is \"at(2030-01-31T08:00:00)\"");
    return;
  }
  const std::string problem = support::problem_of_schedule(*text);
  if (!problem.empty()) errors::wrong_schedule(scope, *text, problem);
}

}  // namespace terrace::aws::schedules
