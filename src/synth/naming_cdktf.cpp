// SPDX-License-Identifier: Apache-2.0

#include "synth/naming_cdktf.hpp"

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

namespace terrace::detail {
namespace {

constexpr std::size_t kLongestReadable = 240;
constexpr std::size_t kLongestSingle = 255;

/// The first four bytes of the MD5 of `text` (RFC 1321) as upper-case hexadecimal digits.
std::string md5_prefix(std::string text) {
  constexpr std::array<int, 16> kShifts{7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21};
  std::array<std::uint32_t, 4> state{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  const std::uint64_t bits = std::uint64_t{text.size()} * 8;
  text += '\x80';
  while (text.size() % 64 != 56) text += '\0';
  for (unsigned i = 0; i < 8; ++i) text += static_cast<char>(bits >> (8 * i));

  for (std::size_t block = 0; block < text.size(); block += 64) {
    std::array<std::uint32_t, 16> words{};
    for (std::size_t i = 0; i < 64; ++i) {
      words[i / 4] |= std::uint32_t{static_cast<unsigned char>(text[block + i])} << (8 * (i % 4));
    }
    auto [a, b, c, d] = state;
    for (std::uint32_t i = 0; i < 64; ++i) {
      std::uint32_t mixed = 0;
      std::uint32_t word = 0;
      switch (i / 16) {
      case 0: mixed = (b & c) | (~b & d), word = i; break;
      case 1: mixed = (d & b) | (~d & c), word = 5 * i + 1; break;
      case 2: mixed = b ^ c ^ d, word = 3 * i + 5; break;
      default: mixed = c ^ (b | ~d), word = 7 * i; break;
      }
      const auto constant = static_cast<std::uint32_t>(std::floor(4294967296.0 * std::fabs(std::sin(i + 1.0))));
      const std::uint32_t sum = a + mixed + constant + words[word % 16];
      a = d, d = c, c = b;
      b += std::rotl(sum, kShifts[(i / 16) * 4 + i % 4]);
    }
    state[0] += a, state[1] += b, state[2] += c, state[3] += d;
  }
  std::string hex;
  for (unsigned i = 0; i < 4; ++i) {
    const std::uint32_t byte = (state[0] >> (8 * i)) & 0xff;
    hex += "0123456789ABCDEF"[byte >> 4];
    hex += "0123456789ABCDEF"[byte & 15];
  }
  return hex;
}

std::string stripped(std::string_view id) {
  std::string kept;
  for (const char c : id) {
    const bool keep =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    if (keep) kept += c;
  }
  return kept;
}

}  // namespace

std::string cdktf_name(const std::vector<std::string_view>& ids) {
  std::vector<std::string_view> parts;
  for (const std::string_view id : ids) {
    if (id != "Default") parts.push_back(id);
  }
  if (parts.size() == 1) {
    std::string single = stripped(parts[0]);
    if (single.size() <= kLongestSingle) return single;
  }
  std::string path;
  std::string readable;
  std::string_view last;
  bool first = true;
  for (const std::string_view part : parts) {
    if (!path.empty()) path += '/';
    path += part;
    if (!last.empty() && last.ends_with(part)) continue;  // CDKTF leaves out what the part before ends with
    last = part;
    if (part == "Resource") continue;
    if (!first) readable += '_';  // also after a part of which nothing was left
    first = false;
    readable += stripped(part);
  }
  return readable.substr(0, kLongestReadable) + '_' + md5_prefix(std::move(path));
}

}  // namespace terrace::detail
