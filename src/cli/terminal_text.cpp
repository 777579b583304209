// SPDX-License-Identifier: Apache-2.0

#include "cli/terminal_text.hpp"

#include <algorithm>
#include <iterator>

#include "value/text.hpp"

namespace terrace::cli {
namespace {

struct Range {
  char32_t first;
  char32_t last;
};

/// What takes two columns: East Asian wide characters and emoji.
constexpr Range kWide[] = {
    {0x1100, 0x115f}, {0x2329, 0x232a},   {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},  {0x4e00, 0x9fff},
    {0xa000, 0xa4cf}, {0xa960, 0xa97f},   {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},  {0xff00, 0xff60},
    {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

/// What takes none: combining marks, joiners, variation selectors.
constexpr Range kNarrow[] = {{0x0300, 0x036f}, {0x0483, 0x0489}, {0x0591, 0x05bd}, {0x0610, 0x061a},
                             {0x064b, 0x065f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200d},
                             {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0xfeff, 0xfeff}};

/// What is never shown: C1 controls, line separators and the marks that turn the direction of text.
constexpr Range kHidden[] = {{0x00, 0x1f},     {0x7f, 0x9f},     {0x200e, 0x200f},  {0x2028, 0x202e},
                             {0x2066, 0x2069}, {0xfff9, 0xfffb}, {0xe0000, 0xe007f}};

template <std::size_t N> bool is_in(const Range (&ranges)[N], char32_t c) {
  const auto found = std::upper_bound(std::begin(ranges), std::end(ranges), c,
                                      [](char32_t value, const Range& range) { return value < range.first; });
  return found != std::begin(ranges) && c <= std::prev(found)->last;
}

char32_t code_point(std::string_view sequence) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(sequence[i]); };
  if (sequence.size() == 1) return byte(0);
  char32_t value = byte(0) & (0xffU >> (sequence.size() + 1));
  for (std::size_t i = 1; i < sequence.size(); ++i) value = (value << 6U) | (byte(i) & 0x3fU);
  return value;
}

std::size_t columns(char32_t c) { return is_in(kNarrow, c) ? 0 : is_in(kWide, c) ? 2 : 1; }

}  // namespace

std::string Style::operator()(Paint paint, std::string_view text) const {
  static constexpr const char* kCodes[] = {"", "1", "2", "1;31", "1;33", "1;36", "1;34", "32"};
  if (!color || paint == Paint::plain || text.empty()) return std::string(text);
  return std::string("\x1b[") + kCodes[static_cast<std::size_t>(paint)] + "m" + std::string(text) + "\x1b[0m";
}

std::string visible(std::string_view text) {
  std::string shown;
  shown.reserve(text.size());
  while (!text.empty()) {
    const std::size_t length = detail::utf8_sequence(text);
    if (length == 0) {
      shown += "\xef\xbf\xbd";
      text.remove_prefix(1);
      continue;
    }
    const std::string_view sequence = text.substr(0, length);
    text.remove_prefix(length);
    if (sequence == "\n") {
      shown += '\n';
    } else if (sequence == "\t") {
      shown += "    ";
    } else if (!is_in(kHidden, code_point(sequence))) {
      shown += sequence;
    }
  }
  return shown;
}

std::size_t width_of(std::string_view text) {
  std::size_t width = 0;
  while (!text.empty()) {
    const std::size_t length = std::max<std::size_t>(1, detail::utf8_sequence(text));
    width += columns(code_point(text.substr(0, length)));
    text.remove_prefix(length);
  }
  return width;
}

std::string padded(std::string_view text, std::size_t width) {
  std::string made(text);
  made.append(width - std::min(width, width_of(text)), ' ');
  return made;
}

std::string_view cut_to_width(std::string_view text, std::size_t width) {
  std::size_t end = 0;
  std::size_t used = 0;
  while (end < text.size()) {
    const std::size_t length = std::max<std::size_t>(1, detail::utf8_sequence(text.substr(end)));
    used += columns(code_point(text.substr(end, length)));
    if (used > width) break;
    end += length;
  }
  return text.substr(0, end);
}

std::string counted(std::size_t count, std::string_view one, std::string_view many) {
  std::string text = std::to_string(count) + ' ';
  if (count == 1 || many.empty()) {
    text += one;
    if (count != 1) text += 's';
  } else {
    text += many;
  }
  return text;
}

}  // namespace terrace::cli
