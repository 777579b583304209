// SPDX-License-Identifier: Apache-2.0
#pragma once

// The text of a value as Terraform reads it, for looking at values and for tests. Synth itself writes straight into its
// buffer by the same code.

#include <terrace/value/value.hpp>

#include <string>

namespace terrace {

/// Terraform's JSON syntax on one line: `"${var.name}-x"`.
std::string to_json(const Value& value);
/// Terraform's native syntax: `"${var.name}-x"`, `var.name`, `{ "a" = 1 }`.
std::string to_hcl(const Value& value);

}  // namespace terrace
