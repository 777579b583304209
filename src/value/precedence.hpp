// SPDX-License-Identifier: Apache-2.0
#pragma once

// HCL's operators from loosest to tightest; an operand of a tighter context is put in parentheses.

#include <string_view>

namespace terrace::detail {

constexpr unsigned char kConditional = 0;
constexpr unsigned char kAboveConditional = 1;
constexpr unsigned char kUnary = 7;
constexpr unsigned char kPostfix = 8;

constexpr unsigned char binary_precedence(std::string_view op) {
  if (op == "||") return 1;
  if (op == "&&") return 2;
  if (op == "==" || op == "!=") return 3;
  if (op[0] == '<' || op[0] == '>') return 4;
  if (op == "+" || op == "-") return 5;
  return 6;
}

}  // namespace terrace::detail
