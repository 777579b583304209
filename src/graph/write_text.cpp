// SPDX-License-Identifier: Apache-2.0

// The formats that other programs draw: Mermaid and Graphviz.

#include "graph/diagram.hpp"

namespace terrace::graph {
namespace {

std::string indent(std::size_t depth) { return std::string(2 * depth, ' '); }

/// Mermaid writes what would end a label, or begin an entity or Markdown, as an entity with a `#`.
std::string mermaid_escaped(const std::string& text) {
  std::string made;
  for (const char c : text) {
    switch (c) {
    case '"': made += "#quot;"; break;
    case '#': made += "#35;"; break;
    case '<': made += "#lt;"; break;
    case '>': made += "#gt;"; break;
    case '&': made += "#amp;"; break;
    case '`': made += "#96;"; break;
    case '\\': made += "#92;"; break;
    default: made += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    }
  }
  return made;
}

std::string dot_escaped(const std::string& text) {
  std::string made;
  for (const char c : text) {
    if (c == '"' || c == '\\') made += '\\';
    made += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return made;
}

std::string number_of(std::size_t i) { return std::to_string(i); }

/// Graphviz draws edges between nodes only: the first one inside stands for a cluster, and the edge is cut at its border.
std::vector<std::size_t> first_leaves(const Diagram& diagram) {
  std::vector<std::size_t> leaves(diagram.shapes.size(), kNone);
  std::vector<std::size_t> open;
  diagram.walk([&](std::size_t shape, std::size_t) { open.push_back(shape); },
               [&](std::size_t shape, std::size_t) {
                 leaves[shape] = shape;
                 for (const std::size_t around : open) {
                   if (leaves[around] == kNone) leaves[around] = shape;
                 }
               },
               [&](std::size_t, std::size_t) { open.pop_back(); });
  return leaves;
}

}  // namespace

std::string mermaid_text(const Model& model, View view) {
  const Diagram diagram = diagram_of(model, view);
  std::string text = "flowchart LR\n";
  diagram.walk(
      [&](std::size_t shape, std::size_t depth) {
        text += indent(depth) + "subgraph n" + number_of(shape) + "[\"" + mermaid_escaped(diagram.shapes[shape].label) +
                "\"]\n";
      },
      [&](std::size_t shape, std::size_t depth) {
        const Diagram::Shape& made = diagram.shapes[shape];
        text += indent(depth) + 'n' + number_of(shape) + "[\"" + mermaid_escaped(made.label);
        if (!made.below.empty()) text += "<br/>" + mermaid_escaped(made.below);
        text += "\"]\n";
      },
      [&](std::size_t, std::size_t depth) { text += indent(depth) + "end\n"; });
  for (const Diagram::Arrow& arrow : diagram.arrows) {
    text += "  n" + number_of(arrow.from) + " -->";
    if (!arrow.label.empty()) text += "|\"" + mermaid_escaped(arrow.label) + "\"|";
    text += " n" + number_of(arrow.to) + '\n';
  }
  return text;
}

std::string dot_text(const Model& model, View view) {
  const Diagram diagram = diagram_of(model, view);
  const std::vector<std::size_t> leaves = first_leaves(diagram);
  std::string text = "digraph terrace {\n"
                     "  compound=true; rankdir=LR; fontname=\"Helvetica\";\n"
                     "  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n"
                     "  edge [fontname=\"Helvetica\", fontsize=10];\n";
  diagram.walk(
      [&](std::size_t shape, std::size_t depth) {
        text += indent(depth) + "subgraph cluster_n" + number_of(shape) + " {\n" + indent(depth + 1) + "label=\"" +
                dot_escaped(diagram.shapes[shape].label) + "\";\n";
      },
      [&](std::size_t shape, std::size_t depth) {
        const Diagram::Shape& made = diagram.shapes[shape];
        text += indent(depth) + 'n' + number_of(shape) + " [label=\"" + dot_escaped(made.label);
        if (!made.below.empty()) text += "\\n" + dot_escaped(made.below);
        text += "\"];\n";
      },
      [&](std::size_t, std::size_t depth) { text += indent(depth) + "}\n"; });
  for (const Diagram::Arrow& arrow : diagram.arrows) {
    text += "  n" + number_of(leaves[arrow.from]) + " -> n" + number_of(leaves[arrow.to]) + " [label=\"" +
            dot_escaped(arrow.label) + '"';
    if (leaves[arrow.from] != arrow.from) text += ", ltail=\"cluster_n" + number_of(arrow.from) + '"';
    if (leaves[arrow.to] != arrow.to) text += ", lhead=\"cluster_n" + number_of(arrow.to) + '"';
    text += "];\n";
  }
  return text + "}\n";
}

}  // namespace terrace::graph
