// SPDX-License-Identifier: Apache-2.0

#include "deploy/selection.hpp"

#include <algorithm>
#include <iterator>

namespace terrace::deploy {
namespace {

using Edges = std::vector<std::vector<std::size_t>>;

Edges reversed(const Edges& edges) {
  Edges made(edges.size());
  for (std::size_t i = 0; i < edges.size(); ++i) {
    for (const std::size_t to : edges[i]) made[to].push_back(i);
  }
  return made;
}

std::vector<bool> marked(const Graph& graph, const std::vector<std::string>& named) {
  std::vector<bool> marks(graph.names.size(), named.empty());
  for (std::size_t i = 0; i < graph.names.size(); ++i) {
    if (std::find(named.begin(), named.end(), graph.names[i]) != named.end()) marks[i] = true;
  }
  return marks;
}

/// `marks` and all that can be reached from them.
std::vector<bool> closure(std::vector<bool> marks, const Edges& edges) {
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    if (marks[i]) open.push_back(i);
  }
  while (!open.empty()) {
    const std::size_t at = open.back();
    open.pop_back();
    for (const std::size_t to : edges[at]) {
      if (marks[to]) continue;
      marks[to] = true;
      open.push_back(to);
    }
  }
  return marks;
}

/// Fills in order and `after`; where nothing else decides, the order of the program does.
void order(const std::vector<bool>& marks, const Edges& first, Selection& selection) {
  std::vector<std::size_t> place(marks.size(), marks.size());
  for (bool progress = true; progress;) {
    progress = false;
    for (std::size_t i = 0; i < marks.size(); ++i) {
      if (!marks[i] || place[i] != marks.size()) continue;
      const bool ready = std::all_of(first[i].begin(), first[i].end(),
                                     [&](std::size_t other) { return !marks[other] || place[other] != marks.size(); });
      if (!ready) continue;
      place[i] = selection.stacks.size();
      selection.stacks.push_back(i);
      std::vector<std::size_t> after;
      for (const std::size_t other : first[i]) {
        if (marks[other]) after.push_back(place[other]);
      }
      selection.after.push_back(std::move(after));
      progress = true;
    }
  }
}

void note_added(const std::vector<bool>& before, const std::vector<bool>& after, Selection& selection) {
  for (std::size_t i = 0; i < before.size(); ++i) {
    if (after[i] && !before[i]) selection.added.push_back(i);
  }
}

}  // namespace

Selection select_for_deploy(const Graph& graph, const std::vector<std::string>& named, bool exclusively) {
  Selection selection;
  const std::vector<bool> wanted = marked(graph, named);
  const std::vector<bool> taken = exclusively ? wanted : closure(wanted, graph.needs);
  note_added(wanted, taken, selection);
  order(taken, graph.needs, selection);
  return selection;
}

Selection select_for_destroy(const Graph& graph, const std::vector<std::string>& named, bool all) {
  Selection selection;
  const Edges needed_by = reversed(graph.needs);
  const std::vector<bool> wanted = marked(graph, named);
  const std::vector<bool> affected = closure(wanted, needed_by);
  if (all) {
    note_added(wanted, affected, selection);
    order(affected, needed_by, selection);
    return selection;
  }
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (!wanted[i]) continue;
    StillNeeded needed{i, {}};
    for (const std::size_t other : needed_by[i]) {
      if (!wanted[other]) needed.by.push_back(other);
    }
    if (!needed.by.empty()) selection.still_needed.push_back(std::move(needed));
  }
  order(wanted, needed_by, selection);
  return selection;
}

Selection without(const Selection& selection, const std::vector<bool>& left_out) {
  Selection made;
  made.still_needed = selection.still_needed;
  // For each stack of `selection`, what stands for it in `after`: itself, or what it waited for.
  std::vector<std::vector<std::size_t>> stand_ins;
  for (std::size_t i = 0; i < selection.stacks.size(); ++i) {
    std::vector<std::size_t> waits;
    for (const std::size_t other : selection.after[i]) {
      waits.insert(waits.end(), stand_ins[other].begin(), stand_ins[other].end());
    }
    std::sort(waits.begin(), waits.end());
    waits.erase(std::unique(waits.begin(), waits.end()), waits.end());
    if (left_out[selection.stacks[i]]) {
      stand_ins.push_back(std::move(waits));
      continue;
    }
    stand_ins.push_back({made.stacks.size()});
    made.stacks.push_back(selection.stacks[i]);
    made.after.push_back(std::move(waits));
  }
  std::copy_if(selection.added.begin(), selection.added.end(), std::back_inserter(made.added),
               [&](std::size_t stack) { return !left_out[stack]; });
  return made;
}

}  // namespace terrace::deploy
