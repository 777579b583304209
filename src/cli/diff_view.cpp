// SPDX-License-Identifier: Apache-2.0

#include "cli/diff_view.hpp"

#include <algorithm>

namespace terrace::cli {
namespace {

using diff::Change;
using nlohmann::ordered_json;

/// A value of this many columns is enough to recognise it; --json has the whole.
constexpr std::size_t kWidestValue = 60;
constexpr std::size_t kWidestColumn = 48;
constexpr const char* kMask = "(sensitive value)";

const char* word(Change change) {
  switch (change) {
  case Change::added: return "added";
  case Change::removed: return "removed";
  case Change::changed: return "changed";
  case Change::moved: return "moved";
  default: return "kept";
  }
}

std::string sign(Change change, const Style& style) {
  switch (change) {
  case Change::added: return style(Paint::green, "+");
  case Change::removed: return style(Paint::red, "-");
  case Change::kept: return style(Paint::yellow, "!");
  default: return style(Paint::yellow, "~");
  }
}

std::string kind_of(const ShownBlock& block) {
  const diff::BlockChange& change = block.change;
  if (change.section == "resource") return change.type;
  if (change.section == "locals") return "local";
  return change.type.empty() ? change.section : change.section + "." + change.type;
}

std::string value_text(const std::string& json, bool sensitive, bool unicode) {
  if (json.empty()) return "(none)";
  if (sensitive) return kMask;
  std::string text = visible(json);
  if (width_of(text) <= kWidestValue) return text;
  return std::string(cut_to_width(text, kWidestValue - 3)) + (unicode ? "…" : "...");
}

class Text {
 public:
  Text(const Style& style, bool unicode) : style_(style), unicode_(unicode) {}

  void stack(const ShownStack& stack) {
    if (stack.blocks.empty()) return;
    text_ += style_(Paint::bold, stack.name);
    if (stack.is_new) text_ += "  (new)";
    if (stack.is_gone) text_ += "  (no longer in the program)";
    text_ += '\n';
    std::size_t kinds = 0;
    std::size_t paths = 0;
    for (const ShownBlock& block : stack.blocks) {
      kinds = std::max(kinds, std::min(width_of(kind_of(block)), kWidestColumn));
      paths = std::max(paths, std::min(width_of(visible(block.path)), kWidestColumn));
    }
    for (const ShownBlock& block : stack.blocks) this->block(block, kinds, paths);
  }

  std::string take() { return std::move(text_); }

 private:
  void block(const ShownBlock& block, std::size_t kinds, std::size_t paths) {
    const Change change = block.change.change;
    std::string line =
        "  " + sign(change, style_) + ' ' + padded(kind_of(block), kinds) + "  " + padded(visible(block.path), paths);
    if (block.line != 0) {
      line += "  " + style_(Paint::dim, visible(block.file) + ':' + std::to_string(block.line));
    }
    if (change == Change::kept) line += "  will be kept, no longer managed";
    if (change == Change::moved) line += "  was " + visible(block.from);
    while (line.ends_with(' ')) line.pop_back();
    text_ += line + '\n';
    std::size_t names = 0;
    for (const ShownAttribute& shown : block.attributes) {
      names = std::max(names, std::min(width_of(name_of(shown)), kWidestColumn));
    }
    const std::string arrow = unicode_ ? " → " : " -> ";
    for (const ShownAttribute& shown : block.attributes) {
      const auto& [path, before, after] = shown.attribute;
      text_ += "      " + padded(name_of(shown), names) + "  ";
      text_ += style_(Paint::red, value_text(before, shown.sensitive, unicode_)) + arrow +
               style_(Paint::green, value_text(after, shown.sensitive, unicode_)) + '\n';
    }
  }

  static std::string name_of(const ShownAttribute& shown) {
    return shown.attribute.path.empty() ? "value" : visible(shown.attribute.path);
  }

  Style style_;
  bool unicode_;
  std::string text_;
};

/// A value as JSON; as text where it is not one, which cannot be but for a bug.
ordered_json value_json(const std::string& text, bool sensitive) {
  if (text.empty() || sensitive) return nullptr;
  ordered_json value = ordered_json::parse(text, nullptr, false);
  return value.is_discarded() ? ordered_json(text) : value;
}

ordered_json block_json(const ShownBlock& block) {
  ordered_json made;
  made["change"] = word(block.change.change);
  made["block"] = block.change.section;
  made["type"] = block.change.type;
  made["address"] = block.change.address;
  made["path"] = block.path;
  if (block.change.change == Change::moved) {
    made["from_address"] = block.change.from;
    made["from_path"] = block.from;
  }
  made["file"] = block.line != 0 ? ordered_json(block.file) : ordered_json(nullptr);
  made["line"] = block.line != 0 ? ordered_json(block.line) : ordered_json(nullptr);
  made["attributes"] = ordered_json::array();
  for (const ShownAttribute& shown : block.attributes) {
    const auto& [path, before, after] = shown.attribute;
    ordered_json attribute;
    attribute["path"] = path;
    attribute["change"] = before.empty() ? "added" : after.empty() ? "removed" : "changed";
    attribute["sensitive"] = shown.sensitive;
    attribute["before"] = value_json(before, shown.sensitive);
    attribute["after"] = value_json(after, shown.sensitive);
    made["attributes"].push_back(std::move(attribute));
  }
  return made;
}

}  // namespace

DiffCounts counts_of(const std::vector<ShownStack>& stacks) {
  DiffCounts counts;
  for (const ShownStack& stack : stacks) {
    for (const ShownBlock& block : stack.blocks) {
      switch (block.change.change) {
      case Change::added: ++counts.added; break;
      case Change::removed: ++counts.removed; break;
      case Change::changed: ++counts.changed; break;
      case Change::moved: ++counts.moved; break;
      case Change::kept: ++counts.kept; break;
      }
    }
  }
  return counts;
}

std::string diff_text(const std::vector<ShownStack>& stacks, const Style& style, bool unicode) {
  Text text(style, unicode);
  for (const ShownStack& stack : stacks) text.stack(stack);
  const DiffCounts counts = counts_of(stacks);
  if (!counts.any()) return "No differences\n";
  const auto differing = static_cast<std::size_t>(
      std::count_if(stacks.begin(), stacks.end(), [](const ShownStack& stack) { return !stack.blocks.empty(); }));
  return text.take() + style(Paint::bold, "Summary") + "    " + std::to_string(counts.changed) + " changed, " +
         std::to_string(counts.added) + " added, " + std::to_string(counts.removed) + " removed, " +
         std::to_string(counts.moved) + " moved, " + std::to_string(counts.kept) + " kept, in " +
         counted(differing, "stack") + '\n';
}

ordered_json diff_json(const std::vector<ShownStack>& stacks) {
  ordered_json made = ordered_json::array();
  for (const ShownStack& stack : stacks) {
    ordered_json entry;
    entry["name"] = stack.name;
    entry["change"] = stack.is_new ? "added" : stack.is_gone ? "removed" : stack.blocks.empty() ? "none" : "changed";
    entry["unchanged"] = stack.unchanged;
    entry["blocks"] = ordered_json::array();
    for (const ShownBlock& block : stack.blocks) entry["blocks"].push_back(block_json(block));
    made.push_back(std::move(entry));
  }
  return made;
}

}  // namespace terrace::cli
