// SPDX-License-Identifier: Apache-2.0

#include "core/suggest.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

namespace terrace::detail {
namespace {

/// Edit distance where swapping two neighbours counts once, as fingers do it; `limit + 1` when it is larger.
std::size_t distance(std::string_view a, std::string_view b, std::size_t limit) {
  if ((a.size() > b.size() ? a.size() - b.size() : b.size() - a.size()) > limit) return limit + 1;
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    before.swap(last);
    last.swap(row);
  }
  return last[b.size()];
}

}  // namespace

std::string_view closest_name(std::string_view given, std::span<const std::string_view> names) {
  std::string_view best;
  std::size_t limit = std::max<std::size_t>(1, given.size() / 3);
  for (const std::string_view name : names) {
    const std::size_t found = distance(given, name, limit);
    if (found > limit) continue;
    if (found == limit && !best.empty()) continue;
    best = name;
    limit = found;
  }
  return best;
}

std::string did_you_mean(std::string_view given, std::span<const std::string_view> names, std::string otherwise) {
  const std::string_view name = closest_name(given, names);
  if (name.empty()) return otherwise;
  return "did you mean \"" + std::string(name) + "\"?";
}

}  // namespace terrace::detail
