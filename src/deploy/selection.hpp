// SPDX-License-Identifier: Apache-2.0
#pragma once

// Which stacks a deploy or destroy takes, and in what order.

#include <cstddef>
#include <string>
#include <vector>

namespace terrace::deploy {

/// The stacks of a program; what a stack needs is given by position. Never a cycle: synthesis refuses those.
struct Graph {
  std::vector<std::string> names;
  std::vector<std::vector<std::size_t>> needs;
};

/// Why stacks cannot be destroyed alone.
struct StillNeeded {
  std::size_t stack = 0;
  std::vector<std::size_t> by;
};

struct Selection {
  /// Positions in the graph, such that each comes after what it waits for.
  std::vector<std::size_t> stacks;
  /// For each of `stacks`, positions *in `stacks`* of those that come first: what it needs, or in a destroy what needs it.
  std::vector<std::vector<std::size_t>> after;
  /// Stacks that were taken though nobody named them.
  std::vector<std::size_t> added;
  /// Only for a destroy; when it is not empty, nothing may be destroyed.
  std::vector<StillNeeded> still_needed;
};

/// The named stacks (all, if none is) and what they need, unless `exclusively`.
Selection select_for_deploy(const Graph& graph, const std::vector<std::string>& named, bool exclusively);

/// The named stacks. What needs them must be named too, or `all` takes it along; `all` without names takes every stack.
Selection select_for_destroy(const Graph& graph, const std::vector<std::string>& named, bool all);

/// What remains when some stacks of the graph are left out. What waited for one of those waits for what that one waited for.
Selection without(const Selection& selection, const std::vector<bool>& left_out);

}  // namespace terrace::deploy
