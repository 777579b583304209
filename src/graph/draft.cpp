// SPDX-License-Identifier: Apache-2.0

#include "graph/draft.hpp"

#include <algorithm>

#include "graph/kinds.hpp"

namespace terrace::graph {

using nlohmann::ordered_json;

namespace {

/// A part of a part of a part: longer chains are something else's business.
constexpr unsigned kReach = 4;

/// What is entered on the way to what a construct uses.
bool is_part(const Construct& construct) {
  if (construct.kind != "resource" && construct.kind != "data") return false;
  if (is_security_group(construct) || !box_kind(construct.type).empty()) return false;
  return !construct.type.starts_with("aws_iam_") || construct.type == "aws_iam_instance_profile";
}

/// "tcp 443" and "https 443" say the same, the second says it better.
bool says_no_more(const std::string& plain, const std::string& better) {
  if (!plain.starts_with("tcp ") || better.starts_with("tcp ") || better.starts_with("udp ")) return false;
  const std::size_t space = better.find(' ');
  return space != std::string::npos && plain.substr(4) == better.substr(space + 1);
}

}  // namespace

Draft::Draft(const Model& model) : model_(model), mentions_(model), box_of_(model.constructs.size(), kNone) {
  for (const StackEntry& stack : model.stacks) {
    stack_boxes_.push_back(add_box({stack.name, "stack", stack.name, kNone, stack.construct, {}}));
  }
}

std::size_t Draft::add_box(Box box) {
  const std::size_t at = made_.boxes.size();
  if (box.construct != kNone) box_of_[box.construct] = at;
  made_.boxes.push_back(std::move(box));
  return at;
}

std::size_t Draft::outside(const std::string& kind, const std::string& label) {
  const auto [found, is_new] = outside_.try_emplace({kind, label}, made_.boxes.size());
  if (is_new) add_box({"outside:" + label, kind, label, kNone, kNone, {}});
  return found->second;
}

void Draft::link(std::size_t from, std::size_t to, const std::string& kind, const std::string& label) {
  if (from == to || from == kNone || to == kNone) return;
  const auto [found, is_new] = links_.try_emplace({from, to}, made_.links.size());
  if (is_new) made_.links.push_back({from, to, kind, {}});
  std::vector<std::string>& labels = made_.links[found->second].labels;
  for (std::string& known : labels) {
    if (known == label || says_no_more(label, known)) return;
    if (says_no_more(known, label)) {
      known = label;
      return;
    }
  }
  labels.push_back(label);
}

void Draft::note(std::size_t box, const std::string& text) {
  std::vector<std::string>& notes = made_.boxes[box].notes;
  if (std::find(notes.begin(), notes.end(), text) == notes.end()) notes.push_back(text);
}

const std::vector<std::size_t>& Draft::reach(std::size_t construct) {
  const auto [known, is_new] = reach_.try_emplace(construct);
  if (!is_new) return known->second;
  std::vector<std::size_t>& found = known->second;
  std::vector<std::size_t> level{construct};
  for (unsigned distance = 0; distance < kReach && !level.empty(); ++distance) {
    std::vector<std::size_t> next;
    for (const std::size_t at : level) {
      for (const std::size_t target : mentions_.in_arguments(at)) {
        if (target == construct || std::find(found.begin(), found.end(), target) != found.end()) continue;
        found.push_back(target);
        if (is_part(model_.constructs[target])) next.push_back(target);
      }
    }
    level = std::move(next);
  }
  return found;
}

std::vector<std::size_t> Draft::reach_of_type(std::size_t construct, std::string_view type) {
  std::vector<std::size_t> found;
  for (const std::size_t target : reach(construct)) {
    if (model_.constructs[target].type == type) found.push_back(target);
  }
  return found;
}

std::vector<std::size_t> Draft::boxes_in(std::size_t construct, std::string_view argument) const {
  std::vector<std::size_t> boxes;
  for (const std::size_t target : mentions_.in_argument(model_.constructs[construct], argument)) {
    if (box_of_[target] != kNone) boxes.push_back(box_of_[target]);
  }
  return boxes;
}

bool is_security_group(const Construct& construct) {
  return construct.type == "aws_security_group" || construct.type == "aws_default_security_group";
}

std::string plain_text(const ordered_json& value) {
  if (value.is_null()) return {};
  if (!value.is_string()) return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  std::string text = value.get<std::string>();
  const bool is_expression = text.starts_with("${") && text.ends_with('}') && text.find("${", 2) == std::string::npos;
  return is_expression ? text.substr(2, text.size() - 3) : text;
}

const ordered_json* argument_of(const ordered_json& arguments, std::string_view name) {
  if (!arguments.is_object()) return nullptr;
  const auto found = arguments.find(std::string(name));
  return found == arguments.end() || found->is_null() ? nullptr : &*found;
}

std::string text_argument(const ordered_json& arguments, std::string_view name) {
  const ordered_json* value = argument_of(arguments, name);
  return value == nullptr ? std::string() : plain_text(*value);
}

void for_items(const ordered_json* value, const std::function<void(const ordered_json&)>& visit) {
  if (value == nullptr) return;
  if (!value->is_array()) return visit(*value);
  for (const ordered_json& item : *value) visit(item);
}

}  // namespace terrace::graph
