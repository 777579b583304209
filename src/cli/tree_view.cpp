// SPDX-License-Identifier: Apache-2.0

#include <algorithm>
#include <functional>

#include "cli/views.hpp"
#include "core/address.hpp"

namespace terrace::cli {
namespace {

using detail::Node;
using detail::NodeKind;

/// A tree may be 100,000 deep: only this many levels of branches are drawn, and the depth is said instead.
constexpr std::size_t kDrawnLevels = 40;
/// So many constructs in a row that are alike are drawn as the first of them and a count.
constexpr std::size_t kAlike = 5;

std::string type_shown(const Node* node) {
  std::string type(detail::NodeAccess::construct(const_cast<Node*>(node)).type());
  switch (node->kind) {
  case NodeKind::stack:
  case NodeKind::scope: return {};
  case NodeKind::resource: return type;
  case NodeKind::data:
  case NodeKind::ephemeral: return std::string(detail::kind_word(node->kind)) + ' ' + type;
  default: return detail::kind_word(node->kind);
  }
}

bool is_wanted(const Node* stack, const std::vector<std::string>& names) {
  return names.empty() || std::find(names.begin(), names.end(), stack->id) != names.end();
}

/// For walks that go on after each node.
const Node* no_fold(const Node* node, std::size_t) { return node; }

/// Calls `visit(node, level)` for the stacks wanted and all below them, parents first; what is below a node is left out
/// when it returns false. Calls `finish(node, level)` after what is below a node, and goes on after the one it returns.
template <class Visit, class Finish>
void walk(const App& app, const std::vector<std::string>& names, Visit visit, Finish finish) {
  for (const Node* top : detail::NodeAccess::tree(app).stacks()) {
    if (!is_wanted(top, names)) continue;
    std::size_t level = 0;
    for (const Node* node = top;;) {
      if (visit(node, level) && node->first_child != nullptr) {
        node = node->first_child;
        ++level;
        continue;
      }
      node = finish(node, level);
      while (node != top && node->next_sibling == nullptr) {
        --level;
        node = finish(node->parent, level);
      }
      if (node == top) break;
      node = node->next_sibling;
    }
  }
}

/// What is below each construct, by Node::number.
class Sizes {
 public:
  Sizes(const App& app, const std::vector<std::string>& stacks) {
    const std::size_t nodes = detail::NodeAccess::tree(app).nodes().size();
    resources_.resize(nodes);
    below_.resize(nodes);
    shapes_.resize(nodes);
    std::vector<const Node*> order;
    walk(
        app, stacks,
        [&](const Node* node, std::size_t) {
          order.push_back(node);
          return true;
        },
        no_fold);
    for (std::size_t i = order.size(); i-- > 0;) {
      const Node* node = order[i];
      resources_[node->number] += node->kind == NodeKind::resource;
      shapes_[node->number] = mixed(shapes_[node->number], std::hash<std::string>()(own_shape(node)));
      if (node->kind == NodeKind::stack) continue;
      const std::uint32_t parent = node->parent->number;
      resources_[parent] += resources_[node->number];
      below_[parent] += below_[node->number] + 1;
      shapes_[parent] = mixed(shapes_[parent], shapes_[node->number]);
    }
  }

  std::size_t resources(const Node* node) const { return resources_[node->number]; }
  std::size_t below(const Node* node) const { return below_[node->number]; }

  /// The last of the constructs that follow `node` and are alike, with the same kinds and types inside.
  const Node* last_alike(const Node* node, std::size_t& count) const {
    count = 1;
    const bool folds = node->kind == NodeKind::resource || node->kind == NodeKind::data ||
                       (node->kind == NodeKind::scope && node->first_child != nullptr);
    if (!folds) return node;
    const Node* last = node;
    while (last->next_sibling != nullptr && shapes_[last->next_sibling->number] == shapes_[node->number]) {
      last = last->next_sibling;
      ++count;
    }
    return last;
  }

 private:
  static std::string own_shape(const Node* node) {
    return std::string(detail::kind_word(node->kind)) + ' ' +
           std::string(detail::NodeAccess::construct(const_cast<Node*>(node)).type());
  }
  static std::size_t mixed(std::size_t a, std::size_t b) { return (a * 1'000'003U) ^ (b + 0x9e3779b9U); }

