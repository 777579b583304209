// SPDX-License-Identifier: Apache-2.0
#pragma once

// Budgets: who hears of it when the account costs too much.
//
//   stack.add("budget", aws::Budget{.limit = 500, .alerts = {{.percent = 80, .emails = {"ops@example.com"}},
//                                                            {.percent = 100, .forecast = true, .topic = alerts}}});
//
// The numbers are up to a day old, and a budget stops nothing. Two budgets are free, each more costs two cents a day.

#include <terrace/aws/topic.hpp>
#include <terrace/core/items.hpp>

namespace terrace::aws {

struct BudgetAlert {
  /// Of the limit; or an amount instead.
  Num percent{};
  Num amount{};
  /// When AWS expects it to come to that, not only when it has. Not of daily budgets.
  bool forecast = false;
  /// At most ten addresses, and one topic.
  List<Str> emails{};
  std::optional<Topic::Ref> topic{};
};

struct Budget {
  class Ref;
  struct Existing;

  /// In `currency`, for each `period`.
  Required<Num> limit;
  Str currency = "USD";
  /// "DAILY", "MONTHLY", "QUARTERLY" or "ANNUALLY".
  Str period = "MONTHLY";
  /// Left out: nobody is told.
  Items<BudgetAlert> alerts{};
  /// Only what these fit: {{"Service", {"Amazon Elastic Compute Cloud - Compute"}}}, {{"TagKeyValue", {"user:Team$shop"}}}.
  Items<std::pair<std::string, List<Str>>> filters{};
  /// Without credits and refunds it is what was used, with them what is paid.
  bool credits = false;
  bool refunds = false;
  /// Left out: "<stack>-<path>". At most 100 characters without `:` and `\`; unique in the account.
  Str name{};

  Ref build(Scope& scope) const;
};

struct Budget::Existing {
  Required<Str> name;

  Ref build(Scope& scope) const;
};

class Budget::Ref {
 public:
  const Str& name() const { return name_; }
  const Str& arn() const { return arn_; }

 private:
  friend struct Budget;
  friend struct Budget::Existing;
  Ref(const Str& name, const Str& arn) : name_(name), arn_(arn) {}
  Str name_;
  Str arn_;
};

}  // namespace terrace::aws
