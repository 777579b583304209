// SPDX-License-Identifier: Apache-2.0
#pragma once

// Text for a terminal: colours, what may be shown, and how wide it is.

#include <string>
#include <string_view>

namespace terrace::cli {

enum class Paint : unsigned char { plain, bold, dim, red, yellow, cyan, blue, green };

struct Style {
  bool color = false;
  std::string operator()(Paint paint, std::string_view text) const;
};

/// `text` without what could move the cursor, change colours or turn the reading direction; tabs become spaces, bytes
/// that are not UTF-8 become U+FFFD. Line feeds stay.
std::string visible(std::string_view text);

/// Columns that `text`, which is visible, takes on a terminal.
std::size_t width_of(std::string_view text);

/// `text`, which is visible, and spaces behind it up to `width` columns.
std::string padded(std::string_view text, std::size_t width);

/// The longest beginning of `text` of at most `width` columns.
std::string_view cut_to_width(std::string_view text, std::size_t width);

/// "1 resource", "2 resources".
std::string counted(std::size_t count, std::string_view one, std::string_view many = {});

}  // namespace terrace::cli
