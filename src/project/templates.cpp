// SPDX-License-Identifier: Apache-2.0

#include "project/templates.hpp"

#include <algorithm>
#include <stdexcept>

namespace terrace::project {

std::string_view template_text(std::string_view name) {
  const std::span<const Template> all = templates();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Template& one) { return one.name == name; });
  if (found == all.end()) throw std::logic_error("no template " + std::string(name));
  return found->text;
}

std::string filled(std::string_view text, const std::vector<std::pair<std::string_view, std::string>>& values) {
  std::string made;
  while (!text.empty()) {
    const std::size_t at = text.find('@');
    made += text.substr(0, at);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 1);
    const std::size_t end = text.find('@');
    const std::string_view key = text.substr(0, end);
    const auto value =
        std::find_if(values.begin(), values.end(), [&](const auto& entry) { return entry.first == key; });
    if (end == std::string_view::npos || value == values.end()) {
      made += '@';  // an '@' of the text's own, as in actions/checkout@v4
      continue;
    }
    made += value->second;
    text.remove_prefix(end + 1);
  }
  return made;
}

}  // namespace terrace::project
