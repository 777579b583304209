// SPDX-License-Identifier: Apache-2.0
#pragma once

// Finds every reference in a value. Only late values are entered, and with a loop: literals cost nothing, depth is free.

#include <cstdint>
#include <vector>

#include "value/representation.hpp"

namespace terrace::detail {

class ReferenceWalk {
 public:
  /// Calls `found(node expression, attribute name or null)` for every reference to a node, and `other(expression)` for
  /// every named value of Terraform and every call of a provider's function.
  template <class Found, class Other> void operator()(const Value& value, Found found, Other other) {
    if (!is_late(value)) return;
    pending_.push_back(&value);
    while (!pending_.empty()) {
      const Value& next = *pending_.back();
      pending_.pop_back();
      if (next.is_expression()) {
        Expression& expression = Access::expression(next);
        if (expression.op == Op::node) {
          found(expression, static_cast<const char*>(nullptr));
          continue;
        }
        if (expression.op == Op::attribute && is_op(expression.operand(0), Op::node)) {
          found(Access::expression(expression.operand(0)), expression.name);
          continue;
        }
        const bool of_provider = expression.op == Op::call && expression.target != nullptr;
        if (expression.op == Op::symbol || of_provider) other(expression);
      }
      const auto [first, count] = held(next);
      for (std::size_t i = count; i-- > 0;) {
        if (is_late(first[i])) pending_.push_back(first + i);
      }
    }
  }

 private:
  std::vector<const Value*> pending_;
};

/// Calls `found(node)` for every reference in `value` to a node of the app with that serial number; resolve reports others.
template <class Found> void for_each_reference(std::uint32_t app, const Value& value, Found found) {
  ReferenceWalk walk;
  walk(
      value,
      [&](const Expression& reference, const char*) {
        if (reference.app == app) found(*reference.node());
      },
      [](const Expression&) {});
}

}  // namespace terrace::detail
