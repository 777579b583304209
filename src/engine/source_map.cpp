// SPDX-License-Identifier: Apache-2.0

#include "engine/source_map.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

#include "core/address.hpp"
#include "core/node.hpp"

namespace terrace::engine {
namespace {

using detail::Node;

constexpr std::string_view kComment = "\"//\": {\"path\": ";

/// The words of an address; what is in brackets is left out, also when it has dots in it.
std::vector<std::string> words_of(std::string_view address) {
  std::vector<std::string> words(1);
  bool in_brackets = false;
  bool in_quotes = false;
  for (std::size_t i = 0; i < address.size(); ++i) {
    const char c = address[i];
    if (in_quotes) {
      if (c == '\\') ++i;
      if (c == '"') in_quotes = false;
    } else if (in_brackets) {
      if (c == '"') in_quotes = true;
      if (c == ']') in_brackets = false;
    } else if (c == '[') {
      in_brackets = true;
    } else if (c == '.') {
      words.emplace_back();
    } else if (c == ' ') {
      break;  // "aws_vpc.a (destroy)", "… (deposed object 1234)"
    } else {
      words.back() += c;
    }
  }
  return words;
}

std::size_t indent_of(std::string_view line) { return std::min(line.find_first_not_of(' '), line.size()); }

std::string path_in(std::string_view line) {
  const std::size_t begin = line.find(kComment);
  if (begin == std::string_view::npos) return {};
  const std::size_t end = line.rfind('}');
  const auto text =
      nlohmann::json::parse(line.substr(begin + kComment.size(), end - begin - kComment.size()), nullptr, false);
  return text.is_string() ? text.get<std::string>() : std::string();
}

}  // namespace

std::vector<std::string> address_parts(std::string_view address) {
  const std::vector<std::string> words = words_of(address);
  std::vector<std::string> parts;
  std::size_t at = 0;
  if (words[0] == "resource" && words.size() > 2) at = 1;
  while (at + 1 < words.size() && words[at] == "module") {
    parts.push_back("module." + words[at + 1]);
    at += 2;
  }
  if (at >= words.size()) return parts;
  const bool three = words[at] == "data" || words[at] == "ephemeral";
  std::string last = words[at];
  for (std::size_t i = 1; i < (three ? 3U : 2U) && at + i < words.size(); ++i) last += '.' + words[at + i];
  parts.push_back(std::move(last));
  return parts;
}

SourceMap::SourceMap(detail::Tree& tree, const Node& stack, std::string_view document) : tree_(tree), stack_(stack) {
  set_document(document);
  // In the tree rather than in the stack's own list, which has no nodes any more when synth is over.
  for (const Node& node : std::as_const(tree).nodes()) {
    if (node.stack != &stack || node.refused) continue;
    by_path_.emplace(detail::path_of(&node), &node);
    if (node.is_block()) by_address_.emplace(detail::address_of(node), &node);
  }
  by_path_.emplace(stack.id, &stack);
}

void SourceMap::set_document(std::string_view document) {
  lines_.clear();
  while (!document.empty()) {
    const std::size_t end = std::min(document.find('\n'), document.size());
    lines_.push_back(document.substr(0, end));
    document.remove_prefix(std::min(end + 1, document.size()));
  }
}

const Node* SourceMap::find(std::string_view address) const {
  constexpr std::string_view provider = "provider[\"";
  if (address.starts_with(provider)) {
    const std::size_t end = address.find("\"]");
    const std::string_view source = address.substr(0, end);
    std::string name(source.substr(source.rfind('/') + 1));
    if (end != std::string_view::npos) name += address.substr(end + 2);
    const auto found = by_address_.find(name);
    return found == by_address_.end() ? nullptr : found->second;
  }
  if (address.starts_with("provider.")) address.remove_prefix(9);
  const std::vector<std::string> parts = address_parts(address);
  auto found = by_address_.find(parts.front());
  if (found != by_address_.end()) return found->second;
  if (parts.front().starts_with("variable.")) found = by_address_.find("var." + parts.front().substr(9));
  return found == by_address_.end() ? nullptr : found->second;
}

const Node* SourceMap::by_path(std::string_view path) const {
  const auto found = by_path_.find(std::string(path));
  if (found != by_path_.end()) return found->second;
  for (const Node* stack : tree_.stacks()) {
    if (stack->id == path) return stack;
  }
  return nullptr;
}

const Node* SourceMap::at_line(std::size_t line) const {
  if (line == 0 || line > lines_.size()) return nullptr;
  // A block begins with its comment, so the nearest one above, of no deeper block than the line's, is the line's own.
  // The line that opens a block stands just before its comment.
  if (line < lines_.size()) {
    const std::string_view next = lines_[line];
    const std::string_view own = lines_[line - 1];
    if (indent_of(next) > indent_of(own)) {
      if (const std::string path = path_in(next); !path.empty()) return by_path(path);
    }
  }
  std::size_t least = indent_of(lines_[line - 1]);
  for (std::size_t i = line; i-- > 0;) {
    const std::size_t indent = indent_of(lines_[i]);
    if (indent == 0 || indent > least) continue;
    // Whatever is less deep encloses the line, or closes its block's neighbour.
    least = indent;
    if (const std::string path = path_in(lines_[i]); !path.empty()) return by_path(path);
    if (indent <= 2 && i + 1 != line) return nullptr;
  }
  return nullptr;
}

std::string_view SourceMap::line(std::size_t line) const {
  if (line == 0 || line > lines_.size()) return {};
  return lines_[line - 1].substr(indent_of(lines_[line - 1]));
}

const Node* SourceMap::upstream(std::string_view address) const {
  constexpr std::string_view start = "data.terraform_remote_state.";
  const std::vector<std::string> parts = address_parts(address);
  if (parts.size() != 1 || !parts[0].starts_with(start) || by_address_.contains(parts[0])) return nullptr;
  const std::string opening = '"' + parts[0].substr(start.size()) + "\": {";
  bool in_section = false;
  for (std::size_t i = 0; i + 1 < lines_.size(); ++i) {
    if (lines_[i].find("\"terraform_remote_state\": {") != std::string_view::npos) in_section = true;
    if (!in_section || line(i + 1) != opening) continue;
    if (const std::string path = path_in(lines_[i + 1]); !path.empty()) return by_path(path);
  }
  return nullptr;
}

std::vector<std::string> SourceMap::addresses_of(std::string_view path_or_address) const {
  const Node* top = nullptr;
  for (const std::string& path :
       {std::string(path_or_address), std::string(stack_.id) + '/' + std::string(path_or_address)}) {
    const auto found = by_path_.find(path);
    if (found != by_path_.end() && top == nullptr) top = found->second;
  }
  // An address may name one instance, and one that only the state still has is the engine's to judge.
  if (top == nullptr) {
    const Node* node = find(path_or_address);
    if (node == nullptr) return {};
    return {std::string(path_or_address)};
  }
  std::vector<std::string> found;
  const Node* node = top;
  for (;;) {
    if (node->kind == detail::NodeKind::resource || node->kind == detail::NodeKind::module ||
        (node->kind == detail::NodeKind::data && !node->is_in_check())) {
      found.push_back(detail::address_of(*node));
    }
    if (node->first_child != nullptr) {
      node = node->first_child;
      continue;
    }
    while (node != top && node->next_sibling == nullptr) node = node->parent;
    if (node == top) return found;
    node = node->next_sibling;
  }
}

std::vector<std::string_view> SourceMap::names() const {
  std::vector<std::string_view> names;
  for (const auto& [path, node] : by_path_) names.emplace_back(path);
  for (const auto& [address, node] : by_address_) names.emplace_back(address);
  // The maps have no order of their own, and suggestions must not change from run to run.
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace terrace::engine
