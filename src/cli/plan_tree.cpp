// SPDX-License-Identifier: Apache-2.0

#include "cli/plan_tree.hpp"

#include <algorithm>

namespace terrace::cli {
namespace {

/// Deeper ones stay at this level: no screen shows more.
constexpr std::size_t kDeepest = 20;

}  // namespace

void PlanTree::add(const std::vector<std::string_view>& ids, std::size_t item) {
  std::size_t at = 0;
  for (const std::string_view id : ids) {
    const std::vector<std::size_t>& children = entries_[at].children;
    // What comes in the tree's order is nearly always in the last one.
    const auto found =
        std::find_if(children.rbegin(), children.rend(), [&](std::size_t child) { return entries_[child].id == id; });
    if (found != children.rend()) {
      at = *found;
      continue;
    }
    const std::size_t made = entries_.size();
    entries_.push_back({std::string(id)});
    entries_[at].children.push_back(made);
    at = made;
  }
  entries_[at].items.push_back(item);
}

std::vector<PlanTree::Line> PlanTree::lines() const {
  struct Pending {
    std::size_t entry;
    std::size_t level;
  };
  std::vector<Line> lines;
  std::vector<Pending> pending;
  const auto push_children = [&](const Entry& entry, std::size_t level) {
    for (std::size_t i = entry.children.size(); i-- > 0;) pending.push_back({entry.children[i], level});
  };
  push_children(entries_[0], 0);
  while (!pending.empty()) {
    const Pending next = pending.back();
    pending.pop_back();
    const Entry* entry = &entries_[next.entry];
    std::string label = entry->id;
    while (entry->items.empty() && entry->children.size() == 1) {
      entry = &entries_[entry->children[0]];
      label += '/' + entry->id;
    }
    const std::size_t level = std::min(next.level, kDeepest);
    if (entry->items.empty()) lines.push_back({level, label});
    for (const std::size_t item : entry->items) lines.push_back({level, label, item});
    push_children(*entry, next.level + 1);
  }
  return lines;
}

}  // namespace terrace::cli
