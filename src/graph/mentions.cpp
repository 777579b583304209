// SPDX-License-Identifier: Apache-2.0

#include "graph/mentions.hpp"

#include <algorithm>
#include <cctype>

namespace terrace::graph {
namespace {

using nlohmann::ordered_json;

/// A local may stand for a local, and so on; a chain longer than this is not followed to its end.
constexpr unsigned kFollowed = 8;
constexpr std::string_view kRemote = "data.terraform_remote_state.";

bool in_token(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.'; }

}  // namespace

Mentions::Mentions(const Model& model) : model_(model) {
  for (std::size_t i = 0; i < model.constructs.size(); ++i) {
    const Construct& construct = model.constructs[i];
    if (!construct.address.empty()) by_address_.emplace(std::pair(construct.stack, construct.address), i);
  }
  for (std::size_t i = 0; i < model.stacks.size(); ++i) {
    std::string name = model.stacks[i].name;
    std::replace(name.begin(), name.end(), '.', '_');
    if (std::isdigit(static_cast<unsigned char>(name[0])) != 0) name.insert(0, "_");
    stack_by_remote_.emplace(name, i);
  }
  all_.resize(model.constructs.size());
  for (std::size_t i = 0; i < model.constructs.size(); ++i) {
    all_[i] = in(model.constructs[i].arguments, model.constructs[i].stack);
  }
}

std::vector<std::size_t> Mentions::in(const ordered_json& value, std::size_t stack) const {
  std::vector<std::size_t> found;
  find(value, {stack, kFollowed, found});
  return found;
}

std::vector<std::size_t> Mentions::in_argument(const Construct& construct, std::string_view argument) const {
  if (!construct.arguments.is_object()) return {};
  const auto found = construct.arguments.find(std::string(argument));
  if (found == construct.arguments.end()) return {};
  return in(*found, construct.stack);
}

void Mentions::find(const ordered_json& value, const Search& search) const {
  if (value.is_string()) {
    find_in_text(value.get_ref<const std::string&>(), search);
  } else if (value.is_array()) {
    for (const ordered_json& item : value) find(item, search);
  } else if (value.is_object()) {
    for (const auto& [key, item] : value.items()) {
      if (key != "depends_on" && key != "//") find(item, search);
    }
  }
}

void Mentions::find_in_text(std::string_view text, const Search& search) const {
  if (text.find("${") == std::string_view::npos && text.find("%{") == std::string_view::npos) return;
  for (std::size_t at = 0; at < text.size();) {
    if (!in_token(text[at])) {
      ++at;
      continue;
    }
    const std::size_t begin = at;
    while (at < text.size() && in_token(text[at])) ++at;
    meet(text.substr(begin, at - begin), search);
  }
}

/// `token` is "aws_vpc.main.id": its first parts are the address.
void Mentions::meet(std::string_view token, const Search& search) const {
  if (token.starts_with(kRemote) && meet_other_stack(token.substr(kRemote.size()), search)) return;
  const bool long_form = token.starts_with("data.") || token.starts_with("ephemeral.");
  std::size_t end = 0;
  for (int parts = long_form ? 3 : 2; parts > 0 && end != std::string_view::npos; --parts) {
    end = token.find('.', end + (end == 0 ? 0 : 1));
  }
  const auto known = by_address_.find(std::pair(search.stack, std::string(token.substr(0, end))));
  if (known == by_address_.end()) return;
  const Construct& construct = model_.constructs[known->second];
  if (construct.kind == "local" && search.follow > 0) {
    find(construct.arguments, {search.stack, search.follow - 1, search.found});
  } else if (std::find(search.found.begin(), search.found.end(), known->second) == search.found.end()) {
    search.found.push_back(known->second);
  }
}

bool Mentions::meet_other_stack(std::string_view token, const Search& search) const {
  constexpr std::string_view kOutputs = ".outputs.";
  const std::size_t dot = token.find(kOutputs);
  if (dot == std::string_view::npos || search.follow == 0) return false;
  const auto stack = stack_by_remote_.find(std::string(token.substr(0, dot)));
  if (stack == stack_by_remote_.end()) return false;
  const std::string_view output = token.substr(dot + kOutputs.size());
  const StackEntry& entry = model_.stacks[stack->second];
  const auto value = entry.exports.find(std::string(output.substr(0, output.find('.'))));
  if (value == entry.exports.end()) return false;
  find(value->second, {stack->second, search.follow - 1, search.found});
  return true;
}

}  // namespace terrace::graph
