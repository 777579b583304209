// SPDX-License-Identifier: Apache-2.0
#pragma once

// A view of the model as boxes in boxes with arrows between them, for the text formats.

#include <string>
#include <vector>

#include "graph/writers.hpp"

namespace terrace::graph {

struct Diagram {
  struct Shape {
    std::string label;
    std::string below{};  ///< a second line
    std::size_t parent = kNone;
    bool holds = false;  ///< other shapes are in it
  };
  struct Arrow {
    std::size_t from;
    std::size_t to;
    std::string label{};
  };
  std::vector<Shape> shapes{};
  std::vector<Arrow> arrows{};

  /// Calls `open` for a shape that holds others, `leaf` for one that does not, `close` after what is in it.
  template <class Open, class Leaf, class Close> void walk(Open open, Leaf leaf, Close close) const {
    std::vector<std::vector<std::size_t>> children(shapes.size() + 1);
    for (std::size_t i = 0; i < shapes.size(); ++i) {
      children[shapes[i].parent == kNone ? shapes.size() : shapes[i].parent].push_back(i);
    }
    struct Step {
      std::size_t shape;
      std::size_t next;
    };
    std::vector<Step> steps{{shapes.size(), 0}};
    while (!steps.empty()) {
      Step& step = steps.back();
      if (step.next == children[step.shape].size()) {
        steps.pop_back();
        if (!steps.empty()) close(children[steps.back().shape][steps.back().next - 1], steps.size());
        continue;
      }
      const std::size_t shape = children[step.shape][step.next++];
      if (shapes[shape].holds) {
        open(shape, steps.size());
        steps.push_back({shape, 0});
      } else {
        leaf(shape, steps.size());
      }
    }
  }
};

Diagram diagram_of(const Model& model, View view);

}  // namespace terrace::graph
