// SPDX-License-Identifier: Apache-2.0

#include <terrace/value/units.hpp>

namespace terrace {

std::string Cidr::text() const {
  std::string text;
  for (int shift = 24; shift >= 0; shift -= 8) {
    text += std::to_string((address_ >> shift) & 255);
    text += shift == 0 ? '/' : '.';
  }
  return text + std::to_string(prefix_);
}

}  // namespace terrace
