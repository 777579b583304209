// SPDX-License-Identifier: Apache-2.0

#include "aws/observability/alarm_actions.hpp"

#include <terrace/fn.hpp>

#include "aws/support/errors.hpp"
#include "aws/support/literal.hpp"

namespace terrace::aws::alarm_actions {
namespace {

using terrace::detail::as;

constexpr std::size_t kMostActions = 5;
constexpr std::size_t kLongestDescription = 1024;

}  // namespace

Actions of(const Scope& scope, const Items<AlarmAction>& notify) {
  List<Str> known;
  std::vector<Any> late;
  for (const AlarmAction& action : notify) {
    if (action.topic()) action.topic()->allow_service("cloudwatch.amazonaws.com");
    if (!action.is_many()) {
      known.add(as<Str>(action.arns()));
    } else if (action.arns().is_expression()) {
      late.emplace_back(action.arns());
    } else {
      for (std::size_t i = 0; i < action.arns().size(); ++i) known.add(as<Str>(action.arns().items()[i]));
    }
  }
  if (known.size() > kMostActions)
    support::errors::out_of_range(scope, "`notify`", std::to_string(known.size()) + " actions", "at most 5");
  if (late.empty()) return {known.size() == 0 ? Set<Str>() : Set<Str>(known)};
  Any all = late.front();
  for (std::size_t i = 1; i < late.size(); ++i) all = fn::concat(all, late[i]);
  if (known.size() != 0) all = fn::concat(known, all);
  return {Set<Str>(all)};
}

void check_description(const Scope& scope, const Str& description) {
  const auto text = support::literal_text(description);
  if (text && text->size() > kLongestDescription) {
    support::errors::out_of_range(scope, "`description`", std::to_string(text->size()) + " characters", "at most 1024");
  }
}

}  // namespace terrace::aws::alarm_actions
