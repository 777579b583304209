// SPDX-License-Identifier: Apache-2.0

#include "convert/layout.hpp"

#include "cli/terminal_text.hpp"

namespace terrace::convert {
namespace {

// Control characters, which C++ text never holds: literals have them escaped.
constexpr char kBrace = '\1';
constexpr char kParenthesis = '\2';
constexpr char kSeparator = '\3';
constexpr char kEnd = '\4';
constexpr unsigned kColumns = 120;

std::string joined(char open, const std::vector<std::string>& items) {
  std::string text(1, open);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i != 0) text += kSeparator;
    text += items[i];
  }
  return text + kEnd;
}

/// The end of the group that begins at `begin`.
std::size_t end_of(std::string_view code, std::size_t begin) {
  int depth = 0;
  for (std::size_t i = begin; i < code.size(); ++i) {
    if (code[i] == kBrace || code[i] == kParenthesis) ++depth;
    if (code[i] == kEnd && --depth == 0) return i;
  }
  return code.size();
}

std::string flat(std::string_view code) {
  std::string text;
  for (const char c : code) {
    if (c == kSeparator) {
      text += ", ";
    } else if (c != kBrace && c != kParenthesis && c != kEnd) {
      text += c;
    }
  }
  return text;
}

/// How many columns follow `from` on its line at the least: up to the next place where a line may end.
std::size_t tail_width(std::string_view code, std::size_t from) {
  std::size_t end = from;
  while (end < code.size() && code[end] != kSeparator && code[end] != kBrace && code[end] != kParenthesis) ++end;
  return cli::width_of(flat(code.substr(from, end - from))) + 1;
}

class Setter {
 public:
  explicit Setter(std::string_view code) : code_(code) {}

  std::string set(unsigned indent) {
    line(indent);
    struct Group {
      char kind;
      unsigned indent;
      bool broken;
    };
    std::vector<Group> groups;
    unsigned inner = indent;
    for (std::size_t i = 0; i < code_.size(); ++i) {
      const char c = code_[i];
      if (c == kBrace || c == kParenthesis) {
        const std::size_t end = end_of(code_, i);
        const std::size_t width = cli::width_of(flat(code_.substr(i, end - i)));
        const bool broken = column() + width + tail_width(code_, end) > kColumns && end > i + 1;
        groups.push_back({c, inner, broken});
        if (broken) {
          inner += 4;
          line(inner);
        }
      } else if (c == kSeparator) {
        if (!groups.empty() && groups.back().broken) {
          out_ += ',';
          line(inner);
        } else {
          out_ += ", ";
        }
      } else if (c == kEnd) {
        const Group group = groups.back();
        groups.pop_back();
        if (group.broken) {
          inner = group.indent;
          if (group.kind == kBrace) {
            out_ += ',';
            line(inner);
          }
        }
      } else if (c == '\n') {
        line(inner);
      } else {
        out_ += c;
      }
    }
    return out_ + '\n';
  }

 private:
  void line(unsigned indent) {
    if (!out_.empty()) out_ += '\n';
    start_ = out_.size();
    out_.append(indent, ' ');
  }
  std::size_t column() const { return cli::width_of(std::string_view(out_).substr(start_)); }

  std::string_view code_;
  std::string out_;
  std::size_t start_ = 0;
};

}  // namespace

std::string braces(const std::vector<std::string>& items) { return '{' + joined(kBrace, items) + '}'; }

std::string call(std::string_view name, const std::vector<std::string>& items) {
  return std::string(name) + '(' + joined(kParenthesis, items) + ')';
}

std::string set_lines(std::string_view code, unsigned indent) { return Setter(code).set(indent); }

}  // namespace terrace::convert
