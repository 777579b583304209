// SPDX-License-Identifier: Apache-2.0

#include <algorithm>

#include "cli/views.hpp"
#include "core/node.hpp"

namespace terrace::cli {
namespace {

using detail::Node;
using detail::NodeKind;

/// A tree may be 100,000 deep: only this many levels of branches are drawn, and the depth is said instead.
constexpr std::size_t kDrawnLevels = 40;

const char* kind_name(NodeKind kind) {
  switch (kind) {
  case NodeKind::root: return "app";
  case NodeKind::stack: return "stack";
  case NodeKind::scope: return "scope";
  case NodeKind::resource: return "resource";
  case NodeKind::data: return "data";
  case NodeKind::ephemeral: return "ephemeral";
  case NodeKind::module: return "module";
  case NodeKind::variable: return "variable";
  case NodeKind::output: return "output";
  case NodeKind::local: return "local";
  case NodeKind::provider: return "provider";
  case NodeKind::check: return "check";
  }
  return "";
}

std::string type_shown(const Node* node) {
  std::string type(detail::NodeAccess::construct(const_cast<Node*>(node)).type());
  switch (node->kind) {
  case NodeKind::stack:
  case NodeKind::scope: return {};
  case NodeKind::resource: return type;
  case NodeKind::data:
  case NodeKind::ephemeral: return std::string(kind_name(node->kind)) + ' ' + type;
  default: return kind_name(node->kind);
  }
}

bool is_wanted(const Node* stack, const std::vector<std::string>& names) {
  return names.empty() || std::find(names.begin(), names.end(), stack->id) != names.end();
}

/// Calls `visit(node, level)` for the stacks wanted and all below them, parents first.
template <class Visit> void walk(const App& app, const std::vector<std::string>& names, Visit visit) {
  for (const Node* top : detail::NodeAccess::tree(app).stacks()) {
    if (!is_wanted(top, names)) continue;
    std::size_t level = 0;
    for (const Node* node = top;;) {
      visit(node, level);
      if (node->first_child != nullptr) {
        node = node->first_child;
        ++level;
        continue;
      }
      while (node != top && node->next_sibling == nullptr) {
        node = node->parent;
        --level;
      }
      if (node == top) break;
      node = node->next_sibling;
    }
  }
}

class Drawing {
 public:
  explicit Drawing(const TreeLook& look) : look_(look) {}

  void add(const Node* node, std::size_t level) {
    is_last_.resize(level + 1);
    is_last_[level] = node->next_sibling == nullptr;
    const std::string branches = branches_at(level);
    const std::string id = visible(node->id);
    const std::string type = type_shown(node);
    std::string place;
    if (node->location.is_known()) {
      place = visible(node->location.file) + ':' + std::to_string(node->location.line);
    }
    const std::size_t needed = width_of(branches) + width_of(id) + (type.empty() ? 0 : 2 + width_of(type));
    if (look_.width != 0 && needed > look_.width) return add_cut(branches + id + (type.empty() ? "" : "  ") + type);
    text_ += look_.style(Paint::blue, branches) + look_.style(level == 0 ? Paint::bold : Paint::plain, id);
    if (!type.empty()) text_ += "  " + look_.style(Paint::cyan, type);
    if (!place.empty() && (look_.width == 0 || needed + 2 + width_of(place) <= look_.width)) {
      text_ += "  " + look_.style(Paint::dim, place);
    }
    text_ += '\n';
  }

  std::string take() { return std::move(text_); }

 private:
  std::string branches_at(std::size_t level) const {
    if (level == 0) return {};
    std::string made;
    std::size_t first = 1;
    if (level > kDrawnLevels) {
      first = level - kDrawnLevels + 1;
      made = "(" + std::to_string(first - 1) + " levels) ";
    }
    for (std::size_t i = first; i < level; ++i) {
      made += is_last_[i] ? "    " : look_.unicode ? "│   " : "|   ";
    }
    if (look_.unicode) return made + (is_last_[level] ? "└── " : "├── ");
    return made + (is_last_[level] ? "`-- " : "|-- ");
  }

  void add_cut(const std::string& line) {
    const std::string_view mark = look_.unicode ? "…" : "~";
    text_ += std::string(cut_to_width(line, look_.width - 1)) + std::string(mark) + '\n';
  }

  const TreeLook& look_;
  std::vector<bool> is_last_;
  std::string text_;
};

}  // namespace

std::string tree_text(const App& app, const std::vector<std::string>& stacks, const TreeLook& look) {
  Drawing drawing(look);
  walk(app, stacks, [&](const Node* node, std::size_t level) { drawing.add(node, level); });
  return drawing.take();
}

nlohmann::ordered_json tree_json(const App& app, const std::vector<std::string>& stacks, bool with_addresses) {
  nlohmann::ordered_json made = nlohmann::ordered_json::array();
  walk(app, stacks, [&](const Node* node, std::size_t) {
    const Construct construct = detail::NodeAccess::construct(const_cast<Node*>(node));
    nlohmann::ordered_json entry;
    entry["path"] = detail::path_of(node);
    entry["kind"] = kind_name(node->kind);
    entry["type"] = std::string(construct.type());
    if (with_addresses) entry["address"] = construct.address();
    const bool known = node->location.is_known();
    entry["file"] = known ? nlohmann::ordered_json(node->location.file) : nlohmann::ordered_json(nullptr);
    entry["line"] = known ? nlohmann::ordered_json(node->location.line) : nlohmann::ordered_json(nullptr);
    made.push_back(std::move(entry));
  });
  return made;
}

}  // namespace terrace::cli
