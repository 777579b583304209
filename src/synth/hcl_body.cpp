// SPDX-License-Identifier: Apache-2.0

#include "synth/hcl_body.hpp"

#include <algorithm>

#include "value/hcl_tokens.hpp"
#include "value/text.hpp"

namespace terrace::detail {
namespace {

void indent(std::string& out, unsigned depth) { out.append(std::size_t{2} * depth, ' '); }

/// Whether the formatter aligns the line with its neighbours.
bool is_aligned(const HclLine& line) {
  return !line.value.opens && !(line.name[0] == '(' && has_assignment(line.name));
}

/// Calls `call(line without its break)` for each line of a text that ends in a break.
template <class F> void for_each_line(std::string_view text, F call) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    call(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

/// Whether the closing word may be indented with the text: Terraform then takes away the smallest indentation of all
/// lines, which must be the one that was added. A mark that joins the space before it would go too, and so would what
/// Terraform takes for a space, hence a line begins with a plain character.
bool can_be_indented(std::string_view text) {
  bool touches_margin = false;
  bool is_plain = true;
  for_each_line(text, [&](std::string_view line) {
    if (line.empty()) return;
    touches_margin |= line[0] != ' ' && line[0] != '\t';
    const std::size_t begin = line.find_first_not_of(" \t");
    const std::string_view first =
        begin == std::string_view::npos ? "" : line.substr(begin, utf8_sequence(line.substr(begin)));
    is_plain &= !first.empty() && with_plain_columns(first) == first;
  });
  return touches_margin && is_plain;
}

}  // namespace

void put_lines(std::string& out, const std::vector<HclLine>& lines, unsigned depth) {
  for (std::size_t i = 0; i < lines.size();) {
    std::size_t end = i;
    std::size_t widest = 0;
    while (end < lines.size() && is_aligned(lines[end])) widest = std::max(widest, columns_of(lines[end++].name));
    if (end == i) widest = columns_of(lines[end++].name);
    for (; i < end; ++i) {
      indent(out, depth);
      out += lines[i].name;
      out.append(widest - columns_of(lines[i].name), ' ');
      out += " = ";
      out += lines[i].value.text;
      out += '\n';
    }
  }
}

std::string block_text(std::string_view header, const HclBody& body, unsigned depth) {
  std::string out;
  indent(out, depth);
  out += header;
  out += " {";
  const std::size_t empty = out.size();
  const auto separate = [&] { out += '\n'; };
  if (!body.first.empty()) {
    separate();
    put_lines(out, body.first, body.depth);
  }
  if (!body.lines.empty()) {
    separate();
    put_lines(out, body.lines, body.depth);
  }
  for (const std::string& block : body.blocks) {
    separate();
    out += block;
  }
  if (!body.last.empty()) {
    separate();
    put_lines(out, body.last, body.depth);
  }
  if (out.size() != empty) indent(out, depth);
  out += "}\n";
  return out;
}

std::string comment_line(std::string_view text, unsigned depth) {
  std::string out;
  indent(out, depth);
  out += "# ";
  for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? '?' : c;
  out += '\n';
  return out;
}

bool fits_heredoc(std::string_view text) {
  // A byte order mark would be dropped, a carriage return hides what follows it.
  while (!text.empty()) {
    const std::size_t length = utf8_sequence(text);
    const auto byte = static_cast<unsigned char>(text[0]);
    if (length == 0 || (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7f) return false;
    if (text.starts_with("\xef\xbb\xbf")) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::string heredoc_literal(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if ((text[i] == '$' || text[i] == '%') && text.substr(i + 1, 1) == "{") out += text[i];
  }
  return out;
}

std::string heredoc(std::string_view text, unsigned depth) {
  std::string word = "EOT";
  while (text.find(word) != std::string_view::npos) word += '_';
  if (!can_be_indented(text)) return "<<" + word + "\n" + std::string(text) + word;
  std::string out = "<<-" + word + "\n";
  for_each_line(text, [&](std::string_view line) {
    if (!line.empty()) indent(out, depth + 1);
    out += line;
    out += '\n';
  });
  indent(out, depth);
  return out + word;
}

}  // namespace terrace::detail
