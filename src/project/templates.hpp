// SPDX-License-Identifier: Apache-2.0
#pragma once

// The files below src/project/templates, compiled in (cmake/EmbedTemplates.cmake makes the table).

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace terrace::project {

struct Template {
  std::string_view name;  ///< "main.cpp", of templates/main.cpp.in
  std::string_view text;
};

std::span<const Template> templates();

/// The text of one; there must be one of that name.
std::string_view template_text(std::string_view name);

/// `text` with each "@KEY@" replaced.
std::string filled(std::string_view text, const std::vector<std::pair<std::string_view, std::string>>& values);

}  // namespace terrace::project