  std::vector<std::size_t> resources_;
  std::vector<std::size_t> below_;
  std::vector<std::size_t> shapes_;
};

class TreeDrawing {
 public:
  TreeDrawing(const TreeLook& look, const Sizes& sizes) : look_(look), sizes_(sizes) {}

  /// Returns whether to go on below the node.
  bool add(const Node* node, std::size_t level) {
    const bool cut = level == look_.depth && node->first_child != nullptr;
    add_line(node, level, cut);
    return !cut;
  }

  /// Called when all below a node is drawn: folds the nodes like it that follow. Returns the last one that is dealt with.
  const Node* finish(const Node* node, std::size_t level) {
    std::size_t count = 0;
    const Node* last = sizes_.last_alike(node, count);
    if (look_.every || count < kAlike) return node;
    is_last_[level] = last->next_sibling == nullptr;
    const std::string line = branches_at(level) + (look_.unicode ? "… " : "... ") + std::to_string(count - 1) +
                             " more like it, to " + visible(last->id);
    if (look_.width != 0 && width_of(line) > look_.width) {
      add_cut(line);
    } else {
      text_ += look_.style(Paint::dim, line) + '\n';
    }
    return last;
  }

  std::string take() { return std::move(text_); }

 private:
  void add_line(const Node* node, std::size_t level, bool cut) {
    is_last_.resize(level + 1);
    is_last_[level] = node->next_sibling == nullptr;
    const std::string branches = branches_at(level);
    const std::string id = visible(node->id);
    const std::string type = type_shown(node);
    std::string size;
    const bool is_group = node->kind == NodeKind::stack || node->kind == NodeKind::scope;
    if (is_group && sizes_.resources(node) != 0) {
      size = counted(sizes_.resources(node), "resource");
    } else if (cut) {
      size = counted(sizes_.below(node), "construct");
    }
    std::string place;
    if (node->location.is_known()) {
      place = visible(node->location.file) + ':' + std::to_string(node->location.line);
    }
    std::string what = type;
    if (!size.empty()) what += (what.empty() ? "" : "  ") + size;
    const std::size_t needed = width_of(branches) + width_of(id) + (what.empty() ? 0 : 2 + width_of(what));
    if (look_.width != 0 && needed > look_.width) return add_cut(branches + id + (what.empty() ? "" : "  ") + what);
    text_ += look_.style(Paint::blue, branches) + look_.style(level == 0 ? Paint::bold : Paint::plain, id);
    if (!type.empty()) text_ += "  " + look_.style(Paint::cyan, type);
    if (!size.empty()) text_ += "  " + look_.style(Paint::dim, size);
    if (!place.empty() && (look_.width == 0 || needed + 2 + width_of(place) <= look_.width)) {
      text_ += "  " + look_.style(Paint::dim, place);
    }
    text_ += '\n';
  }

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
  const Sizes& sizes_;
  std::vector<bool> is_last_;
  std::string text_;
};

}  // namespace

std::string tree_text(const App& app, const std::vector<std::string>& stacks, const TreeLook& look) {
  const Sizes sizes(app, stacks);
  TreeDrawing drawing(look, sizes);
  walk(
      app, stacks, [&](const Node* node, std::size_t level) { return drawing.add(node, level); },
      [&](const Node* node, std::size_t level) { return drawing.finish(node, level); });
  return drawing.take();
}

nlohmann::ordered_json tree_json(const App& app, const std::vector<std::string>& stacks, bool with_addresses,
                                 std::size_t depth) {
  nlohmann::ordered_json made = nlohmann::ordered_json::array();
  const Sizes sizes(app, stacks);
  walk(
      app, stacks,
      [&](const Node* node, std::size_t level) {
        const Construct construct = detail::NodeAccess::construct(const_cast<Node*>(node));
        nlohmann::ordered_json entry;
        entry["path"] = detail::path_of(node);
        entry["kind"] = detail::kind_word(node->kind);
        entry["type"] = std::string(construct.type());
        if (with_addresses) entry["address"] = construct.address();
        const bool known = node->location.is_known();
        entry["file"] = known ? nlohmann::ordered_json(node->location.file) : nlohmann::ordered_json(nullptr);
        entry["line"] = known ? nlohmann::ordered_json(node->location.line) : nlohmann::ordered_json(nullptr);
        entry["resources"] = sizes.resources(node);
        made.push_back(std::move(entry));
        return level != depth;
      },
      no_fold);
  return made;
}

}  // namespace terrace::cli
