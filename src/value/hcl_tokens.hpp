// SPDX-License-Identifier: Apache-2.0
#pragma once

// An expression of Terraform's native syntax cut into tokens, and written again on one line with the spaces between them
// that `terraform fmt` sets. What the renderer makes and what users write in raw(…) both go through here, so that the
// formatter finds nothing to change.

#include <cstddef>
#include <string>
#include <string_view>

namespace terrace::detail {

/// The expression on one line. Comments go; a line break goes too, or becomes the comma that it stood for. A template of
/// nothing but one expression loses its quotes, for the formatter would take them. Text in which a heredoc stands is
/// returned as it is.
std::string tidy_expression(std::string_view text);

/// The same for a quoted template, which keeps its quotes.
std::string tidy_template(std::string_view text);

/// The same for a type constraint: `list` is `list(any)`.
std::string tidy_type(std::string_view text);

/// Whether a `=` stands in the expression, inside an object.
bool has_assignment(std::string_view tidy);

/// Columns as the formatter counts them, for ASCII and for the letters that are one column without doubt.
std::size_t columns_of(std::string_view text);

/// The text with each character that `columns_of` could get wrong as an escape; such characters stand only in quotes.
std::string with_plain_columns(std::string_view text);

}  // namespace terrace::detail
