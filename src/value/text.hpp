// SPDX-License-Identifier: Apache-2.0
#pragma once

// Escaping of literal text for each place where it can stand, and UTF-8.

#include <string_view>

#include "value/buffer.hpp"

namespace terrace::detail {

/// Where a literal text stands.
enum class Place : unsigned char {
  json_plain,     ///< a JSON string that Terraform does not read as a template: names, comments
  json_template,  ///< a JSON string, or the literal part of a template in one: `${` is escaped as well
  hcl,            ///< between the quotes of an HCL string
  hcl_in_json     ///< between the quotes of an HCL string that is itself inside a JSON string
};

/// Writes `text` escaped, without the quotes around it. False if it is not valid UTF-8; what was written is then of no
/// use.
bool put_text(Buffer& out, std::string_view text, Place place);

/// Length of the valid UTF-8 sequence at the start of `text`, 0 if there is none.
std::size_t utf8_sequence(std::string_view text);

/// Whether Terraform takes `text` as an identifier: a letter or `_`, then letters, digits, `_` and `-`.
bool is_identifier(std::string_view text);

}  // namespace terrace::detail
