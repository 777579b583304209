// SPDX-License-Identifier: Apache-2.0

// Unified diff of two texts by lines: the common beginning and end are cut off, the rest is a longest common subsequence.

#include <terrace/testing/snapshot.hpp>

#include <algorithm>
#include <cstdint>

namespace terrace::testing {

namespace {

using Lines = std::vector<std::string_view>;

Lines lines_of(std::string_view text) {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
    lines.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return lines;
}

struct Edit {
  char sign;
  std::string_view line;
};

/// Beyond this many cells of the table, the middle is shown as replaced as a whole.
constexpr std::size_t largest_table = 16'000'000;

void add_middle(const Lines& a, const Lines& b, std::vector<Edit>& edits) {
  if (a.size() * b.size() > largest_table) {
    for (const std::string_view line : a) edits.push_back({'-', line});
    for (const std::string_view line : b) edits.push_back({'+', line});
    return;
  }
  // longest[i][j]: the length of the longest common subsequence of a from i and b from j.
  const std::size_t width = b.size() + 1;
  std::vector<std::uint32_t> longest((a.size() + 1) * width, 0);
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      longest[i * width + j] = a[i] == b[j] ? longest[(i + 1) * width + j + 1] + 1
                                            : std::max(longest[(i + 1) * width + j], longest[i * width + j + 1]);
    }
  }
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      edits.push_back({' ', a[i]});
      ++i, ++j;
    } else if (i < a.size() && (j == b.size() || longest[(i + 1) * width + j] >= longest[i * width + j + 1])) {
      edits.push_back({'-', a[i++]});
    } else {
      edits.push_back({'+', b[j++]});
    }
  }
}

std::vector<Edit> edits_of(const Lines& a, const Lines& b) {
  const auto [a_end, b_end] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  const auto head = static_cast<std::size_t>(a_end - a.begin());
  std::size_t tail = 0;
  while (tail < std::min(a.size(), b.size()) - head && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  std::vector<Edit> edits;
  for (std::size_t i = 0; i < head; ++i) edits.push_back({' ', a[i]});
  const auto middle = [&](const Lines& lines) {
    return Lines(lines.begin() + static_cast<std::ptrdiff_t>(head), lines.end() - static_cast<std::ptrdiff_t>(tail));
  };
  add_middle(middle(a), middle(b), edits);
  for (std::size_t i = a.size() - tail; i < a.size(); ++i) edits.push_back({' ', a[i]});
  return edits;
}

}  // namespace

std::string unified_diff(std::string_view before, std::string_view after) {
  constexpr std::size_t context = 3;
  if (before == after) return {};
  const std::vector<Edit> edits = edits_of(lines_of(before), lines_of(after));
  std::string out;
  std::size_t a = 1;
  std::size_t b = 1;
  for (std::size_t at = 0; at < edits.size();) {
    std::size_t change = at;
    while (change < edits.size() && edits[change].sign == ' ') ++change;
    if (change == edits.size()) break;
    const std::size_t begin = change - std::min(context, change - at);
    a += begin - at, b += begin - at;
    std::size_t last = change;
    for (std::size_t i = change; i < edits.size() && i <= last + 2 * context; ++i) {
      if (edits[i].sign != ' ') last = i;
    }
    const std::size_t end = std::min(edits.size(), last + 1 + context);
    std::string body;
    std::size_t a_lines = 0;
    std::size_t b_lines = 0;
    for (std::size_t i = begin; i < end; ++i) {
      body.append(1, edits[i].sign).append(edits[i].line);
      if (body.back() != '\n') body += "\n\\ no newline at the end\n";
      if (edits[i].sign != '+') ++a_lines;
      if (edits[i].sign != '-') ++b_lines;
    }
    const auto range = [](std::size_t start, std::size_t count) {
      return std::to_string(count == 0 ? start - 1 : start) + "," + std::to_string(count);
    };
    out += "@@ -" + range(a, a_lines) + " +" + range(b, b_lines) + " @@\n" + body;
    a += a_lines, b += b_lines;
    at = end;
  }
  return out;
}

}  // namespace terrace::testing
