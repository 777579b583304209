// SPDX-License-Identifier: Apache-2.0
#pragma once

// Things that have a construct's path, as a tree to be drawn: groups above them, a group that is alone folded into one
// line with what it holds ("network/public/a").

#include <string>
#include <string_view>
#include <vector>

namespace terrace::cli {

class PlanTree {
 public:
  struct Line {
    std::size_t level = 0;
    std::string label;
    /// The number given to `add`; none for a group.
    std::size_t item = kNone;
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  PlanTree() : entries_(1) {}
  /// `ids`: the path below the stack. Several may have the same.
  void add(const std::vector<std::string_view>& ids, std::size_t item);
  /// Parents before what they hold, siblings in the order in which they were first added.
  std::vector<Line> lines() const;

 private:
  struct Entry {
    std::string id;
    std::vector<std::size_t> children{};
    std::vector<std::size_t> items{};
  };
  std::vector<Entry> entries_;
};

}  // namespace terrace::cli
