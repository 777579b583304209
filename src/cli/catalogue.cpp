// SPDX-License-Identifier: Apache-2.0

#include "cli/catalogue.hpp"

#include <algorithm>
#include <vector>

#include "core/suggest.hpp"

namespace terrace::cli {
namespace {

std::string canonical(std::string_view code) {
  std::string made(code);
  for (char& c : made) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  if (!made.empty() && made[0] >= '0' && made[0] <= '9') made.insert(0, "T");
  return made;
}

/// Goes on with a paragraph that has reached `column`.
void put_words(std::string& text, std::size_t& column, std::string_view line, std::size_t width) {
  while (!line.empty()) {
    const std::size_t end = std::min(line.find(' '), line.size());
    const std::string_view word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    const std::size_t columns = width_of(word);
    if (column != 0 && column + 1 + columns > width) {
      text += '\n';
      column = 0;
    }
    if (column != 0) text += ' ';
    text += word;
    column += columns + (column != 0);
  }
}

}  // namespace

const CatalogueEntry* find_entry(std::string_view code) {
  const std::string wanted = canonical(code);
  for (const CatalogueEntry& entry : catalogue()) {
    if (entry.code == wanted) return &entry;
  }
  return nullptr;
}

std::string entry_text(const CatalogueEntry& entry, const Style& style, std::size_t width) {
  std::string text = style(Paint::bold, std::string(entry.code) + ": " + std::string(entry.title)) + "\n\n";
  bool in_code = false;
  std::size_t column = 0;
  for (std::string_view rest = entry.text; !rest.empty();) {
    const std::size_t end = rest.find('\n');
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    const bool is_fence = line.starts_with("```");
    if (column != 0 && (is_fence || line.empty())) {
      text += '\n';
      column = 0;
    }
    if (is_fence) {
      in_code = !in_code;
    } else if (line.empty()) {
      text += '\n';
    } else if (in_code) {
      text += "    " + style(Paint::cyan, line) + '\n';
    } else {
      put_words(text, column, line, width);
    }
  }
  if (column != 0) text += '\n';
  return text;
}

std::string catalogue_text(const Style& style) {
  std::string text;
  for (const CatalogueEntry& entry : catalogue()) {
    text += style(Paint::bold, entry.code) + "  " + std::string(entry.title) + '\n';
  }
  return text;
}

std::string unknown_code_hint(std::string_view code, std::string_view program) {
  std::vector<std::string_view> codes;
  for (const CatalogueEntry& entry : catalogue()) codes.push_back(entry.code);
  return detail::did_you_mean(canonical(code), codes, std::string(program) + " explain lists all codes");
}

}  // namespace terrace::cli
