// SPDX-License-Identifier: Apache-2.0

#include "graph/diagram.hpp"

namespace terrace::graph {
namespace {

std::string joined(const std::vector<std::string>& parts) {
  std::string made;
  for (const std::string& part : parts) made += (made.empty() ? "" : ", ") + part;
  return made;
}

Diagram dependencies(const Model& model) {
  Diagram made;
  for (const Construct& construct : model.constructs) {
    made.shapes.push_back({construct.id, construct.address, construct.parent, false});
    if (construct.parent != kNone) made.shapes[construct.parent].holds = true;
  }
  for (const Reference& reference : model.references) {
    made.arrows.push_back({reference.from, reference.to, joined(reference.attributes)});
  }
  return made;
}

Diagram architecture(const Model& model) {
  Diagram made;
  const Architecture& source = model.architecture;
  for (const Box& box : source.boxes) {
    const std::string& type = box.construct == kNone ? std::string() : model.constructs[box.construct].type;
    made.shapes.push_back({box.label, type.empty() ? box.kind : type, box.parent, false});
  }
  for (const Box& box : source.boxes) {
    if (box.parent != kNone) made.shapes[box.parent].holds = true;
  }
  for (const Link& link : source.links) made.arrows.push_back({link.from, link.to, joined(link.labels)});
  return made;
}

}  // namespace

Diagram diagram_of(const Model& model, View view) {
  return view == View::architecture ? architecture(model) : dependencies(model);
}

}  // namespace terrace::graph
